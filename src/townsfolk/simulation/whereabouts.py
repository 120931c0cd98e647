"""Who is near whom, by squares of the map: what spares a look at everybody.

Nothing here decides anything. It says at whom to look, and whether a look could show more than the
last one did.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from townsfolk.names import PersonName, Tile
from townsfolk.town.world import Body

SQUARE = 16
"""Columns and rows of a square: as far as people see, to both sides."""

Square = tuple[int, int]


class Whereabouts:
    """Squares of the map with who is in them, and how often something near them has changed.

    `sight` is how many columns and rows off a change can be seen that comes of somebody.
    """

    def __init__(self, bodies: Mapping[PersonName, Body], sight: int) -> None:
        self._sight = sight
        self._people: dict[Square, set[PersonName]] = defaultdict(set)
        self._square_of: dict[PersonName, Square] = {}
        self._changes: dict[Square, int] = defaultdict(int)
        for name, body in bodies.items():
            self.note(name, body.tile)

    def note(self, name: PersonName, tile: Tile) -> None:
        """Take in that somebody has come to a tile, by one step, or does something else there."""
        square, old = _square(tile), self._square_of.get(name)
        if square != old:
            if old is not None:
                self._people[old].remove(name)
            self._people[square].add(name)
            self._square_of[name] = square
        for near in _squares_within(tile, self._sight + 1):
            self._changes[near] += 1

    def changes(self, tile: Tile) -> int:
        """Return a number that is another one when anything seen from a tile has changed."""
        return self._changes[_square(tile)]

    def near(self, tile: Tile, distance: int) -> Iterator[PersonName]:
        """Give all who are within so many columns and rows of a tile, and some who aren't."""
        for square in _squares_within(tile, distance):
            yield from self._people.get(square, ())


def _square(tile: Tile) -> Square:
    return tile[0] // SQUARE, tile[1] // SQUARE


@lru_cache(maxsize=2**15)
def _squares_within(tile: Tile, distance: int) -> tuple[Square, ...]:
    left, top = _square(Tile(tile[0] - distance, tile[1] - distance))
    right, bottom = _square(Tile(tile[0] + distance, tile[1] + distance))
    return tuple((x, y) for y in range(top, bottom + 1) for x in range(left, right + 1))
