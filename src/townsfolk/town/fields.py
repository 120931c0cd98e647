"""Distance fields: how far it is to walk from around some tiles to them.

A field knows the disc of a radius around its sources and is made anew with a bigger one when a tile
farther off is asked for. So it takes the room of the walks that really happen, on a map of one
village as on one of a hundred; all it knows is exact.
"""

from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from townsfolk.names import Tile

NO_WAY = 2**30
"""More steps than any way has."""

FIRST_RADIUS = 24
"""Steps a new field knows at the least: a house with its garden."""

UNKNOWN = -1
CLOSED = -2


class Floor:
    """Where one can walk, as the start of every field: rows with a closed border around the map."""

    def __init__(self, width: int, height: int, walkable: Iterable[Tile]) -> None:
        self.width, self.height = width, height
        self._stride = width + 2
        self._blank = array("h", [CLOSED]) * (self._stride * (height + 2))
        for x, y in walkable:
            self._blank[(y + 1) * self._stride + x + 1] = UNKNOWN

    def flood(self, sources: Sequence[Tile], radius: int) -> "Field":
        """Return the steps to the nearest of `sources` from all tiles within `radius` steps."""
        if not sources:
            return Field((), 0, 0, 0, 0, array("h"), radius, ended=True)
        left = max(-1, min(x for x, _ in sources) - radius)
        top = max(-1, min(y for _, y in sources) - radius)
        right = min(self.width, max(x for x, _ in sources) + radius)
        bottom = min(self.height, max(y for _, y in sources) + radius)
        stride = right - left + 1
        steps = array("h")
        for row in range(top + 1, bottom + 2):
            start = row * self._stride + left + 1
            steps.extend(self._blank[start : start + stride])
        if radius >= 2**15:  # more than two bytes can count
            steps = array("i", steps)
        inside = [(y - top) * stride + x - left for x, y in sources]
        ended = _spread(steps, stride, [at for at in inside if steps[at] == UNKNOWN], radius)
        return Field(tuple(sources), left, top, stride, bottom - top + 1, steps, radius, ended)


@dataclass(frozen=True, slots=True)
class Field:
    """Steps to the nearest source, in a window of the map; `ended` when it knows all ways."""

    sources: tuple[Tile, ...]
    left: int
    top: int
    stride: int
    rows: int
    steps: "array[int]"
    radius: int
    ended: bool

    def at(self, x: int, y: int) -> int:
        """Return the steps from a tile; below 0 where nobody can come from or it isn't known."""
        x, y = x - self.left, y - self.top
        if 0 <= x < self.stride and 0 <= y < self.rows:
            return self.steps[y * self.stride + x]
        return UNKNOWN

    def straight(self, tile: Tile) -> int:
        """Return the steps from a tile to the nearest source if nothing stood in the way."""
        return min(abs(x - tile.x) + abs(y - tile.y) for x, y in self.sources)

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return len(self.steps) * self.steps.itemsize


Key = TypeVar("Key", bound=Hashable)


class Fields(Generic[Key]):
    """The fields of late, by what they lead to, in so many bytes; at least two are kept."""

    def __init__(self, floor: Floor, limit: int) -> None:
        self._floor = floor
        self._limit = limit
        self._kept: OrderedDict[Key, Field] = OrderedDict()
        self._size = 0

    def known(self, key: Key) -> Field | None:
        """Return the field that is kept for a key."""
        field = self._kept.get(key)
        if field is not None:
            self._kept.move_to_end(key)
        return field

    def begin(self, key: Key, sources: Iterable[Tile]) -> Field:
        """Make the first field of a key."""
        return self._keep(key, self._floor.flood(tuple(sources), FIRST_RADIUS))

    def grow(self, key: Key, field: Field, start: Tile) -> Field:
        """Return the field with a bigger radius, towards a tile that it doesn't know yet."""
        radius = max(2 * field.radius, field.straight(start))
        return self._keep(key, self._floor.flood(field.sources, radius))

    def _keep(self, key: Key, field: Field) -> Field:
        old = self._kept.pop(key, None)
        self._kept[key] = field
        self._size += field.size - (old.size if old else 0)
        while self._size > self._limit and len(self._kept) > 2:
            self._size -= self._kept.popitem(last=False)[1].size
        return field


def _spread(steps: "array[int]", stride: int, frontier: list[int], radius: int) -> bool:
    """Fill in the steps around the sources; return whether nothing is left to be reached."""
    for at in frontier:
        steps[at] = 0
    distance = 0
    while frontier and distance < radius:
        distance += 1
        reached = []
        for at in frontier:
            for near in (at - stride, at - 1, at + stride, at + 1):
                if steps[near] == UNKNOWN:
                    steps[near] = distance
                    reached.append(near)
        frontier = reached
    return not frontier
