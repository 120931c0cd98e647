from math import sqrt
from pathlib import Path

import pytest

from townsfolk.names import NOWHERE, Address, Tile
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

TINY_TOWN = Path(__file__).parents[1] / "towns" / "tiny_town" / "tiny_town.tmj"

ADAS = Address("Tiny Town:Ada's house")
ADAS_ROOM = Address("Tiny Town:Ada's house:room")
BENS_ROOM = Address("Tiny Town:Ben's house:room")
CAFE = Address("Tiny Town:Corner Cafe:cafe")
INN = Address("Tiny Town:Inn")
GUEST_ROOM = Address("Tiny Town:Inn:guest room")


def in_(place: Address, name: str) -> Address:
    return Address(f"{place}:{name}")


@pytest.fixture(scope="module")
def town() -> Town:
    return load_town(TINY_TOWN)


def test_places_come_in_the_order_of_their_addresses(town: Town) -> None:
    for places in (town.sectors, town.arenas, town.objects):
        assert list(places) == sorted(places)
        assert all(place.address == address for address, place in places.items())


def test_each_tile_knows_its_sector_and_arena(town: Town) -> None:
    assert town.arena_at(Tile(3, 3)) == ADAS_ROOM
    assert town.sector_at(Tile(3, 3)) == ADAS
    assert (town.sector_at(Tile(4, 6)), town.arena_at(Tile(4, 6))) == (ADAS, NOWHERE)
    assert (town.sector_at(Tile(0, 0)), town.arena_at(Tile(0, 0))) == (NOWHERE, NOWHERE)
    assert town.arena_at(Tile(-1, 99)) == NOWHERE


def test_walls_furniture_and_the_world_outside_cant_be_walked_on(town: Town) -> None:
    assert town.is_walkable(Tile(4, 6))
    for tile in (Tile(1, 1), Tile(4, 2), Tile(-1, 0), Tile(24, 0), Tile(0, 16)):
        assert not town.is_walkable(tile)


def test_a_walk_from_bed_to_cafe_goes_through_the_doors_and_takes_its_distance(
    town: Town,
) -> None:
    at, goal = Tile(2, 2), Tile(16, 3)
    way = [at]
    while way[-1] != goal:
        way.append(town.next_tile(way[-1], goal))
    assert len(way) - 1 == town.distance(at, goal) == 7 + 15 + 7
    assert {Tile(4, 6), Tile(19, 6)} <= set(way)
    assert all(town.is_walkable(tile) for tile in way)


def test_the_nearest_is_so_by_the_way_there_and_not_by_sight(town: Town) -> None:
    beside_the_wall = Tile(5, 4)
    behind_the_wall, at_the_door = Tile(7, 4), Tile(4, 7)
    assert town.nearest(beside_the_wall, [behind_the_wall, at_the_door]) == at_the_door


def test_of_equally_near_tiles_the_upper_and_then_the_left_one_is_nearest(town: Town) -> None:
    around = [Tile(9, 8), Tile(8, 9), Tile(7, 8), Tile(8, 7)]
    assert town.nearest(Tile(8, 8), around) == Tile(8, 7)
    assert town.nearest(Tile(8, 8), around[:3]) == Tile(7, 8)


def test_nothing_is_nearest_when_nothing_can_be_reached(town: Town) -> None:
    assert town.nearest(Tile(8, 8), [Tile(1, 1), Tile(-1, -1)]) is None
    assert town.nearest(Tile(8, 8), []) is None


def test_things_of_the_same_arena_are_seen_nearest_first(town: Town) -> None:
    assert town.objects_in_view(Tile(19, 4), 8) == (
        (in_(CAFE, "table"), 1.0),
        (in_(CAFE, "counter"), 2.0),
        (in_(CAFE, "coffee machine"), sqrt(5)),
    )


def test_vision_is_a_square_and_ends_where_it_says(town: Town) -> None:
    seen = [address for address, _ in town.objects_in_view(Tile(21, 3), 1)]
    assert seen == [in_(CAFE, "coffee machine"), in_(CAFE, "table")]
    assert town.objects_in_view(Tile(21, 5), 0) == ()


def test_equally_far_things_are_seen_in_the_order_of_their_addresses(town: Town) -> None:
    assert town.objects_in_view(Tile(2, 4), 1) == (
        (in_(ADAS_ROOM, "bed"), 1.0),
        (in_(ADAS_ROOM, "desk"), 1.0),
    )


def test_from_the_street_nothing_indoors_is_seen(town: Town) -> None:
    assert town.objects_in_view(Tile(4, 7), 8) == ()


def test_a_home_is_entered_by_who_lives_there_or_has_a_key(town: Town) -> None:
    bed = in_(ADAS_ROOM, "bed")
    for place in (ADAS, ADAS_ROOM, bed):
        assert town.may_enter(place, home=ADAS_ROOM)
        assert town.may_enter(place, home=ADAS)
        assert town.may_enter(place, home=BENS_ROOM, keys=[ADAS])
        assert not town.may_enter(place, home=BENS_ROOM)
        assert not town.may_enter(place, home=NOWHERE, keys=[NOWHERE])


def test_a_key_opens_no_more_than_its_address(town: Town) -> None:
    bed = in_(ADAS_ROOM, "bed")
    assert town.may_enter(bed, home=BENS_ROOM, keys=[ADAS_ROOM])
    assert not town.may_enter(ADAS, home=BENS_ROOM, keys=[ADAS_ROOM])
    assert not town.may_enter(bed, home=BENS_ROOM, keys=[Address("Tiny Town:Ada")])


def test_a_room_of_ones_own_in_a_public_house_is_private(town: Town) -> None:
    assert town.may_enter(INN, home=ADAS_ROOM)
    assert town.may_enter(in_(INN, "hall"), home=ADAS_ROOM)
    assert not town.may_enter(GUEST_ROOM, home=ADAS_ROOM)
    assert town.may_enter(in_(GUEST_ROOM, "bed"), home=GUEST_ROOM)
    assert not town.may_enter(GUEST_ROOM, home=INN)


def test_public_places_and_open_ground_are_for_all(town: Town) -> None:
    assert town.may_enter(CAFE, home=NOWHERE)
    assert town.may_enter(NOWHERE, home=NOWHERE)


def test_objects_are_found_below_any_part_of_an_address(town: Town) -> None:
    assert town.find(GUEST_ROOM) == [in_(GUEST_ROOM, "bed")]
    assert town.find(INN) == [in_(GUEST_ROOM, "bed"), in_(INN, "hall:notice board")]
    assert town.find(in_(GUEST_ROOM, "bed")) == [in_(GUEST_ROOM, "bed")]
    assert town.find(Address("Tiny Town")) == list(town.objects)
    assert town.find(Address("Tiny Town:In")) == []
