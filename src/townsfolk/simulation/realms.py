"""Where people never come: behind doors they may not open, where no way leads through.

People go only where they may (`mind.act`), or to somebody in the same room, and always by a
shortest way. So who has no business in a house never matters to those in it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import combinations

from townsfolk.names import Address, PersonName, Tile, arena_of, sector_of
from townsfolk.people.person import Person
from townsfolk.town.distances import neighbours
from townsfolk.town.town import Town

MOST_ENTRIES = 12
"""With more tiles beside it from which one could enter, a place counts as one to walk through."""


class Realms:
    """Says into which arenas people could ever come."""

    def __init__(self, town: Town, people: Mapping[PersonName, Person]) -> None:
        self._town = town
        self._people = people
        self._used_from = _used_from(town)
        self._strays: set[PersonName] = set()
        self._is_passage = cache(self._leads_through)
        self._is_open_to = cache(self._may_come)

    def admits(self, name: PersonName, arena: Address) -> bool:
        """Say whether somebody could ever come into an arena."""
        return name in self._strays or self._is_open_to(name, arena)

    def note(
        self, name: PersonName, tiles: Iterable[Tile | None], places: Iterable[Address]
    ) -> None:
        """Take in where somebody is or is bound for, and what they do or mean to go on with.

        Who is somewhere they may not be, as a file from elsewhere may have it, could go anywhere.
        """
        arenas = {self._town.arena_at(tile) for tile in tiles if tile is not None}
        for place in places:
            thing = self._town.objects.get(place)
            spots = thing.spots if thing else ()
            arenas |= {arena_of(place), *(self._town.arena_at(spot) for spot in spots)}
        if not all(self._is_open_to(name, arena) for arena in arenas):
            self._strays.add(name)

    def _may_come(self, name: PersonName, arena: Address) -> bool:
        if arena not in self._town.arenas or self._has_business(name, [arena]):
            return True
        if not self._is_passage((arena,)):
            return False
        sector = self._town.sectors.get(sector_of(arena))
        return (
            sector is None
            or self._has_business(name, sector.arenas)
            or self._is_passage(sector.arenas)
        )

    def _has_business(self, name: PersonName, arenas: Iterable[Address]) -> bool:
        """Say whether somebody may enter one of some arenas, or use something from it."""
        person = self._people[name]
        places = (place for arena in arenas for place in (arena, *self._used_from[arena]))
        return any(self._town.may_enter(place, person.home, person.keys) for place in places)

    def _leads_through(self, arenas: tuple[Address, ...]) -> bool:
        """Say whether a shortest way between tiles outside some arenas could lead through them."""
        tiles = frozenset[Tile]().union(*(self._town.arenas[arena].tiles for arena in arenas))
        walkable = {tile for tile in tiles if self._town.is_walkable(tile)}
        return any(self._is_shortcut(part) for part in _parts(walkable))

    def _is_shortcut(self, part: Collection[Tile]) -> bool:
        entries: dict[Tile, list[Tile]] = defaultdict(list)
        for tile in part:
            for beside in neighbours(tile):
                if beside not in part and self._town.is_walkable(beside):
                    entries[beside].append(tile)
        if len(entries) > MOST_ENTRIES:
            return True
        for one, other in combinations(sorted(entries), 2):
            through = 2 + self._steps(entries[one], entries[other], part, len(part))
            outside = self._steps([one], [other], part, through, inside=False)
            if outside >= through:
                return True
        return False

    def _steps(
        self,
        starts: Collection[Tile],
        goals: Collection[Tile],
        part: Collection[Tile],
        most: int,
        *,
        inside: bool = True,
    ) -> int:
        """Return the steps between tiles by ways inside or outside a part; at most `most`."""
        reached, seen = set(starts), set(starts)
        for steps in range(most):
            if not reached.isdisjoint(goals):
                return steps
            near = {beside for tile in reached for beside in neighbours(tile)} - seen
            reached = {at for at in near if (at in part) == inside and self._town.is_walkable(at)}
            seen |= reached
        return most


def _used_from(town: Town) -> Mapping[Address, list[Address]]:
    """Return for each arena the objects for which one would stand in it."""
    used: dict[Address, list[Address]] = defaultdict(list)
    for thing in town.objects.values():
        for arena in {town.arena_at(spot) for spot in thing.spots}:
            used[arena].append(thing.address)
    return used


def _parts(tiles: set[Tile]) -> list[set[Tile]]:
    """Return the sets of tiles that hang together."""
    parts, left = [], set(tiles)
    while left:
        part = [left.pop()]
        for tile in part:
            near = [beside for beside in neighbours(tile) if beside in left]
            left.difference_update(near)
            part += near
        parts.append(set(part))
    return parts
