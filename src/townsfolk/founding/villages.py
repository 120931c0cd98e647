"""Lays out villages: homes for so many people and all they need, in rows above streets."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from random import Random

from townsfolk.founding.parts import (
    BANDSTAND,
    CIVIC,
    HOMES,
    PARK,
    PLAYGROUND,
    SUPPLY_STORE,
    Cut,
    Part,
    Quarry,
)

PEOPLE = 25
"""The most who live in one village, as in the Ville."""

_HOUSES, _MAIN_STREET, _BIG_HOUSES, _APARTMENTS = range(4)
_COMMONS: tuple[tuple[Cut, ...], ...] = (
    (),
    CIVIC,
    (SUPPLY_STORE, PARK),
    (PLAYGROUND, BANDSTAND),
)
"""What every village has, by the row it stands in."""

_STREETS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("Lane", 2),),
    (("Street", 5), ("Pavement", 1)),
    (("Lane", 2),),
    (("Lane", 2),),
)
"""What lies below each row: kinds with their rows."""

LANE = 2
"""Columns of a lane between two villages."""
_VERGE = 1
"""Rows of grass above a village."""
_GAP = 2
"""The fewest columns between two parts."""


@dataclass(frozen=True, slots=True)
class Site:
    """A part where it stands, in tiles from the corner of its village; `behind` are the rows
    between it and the street behind."""

    part: Part
    left: int
    top: int
    behind: int


@dataclass(frozen=True, slots=True)
class Road:
    """A street across a village: its kind, and its rows from the top of the village."""

    kind: str
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Stock:
    """All parts there are to build with, cut out once; by row. `homes` are taken as needed."""

    homes: tuple[tuple[Part, ...], ...]
    commons: tuple[tuple[Part, ...], ...]

    @property
    def heights(self) -> list[int]:
        """The rows of tiles that each row of parts needs."""
        rows = self._rows()
        return [max(part.height for part in row) for row in rows]

    @property
    def width(self) -> int:
        """Columns of a village: those of its longest row."""
        return max(sum(part.width + _GAP for part in row) + _GAP for row in self._rows())

    @property
    def height(self) -> int:
        """Rows of a village, with its streets."""
        streets = sum(rows for row in _STREETS for _, rows in row)
        return _VERGE + sum(self.heights) + streets

    def roads(self) -> list[Road]:
        """Return the streets of a village; the first row of the main street is its pavement."""
        roads, top = [], _VERGE
        for number, height in enumerate(self.heights):
            top += height
            if number == _MAIN_STREET:
                roads.append(Road("Pavement", top - 1, 1))
            for kind, rows in _STREETS[number]:
                roads.append(Road(kind, top, rows))
                top += rows
        return roads

    def _rows(self) -> list[tuple[Part, ...]]:
        return [homes + commons for homes, commons in zip(self.homes, self.commons, strict=True)]


def stock(quarry: Quarry) -> Stock:
    """Cut out all parts that villages are made of."""
    houses, big_houses, apartments = (tuple(map(quarry.cut, row)) for row in HOMES)
    return Stock(
        homes=(houses, (), big_houses, apartments),
        commons=tuple(tuple(map(quarry.cut, row)) for row in _COMMONS),
    )


def lay_out(parts: Stock, people: int, rng: Random) -> list[Site]:
    """Return where the parts of a village for so many people stand, row by row."""
    homes = _homes_for(parts, people, rng)
    sites, top = [], _VERGE
    for number, height in enumerate(parts.heights):
        row = [part for part in parts.homes[number] if part.name in homes]
        row += parts.commons[number]
        rng.shuffle(row)
        sites += _spread(row, top, height, parts.width, rng)
        top += height + sum(rows for _, rows in _STREETS[number])
    return sites


def grid(villages: int, parts: Stock) -> int:
    """Return how many villages stand side by side, so that the map is about as high as wide."""
    return min(villages, max(1, ceil(sqrt(villages * parts.height / parts.width))))


def share(people: int) -> list[int]:
    """Return how many live in each village, as equally as it goes."""
    villages = ceil(people / PEOPLE)
    return [people // villages + (number < people % villages) for number in range(villages)]


def _homes_for(parts: Stock, people: int, rng: Random) -> set[str]:
    """Return the names of homes with beds enough, chosen by chance."""
    left = [part for row in parts.homes for part in row]
    rng.shuffle(left)
    chosen, beds = set(), 0
    for part in left:
        if beds < people:
            chosen.add(part.name)
            beds += sum(part.beds.values())
    return chosen


def _spread(row: Sequence[Part], top: int, height: int, width: int, rng: Random) -> list[Site]:
    """Stand parts side by side on a street, with the rest of its length between them."""
    spare = width - sum(part.width for part in row) - _GAP * (len(row) + 1)
    cuts = sorted(rng.randint(0, spare) for _ in row)
    sites, left, used = [], 0, 0
    for part, cut in zip(row, cuts, strict=True):
        left += _GAP + cut - used
        behind = height - part.height
        sites.append(Site(part, left, top + behind, behind))
        left, used = left + part.width, cut
    return sites
