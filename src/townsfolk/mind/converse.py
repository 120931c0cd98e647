"""Two people talk: who says what, how long it takes, and what each keeps of it (behaviour 8)."""

import math
from collections.abc import Callable, Sequence

from townsfolk.clock import MINUTES_A_DAY, at_minute, hhmm
from townsfolk.llm.ask import Answer
from townsfolk.mind import schedule
from townsfolk.mind.moment import Moment, spoken_place, spoken_time
from townsfolk.mind.react import last_talk_with
from townsfolk.mind.retrieve import retrieve, texts
from townsfolk.mind.state import LastTalk
from townsfolk.names import PersonName, Tile
from townsfolk.prompts import decompose, remember_talk, reschedule, utterance
from townsfolk.vocabulary import Action, ActionKind, Conversation, MemoryKind, Utterance

CHARACTERS_A_MINUTE = 240
"""How fast people talk: 30 words of 8 characters a minute (behaviour 18)."""

_TALK_EMOJI = "💬"
_MEMORY_SHARE = 4
"""Memories for the other person, and as many for what was said last."""


async def converse(
    first: Moment, second: Moment, why: str, begun: Callable[[bool], None] = lambda _: None
) -> Conversation | None:
    """Let two people talk until one of them ends it; `first` begins, because of `why`.

    Returns the whole conversation, or None when no model could give a first word; `begun` is told
    whether there is one as soon as that is known. What follows for the two is done by `enter_talk`.
    """
    said: list[tuple[str, str]] = []
    most = first.around.settings.chat_utterances
    speaker, listener = first, second
    over = False
    while not over and len(said) < most:
        reason = why if speaker is first else ""
        answer = await _speak(speaker, listener, reason, said, most)
        if not said:
            begun(not answer.fell_back)
            if answer.fell_back:
                return None
        if answer.guard == "goes_in_circles":
            break
        said.append((speaker.name, answer.reply.text))
        over = utterance.ends(answer.reply) and len(said) > 1
        speaker, listener = listener, speaker
    minutes = _minutes_of(said)
    start = first.step
    end = _end_step(first, minutes)
    return Conversation(
        first=first.name,
        second=second.name,
        start=start,
        end=end,
        place=first.view.arena,
        utterances=tuple(_timed(said, start, end, first, second)),
    )


async def enter_talk(moment: Moment, talk: Conversation, destination: Tile) -> None:
    """Make a conversation the action of one of the two, and mend the rest of their plan."""
    other = talk.partner_of(moment.name)
    state = moment.state
    action, seen = moment.action, moment.view.action
    if action is not None and action.kind == ActionKind.TASK:
        state.interrupted = action
    state.talk = talk
    state.next_talk[other] = talk.end + moment.around.settings.chat_cooldown
    doing = moment.wording.talking.format(other)
    moment.begin(
        Action(
            kind=ActionKind.TALK,
            text=doing,
            address=talk.place,
            emoji=_TALK_EMOJI,
            predicate="talk with",
            thing=other,
            object_state=seen.object_state if seen else "",
            start=talk.start,
            end=talk.end,
            partner=other,
        ),
        destination,
    )
    await _mend_schedule(moment, doing, talk.end)


def talk_is_over(moment: Moment) -> bool:
    """Say whether a conversation has ended that is still to be remembered."""
    talk = moment.state.talk
    return talk is not None and moment.step >= talk.end


async def remember(moment: Moment) -> None:
    """Keep what a finished conversation was about, what was of interest, and what to plan for."""
    talk, moment.state.talk = moment.state.talk, None
    assert talk is not None
    other = talk.partner_of(moment.name)
    said: list[tuple[str, str]] = [
        (line.speaker, line.text)
        for line in talk.utterances
        if not utterance.is_farewell_alone(line.text)
    ]
    answer = await moment.ask(remember_talk.PROMPT, other=other, said=said)
    reply = answer.reply
    topic = remember_talk.topic_of(reply, said, moment.around.language)
    moment.state.last_talk[other] = LastTalk(moment.step, topic)
    chat = await moment.remember(
        MemoryKind.CHAT,
        moment.wording.talked.format(moment.name, other, topic),
        (moment.name, "talk with", other),
        reply.importance,
        source="talk",
        call=answer.call,
    )
    for text, predicate in remember_talk.notes_of(reply, said):
        await moment.remember(
            MemoryKind.THOUGHT,
            text,
            (moment.name, predicate, other),
            reply.importance,
            source="talk",
            evidence=(chat.number,),
            call=answer.call,
        )
    moment.state.importance_left -= reply.importance
    moment.state.noticed_since_reflection += 1


async def _speak(
    speaker: Moment, listener: Moment, why: str, said: Sequence[tuple[str, str]], most: int
) -> Answer[utterance.Reply]:
    wording = speaker.wording
    thoughts = [
        wording.talk_topic.format(speaker.name, listener.name),
        wording.doing.format(listener.name, listener.doing),
    ]
    if said:
        thoughts.append(said[-1][1])
    found = await retrieve(speaker, *thoughts, count=_MEMORY_SHARE * 2)
    answer = await speaker.ask(
        utterance.PROMPT,
        time=spoken_time(speaker),
        place=spoken_place(speaker),
        other=listener.name,
        doing=speaker.doing,
        other_doing=listener.doing,
        last_talk=last_talk_with(speaker, listener.name),
        why=why,
        memories=texts(found),
        said=list(said),
        left=most - len(said),
    )
    speaker.note_recall(answer, found)
    return answer


async def _mend_schedule(moment: Moment, doing: str, end_step: int) -> None:
    """Lay the talk over the schedule; plan the rest of the block anew when it took its place.

    A talk within one row needs no new plan: the row goes on after it.
    """
    state = moment.state
    now = moment.minute
    end = _minute_of_step(moment, end_step)
    row_end = schedule.end_of(state.rows, schedule.index_at(state.rows, now))
    block = state.rows[schedule.index_at(state.rows, now)].block
    until = schedule.block_end(state.rows, now)
    planned = schedule.planned_between(state.rows, now, until)
    rows = schedule.interrupted(state.rows, now, doing, end - now)
    if row_end < end < until:
        answer = await moment.ask(
            reschedule.PROMPT,
            planned=[(hhmm(at), activity) for at, activity in planned],
            interruption=doing,
            now=hhmm(end),
            end=hhmm(until),
            minutes=until - end,
        )
        tasks = decompose.steps_of(answer.reply, block)
        rows = schedule.replaced(rows, end, until, tasks, block)
    moment.replan(rows, "interruption")


def _minute_of_step(moment: Moment, step: int) -> int:
    """Return the minute of today at which a step begins, rounded up; midnight at the latest."""
    time = moment.around.clock.time_at(step)
    midnight = at_minute(moment.now.date(), 0)
    return min(MINUTES_A_DAY, math.ceil((time - midnight).total_seconds() / 60))


def _minutes_of(said: Sequence[tuple[str, str]]) -> int:
    characters = sum(len(speaker) + len(text) + 3 for speaker, text in said)
    return max(1, math.ceil(characters / CHARACTERS_A_MINUTE))


def _end_step(moment: Moment, minutes: int) -> int:
    """Return the step at which a talk ends: on a full minute, today at the latest."""
    now = moment.now
    begun = moment.minute + (1 if now.second else 0)
    end = at_minute(now.date(), min(begun + minutes, MINUTES_A_DAY))
    return max(moment.step + 1, moment.around.clock.step_at(end))


def _timed(
    said: Sequence[tuple[str, str]], start: int, end: int, first: Moment, second: Moment
) -> list[Utterance]:
    """Spread what was said over the talk, longer lines taking longer."""
    names: dict[str, PersonName] = {first.name: first.name, second.name: second.name}
    total = sum(len(text) + 1 for _, text in said)
    lines, before = [], 0
    for speaker, text in said:
        step = start + (end - start) * before // total
        lines.append(Utterance(names[speaker], text, step))
        before += len(text) + 1
    return lines
