"""Walking distances: how far it is from tile to tile when walls count.

A person walks one tile a step, up, left, down or right. The distances from the tiles around a goal
to it are one field (`town.fields`), made by a breadth-first flood and kept for the goals of late.
"""

from collections.abc import Callable, Collection, Hashable, Iterable

from townsfolk.names import Tile
from townsfolk.town.fields import NO_WAY, Field, Fields, Floor

GOAL_BYTES = 64 * 2**20
"""Memory for the fields of goals: 2,300 of the Ville's, or the walks of 1,000 people at once."""

ARENA_BYTES = 64 * 2**20
"""Memory for the fields of arenas and of open ground."""


class Ground:
    """The walkable tiles of a map and the walking distances on them."""

    def __init__(self, width: int, height: int, walkable: Collection[Tile]) -> None:
        self.width = width
        self.height = height
        self.walkable = frozenset(walkable)
        floor = Floor(width, height, self.walkable)
        self._goals: Fields[Tile] = Fields(floor, GOAL_BYTES)
        self._areas: Fields[Hashable] = Fields(floor, ARENA_BYTES)

    def distance(self, start: Tile, goal: Tile) -> int | None:
        """Return the steps from `start` to `goal`; None when there is no way."""
        if start not in self.walkable or goal not in self.walkable:
            return None
        steps = self._field_to(goal, start).at(*start)
        return steps if steps >= 0 else None

    def next_tile(self, start: Tile, goal: Tile) -> Tile:
        """Return the tile one step nearer to `goal`; `start` when there or when there is no way.

        Of several such tiles the first is taken, in the order up, left, down, right.
        """
        if start not in self.walkable or goal not in self.walkable:
            return start
        field = self._field_to(goal, start)
        wanted = field.at(*start) - 1
        if wanted < 0:
            return start
        return next(near for near in neighbours(start) if field.at(*near) == wanted)

    def steps_to(
        self,
        area: Hashable,
        tiles: Callable[[], Iterable[Tile]],
        start: Tile,
        enough: int = NO_WAY,
    ) -> int:
        """Return the steps to the nearest tile of an area; `NO_WAY` where nobody can come from.

        `tiles` gives the area's tiles when they are needed. Of a way of `enough` steps or more it
        may be told only that it has at least so many.
        """
        if start not in self.walkable:
            return NO_WAY
        field = self._areas.known(area)
        if field is None:
            field = self._areas.begin(area, [tile for tile in tiles() if tile in self.walkable])
        while (steps := field.at(*start)) < 0 and not field.ended:
            if (least := max(field.radius + 1, field.straight(start))) >= enough:
                return least
            field = self._areas.grow(area, field, start)
        return steps if steps >= 0 else NO_WAY

    def _field_to(self, goal: Tile, start: Tile) -> Field:
        """Return the field of a goal that knows a start, if there is a way."""
        field = self._goals.known(goal) or self._goals.begin(goal, (goal,))
        while field.at(*start) < 0 and not field.ended:
            field = self._goals.grow(goal, field, start)
        return field


def neighbours(tile: Tile) -> tuple[Tile, Tile, Tile, Tile]:
    """Return the four tiles beside a tile: up, left, down, right."""
    x, y = tile
    return Tile(x, y - 1), Tile(x - 1, y), Tile(x, y + 1), Tile(x + 1, y)


def biggest_region(tiles: Collection[Tile]) -> frozenset[Tile]:
    """Return the biggest set of tiles connected by steps; of equals the one that comes first."""
    left = set(tiles)
    biggest: set[Tile] = set()
    for tile in sorted(tiles, key=row_first):
        if tile in left:
            region = _region_of(tile, left)
            left -= region
            biggest = max(biggest, region, key=len)
    return frozenset(biggest)


def row_first(tile: Tile) -> tuple[int, int]:
    """Return the sort key of reading order: row by row, each from left to right."""
    return tile[1], tile[0]


def _region_of(tile: Tile, tiles: set[Tile]) -> set[Tile]:
    region = {tile}
    frontier = [tile]
    while frontier:
        for near in neighbours(frontier.pop()):
            if near in tiles and near not in region:
                region.add(near)
                frontier.append(near)
    return region
