"""Decides what to do about somebody who was noticed: go on, wait, or talk (paper 4.3.1)."""

from collections.abc import Sequence

from townsfolk.clock import at_minute
from townsfolk.effects import Talk
from townsfolk.mind.moment import Moment, spoken_time
from townsfolk.mind.retrieve import recall, texts
from townsfolk.mind.wording import Wording
from townsfolk.names import PersonName
from townsfolk.prompts import react
from townsfolk.town.view import SeenPerson
from townsfolk.vocabulary import Action, ActionKind

QUIET_HOUR = 23
"""In this hour nobody starts a talk (behaviour 7)."""
LONGEST_WAIT_MINUTES = 60

_MEMORIES = 6
"""What comes to mind on seeing somebody: enough to know whether there is something to say."""
_WAIT_EMOJI = "⏳"
_RECENT_TALK_MINUTES = 480
"""A talk longer ago is only in memory (behaviour 18: past-chat window)."""


async def react_to(moment: Moment, noticed: Sequence[SeenPerson]) -> None:
    """Decide about the nearest of the people just noticed with whom a talk is possible."""
    other = next((seen for seen in noticed if _could_talk_to(moment, seen)), None)
    if other is None:
        return
    may_wait = _could_wait_for(moment, other)
    # What is going on right now is told anyway; the rest of it can be rated later, with more.
    found = await recall(moment, other.name, f"{moment.name} and {other.name}", count=_MEMORIES)
    answer = await moment.ask(
        react.PROMPT,
        time=spoken_time(moment),
        doing=moment.doing,
        other=other.name,
        other_doing=doing_of(other, moment.wording),
        last_talk=last_talk_with(moment, other.name),
        memories=texts(found),
        may_wait=may_wait,
    )
    moment.note_recall(answer, found)
    settings = moment.around.settings
    moment.state.next_thought[other.name] = moment.step + settings.considered_cooldown
    if answer.reply.choice == "talk":
        moment.effects.append(Talk(moment.name, other.name, answer.reply.why))
    elif answer.reply.choice == "wait" and may_wait:
        _wait_for(moment, other)


def doing_of(seen: SeenPerson, wording: Wording) -> str:
    """Say what somebody in view is doing, or is on the way to."""
    assert seen.action is not None
    text = seen.action.text
    return text if seen.arrived else wording.on_the_way.format(text)


def last_talk_with(moment: Moment, other: PersonName) -> str:
    """Say when the two last talked and about what, if it was today or so; else nothing."""
    last = moment.state.last_talk.get(other)
    if last is None:
        return ""
    minutes = (moment.step - last.step) * moment.around.clock.seconds_per_step // 60
    if minutes > _RECENT_TALK_MINUTES:
        return ""
    return moment.wording.last_talk.format(max(minutes, 1), last.topic)


def is_free(action: Action | None) -> bool:
    """Say whether somebody doing this can be talked to."""
    return action is not None and action.kind in (ActionKind.TASK, ActionKind.WAIT)


def _could_talk_to(moment: Moment, other: SeenPerson) -> bool:
    state, action = moment.state, moment.action
    return (
        moment.now.hour != QUIET_HOUR
        and action is not None
        and action.kind == ActionKind.TASK
        and is_free(other.action)
        and moment.step >= _talked_at(moment) + moment.around.settings.talk_pause
        and moment.step >= state.next_talk.get(other.name, 0)
        and moment.step >= state.next_thought.get(other.name, 0)
    )


def _talked_at(moment: Moment) -> int:
    """Return the step at which the person's latest talk was over; far back when there was none."""
    talks = moment.state.last_talk.values()
    return max((last.step for last in talks), default=-moment.around.settings.talk_pause)


def _could_wait_for(moment: Moment, other: SeenPerson) -> bool:
    """Say whether the other has the very object the person is on the way to, with no room left."""
    view, action = moment.view, moment.action
    if action is None or view.arrived or other.using != action.address:
        return False
    return any(thing.address == action.address and thing.full for thing in view.objects)


def _wait_for(moment: Moment, other: SeenPerson) -> None:
    """Stand and wait until the other is done, at most until the own row of the day ends."""
    action = moment.action
    assert action is not None
    assert other.action is not None
    clock = moment.around.clock
    limit = clock.step_at(at_minute(moment.now.date(), moment.minute + LONGEST_WAIT_MINUTES))
    end = max(moment.step + 1, min(other.action.end, action.end, limit))
    moment.state.interrupted = action
    waiting = Action(
        kind=ActionKind.WAIT,
        text=moment.wording.waiting.format(action.text),
        address=moment.view.arena,
        emoji=_WAIT_EMOJI,
        predicate="wait to start",
        thing=action.text,
        object_state="",
        start=moment.step,
        end=end,
        partner=other.name,
    )
    moment.begin(waiting, moment.view.tile)
