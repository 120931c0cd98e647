"""Distance fields: how far it is to walk from around some tiles to them.

A field knows the disc of a radius around its sources and is made anew with a bigger one when a tile
farther off is asked for. So it takes the room of the walks that really happen, on a map of one
village as on one of a hundred. What it knows is exact, up to the size of a village; of ways beyond
it tells by squares of tiles how long they are at the least.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from townsfolk.names import Tile

NO_WAY = 2**30
"""More steps than any way has."""

FIRST_RADIUS = 24
"""Steps a new field knows at the least: a house with its garden."""

EXACT_TILES = 2**16
"""Tiles of which a field knows the exact steps: of a village all, else those around its sources."""

SIDE = 8
"""Columns and rows of a square of tiles beyond."""


class Floor:
    """Where one can walk, as the start of every field: rows with a closed border around the map."""

    def __init__(self, width: int, height: int, walkable: Collection[Tile]) -> None:
        self.width, self.height = width, height
        self._open = np.zeros((height + 2, width + 2), dtype=np.bool_)
        columns, rows = np.fromiter(chain.from_iterable(walkable), dtype=np.intp).reshape(-1, 2).T
        self._open[rows + 1, columns + 1] = True

    def flood(self, sources: Sequence[Tile], radius: int) -> "Field":
        """Return the exact steps to the nearest of `sources` from all tiles within `radius`."""
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
class Squares:
    """The fewest steps from any tile of each square of a window of the map: one more, or 0.

    No steps are told that are fewer than `least`.
    """

    left: int
    top: int
    stride: int
    rows: int
    steps: "memoryview[int]"
    least: int

    def at(self, x: int, y: int) -> int:
        """Return how many steps it is from a tile at the least; below 0 if that isn't known."""
        x, y = (x - self.left) // SIDE, (y - self.top) // SIDE
        if 0 <= x < self.stride and 0 <= y < self.rows:
            steps = self.steps[y * self.stride + x] - 1
            return max(steps, self.least) if steps >= 0 else -1
        return -1


@dataclass(frozen=True, slots=True)
class Field:
    """Steps to the nearest source, in a window of the map; `ended` when it knows all ways.

    `steps` holds one more than the steps, and 0 for what isn't known, or only by the squares
    `beyond`. It knows of ways up to `radius`.
    """

    sources: tuple[Tile, ...]
    left: int
    top: int
    stride: int
    rows: int
    steps: "memoryview[int]"
    radius: int
    ended: bool
    beyond: Squares | None = None

    def at(self, x: int, y: int) -> int:
        """Return the steps from a tile; below 0 where nobody can come from or it isn't known."""
        column, row = x - self.left, y - self.top
        if 0 <= column < self.stride and 0 <= row < self.rows:
            steps = self.steps[row * self.stride + column]
            if steps:
                return steps - 1
        return self.beyond.at(x, y) if self.beyond else -1

    def straight(self, tile: Tile) -> int:
        """Return the steps from a tile to the nearest source if nothing stood in the way."""
        return min(abs(x - tile.x) + abs(y - tile.y) for x, y in self.sources)

    def with_squares_of(self, bigger: "Field") -> "Field":
        """Return this field with what a bigger one knows, by squares."""
        least = self.beyond.least if self.beyond else self.radius + 1
        beyond = _squares_of(bigger, least)
        return replace(self, radius=bigger.radius, ended=bigger.ended, beyond=beyond)

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return self.steps.nbytes + (self.beyond.steps.nbytes if self.beyond else 0)


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

    def grow(self, key: Key, field: Field) -> Field:
        """Return the field with twice the radius."""
        bigger = self._floor.flood(field.sources, 2 * field.radius)
        if len(bigger.steps) > EXACT_TILES:
            bigger = field.with_squares_of(bigger)
        return self._keep(key, bigger)

    def _keep(self, key: Key, field: Field) -> Field:
        old = self._kept.pop(key, None)
        self._kept[key] = field
        self._size += field.size - (old.size if old else 0)
        while self._size > self._limit and len(self._kept) > 2:
            self._size -= self._kept.popitem(last=False)[1].size
        return field


def _squares_of(field: Field, least: int) -> Squares:
    """Return the fewest steps in each square of a field, but no fewer than `least`."""
    steps = np.asarray(field.steps).reshape(field.rows, field.stride)
    rows, stride = -(-field.rows // SIDE), -(-field.stride // SIDE)
    padded = np.zeros((rows * SIDE, stride * SIDE), dtype=steps.dtype)
    padded[: field.rows, : field.stride] = steps
    padded -= 1  # what isn't known, 0, becomes the biggest number, and 0 again in the end
    fewest = padded.reshape(rows, SIDE, stride, SIDE).min(axis=(1, 3)).ravel() + steps.dtype.type(1)
    return Squares(field.left, field.top, stride, rows, fewest.data, least)


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
