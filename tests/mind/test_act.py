from collections.abc import Sequence

import pytest

from stage import NOON, TOWN, Stage, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.effects import Begin, Effect, Redirect
from townsfolk.mind.act import find_other_place, lost_place, may_use, ranked_places
from townsfolk.mind.state import Look
from townsfolk.names import Address, PersonName, Tile, arena_of, sector_of
from townsfolk.prompts import act
from townsfolk.town.apply import apply
from townsfolk.vocabulary import ActionKind, CallKey, Row

TABLE = "Tiny Town:Corner Cafe:cafe:table"
MACHINE = "Tiny Town:Corner Cafe:cafe:coffee machine"
GO_ON = {"react": lambda _: {"why": "busy", "choice": "go_on"}}
READING = Row("reading", 60, "reading", True)


def begun(effects: Sequence[Effect]) -> Begin:
    """Return the one thing that was proposed: to begin something."""
    (effect,) = effects
    assert isinstance(effect, Begin)
    return effect


async def test_the_chosen_place_and_the_time_come_from_plan_and_reply() -> None:
    stage = Stage()
    stage.plan(ADA, ("sleeping", 700), ("making coffee", 50), ("reading", 690))
    choice = begun((await stage.step(ADA)).effects)
    assert choice.action.text == "making coffee"
    assert choice.action.start == NOON
    assert choice.action.end == 750 * 6
    assert choice.action.call is not None
    assert choice.destination in TOWN.objects[choice.action.address].spots


LOOK = Look("📖", "being read", CallKey(ADA, NOON, "decompose", 0))


async def test_nobody_is_asked_when_there_is_one_place_and_the_look_is_known() -> None:
    stage = Stage()
    stage.put(ADA, (10, 8))
    state = stage.minds[ADA].state
    state.known, state.looks = frozenset({Address(TABLE)}), {"reading": LOOK}
    choice = begun((await stage.step(ADA)).effects)
    assert (choice.action.address, choice.action.emoji) == (TABLE, "📖")
    assert (choice.action.object_state, choice.action.call) == ("being read", LOOK.call)
    assert "act" not in stage.model.prompts()


@pytest.mark.parametrize("known", [{TABLE}, {TABLE, MACHINE}])
async def test_they_are_asked_when_either_is_open(known: set[str]) -> None:
    stage = Stage()
    stage.put(ADA, (10, 8))
    state = stage.minds[ADA].state
    state.known = frozenset(Address(place) for place in known)
    state.looks = {"reading": LOOK} if len(known) > 1 else {}
    await stage.step(ADA)
    assert "act" in stage.model.prompts()


@pytest.mark.parametrize("name", [ADA, BEN, CLEO])
def test_only_known_places_are_offered_that_one_may_enter(name: PersonName) -> None:
    stage = Stage()
    moment = stage.moment(name)
    everything = frozenset(TOWN.objects)
    moment.state.known = everything
    offered = ranked_places(moment, READING, ())
    assert offered
    assert all(may_use(moment, address) for address in offered)
    houses = {sector_of(address) for address in offered if "house" in address}
    assert houses <= {sector_of(moment.person.home)}
    moment.state.known = frozenset({Address(TABLE)})
    assert ranked_places(moment, READING, ()) == [TABLE]
    assert ranked_places(moment, READING, {Address(TABLE)}) == []


async def test_a_place_outside_the_offer_is_refused_and_the_likeliest_taken() -> None:
    stage = Stage({"act": lambda _: '{"place": "Ben\'s house: room: bed", "emoji": "🙂",'
                   ' "object_state": "used"}'})  # fmt: skip
    moment = await stage.step(ADA)
    choice = begun(moment.effects)
    assert "Ben" not in choice.action.address
    assert stage.journal.outcomes[choice.action.call] == "fallback"  # type: ignore[index]
    assert choice.action.address == ranked_places(moment, READING, ())[0]


async def test_who_knows_no_place_stays_at_home() -> None:
    stage = Stage()
    stage.put(ADA, (10, 8))
    stage.minds[ADA].state.known = frozenset()
    choice = begun((await stage.step(ADA)).effects)
    assert choice.action.address == stage.minds[ADA].person.home
    assert choice.destination in TOWN.arenas[Address("Tiny Town:Ada's house:room")].tiles
    assert TOWN.is_walkable(choice.destination)


async def test_people_sleep_in_their_own_bed_without_being_asked() -> None:
    stage = Stage()
    stage.put(ADA, (18, 4))
    stage.plan(ADA, ("sleeping", 1440))
    choice = begun((await stage.step(ADA)).effects)
    assert choice.action.kind == ActionKind.SLEEP
    assert choice.action.address == "Tiny Town:Ada's house:room:bed"
    assert choice.action.end == 8640
    assert stage.model.prompts() == []


async def test_a_free_spot_is_preferred_to_a_nearer_one_that_is_taken() -> None:
    stage = Stage(GO_ON | {"act": lambda _: _at("Corner Cafe: cafe: table")})
    stage.put(BEN, (16, 4), task("eating", TABLE))
    stage.put(ADA, (16, 5))
    choice = begun((await stage.step(ADA)).effects)
    assert choice.destination == Tile(17, 5)


def _at(place: str) -> dict[str, str]:
    return {"place": place, "emoji": "🙂", "object_state": "in use"}


async def test_whose_spot_was_taken_goes_to_another_at_the_same_object() -> None:
    stage = Stage(GO_ON)
    stage.put(BEN, (16, 4), task("eating", TABLE))
    stage.put(ADA, (16, 5), task("reading", TABLE), destination=(16, 4))
    moment = await stage.step(ADA)
    assert moment.effects == [Redirect(ADA, Tile(17, 5))]
    assert "act" not in stage.model.prompts()


async def test_whose_object_is_taken_does_the_same_elsewhere() -> None:
    stage = Stage(GO_ON)
    stage.put(BEN, (20, 3), task("pouring", MACHINE))
    stage.put(ADA, (18, 3), task("reading", MACHINE), destination=(21, 2))
    choice = begun((await stage.step(ADA)).effects)
    assert choice.action.text == "reading"
    assert choice.action.address != MACHINE


async def test_a_place_is_lost_only_when_it_is_seen_to_be() -> None:
    stage = Stage()
    stage.put(BEN, (20, 3), task("pouring", MACHINE))
    stage.put(ADA, (18, 7), task("reading", MACHINE), destination=(21, 2))
    assert not lost_place(stage.moment(ADA))
    assert not lost_place(stage.moment(BEN))
    stage.put(ADA, (18, 5), task("reading", MACHINE), destination=(21, 2))
    assert lost_place(stage.moment(ADA))


async def test_who_found_the_bed_taken_does_not_sleep_beside_it() -> None:
    stage = Stage()
    bed = "Tiny Town:Ada's house:room:bed"
    sleep = task("sleeping", bed, kind=ActionKind.SLEEP)
    stage.put(BEN, (2, 2), task("resting", bed))
    stage.put(ADA, (2, 3), sleep)
    stage.world.users[Address(bed)].remove(ADA)
    stage.world.bodies[ADA].using = Address("")
    stage.plan(ADA, ("sleeping", 1440))
    assert not stage.minds[ADA].is_quiet(stage.moment(ADA))
    moment = await stage.step(ADA)
    choice = begun(moment.effects)
    assert choice.action.address == stage.minds[ADA].person.home
    apply(stage.world, TOWN, moment.effects)
    stage.world.bodies[ADA].tile = choice.destination
    assert stage.minds[ADA].is_quiet(stage.moment(ADA, NOON + 1))


async def test_what_was_interrupted_goes_on_where_it_was() -> None:
    stage = Stage()
    stage.put(ADA, (19, 5), task("talking", kind=ActionKind.TALK, end=NOON))
    stage.minds[ADA].state.interrupted = task("reading", TABLE, end=NOON + 3)
    choice = begun((await stage.step(ADA)).effects)
    assert (choice.action.text, choice.action.address) == ("reading", TABLE)
    assert choice.action.end == 8640
    assert stage.minds[ADA].state.interrupted is None
    assert "act" not in stage.model.prompts()


async def test_what_was_interrupted_is_forgotten_when_something_else_is_planned() -> None:
    stage = Stage()
    stage.put(ADA, (19, 5), task("talking", kind=ActionKind.TALK, end=NOON))
    stage.minds[ADA].state.interrupted = task("writing", TABLE)
    choice = begun((await stage.step(ADA)).effects)
    assert choice.action.text == "reading"
    assert stage.minds[ADA].state.interrupted is None


async def test_looking_for_another_place_never_comes_back_to_the_full_one() -> None:
    stage = Stage()
    stage.put(BEN, (20, 3), task("pouring", MACHINE))
    stage.put(ADA, (21, 2), task("making coffee", MACHINE))
    stage.world.users[Address(MACHINE)].remove(ADA)
    stage.world.bodies[ADA].using = Address("")
    moment = stage.moment(ADA)
    await find_other_place(moment)
    choice = begun(moment.effects)
    assert choice.action.address != MACHINE


@pytest.mark.parametrize(("hours", "stayed"), [(4, False), (6, True)])
async def test_who_was_in_one_room_all_day_is_offered_others(hours: int, stayed: bool) -> None:
    stage = Stage()
    stage.plan(ADA, ("sleeping", 360), ("doing something new", 1080))
    state = stage.minds[ADA].state
    state.room, state.room_since = arena_of(stage.minds[ADA].person.home), NOON - hours * 360
    await stage.step(ADA)
    asked = next(request for request in stage.model.asked if request.prompt == "act")
    assert isinstance(asked.inputs, act.Inputs)
    assert asked.inputs.stayed == stayed
    attempt = next(one for (key, _), one in stage.journal.attempts.items() if key.prompt == "act")
    assert attempt.guard == ("one_place_all_day" if stayed else "")
