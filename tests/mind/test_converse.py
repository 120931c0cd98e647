from collections.abc import Callable
from itertools import count, pairwise

import pytest

from stage import NOON, Stage, minutes, task
from tiny_run import ADA, BEN
from townsfolk.effects import Begin
from townsfolk.llm.protocol import ChatRequest
from townsfolk.mind.converse import converse, enter_talk, remember, talk_is_over
from townsfolk.mind.schedule import index_at
from townsfolk.vocabulary import Conversation, MemoryKind

HALF_PAST = NOON + 180


def speaking(over_after: int, length: int = 60) -> Callable[[ChatRequest], object]:
    """Return a speaker who says something new each time and ends the talk at some line."""
    numbers = count(1)

    def speak(_: ChatRequest) -> object:
        number = next(numbers)
        text = " ".join(f"b{number}x{n}" for n in range(60))[:length]
        return {"text": text.strip(), "over": number >= over_after}

    return speak


def two(over_after: int, length: int = 60, **settings: int) -> Stage:
    """Two in the cafe who talk for so many lines."""
    stage = Stage({"utterance": speaking(over_after, length)}, **settings)
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    return stage


async def talk_of(stage: Stage, step: int = NOON) -> Conversation:
    talk = await converse(stage.moment(ADA, step), stage.moment(BEN, step), "hungry")
    assert talk is not None
    return talk


async def test_there_is_no_talk_when_no_model_gives_a_first_word() -> None:
    stage = Stage({"utterance": lambda _: {"text": "", "over": False}})
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    assert await converse(stage.moment(ADA, NOON), stage.moment(BEN, NOON), "hungry") is None


async def test_a_talk_ends_when_somebody_only_repeats_what_was_said() -> None:
    lines = ["A fine day for a walk!", "The bread is still warm.", "A fine day for a walk, Ben!"]
    left = iter(lines)
    stage = Stage({"utterance": lambda _: {"text": next(left), "over": False}})
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    talk = await talk_of(stage)
    assert [line.text for line in talk.utterances] == lines[:2]


async def test_a_talk_ends_when_one_of_the_two_ends_it() -> None:
    talk = await talk_of(two(over_after=5))
    assert [line.speaker for line in talk.utterances] == [ADA, BEN, ADA, BEN, ADA]
    assert talk.place == "Tiny Town:Corner Cafe:cafe"


@pytest.mark.parametrize("most", [2, 7, 16])
async def test_a_talk_that_nobody_ends_has_as_many_lines_as_there_may_be(most: int) -> None:
    talk = await talk_of(two(over_after=99, chat_utterances=most))
    assert len(talk.utterances) == most


async def test_a_talk_lasts_as_long_as_it_takes_to_say_on_whole_minutes() -> None:
    talk = await talk_of(two(over_after=8, length=120), step=NOON + 2)
    characters = sum(len(line.speaker) + len(line.text) + 3 for line in talk.utterances)
    whole = -(-characters // 240)
    assert talk.start == NOON + 2
    assert talk.end == NOON + 6 + whole * 6
    assert talk.end % 6 == 0


async def test_lines_are_spread_over_the_talk_longer_ones_taking_longer() -> None:
    talk = await talk_of(two(over_after=6, length=180))
    steps = [line.step for line in talk.utterances]
    assert steps[0] == talk.start
    assert steps == sorted(steps)
    assert steps[-1] < talk.end
    gaps = [after - before for before, after in pairwise(steps)]
    assert max(gaps) - min(gaps) <= 1


async def test_a_talk_before_midnight_ends_at_midnight() -> None:
    talk = await talk_of(two(over_after=16, length=180), step=8640 - 7)
    assert talk.end == 8640
    assert (await talk_of(two(over_after=1), step=8639)).end == 8640


@pytest.mark.parametrize("step", [NOON, NOON + 4, HALF_PAST - 1, 8640 - 7])
@pytest.mark.parametrize("length", [6, 180])
async def test_a_mended_schedule_fills_the_day(step: int, length: int) -> None:
    stage = two(over_after=12, length=length)
    stage.plan(ADA, ("sleeping", 720), ("reading", 5), ("writing", 5), ("cooking", 710))
    rows = stage.minds[ADA].state.rows
    stage.minds[ADA].state.rows = tuple(
        row if row.minutes > 5 else type(row)(row.activity, 5, "working", True) for row in rows
    )
    talk = await talk_of(stage, step)
    moment = stage.moment(ADA, step)
    await enter_talk(moment, talk, moment.view.tile)
    mended = stage.minds[ADA].state.rows
    assert minutes(mended) == 1440
    assert mended[index_at(mended, moment.minute)].activity == "talking with Ben Okoro"


async def test_the_rest_of_a_block_is_planned_anew_when_a_talk_took_its_place() -> None:
    stage = two(over_after=8, length=180)
    rows = (("sleeping", 720), ("reading", 5), ("writing", 55), ("cooking", 660))
    stage.plan(ADA, *rows)
    plan = stage.minds[ADA].state.rows
    working = tuple(type(row)(row.activity, row.minutes, "working", True) for row in plan[1:3])
    stage.minds[ADA].state.rows = (plan[0], *working, plan[3])
    talk = await talk_of(stage)
    moment = stage.moment(ADA)
    await enter_talk(moment, talk, moment.view.tile)
    assert "reschedule" in stage.model.prompts()
    assert stage.minds[ADA].state.rows[-1].activity == "cooking"
    assert minutes(stage.minds[ADA].state.rows[-1:]) == 660


async def test_a_talk_within_one_thing_needs_no_new_plan() -> None:
    stage = two(over_after=4)
    talk = await talk_of(stage)
    moment = stage.moment(ADA)
    await enter_talk(moment, talk, moment.view.tile)
    assert "reschedule" not in stage.model.prompts()
    assert [row.activity for row in stage.minds[ADA].state.rows] == [
        "reading",
        "talking with Ben Okoro",
        "reading",
    ]


async def test_whoever_talks_remembers_what_they_did_before() -> None:
    stage = two(over_after=2)
    talk = await talk_of(stage)
    moment = stage.moment(BEN)
    await enter_talk(moment, talk, moment.view.tile)
    state = stage.minds[BEN].state
    assert state.interrupted == moment.view.action
    assert state.talk == talk
    assert isinstance(moment.effects[0], Begin)
    assert moment.effects[0].action.end == talk.end


async def test_a_finished_talk_is_kept_with_what_was_of_interest() -> None:
    stage = two(over_after=2)
    stage.model._answers["remember_talk"] = lambda _: {
        "topic": "bread",
        "memo": "Ben bakes at five.",
        "planning_note": "nothing",
        "importance": 6,
    }
    talk = await talk_of(stage)
    state = stage.minds[ADA].state
    await enter_talk(stage.moment(ADA), talk, stage.moment(ADA).view.tile)
    before, number = state.importance_left, len(stage.memories(ADA))
    assert not talk_is_over(stage.moment(ADA, talk.end - 1))
    assert talk_is_over(stage.moment(ADA, talk.end))
    await remember(stage.moment(ADA, talk.end))
    chat, memo = stage.memories(ADA)[number:]
    assert (chat.kind, chat.thing, chat.importance) == (MemoryKind.CHAT, BEN, 6)
    assert (memo.kind, memo.text) == (MemoryKind.THOUGHT, "Ben bakes at five.")
    assert (memo.evidence, memo.depth) == ((chat.number,), 1)
    assert state.importance_left == before - 6
    assert state.talk is None
    assert state.last_talk[BEN] == (talk.end, "bread")
