from dataclasses import replace

import pytest

from stage import NOON, Stage, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.effects import Begin, Talk
from townsfolk.mind.react import is_free, last_talk_with
from townsfolk.mind.state import LastTalk
from townsfolk.settings import MindSettings
from townsfolk.vocabulary import ActionKind

MACHINE = "Tiny Town:Corner Cafe:cafe:coffee machine"


def choosing(choice: str) -> Stage:
    """Two in the cafe, of whom Ada chooses this whenever she notices somebody."""
    stage = Stage({"react": lambda _: {"why": "Ben looks glad", "choice": choice}})
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    return stage


async def test_who_wants_to_talk_proposes_it_with_the_reason() -> None:
    moment = await choosing("talk").step(ADA)
    assert moment.effects == [Talk(ADA, BEN, "Ben looks glad")]


async def test_who_goes_on_proposes_nothing_and_does_not_think_again_for_a_while() -> None:
    stage = choosing("go_on")
    assert (await stage.step(ADA)).effects == []
    later = NOON + MindSettings().considered_cooldown
    for step, doing, asked in ((later - 1, "paying", 1), (later, "leaving", 2)):
        stage.put(BEN, (18, 4), task(doing))
        await stage.step(ADA, step)
        assert stage.model.prompts().count("react") == asked


async def test_who_has_talked_begins_no_talk_with_anybody_for_a_while() -> None:
    stage = choosing("talk")
    stage.minds[ADA].state.last_talk[CLEO] = LastTalk(NOON + 1 - MindSettings().talk_pause, "bread")
    assert (await stage.step(ADA)).effects == []
    assert "react" not in stage.model.prompts()
    stage.put(BEN, (18, 4), task("paying"))
    assert (await stage.step(ADA, NOON + 1)).effects != []


async def test_what_was_only_just_noticed_is_not_rated_for_it() -> None:
    stage = choosing("go_on")
    await stage.step(ADA)
    assert stage.model.prompts() == ["react"]
    assert len(stage.minds[ADA].state.pending) == 2


async def test_nobody_is_talked_to_before_the_cooldown_after_a_talk() -> None:
    stage = choosing("talk")
    stage.minds[ADA].state.next_talk[BEN] = NOON + 1
    assert (await stage.step(ADA)).effects == []
    stage.put(BEN, (18, 4), task("paying"))
    assert (await stage.step(ADA, NOON + 1)).effects != []


@pytest.mark.parametrize(("hour", "talks"), [(22, True), (23, False)])
async def test_nobody_begins_a_talk_in_the_hour_before_midnight(hour: int, talks: bool) -> None:
    stage = choosing("talk")
    for name, tile in ((ADA, (16, 4)), (BEN, (18, 4))):
        stage.put(name, tile, task("reading", end=8640))
    assert bool((await stage.step(ADA, hour * 360)).effects) == talks


@pytest.mark.parametrize("kind", [ActionKind.SLEEP, ActionKind.TALK])
async def test_who_sleeps_or_talks_is_not_talked_to(kind: ActionKind) -> None:
    stage = choosing("talk")
    stage.put(BEN, (18, 4), task("dozing", kind=kind))
    assert (await stage.step(ADA)).effects == []
    assert "react" not in stage.model.prompts()


async def test_the_nearest_of_those_one_could_talk_to_is_considered() -> None:
    stage = choosing("talk")
    stage.put(BEN, (18, 4), task("talking", kind=ActionKind.TALK))
    stage.put(CLEO, (21, 4), task("drawing"))
    assert (await stage.step(ADA)).effects == [Talk(ADA, CLEO, "Ben looks glad")]


async def test_who_needs_a_place_that_is_taken_may_wait_for_it() -> None:
    stage = choosing("wait")
    stage.put(BEN, (20, 3), task("pouring", MACHINE, end=NOON + 12))
    stage.put(ADA, (18, 5), task("reading", MACHINE), destination=(21, 2))
    moment = await stage.step(ADA)
    (effect,) = moment.effects
    assert isinstance(effect, Begin)
    waiting = effect.action
    assert (waiting.kind, waiting.start, waiting.end) == (ActionKind.WAIT, NOON, NOON + 12)
    assert waiting.partner == BEN
    assert effect.destination == (18, 5)
    assert stage.minds[ADA].state.interrupted == moment.view.action
    stage.put(ADA, (18, 5), waiting)
    stage.put(BEN, (18, 4), task("eating"))
    after = await stage.step(ADA, NOON + 12)
    (going_on,) = [one for one in after.effects if isinstance(one, Begin)]
    assert (going_on.action.text, going_on.action.address) == ("reading", MACHINE)


async def test_nobody_waits_longer_than_an_hour() -> None:
    stage = choosing("wait")
    stage.put(BEN, (20, 3), task("pouring", MACHINE, end=NOON + 2000))
    stage.put(ADA, (18, 5), task("reading", MACHINE, end=NOON + 900), destination=(21, 2))
    (effect,) = (await stage.step(ADA)).effects
    assert isinstance(effect, Begin)
    assert effect.action.end == NOON + 360


async def test_there_is_nothing_to_wait_for_while_the_place_is_free() -> None:
    stage = choosing("wait")
    moment = await stage.step(ADA)
    assert moment.effects == []
    assert set(stage.journal.outcomes.values()) == {"fallback"}


def test_who_can_be_talked_to() -> None:
    action = task()
    free = {kind: is_free(replace(action, kind=kind)) for kind in ActionKind}
    assert free == {"task": True, "wait": True, "sleep": False, "talk": False}
    assert not is_free(None)


def test_the_last_talk_is_told_while_it_is_recent() -> None:
    stage = Stage()
    state = stage.minds[ADA].state
    assert last_talk_with(stage.moment(ADA), BEN) == ""
    state.last_talk[BEN] = LastTalk(NOON - 180, "bread")
    assert last_talk_with(stage.moment(ADA), BEN) == "They last talked 30 minutes ago, about bread."
    state.last_talk[BEN] = LastTalk(NOON - 481 * 6, "bread")
    assert last_talk_with(stage.moment(ADA), BEN) == ""
