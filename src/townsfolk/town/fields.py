"""Distance fields: how far it is to walk from around some tiles to them.

A field knows the disc of a radius around its sources and is made anew with a bigger one when a tile
farther off is asked for. So it takes the room of the walks that really happen, on a map of one
village as on one of a hundred; all it knows is exact.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from townsfolk.names import Tile

NO_WAY = 2**30
"""More steps than any way has."""

FIRST_RADIUS = 24
"""Steps a new field knows at the least: a house with its garden."""


class Floor:
    """Where one can walk, as the start of every field: rows with a closed border around the map."""

    def __init__(self, width: int, height: int, walkable: Collection[Tile]) -> None:
        self.width, self.height = width, height
        self._open = np.zeros((height + 2, width + 2), dtype=np.bool_)
        columns, rows = np.array([*walkable], dtype=np.intp).reshape(-1, 2).T
        self._open[rows + 1, columns + 1] = True

    def flood(self, sources: Sequence[Tile], radius: int) -> "Field":
        """Return the steps to the nearest of `sources` from all tiles within `radius` steps."""
        radius = min(radius, self.width * self.height)
        if not sources:
            return Field((), 0, 0, 0, 0, memoryview(b""), radius, ended=True)
        left = max(-1, min(x for x, _ in sources) - radius)
        top = max(-1, min(y for _, y in sources) - radius)
        right = min(self.width, max(x for x, _ in sources) + radius)
        bottom = min(self.height, max(y for _, y in sources) + radius)
        window = self._open[top + 1 : bottom + 2, left + 1 : right + 2]
        rows, stride = window.shape
        inside = np.array([(y - top) * stride + x - left for x, y in sources], dtype=np.intp)
        steps, ended = _spread(window.flatten(), stride, inside, radius)
        return Field(tuple(sources), left, top, stride, rows, steps.data, radius, ended)


@dataclass(frozen=True, slots=True)
class Field:
    """Steps to the nearest source, in a window of the map; `ended` when it knows all ways.

    `steps` holds one more than the steps, and 0 for what isn't known.
    """

    sources: tuple[Tile, ...]
    left: int
    top: int
    stride: int
    rows: int
    steps: "memoryview[int]"
    radius: int
    ended: bool

    def at(self, x: int, y: int) -> int:
        """Return the steps from a tile; below 0 where nobody can come from or it isn't known."""
        x, y = x - self.left, y - self.top
        if 0 <= x < self.stride and 0 <= y < self.rows:
            return self.steps[y * self.stride + x] - 1
        return -1

    def straight(self, tile: Tile) -> int:
        """Return the steps from a tile to the nearest source if nothing stood in the way."""
        return min(abs(x - tile.x) + abs(y - tile.y) for x, y in self.sources)

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return self.steps.nbytes


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
        radius = 2 * field.radius
        while radius < field.straight(start):
            radius *= 2
        return self._keep(key, self._floor.flood(field.sources, radius))

    def _keep(self, key: Key, field: Field) -> Field:
        old = self._kept.pop(key, None)
        self._kept[key] = field
        self._size += field.size - (old.size if old else 0)
        while self._size > self._limit and len(self._kept) > 2:
            self._size -= self._kept.popitem(last=False)[1].size
        return field


def _spread(
    unseen: NDArray[np.bool_], stride: int, sources: NDArray[np.intp], radius: int
) -> tuple[NDArray[np.unsignedinteger], bool]:
    """Return one more than the steps to the nearest source, and whether all ways are known.

    `unseen` are the tiles one can walk on, row after row; it is used up.
    """
    steps = np.zeros(len(unseen), dtype=np.min_scalar_type(radius + 1))
    beside = np.array([[-stride], [-1], [1], [stride]])
    place = np.empty(len(unseen), dtype=np.int32)
    reached, number = sources[unseen[sources]], 1
    while len(reached):
        unseen[reached] = False
        steps[reached] = number
        if number > radius:
            break
        near = (reached + beside).ravel()
        near = near[unseen[near]]
        # A tile may be beside several: of all its places in the row, the one noted last counts.
        places = np.arange(len(near), dtype=np.int32)
        place[near] = places
        reached, number = near[place[near] == places], number + 1
    return steps.astype(np.min_scalar_type(number), copy=False), not len(reached)
