"""How near people must come to matter to each other: what lets the others run ahead.

Pure. Two people matter to each other in a step when one could notice the other, or both could
take the same object: when they are in one arena and within vision, or could be with one step.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from townsfolk.names import Address, PersonName, Tile, arena_of
from townsfolk.town.distances import neighbours
from townsfolk.town.fields import FIRST_RADIUS, NO_WAY
from townsfolk.town.town import Town, TownObject
from townsfolk.town.world import Body

GAPS_KEPT = 2**16
"""Who stands still is held against the same people again and again."""


class Reach:
    """Says how many steps somebody needs to come to matter to somebody else.

    `vision` in tiles; farther apart than `radius` columns or rows nobody matters. Real ways count:
    the distance to an arena is that of its distance field. `admits` says whether a person could
    ever come into an arena.
    """

    def __init__(
        self, town: Town, vision: int, admits: Callable[[PersonName, Address], bool]
    ) -> None:
        self._town = town
        self._admits = admits
        self.vision = vision
        self._linked, self._widths = _linked(town), _widths(town)
        # An object is seen with whoever uses it, who may stand at its other end; and both people
        # may take a step.
        self.radius = vision + max(self._widths.values(), default=0) + 1
        self._around = cache(self._look_around)
        self._gap = lru_cache(maxsize=GAPS_KEPT)(self.gap)
        self._entered = lru_cache(maxsize=GAPS_KEPT)(self._open_to)

    def sight(self, here: Tile) -> int:
        """Return from how many columns or rows off somebody could matter here."""
        return self._around(here)[1]

    def known_gap(self, here: Tile, other: PersonName, there: Tile, steps: int) -> int:
        """Return how many steps `other`, who is `there`, needs at the least until they could matter
        to somebody who stays `here` or goes one tile on, if it is no more than `steps`; else a
        number between `steps` and that."""
        arenas, radius = self._around(here)
        straight = max(abs(here.x - there.x), abs(here.y - there.y)) - radius
        if straight > steps:
            return straight
        enough = FIRST_RADIUS
        while enough <= steps:
            enough *= 2
        entered = self._entered(other, arenas)
        return self._gap(here, there, entered, enough) if entered else NO_WAY

    def gap(self, here: Tile, there: Tile, arenas: Sequence[Address], enough: int = NO_WAY) -> int:
        """Return how many steps somebody who is `there` needs at the least until they are in one
        of the arenas around `here`, and near enough. More than `enough` is not worked out."""
        _, radius = self._around(here)
        straight = max(0, abs(here.x - there.x) - radius)
        straight += max(0, abs(here.y - there.y) - radius)
        if straight >= enough:
            return straight
        walks = (self._town.steps_to_arena(there, arena, enough) for arena in arenas)
        return max(straight, min(walks))

    def are_together(self, one: PersonName, here: Tile, other: PersonName, there: Tile) -> bool:
        """Say whether two people could matter to each other within one step."""
        return (
            self.known_gap(here, other, there, 1) <= 1 or self.known_gap(there, one, here, 1) <= 1
        )

    def _open_to(self, name: PersonName, arenas: Sequence[Address]) -> tuple[Address, ...]:
        return tuple(arena for arena in arenas if self._admits(name, arena))

    def _look_around(self, tile: Tile) -> tuple[tuple[Address, ...], int]:
        """Return the arenas in which somebody could matter, and from how far off."""
        near = [at for at in neighbours(tile) if self._town.is_walkable(at)]
        arenas = {self._town.arena_at(at) for at in (tile, *near)}
        linked = (self._linked.get(arena, frozenset({arena})) for arena in arenas)
        around = arenas.union(*linked)
        widest = max(self._widths.get(arena, 0) for arena in around)
        return tuple(sorted(around)), self.vision + widest + 1


def rests_until(body: Body, step: int) -> int:
    """Return the first step, from `step` on, in which a body could do anything that matters.

    A sleeper in bed notices nothing, goes nowhere and looks the same until the sleep is over.
    """
    if body.asleep and body.using and body.action is not None:
        return max(step, body.action.end)
    return step


def _widths(town: Town) -> dict[Address, int]:
    """Return for each arena the most columns or rows between two tiles of an object that is in it
    or used from it, spots included."""
    widths: dict[Address, int] = {}
    for thing in town.objects.values():
        tiles = (*thing.tiles, *thing.spots)
        width = max((max(axis) - min(axis) for axis in zip(*tiles, strict=True)), default=0)
        for arena in _arenas_of(town, thing):
            widths[arena] = max(widths.get(arena, 0), width)
    return widths


def _linked(town: Town) -> dict[Address, frozenset[Address]]:
    """Return for each arena those that share an object with it: one can be used from another."""
    linked: dict[Address, frozenset[Address]] = {}
    for thing in town.objects.values():
        shared = _arenas_of(town, thing)
        for arena in shared:
            linked[arena] = linked.get(arena, frozenset()) | shared
    return linked


def _arenas_of(town: Town, thing: TownObject) -> frozenset[Address]:
    """Return the arena of an object, and those in which it or a place to use it lies."""
    lies_in = {town.arena_at(tile) for tile in (*thing.tiles, *thing.spots)}
    return frozenset({arena_of(thing.address), *lies_in})
