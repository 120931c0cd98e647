from dataclasses import replace

from stage import NOON, Stage, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.mind.perceive import RATED_TOGETHER, new_percepts, perceive, rate_pending
from townsfolk.mind.state import Percept
from townsfolk.vocabulary import ActionKind, MemoryKind


def cafe(**settings: int) -> Stage:
    """Three in the cafe: Ada and Ben at the table, Cleo at the counter."""
    stage = Stage(None, **settings)
    stage.put(ADA, (16, 4), task("reading"))
    stage.put(BEN, (18, 4), task("eating"))
    stage.put(CLEO, (19, 3), task("paying", "Tiny Town:Corner Cafe:cafe:counter"))
    return stage


async def test_oneself_others_and_objects_in_use_are_noticed_the_nearest_first() -> None:
    moment = cafe().moment(ADA)
    texts = [percept.text for percept in new_percepts(moment)]
    assert texts[0] == "Ada Byrne is reading"
    assert texts[1:] == ["Ben Okoro is eating", "counter is in use", "Cleo Marsh is paying"]


async def test_idle_objects_become_known_but_are_not_remembered() -> None:
    stage = cafe()
    stage.minds[ADA].state.known = frozenset()
    moment = stage.moment(ADA)
    await perceive(moment)
    await rate_pending(moment)
    machine = "Tiny Town:Corner Cafe:cafe:coffee machine"
    assert machine in stage.minds[ADA].state.known
    assert not any("machine" in memory.text for memory in stage.memories(ADA))


async def test_only_as_much_as_attention_holds_is_noticed_at_once() -> None:
    assert len(new_percepts(cafe(attention=2).moment(ADA))) == 2


async def test_what_was_noticed_lately_is_not_noticed_again() -> None:
    stage = cafe()
    assert len(await perceive(stage.moment(ADA))) == 2
    for step in range(NOON, NOON + 3):
        assert await perceive(stage.moment(ADA, step)) == []
    await rate_pending(stage.moment(ADA, NOON + 3))
    assert new_percepts(stage.moment(ADA, NOON + 4)) == []


async def test_it_is_compared_with_all_of_the_latest_observations_however_few_there_are() -> None:
    for others in range(8):
        stage = cafe()
        moment = stage.moment(ADA)
        await perceive(moment)
        await rate_pending(moment)
        stage.remember(ADA, *(f"bird {number} sings" for number in range(others)))
        noticed = len(new_percepts(stage.moment(ADA)))
        forgotten = max(0, 4 + others - 8)
        assert bool(noticed) == bool(forgotten), others


async def test_what_is_older_than_retention_is_noticed_again() -> None:
    stage = cafe(retention=4, attention=4)
    moment = stage.moment(ADA)
    await perceive(moment)
    await rate_pending(moment)
    assert new_percepts(stage.moment(ADA)) == []
    for bird in ("a lark", "a crow", "a wren", "a jay"):
        stage.remember(ADA, f"{bird} sings")
    assert len(new_percepts(stage.moment(ADA))) == 4


async def test_what_was_noticed_is_rated_together_in_one_call() -> None:
    stage = cafe()
    moment = stage.moment(ADA)
    await perceive(moment)
    assert stage.model.asked == []
    assert len(stage.minds[ADA].state.pending) == 4
    await rate_pending(moment)
    await rate_pending(moment)
    assert stage.model.prompts() == ["rate_importance"]
    assert stage.minds[ADA].state.pending == ()
    kept = stage.memories(ADA)
    assert [memory.kind for memory in kept] == [MemoryKind.EVENT] * 4
    assert {memory.step for memory in kept} == {NOON}


async def test_it_is_rated_at_once_when_there_is_much_of_it() -> None:
    stage = cafe()
    noticed = [Percept(f"bird {n}", "sings", "", f"bird {n} sings", NOON) for n in range(15)]
    stage.minds[ADA].state.pending = tuple(noticed[: RATED_TOGETHER - 5])
    await perceive(stage.moment(ADA))
    assert stage.model.prompts() == []
    stage.minds[ADA].state.pending = tuple(noticed)
    stage.put(BEN, (18, 4), task("paying"))
    await perceive(stage.moment(ADA, NOON + 1))
    assert stage.model.prompts() == ["rate_importance"]


async def test_it_is_rated_after_two_hours_however_little_it_is() -> None:
    stage = cafe()
    await perceive(stage.moment(ADA))
    await perceive(stage.moment(ADA, NOON + 719))
    assert stage.model.prompts() == []
    await perceive(stage.moment(ADA, NOON + 720))
    assert stage.model.prompts() == ["rate_importance"]


async def test_what_is_seen_again_matters_as_much_as_before_and_is_not_asked_about() -> None:
    stage = cafe()
    stage.model._answers["rate_importance"] = lambda _: {"ratings": [3, 7, 2, 5]}
    await perceive(stage.moment(ADA))
    await rate_pending(stage.moment(ADA))
    left = stage.minds[ADA].state.importance_left
    stage.remember(ADA, *(f"bird {number} sings" for number in range(8)))
    assert len(await perceive(stage.moment(ADA, NOON + 90))) == 2
    await rate_pending(stage.moment(ADA, NOON + 90))
    assert stage.model.prompts() == ["rate_importance"]
    again = stage.memories(ADA)[-4:]
    assert [memory.importance for memory in again] == [3, 7, 2, 5]
    assert [memory.step for memory in again] == [NOON + 90] * 4
    assert {memory.call for memory in again} == {stage.memories(ADA)[0].call}
    assert stage.minds[ADA].state.importance_left == left - 17


async def test_two_who_talk_with_each_other_are_one_thing_to_notice() -> None:
    stage = cafe()
    talks = {BEN: "talking with Cleo Marsh", CLEO: "talking with Ben Okoro"}
    for name, other, tile in ((BEN, CLEO, (18, 4)), (CLEO, BEN, (19, 4))):
        talk = replace(task(talks[name], kind=ActionKind.TALK), partner=other)
        stage.put(name, tile, talk)
    people = [one.text for one in new_percepts(stage.moment(ADA)) if one.subject != ADA]
    assert people == ["Ben Okoro is talking with Cleo Marsh"]
    own = [one.text for one in new_percepts(stage.moment(BEN))]
    assert own == ["Ben Okoro is talking with Cleo Marsh", "Ada Byrne is reading"]


async def test_a_later_rating_keeps_the_step_in_which_it_was_noticed() -> None:
    stage = cafe()
    await perceive(stage.moment(ADA))
    later = stage.moment(ADA, NOON + 50)
    await rate_pending(later)
    assert {memory.step for memory in stage.memories(ADA)} == {NOON}


async def test_the_importance_of_what_is_noticed_brings_reflection_nearer() -> None:
    ratings = [3, 4, 5, 6]
    stage = cafe()
    stage.model._answers["rate_importance"] = lambda _: {"ratings": ratings}
    before = stage.minds[ADA].state.importance_left
    moment = stage.moment(ADA)
    await perceive(moment)
    await rate_pending(moment)
    assert stage.minds[ADA].state.importance_left == before - sum(ratings)
    assert [memory.importance for memory in stage.memories(ADA)] == ratings


async def test_nobody_notices_what_is_behind_a_wall() -> None:
    stage = cafe()
    stage.put(ADA, (19, 7), task("walking", "Tiny Town:Green Park:lawn"))
    assert [percept.text for percept in new_percepts(stage.moment(ADA))] == ["Ada Byrne is walking"]
