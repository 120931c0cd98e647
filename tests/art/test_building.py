"""A building drawn on an empty plan."""

import pytest
from art.building import Building, Room
from art.furniture import bed, chair
from art.plan import Box, Plan
from art.stamp import stamp

from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import RED, WHITE


@pytest.fixture
def plan() -> Plan:
    empty = Plan(20, 20)
    empty.lay("earth", Box(0, 18, 20, 2))
    return empty


@pytest.fixture
def hut(plan: Plan) -> Building:
    return Building(plan, "hut", Box(2, 3, 8, 8), "wood", private=True)


@pytest.fixture
def room(hut: Building) -> Room:
    inside = hut.room("room", Box(0, 0, 7, 6), "wood", "cream")
    hut.front(0, 7, 6, (3, 1))
    hut.close()
    return inside


def test_walls_block_and_the_floor_inside_them_does_not(plan: Plan, room: Room) -> None:
    assert room.floor == Box(3, 5, 6, 4)
    assert not plan.blocked & set(room.floor.cells())
    assert {(2, 6), (9, 6), (4, 3), (4, 4), (4, 9), (4, 10)} <= plan.blocked


def test_one_can_walk_through_the_door_down_a_path_to_the_street(plan: Plan, room: Room) -> None:
    way = {(5, y) for y in range(8, 20)}
    assert not plan.blocked & way
    assert all(plan.is_ground((5, y)) for y in range(11, 20))


def test_a_lintel_hides_who_stands_in_the_door(plan: Plan, room: Room) -> None:
    above = plan.layers["above"]
    assert above.at(5 * TILE + 8, 9 * TILE + 2)[3] == 255
    assert above.at(5 * TILE + 8, 10 * TILE + 8)[3] == 0


def test_a_bed_can_be_entered_at_its_foot_and_its_blanket_hides_the_sleeper(
    plan: Plan, room: Room
) -> None:
    box = room.put(bed(RED), 0, 0, "bed", "sleep")
    plan.finish()
    assert box == Box(3, 5, 1, 2)
    assert (3, 5) in plan.blocked
    assert (3, 6) not in plan.blocked
    assert plan.layers["above"].at(3 * TILE + 8, 6 * TILE + 8)[3] == 255
    assert plan.objects[0].properties == {"affords": "sleep", "capacity": 1}


def test_the_back_of_a_chair_hides_only_who_looks_up(plan: Plan, room: Room) -> None:
    for x, facing in ((0, "up"), (2, "down")):
        room.plan.put(chair(facing), 3 + x, 6)
    plan.finish()
    above = plan.layers["above"]
    assert not above.part(3 * TILE, 6 * TILE, TILE, TILE).is_empty
    assert above.part(5 * TILE, 6 * TILE, TILE, TILE).is_empty


def test_a_stamp_must_be_as_wide_as_what_it_says_it_blocks() -> None:
    with pytest.raises(ValueError, match="expected whole tiles, 2 wide, found 16 x 16 pixels"):
        stamp(Canvas(TILE, TILE, WHITE), "##")
