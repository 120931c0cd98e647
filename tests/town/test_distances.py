from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from townsfolk.names import Tile
from townsfolk.rng import stream
from townsfolk.town.distances import BAND, Ground, biggest_region, neighbours, row_first
from townsfolk.town.fields import FIRST_RADIUS, NO_WAY, SIDE, Fields, Floor


def ground_of(*rows: str) -> Ground:
    walkable = {
        Tile(x, y) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign == "."
    }
    return Ground(len(rows[0]), len(rows), walkable)


def steps_by_queue(ground: Ground, start: Tile, goal: Tile) -> int | None:
    """Another, slower way to the same answer."""
    queue, steps = deque([start]), {start: 0}
    while queue:
        tile = queue.popleft()
        for near in neighbours(tile):
            if near in ground.walkable and near not in steps:
                steps[near] = steps[tile] + 1
                queue.append(near)
    return steps.get(goal) if start in ground.walkable else None


def test_walls_count() -> None:
    ground = ground_of("...", "##.", "...")
    assert ground.distance(Tile(0, 0), Tile(0, 2)) == 6


def test_a_tile_is_no_steps_from_itself() -> None:
    assert ground_of("..").distance(Tile(1, 0), Tile(1, 0)) == 0


def test_there_is_no_way_through_a_wall_onto_one_or_off_the_map() -> None:
    ground = ground_of(".#.")
    start = Tile(0, 0)
    assert ground.distance(start, Tile(2, 0)) is None
    assert ground.distance(start, Tile(1, 0)) is None
    assert ground.distance(start, Tile(0, -1)) is None
    assert ground.distance(Tile(3, 0), start) is None
    assert ground.distance(start, Tile(5, -1)) is None
    assert ground.next_tile(Tile(5, -1), start) == Tile(5, -1)


def test_the_map_does_not_wrap_around_at_its_edges() -> None:
    ground = ground_of("..", "##", "..")
    assert ground.distance(Tile(1, 0), Tile(0, 2)) is None


def test_of_two_short_ways_up_is_before_left_before_down_before_right() -> None:
    ground = ground_of("...", "...", "...")
    middle = Tile(1, 1)
    assert ground.next_tile(middle, Tile(0, 0)) == Tile(1, 0)
    assert ground.next_tile(middle, Tile(0, 2)) == Tile(0, 1)
    assert ground.next_tile(middle, Tile(2, 2)) == Tile(1, 2)
    assert ground.next_tile(middle, Tile(2, 1)) == Tile(2, 1)


def test_one_stays_when_there_or_when_there_is_no_way() -> None:
    ground = ground_of(".#.")
    assert ground.next_tile(Tile(0, 0), Tile(0, 0)) == Tile(0, 0)
    assert ground.next_tile(Tile(0, 0), Tile(2, 0)) == Tile(0, 0)


def test_an_area_is_as_far_as_its_nearest_tile_that_can_be_walked_on() -> None:
    ground = ground_of("#.....")
    ends = [Tile(0, 0), Tile(1, 0), Tile(5, 0), Tile(9, 9)]
    steps = [ground.steps_to("ends", lambda: ends, Tile(x, 0)) for x in range(6)]
    assert steps == [NO_WAY, 0, 1, 2, 1, 0]


def test_there_is_no_way_to_an_area_of_walls() -> None:
    ground = ground_of("#..")
    assert ground.steps_to("wall", lambda: [Tile(0, 0)], Tile(1, 0)) == NO_WAY


def test_of_a_long_way_only_what_is_enough_is_worked_out() -> None:
    ground = ground_of("." * 400)
    start, goal = Tile(0, 0), [Tile(399, 0)]
    assert 100 <= ground.steps_to("end", lambda: goal, start, enough=100) <= 399
    assert ground.steps_to("end", lambda: goal, start) == 399


def test_a_way_from_beyond_a_village_is_at_least_as_long_as_it_is_told_to_be() -> None:
    wall = "." * 149 + "#" * 2 + "." * 149
    ground = ground_of(*[wall] * 299, "." * 300)
    goal, exact = Tile(140, 20), ground.steps_from(Tile(140, 20))
    told = {tile: ground.steps_to("goal", lambda: [goal], tile) for tile in ground.walkable}
    off = {tile: (exact(tile) or 0) - told[tile] for tile in told}
    assert min(off.values()) == 0
    assert all(off[tile] == 0 for tile in told if told[tile] <= 4 * FIRST_RADIUS)
    assert 0 < max(off.values()) <= 2 * (SIDE - 1)


def test_fields_of_late_are_kept_in_the_room_they_are_given() -> None:
    floor = Floor(60, 60, [Tile(x, y) for x in range(60) for y in range(60)])
    fields: Fields[Tile] = Fields(floor, limit=3 * floor.flood([Tile(30, 30)], FIRST_RADIUS).size)
    goals = [Tile(30, 26 + number) for number in range(4)]
    for goal in goals:
        fields.begin(goal, [goal])
    assert [fields.known(goal) is not None for goal in goals] == [False, True, True, True]


def test_ways_longer_than_two_bytes_can_count_are_right() -> None:
    width = 200
    rows = ["." * width, "." + "#" * (width - 1), "." * width, "#" * (width - 1) + "."] * 84
    ground = ground_of(*rows)
    assert ground.distance(Tile(1, 0), Tile(1, 2 * 166)) == 166 * (width + 1) > 2**15


def test_the_biggest_region_is_the_town_and_of_equals_the_first() -> None:
    left, right = {Tile(0, 0), Tile(0, 1)}, {Tile(2, 0), Tile(2, 1)}
    assert biggest_region(left | right) == left
    assert biggest_region(left | right | {Tile(2, 2)}) == right | {Tile(2, 2)}
    assert biggest_region(set()) == frozenset()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 9).flatmap(
        lambda width: st.lists(
            st.text(alphabet="..#", min_size=width, max_size=width), min_size=1, max_size=9
        )
    ),
    st.data(),
)
def test_distances_agree_with_a_plain_search_and_each_step_comes_nearer(
    rows: list[str], data: st.DataObject
) -> None:
    ground = ground_of(*rows)
    tiles = st.builds(Tile, st.integers(0, len(rows[0]) - 1), st.integers(0, len(rows) - 1))
    start, goal = data.draw(tiles), data.draw(tiles)
    distance = ground.distance(start, goal)
    assert distance == steps_by_queue(ground, start, goal)
    assert distance == ground.distance(goal, start)
    assert distance == ground.steps_from(start)(goal)
    for left in range(distance or 0, 0, -1):
        start = ground.next_tile(start, goal)
        assert ground.distance(start, goal) == left - 1


def test_ways_over_a_large_map_agree_with_a_plain_search() -> None:
    rng = stream(4, "maze")
    rows = ["".join(rng.choice("....#") for _ in range(40)) for _ in range(5 * BAND)]
    ground = ground_of(*rows)
    for start, goal, other in zip(
        *[iter(rng.sample(sorted(ground.walkable), 30))] * 3, strict=True
    ):
        steps = {tile: steps_by_queue(ground, start, tile) for tile in (goal, other)}
        assert ground.distance(start, goal) == steps[goal]
        reached = [tile for tile in (goal, other) if steps[tile] is not None]
        nearest = min(reached, key=lambda at: (steps[at] or 0, row_first(at)), default=None)
        assert ground.nearest(start, (goal, other)) == nearest
        at = start
        for left in range(steps[goal] or 0, 0, -1):
            at = ground.next_tile(at, goal)
            assert ground.distance(at, goal) == left - 1


def test_a_field_that_grew_agrees_with_a_plain_search() -> None:
    rng = stream(3, "maze")
    rows = ["".join(rng.choice("...#") for _ in range(90)) for _ in range(90)]
    ground = ground_of(*rows)
    goal = min(ground.walkable)
    for start in rng.sample(sorted(ground.walkable), 12):
        assert ground.distance(start, goal) == steps_by_queue(ground, start, goal)
