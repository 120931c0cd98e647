"""The town: a place that never changes during a run.

Tiles, the tree of addresses `world:sector:arena:object` laid over them, who may enter what, what
can be seen from where, and how far it is to walk. Made by `tiled.load_town`.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import hypot
from types import MappingProxyType
from typing import TypeVar

from townsfolk.names import NOWHERE, Address, Tile, arena_of, sector_of
from townsfolk.town.distances import Ground
from townsfolk.town.fields import NO_WAY


@dataclass(frozen=True, slots=True)
class Sector:
    """A building, a park, a house. `private`: a home, only who lives there may enter."""

    address: Address
    private: bool
    tiles: frozenset[Tile]
    arenas: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Arena:
    """A room or another part of a sector. `private`: a room of one's own."""

    address: Address
    private: bool
    tiles: frozenset[Tile]
    objects: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class TownObject:
    """A thing in an arena. `private`: only for who lives or works there, such as a till.

    `tiles` is where it is, `spots` where one stands or sits to use it (both row by row),
    `capacity` how many may use it at once, `affords` the verbs it is good for, such as `sleep`.
    """

    address: Address
    private: bool
    tiles: tuple[Tile, ...]
    spots: tuple[Tile, ...]
    capacity: int
    affords: frozenset[str]


Place = TypeVar("Place", Sector, Arena, TownObject)


class Town:
    """The place people live in: a map of `width` x `height` tiles of `tile_size` pixels.

    `name` is the stem of the map's file, `world` the first part of every address. The mappings
    are in the order of their addresses. Only what can be reached is part of the town: of the
    tiles that aren't blocked, the biggest connected region is walkable.
    """

    def __init__(
        self,
        *,
        name: str,
        world: str,
        tile_size: int,
        ground: Ground,
        sectors: Iterable[Sector],
        arenas: Iterable[Arena],
        objects: Iterable[TownObject],
    ) -> None:
        self.name = name
        self.world = world
        self.width = ground.width
        self.height = ground.height
        self.tile_size = tile_size
        self.sectors: Mapping[Address, Sector] = _by_address(sectors)
        self.arenas: Mapping[Address, Arena] = _by_address(arenas)
        self.objects: Mapping[Address, TownObject] = _by_address(objects)
        self._addresses = list(self.objects)
        self._ground = ground
        self._sector_at = {tile: s.address for s in self.sectors.values() for tile in s.tiles}
        self._arena_at = {tile: a.address for a in self.arenas.values() for tile in a.tiles}
        self._views: dict[tuple[Tile, int], tuple[tuple[Address, float], ...]] = {}

    def is_walkable(self, tile: Tile) -> bool:
        """Say whether a person can stand on a tile and be reached there."""
        return tile in self._ground.walkable

    @property
    def walkable_tiles(self) -> int:
        """How many tiles a person can stand on."""
        return len(self._ground.walkable)

    def arena_at(self, tile: Tile) -> Address:
        """Return the arena a tile is in; all open ground is one arena, `NOWHERE`."""
        return self._arena_at.get(tile, NOWHERE)

    def sector_at(self, tile: Tile) -> Address:
        """Return the sector a tile is in; `NOWHERE` on open ground."""
        return self._sector_at.get(tile, NOWHERE)

    def distance(self, start: Tile, goal: Tile) -> int | None:
        """Return the steps it takes to walk from `start` to `goal`; None when there is no way."""
        return self._ground.distance(start, goal)

    def steps_from(self, start: Tile) -> Callable[[Tile], int | None]:
        """Return a function that is `distance` from `start`, quick for all tiles of the town."""
        return self._ground.steps_from(start)

    def next_tile(self, start: Tile, goal: Tile) -> Tile:
        """Return the next tile on the way to `goal`; `start` when there or when there is no way.

        Of several equally short ways the first is taken, in the order up, left, down, right.
        """
        return self._ground.next_tile(start, goal)

    def steps_to_arena(self, start: Tile, arena: Address, enough: int = NO_WAY) -> int:
        """Return the steps from a tile to the nearest of an arena; very many when there is no way.

        All open ground is the arena `NOWHERE`. Of a way of `enough` steps or more, or from beyond
        a village, it may be told only that it has at least so many: less room, and less time.
        """
        return self._ground.steps_to(arena, lambda: self._tiles_of(arena), start, enough)

    def _tiles_of(self, arena: Address) -> Iterable[Tile]:
        if arena in self.arenas:
            return self.arenas[arena].tiles
        return (tile for tile in self._ground.walkable if self.arena_at(tile) == arena)

    def nearest(self, start: Tile, candidates: Iterable[Tile]) -> Tile | None:
        """Return the candidate with the shortest walk; None when none can be reached.

        Of several equally near ones the first is taken, row by row, from left to right.
        """
        return self._ground.nearest(start, candidates)

    def may_enter(self, place: Address, home: Address, keys: Collection[Address] = ()) -> bool:
        """Say whether someone who lives at `home` may go to a sector, an arena or an object.

        Into a private sector, arena or to a private object may go whose home it is or lies in it,
        and who has a key: an address that `place` is or lies in.
        """
        around = (
            self.sectors.get(sector_of(place)),
            self.arenas.get(arena_of(place)),
            self.objects.get(place),
        )
        locks = [part.address for part in around if part and part.private]
        if all(_lies_in(home, lock) for lock in locks):
            return True
        return any(_lies_in(place, key) for key in keys)

    def find(self, prefix: Address) -> list[Address]:
        """Return the objects at an address or below it, in the order of their addresses."""
        below = (
            bisect_left(self._addresses, f"{prefix}:"),
            bisect_left(self._addresses, f"{prefix};"),
        )
        return [prefix] * (prefix in self.objects) + self._addresses[slice(*below)]

    def objects_in_view(self, tile: Tile, vision: int) -> tuple[tuple[Address, float], ...]:
        """Return the objects seen from a tile, nearest first, with their distance in tiles.

        Seen is what is in the same arena and has a tile within `vision` columns and rows. The
        distance is Euclidean, to the object's nearest tile; of equals the lower address is first.
        """
        key = (tile, vision)
        if key not in self._views:
            self._views[key] = tuple(self._look_around(tile, vision))
        return self._views[key]

    def _look_around(self, tile: Tile, vision: int) -> list[tuple[Address, float]]:
        arena = self.arenas.get(self.arena_at(tile))
        seen = []
        for address in arena.objects if arena else ():
            distances = _distances_in_view(tile, self.objects[address].tiles, vision)
            if distances:
                seen.append((address, min(distances)))
        return sorted(seen, key=lambda one: (one[1], one[0]))


def _by_address(places: Iterable[Place]) -> Mapping[Address, Place]:
    ordered = sorted(places, key=lambda place: place.address)
    return MappingProxyType({place.address: place for place in ordered})


def _lies_in(address: Address, prefix: Address) -> bool:
    return address == prefix or address.startswith(prefix + ":")


def _distances_in_view(tile: Tile, others: Iterable[Tile], vision: int) -> list[float]:
    return [
        hypot(x - tile.x, y - tile.y)
        for x, y in others
        if abs(x - tile.x) <= vision and abs(y - tile.y) <= vision
    ]
