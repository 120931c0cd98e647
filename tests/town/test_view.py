import pytest

from stage import TOWN, task
from tiny_run import ADA, BEN, CLEO
from townsfolk.names import NOWHERE, Address, Tile
from townsfolk.town.view import View, observe
from townsfolk.town.world import Body, World

TABLE = Address("Tiny Town:Corner Cafe:cafe:table")
IN_CAFE = Tile(16, 4)


def view(here: tuple[int, int], vision: int = 8, **others: tuple[int, int]) -> View:
    """Return what Ada sees from a tile."""
    names = {"ben": BEN, "cleo": CLEO}
    bodies = {ADA: Body(Tile(*here))}
    bodies |= {names[name]: Body(Tile(*tile), task()) for name, tile in others.items()}
    return observe(World(bodies), TOWN, ADA, 7, vision)


def test_oneself_is_not_among_those_seen() -> None:
    assert view((16, 4)).people == ()
    assert view((16, 4)).person(ADA) is None


def test_people_in_the_same_room_are_seen_the_nearest_first() -> None:
    seen = view((16, 4), ben=(21, 5), cleo=(18, 4)).people
    assert [(one.name, round(one.distance, 2)) for one in seen] == [(CLEO, 2.0), (BEN, 5.1)]


def test_of_equally_near_people_the_first_by_name_is_first() -> None:
    seen = view((18, 4), cleo=(16, 4), ben=(20, 4)).people
    assert [one.name for one in seen] == [BEN, CLEO]


@pytest.mark.parametrize(
    ("here", "there"), [((16, 5), (16, 7)), ((2, 3), (9, 3)), ((18, 5), (18, 7))]
)
def test_walls_and_doors_hide_people_however_near(
    here: tuple[int, int], there: tuple[int, int]
) -> None:
    assert view(here, ben=there).people == ()


def test_open_ground_is_one_place() -> None:
    seen = view((0, 0), ben=(0, 8), cleo=(8, 8)).people
    assert [one.name for one in seen] == [BEN, CLEO]
    assert view((0, 0)).arena == NOWHERE


@pytest.mark.parametrize(("vision", "sees"), [(4, False), (5, True)])
def test_vision_is_a_square(vision: int, sees: bool) -> None:
    assert bool(view((0, 0), vision, ben=(5, 0)).people) == sees
    assert bool(view((0, 7), vision, ben=(5, 9)).people) == sees


def test_objects_of_the_room_are_seen_with_their_state_and_room() -> None:
    bodies = {ADA: Body(IN_CAFE), BEN: Body(Tile(18, 4), task(), using=TABLE)}
    town = World(bodies, users={TABLE: [BEN]})
    machine = Address("Tiny Town:Corner Cafe:cafe:coffee machine")
    town.object_states[machine] = "broken"
    seen = {one.address: one for one in observe(town, TOWN, ADA, 7, 8).objects}
    assert len(seen) == 3
    assert (seen[TABLE].state, seen[TABLE].users, seen[TABLE].full) == ("in use", (BEN,), False)
    assert seen[machine].state == "broken"
    assert observe(town, TOWN, ADA, 7, 8).taken_tiles() == {Tile(18, 4)}


def test_an_object_with_as_many_users_as_room_is_full() -> None:
    bed = Address("Tiny Town:Ada's house:room:bed")
    bodies = {ADA: Body(Tile(5, 4)), BEN: Body(Tile(2, 3), task(address=bed), using=bed)}
    town = World(bodies, users={bed: [BEN]})
    (seen,) = [one for one in observe(town, TOWN, ADA, 7, 8).objects if one.address == bed]
    assert seen.full


def test_looking_changes_nothing() -> None:
    town = World({ADA: Body(IN_CAFE), BEN: Body(Tile(18, 4), task())})
    before = repr(town)
    observe(town, TOWN, ADA, 7, 8)
    assert repr(town) == before
