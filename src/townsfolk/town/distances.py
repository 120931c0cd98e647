"""Walking distances: how far it is from tile to tile when walls count.

A person walks one tile a step, up, left, down or right. A set of tiles is the bits of one number,
row after row with a closed border around the map, so that all tiles one step farther off are a few
shifts of those before: the whole Ville is flooded in half a millisecond. On a large map only a band
of rows is looked at, as wide as the flood has come. Of ways, those that were walked are kept; how
far it is to an area is a field (`town.fields`).
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import lru_cache, reduce
from itertools import starmap
from operator import or_

from townsfolk.names import Tile
from townsfolk.town.fields import NO_WAY, Fields, Floor

GOALS_KEPT = 8192
"""Goals to which ways are kept: more than 1,000 people have in a day."""

BAND = 32
"""Rows that are looked at to both sides at first."""

AREA_BYTES = 256 * 2**20
"""Memory for the fields of arenas and of open ground."""


Wave = tuple[int, int]
"""Tiles as the bits of a number, and before it the index of the first bit."""


class Ground:
    """The walkable tiles of a map and the walking distances on them."""

    def __init__(self, width: int, height: int, walkable: Collection[Tile]) -> None:
        self.width = width
        self.height = height
        self.walkable = frozenset(walkable)
        self._stride = width + 2
        self._free = self._all_walkable()
        self._ways_to = lru_cache(maxsize=GOALS_KEPT)(_no_ways)
        self._floor = Floor(width, height, self.walkable)
        self._areas: Fields[Hashable] = Fields(self._floor, AREA_BYTES)

    def distance(self, start: Tile, goal: Tile) -> int | None:
        """Return the steps from `start` to `goal`; None when there is no way."""
        waves = enumerate(self._waves(start)) if goal in self.walkable else ()
        at = self._index(goal)
        return next((steps for steps, wave in waves if _holds(wave, at)), None)

    def steps_from(self, start: Tile) -> Callable[[Tile], int | None]:
        """Return a function that is `distance` from `start`, quick for all tiles of the map."""
        field = self._floor.flood((start,), self.width * self.height)

        def steps_to(goal: Tile) -> int | None:
            steps = field.at(*goal)
            return steps if steps >= 0 else None

        return steps_to

    def nearest(self, start: Tile, candidates: Iterable[Tile]) -> Tile | None:
        """Return the candidate with the shortest way; None when none can be reached.

        Of several equally near ones the first is taken, row by row, from left to right.
        """
        wanted = [self._index(tile) for tile in candidates if tile in self.walkable]
        first = min(wanted, default=0)
        tiles = reduce(or_, (1 << at - first for at in wanted), 0)
        for low, wave in self._waves(start):
            found = (wave >> first - low if first >= low else wave << low - first) & tiles
            if found:
                return self._tile(first + (found & -found).bit_length() - 1)
        return None

    def next_tile(self, start: Tile, goal: Tile) -> Tile:
        """Return the tile one step nearer to `goal`; `start` when there or when there is no way.

        Of several such tiles the first is taken, in the order up, left, down, right.
        """
        ways = self._ways_to(goal)
        if start not in ways:
            ways.update(self._way(start, goal))
        return ways[start]

    def steps_to(
        self,
        area: Hashable,
        tiles: Callable[[], Iterable[Tile]],
        start: Tile,
        enough: int = NO_WAY,
    ) -> int:
        """Return the steps to the nearest tile of an area; `NO_WAY` where nobody can come from.

        `tiles` gives the area's tiles when they are needed. Of a way of `enough` steps or more, or
        from beyond a village, it may be told only that it has at least so many.
        """
        if start not in self.walkable:
            return NO_WAY
        field = self._areas.known(area)
        if field is None:
            field = self._areas.begin(area, [tile for tile in tiles() if tile in self.walkable])
        while (steps := field.at(*start)) < 0 and not field.ended:
            if field.radius + 1 >= enough:
                return field.radius + 1
            if (least := field.straight(start)) >= enough:
                return least
            field = self._areas.grow(area, field)
        return steps if steps >= 0 else NO_WAY

    def _waves(self, source: Tile) -> Iterator[Wave]:
        """Give the tiles that are 0, 1, 2 ... steps from a tile."""
        if source not in self.walkable:
            return
        steps, radius = 0, BAND
        low, free = self._band(source, radius)
        wave, left = 1 << self._index(source) - low, free
        while wave:
            if steps == radius:
                radius *= 2
                before, seen = low, free ^ left
                low, free = self._band(source, radius)
                wave, left = wave << before - low, free ^ seen << before - low
            yield low, wave
            left ^= wave
            wave = (wave << 1 | wave >> 1 | wave << self._stride | wave >> self._stride) & left
            steps += 1

    def _band(self, tile: Tile, radius: int) -> tuple[int, int]:
        """Return the first index of the rows around a tile, and what can be walked on in them."""
        top, bottom = max(0, tile[1] + 1 - radius), min(self.height + 2, tile[1] + 2 + radius)
        low, size = top * self._stride, (bottom - top) * self._stride
        return low, self._free >> low & (1 << size) - 1

    def _way(self, start: Tile, goal: Tile) -> dict[Tile, Tile]:
        """Return for each tile on the way from `start` to `goal` the next one."""
        at, waves = self._index(start), []
        for wave in self._waves(goal) if start in self.walkable else ():
            if _holds(wave, at):
                break
            waves.append(wave)
        else:
            return {start: start}
        way = {goal: goal}
        for wave in reversed(waves):
            beside = (at - self._stride, at - 1, at + self._stride, at + 1)
            nearer = next(near for near in beside if _holds(wave, near))
            way[self._tile(at)] = self._tile(nearer)
            at = nearer
        return way

    def _index(self, tile: Tile) -> int:
        return (tile[1] + 1) * self._stride + tile[0] + 1

    def _tile(self, index: int) -> Tile:
        y, x = divmod(index, self._stride)
        return Tile(x - 1, y - 1)

    def _all_walkable(self) -> int:
        marks = bytearray(b"0") * (self._stride * (self.height + 2))
        for tile in self.walkable:
            marks[-1 - self._index(tile)] = ord("1")
        return int(marks, 2)


def _holds(wave: Wave, index: int) -> bool:
    low, tiles = wave
    return index >= low and bool(tiles >> index - low & 1)


def _no_ways(_goal: Tile) -> dict[Tile, Tile]:
    return {}


def neighbours(tile: Tile) -> tuple[Tile, Tile, Tile, Tile]:
    """Return the four tiles beside a tile: up, left, down, right."""
    x, y = tile
    return Tile(x, y - 1), Tile(x - 1, y), Tile(x, y + 1), Tile(x + 1, y)


def biggest_region(tiles: Collection[Tile]) -> frozenset[Tile]:
    """Return the biggest set of tiles connected by steps; of equals the one that comes first."""
    left: set[tuple[int, int]] = set(tiles)
    regions = [_take_region(tile, left) for tile in sorted(tiles, key=row_first) if tile in left]
    biggest = max(regions, key=len, default=[])
    return frozenset(starmap(Tile, biggest))


def row_first(tile: Tile) -> tuple[int, int]:
    """Return the sort key of reading order: row by row, each from left to right."""
    return tile[1], tile[0]


def _take_region(tile: Tile, left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take all tiles that are connected with one out of a set, and return them."""
    left.remove(tile)
    region: list[tuple[int, int]] = [tile]
    for x, y in region:
        for near in ((x, y - 1), (x - 1, y), (x, y + 1), (x + 1, y)):
            if near in left:
                left.remove(near)
                region.append(near)
    return region
