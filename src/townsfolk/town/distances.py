"""Walking distances: how far it is from tile to tile when walls count.

A person walks one tile a step, up, left, down or right. The distances from all tiles to a goal
are one field, made by a breadth-first flood and kept for the goals of late. The field lies flat in
one array with a closed border around the map, so that the flood needs no bounds checks.
"""

from array import array
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TypeAlias

from townsfolk.names import Tile

Field: TypeAlias = "array[int]"
"""Steps to the nearest source of a flood by padded index; below 0 where nobody can come from."""

CACHE_BYTES = 16 * 2**20
"""Memory for fields that are kept: 578 on a map of 140 x 100, more goals than 100 people have."""

NO_WAY = 2**30
"""More steps than any way has."""

_NOT_REACHED = -1
_CLOSED = -2


class Ground:
    """The walkable tiles of a map and the walking distances on them."""

    def __init__(self, width: int, height: int, walkable: Collection[Tile]) -> None:
        self.width = width
        self.height = height
        self.walkable = frozenset(walkable)
        self._stride = width + 2
        self._blank = self._blank_field()
        field_bytes = len(self._blank) * self._blank.itemsize
        self._field_to = lru_cache(maxsize=max(4, CACHE_BYTES // field_bytes))(self._flood_from)

    def distance(self, start: Tile, goal: Tile) -> int | None:
        """Return the steps from `start` to `goal`; None when there is no way."""
        if start not in self.walkable or goal not in self.walkable:
            return None
        steps = self._field_to(goal)[self._index(start)]
        return steps if steps >= 0 else None

    def next_tile(self, start: Tile, goal: Tile) -> Tile:
        """Return the tile one step nearer to `goal`; `start` when there or when there is no way.

        Of several such tiles the first is taken, in the order up, left, down, right.
        """
        if not self.distance(start, goal):
            return start
        field = self._field_to(goal)
        wanted = field[self._index(start)] - 1
        return next(near for near in neighbours(start) if field[self._index(near)] == wanted)

    def steps_in(self, field: Field, start: Tile) -> int:
        """Return the steps a field tells for a tile; `NO_WAY` where nobody can come from."""
        steps = field[self._index(start)]
        return steps if steps >= 0 else NO_WAY

    def flood(self, sources: Iterable[Tile]) -> Field:
        """Return the steps from every tile to the nearest of `sources`, as far as one can walk.

        One tile gives the field of a goal, the tiles of an arena the field of that arena; tiles
        that aren't walkable are left out.
        """
        field = self._blank[:]
        frontier = [self._index(tile) for tile in sources if tile in self.walkable]
        for at in frontier:
            field[at] = 0
        distance = 0
        while frontier:
            distance += 1
            reached = []
            for at in frontier:
                for near in (at - self._stride, at - 1, at + self._stride, at + 1):
                    if field[near] == _NOT_REACHED:
                        field[near] = distance
                        reached.append(near)
            frontier = reached
        return field

    def _flood_from(self, goal: Tile) -> Field:
        return self.flood((goal,))

    def _index(self, tile: Tile) -> int:
        return (tile[1] + 1) * self._stride + tile[0] + 1

    def _blank_field(self) -> Field:
        # No way is longer than there are tiles, so two bytes do for all but very big maps.
        code = "h" if self.width * self.height < 2**15 else "i"
        field = array(code, [_CLOSED]) * (self._stride * (self.height + 2))
        for tile in self.walkable:
            field[self._index(tile)] = _NOT_REACHED
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
