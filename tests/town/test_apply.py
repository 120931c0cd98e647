from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage import NOON, TOWN, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.effects import Begin, Redirect, Talk
from townsfolk.events import Began, Moved, ObjectChanged
from townsfolk.names import NOWHERE, Address, PersonName, Tile
from townsfolk.town.apply import apply, set_object, walk
from townsfolk.town.distances import neighbours
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import Action, ActionKind

TABLE = Address("Tiny Town:Corner Cafe:cafe:table")
MACHINE = Address("Tiny Town:Corner Cafe:cafe:coffee machine")
BENCH = Address("Tiny Town:Green Park:lawn:bench")
DOORSTEP = Tile(18, 7)


def world(**tiles: tuple[int, int]) -> World:
    """Return a world with people standing somewhere."""
    names = {"ada": ADA, "ben": BEN, "cleo": CLEO}
    return World({names[name]: Body(Tile(*tile)) for name, tile in tiles.items()})


def begin(name: PersonName, tile: tuple[int, int], action: Action) -> Begin:
    return Begin(name, action, Tile(*tile))


def test_who_begins_where_they_stand_takes_the_object_at_once() -> None:
    town = world(ada=(16, 4))
    action = task("reading", TABLE)
    events = apply(town, TOWN, [begin(ADA, (16, 4), action)])
    assert events == [Began(ADA, action), ObjectChanged(TABLE, "in use", (ADA,))]
    assert town.bodies[ADA].using == TABLE
    assert town.state_of(TABLE) == "in use"


def test_people_walk_one_tile_a_step_and_take_the_object_on_arrival() -> None:
    town = world(ada=DOORSTEP)
    goal = Tile(16, 4)
    apply(town, TOWN, [begin(ADA, goal, task("reading", TABLE))])
    assert town.users_of(TABLE) == ()
    way = [DOORSTEP]
    while not town.bodies[ADA].arrived:
        first, *rest = walk(town, TOWN)
        assert isinstance(first, Moved)
        assert first.tile in neighbours(way[-1])
        way.append(first.tile)
    assert len(way) - 1 == TOWN.distance(DOORSTEP, goal)
    assert rest == [ObjectChanged(TABLE, "in use", (ADA,))]
    assert walk(town, TOWN) == []


def test_an_object_takes_no_more_users_than_it_has_room_for() -> None:
    town = world(ada=(21, 2), ben=(20, 3))
    effects = [
        begin(ADA, (21, 2), task("pouring", MACHINE)),
        begin(BEN, (20, 3), task("waiting", MACHINE)),
    ]
    apply(town, TOWN, effects)
    assert town.users_of(MACHINE) == (ADA,)
    assert town.bodies[BEN].using == NOWHERE


def test_of_two_at_one_spot_only_the_first_uses_the_object() -> None:
    town = world(ada=(16, 4), ben=(16, 4))
    apply(
        town, TOWN, [begin(ADA, (16, 4), task("a", TABLE)), begin(BEN, (16, 4), task("b", TABLE))]
    )
    assert town.users_of(TABLE) == (ADA,)
    apply(town, TOWN, [Redirect(BEN, Tile(18, 4))])
    while not town.bodies[BEN].arrived:
        walk(town, TOWN)
    assert town.users_of(TABLE) == (ADA, BEN)


def test_an_object_looks_as_its_newest_user_makes_it_look() -> None:
    town = world(ada=(16, 4), ben=(18, 4))
    apply(town, TOWN, [begin(ADA, (16, 4), task("a", TABLE))])
    drawing = replace(task("b", TABLE), object_state="covered in drawings")
    apply(town, TOWN, [begin(BEN, (18, 4), drawing)])
    assert town.state_of(TABLE) == "covered in drawings"
    apply(town, TOWN, [begin(BEN, (18, 7), task("leaving", BENCH))])
    assert town.state_of(TABLE) == "in use"


def test_who_leaves_frees_the_object_before_they_walk() -> None:
    town = world(ada=(16, 4))
    apply(town, TOWN, [begin(ADA, (16, 4), task("reading", TABLE))])
    events = apply(town, TOWN, [begin(ADA, (6, 12), task("resting", BENCH))])
    assert events[0] == ObjectChanged(TABLE, "idle", ())
    assert (town.users, town.bodies[ADA].using) == ({}, NOWHERE)


def test_a_new_task_at_the_same_object_leaves_and_takes_it_again() -> None:
    town = world(ada=(16, 4))
    apply(town, TOWN, [begin(ADA, (16, 4), task("reading", TABLE))])
    apply(town, TOWN, [begin(ADA, (16, 4), replace(task("b", TABLE), object_state="wiped"))])
    assert (town.users_of(TABLE), town.state_of(TABLE)) == ((ADA,), "wiped")


@pytest.mark.parametrize("kind", [ActionKind.TALK, ActionKind.WAIT])
def test_who_talks_or_waits_keeps_the_seat_and_takes_no_other(kind: ActionKind) -> None:
    town = world(ada=(16, 4), ben=(18, 4))
    apply(town, TOWN, [begin(ADA, (16, 4), task("reading", TABLE))])
    standing = task("standing", TABLE, kind=kind)
    apply(town, TOWN, [begin(ADA, (16, 4), standing), begin(BEN, (18, 4), standing)])
    assert town.users_of(TABLE) == (ADA,)
    assert town.bodies[ADA].using == TABLE
    assert town.bodies[BEN].using == NOWHERE


def test_who_goes_elsewhere_to_talk_gives_up_the_seat() -> None:
    town = world(ada=(16, 4))
    apply(town, TOWN, [begin(ADA, (16, 4), task("reading", TABLE))])
    apply(town, TOWN, [begin(ADA, (17, 5), task("talking", TABLE, kind=ActionKind.TALK))])
    assert town.users_of(TABLE) == ()


def test_a_proposal_to_talk_changes_nothing_by_itself() -> None:
    town = world(ada=(16, 4), ben=(18, 4))
    assert apply(town, TOWN, [Talk(ADA, BEN, "is curious")]) == []


def test_who_can_not_reach_a_place_stays_and_stops_walking() -> None:
    town = world(ada=(16, 4))
    apply(town, TOWN, [begin(ADA, (0, 99), task("wishing", TABLE))])
    assert walk(town, TOWN) == []
    assert town.bodies[ADA].arrived
    assert town.bodies[ADA].tile == (16, 4)


def test_what_the_director_sets_is_seen_while_nobody_uses_the_object() -> None:
    town = world(ada=(16, 4))
    assert set_object(town, TABLE, "on fire") == [ObjectChanged(TABLE, "on fire", ())]
    apply(town, TOWN, [begin(ADA, (16, 4), task("reading", TABLE))])
    assert town.state_of(TABLE) == "in use"
    apply(town, TOWN, [begin(ADA, (6, 12), task("resting", BENCH))])
    assert town.state_of(TABLE) == "on fire"
    set_object(town, TABLE, "idle")
    assert (town.state_of(TABLE), town.object_states) == ("idle", {})


SPOTS = sorted({(address, spot) for address, one in TOWN.objects.items() for spot in one.spots})
WISHES = st.lists(
    st.tuples(st.sampled_from([ADA, BEN, CLEO]), st.sampled_from(SPOTS), st.integers(0, 25)),
    max_size=25,
)


@given(WISHES)
def test_whatever_people_do_users_stand_at_their_object_and_fit(
    wishes: list[tuple[PersonName, tuple[Address, Tile], int]],
) -> None:
    town = world(ada=(2, 2), ben=(9, 2), cleo=(21, 11))
    for name, (address, spot), steps in wishes:
        apply(town, TOWN, [begin(name, spot, task("x", address, start=NOON))])
        for _ in range(steps):
            walk(town, TOWN)
        for used, users in town.users.items():
            tiles = [town.bodies[user].tile for user in users]
            assert 0 < len(users) <= TOWN.objects[used].capacity
            assert len(set(tiles)) == len(tiles)
            assert set(tiles) <= set(TOWN.objects[used].spots)
            assert all(town.bodies[user].using == used for user in users)
        using = {name for name, body in town.bodies.items() if body.using}
        assert using == {user for users in town.users.values() for user in users}
