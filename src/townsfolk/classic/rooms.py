"""Tells on a map of the original what is a wall, what a piece of furniture, and what is outdoors.

The original says only that nobody can walk somewhere, and names the tiles from which a thing is
used; what stands beside these tiles is the thing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from townsfolk.classic.matrix import Matrix
from townsfolk.names import Tile
from townsfolk.town.distances import neighbours, row_first

_OUTDOORS = re.compile(r"\b(garden|park|yard|field|street)\b")
_FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bed", re.compile(r"\bbed\b")),
    ("goods", re.compile(r"\b(store|product) shelf\b|\bproduct shelf\b")),
    ("counter", re.compile(r"\bcounter\b")),
    ("cabinet", re.compile(r"\b(shelf|bookshelf|closet|piano|console|desk|easel)\b")),
    ("enamel", re.compile(r"\b(sink|toilet|shower|refrigerator|cooking|toaster)\b")),
    ("sofa", re.compile(r"\bsofa\b")),
)
"""What stands beside the tiles of a thing, by its name; a table, when nothing here fits."""
SEATS = re.compile(r"\b(seating|table|desk|computer|podium|chair)\b")
BEHIND = re.compile(r"\bbehind\b")


@dataclass(frozen=True, slots=True)
class Rooms:
    """What each tile is. `floors` has the name of the room whose floor a tile shows."""

    floors: Mapping[Tile, str]
    walls: Mapping[Tile, str]
    """Walls, with the name of the room that sees their face."""
    furniture: Mapping[Tile, str]
    hedges: frozenset[Tile]
    outdoors: frozenset[Tile]
    """Tiles of gardens and parks."""


def read_rooms(matrix: Matrix, walkable: frozenset[Tile]) -> Rooms:
    """Understand a map, of which people get to the `walkable` tiles."""
    outdoors = frozenset(tile for tile, arena in matrix.arenas.items() if is_outdoors(arena))
    built = {matrix.sectors.get(tile) for tile in matrix.arenas.keys() - outdoors}
    green = {
        tile
        for tile, sector in matrix.sectors.items()
        if tile not in matrix.arenas and (sector not in built or _is_beside(tile, outdoors))
    }
    indoors = set(matrix.sectors) - outdoors - green
    walls = {tile for tile in indoors - walkable if _is_wall(matrix, tile)}
    floors = _floors(matrix, indoors)
    furniture = indoors - walkable - walls
    return Rooms(
        floors=floors,
        walls={tile: floors.get(Tile(tile.x, tile.y + 1), "") for tile in walls},
        furniture={tile: _furniture(matrix, tile) for tile in furniture},
        hedges=frozenset(matrix.blocked - indoors),
        outdoors=outdoors | green,
    )


def is_outdoors(name: str) -> bool:
    """Say whether a place of this name has no floor."""
    return bool(_OUTDOORS.search(name))


def _is_beside(tile: Tile, others: frozenset[Tile]) -> bool:
    return any(near in others for near in neighbours(tile))


def _is_wall(matrix: Matrix, tile: Tile) -> bool:
    """Say whether a tile that nobody gets to is a wall: in no room, or at the end of one."""
    arena = matrix.arenas.get(tile)
    if arena is None:
        return True
    above, below = Tile(tile.x, tile.y - 1), Tile(tile.x, tile.y + 1)
    return matrix.arenas.get(above) != arena or matrix.arenas.get(below, arena) != arena


def _floors(matrix: Matrix, indoors: set[Tile]) -> dict[Tile, str]:
    """Return whose floor each tile indoors shows: its room's, or the nearest of the building's."""
    found = {tile: matrix.arenas[tile] for tile in indoors if tile in matrix.arenas}
    edge = sorted(found, key=row_first)
    while edge:
        beyond: dict[Tile, str] = {}
        for tile in edge:
            for near in neighbours(tile):
                same = matrix.sectors.get(near) == matrix.sectors[tile]
                if near in indoors and near not in found and same:
                    beyond.setdefault(near, found[tile])
        found |= beyond
        edge = sorted(beyond, key=row_first)
    return found


def _furniture(matrix: Matrix, tile: Tile) -> str:
    """Return the kind of furniture on a blocked tile: by the nearest thing in its room."""
    arena = matrix.arenas.get(tile)
    for near in _around(tile):
        thing = matrix.objects.get(near)
        if thing and matrix.arenas.get(near) == arena:
            return next((kind for kind, says in _FURNITURE if says.search(thing)), "table")
    return "table"


def _around(tile: Tile) -> Iterator[Tile]:
    """Give the tiles around one, the nearest first."""
    x, y = tile
    steps = [(dx, dy) for dy in range(-3, 4) for dx in range(-3, 4)]
    for dx, dy in sorted(steps, key=lambda one: (abs(one[0]) + abs(one[1]), one)):
        yield Tile(x + dx, y + dy)
