"""What lies around the buildings on a map of the original: grass, lanes between doors, woods."""

import hashlib
from collections.abc import Callable, Collection

from townsfolk.classic.brush import ABOVE, DETAIL, FURNITURE, GROUND, Brush, Parts
from townsfolk.classic.matrix import Matrix
from townsfolk.classic.rooms import Rooms
from townsfolk.names import Tile
from townsfolk.town.distances import neighbours, row_first

Put = Callable[[str, Tile, int], None]
"""Sets the number of a tile in a layer."""
_TREE_ROWS = 4
_WOODS = 8
"""One tile in so many has a tree where nobody gets to."""
_FLOWERS, _FLOWERS_OF_A_GARDEN = 30, 2
"""One tile in so many has flowers."""
_AROUND = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))


def draw_scenery(
    matrix: Matrix, rooms: Rooms, walkable: frozenset[Tile], brush: Brush, put: Put
) -> None:
    """Draw everything under the open sky."""
    for y in range(matrix.height):
        for x in range(matrix.width):
            put(GROUND, Tile(x, y), brush.grass[_draw_of(Tile(x, y), len(brush.grass))])
    outside = walkable - set(matrix.sectors)
    lanes = _lanes(rooms, outside)
    for tile in lanes:
        near = [Tile(tile.x + dx, tile.y + dy) for dx, dy in _AROUND]
        put(DETAIL, tile, brush.lane([one in lanes or one in rooms.floors for one in near]))
    for tile in sorted((outside - lanes) | (rooms.outdoors & walkable), key=row_first):
        rare = _FLOWERS_OF_A_GARDEN if "garden" in matrix.objects.get(tile, "") else _FLOWERS
        if brush.flowers and not _draw_of(tile, rare):
            put(DETAIL, tile, brush.flowers[_draw_of(tile, len(brush.flowers), "kind")])
    _plant(matrix, rooms, walkable, brush, put)


def _lanes(rooms: Rooms, outside: frozenset[Tile]) -> frozenset[Tile]:
    """Return ways that join the doors of all buildings, two tiles wide where there is room."""
    doors = _doors(rooms, outside)
    way: set[Tile] = set(doors[:1])
    for door in doors[1:]:
        way |= _way_between(door, way, outside)
    wide = {Tile(x + dx, y + dy) for x, y in way for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1))}
    return frozenset(wide & outside)


def _doors(rooms: Rooms, outside: frozenset[Tile]) -> list[Tile]:
    """Return a doorstep for each opening to the outside: its first tile."""
    steps = {
        near for tile in rooms.floors.keys() - rooms.walls.keys() for near in neighbours(tile)
    } & outside
    return sorted(
        (
            tile
            for tile in steps
            if not {Tile(tile.x - 1, tile.y), Tile(tile.x, tile.y - 1)} & steps
        ),
        key=row_first,
    )


def _way_between(start: Tile, goals: Collection[Tile], ground: frozenset[Tile]) -> set[Tile]:
    """Return the tiles of a shortest way to the nearest goal; nothing when there is none."""
    came: dict[Tile, Tile] = {start: start}
    edge = [start]
    while edge:
        beyond = []
        for tile in edge:
            if tile in goals:
                way = {tile}
                while came[tile] != tile:
                    tile = came[tile]  # noqa: PLW2901  back along the way
                    way.add(tile)
                return way
            for near in neighbours(tile):
                if near in ground and near not in came:
                    came[near] = tile
                    beyond.append(near)
        edge = beyond
    return set()


def _plant(matrix: Matrix, rooms: Rooms, walkable: frozenset[Tile], brush: Brush, put: Put) -> None:
    """Plant trees and bushes where nobody walks: thick at the edge of the town, then thinner."""
    inside = set(matrix.sectors)
    taken: set[Tile] = set()
    for y in range(matrix.height):
        for x in range(matrix.width):
            tile = Tile(x, y)
            if tile in inside or tile in walkable:
                continue
            crown = _crown(tile)
            is_edge = tile in matrix.blocked
            wanted = is_edge or not _draw_of(tile, _WOODS)
            fits = _is_on(crown, matrix) and not crown & (taken | inside)
            if brush.trees and wanted and fits and (not is_edge or _draw_of(tile, 3)):
                _put_parts(brush.trees[_draw_of(tile, len(brush.trees), "tree")], tile, put)
                taken |= crown
            elif is_edge and brush.bushes and tile not in taken:
                put(FURNITURE, tile, brush.bushes[_draw_of(tile, len(brush.bushes), "bush")])


def _crown(trunk: Tile) -> set[Tile]:
    return {Tile(trunk.x + dx, trunk.y - dy) for dx in (-1, 0, 1) for dy in range(_TREE_ROWS)}


def _is_on(tiles: Collection[Tile], matrix: Matrix) -> bool:
    return all(0 <= x < matrix.width and 0 <= y < matrix.height for x, y in tiles)


def _put_parts(parts: Parts, at: Tile, put: Put) -> None:
    for (dx, dy, layer), number in parts.items():
        put(layer if dy == 0 else ABOVE, Tile(at.x + dx, at.y + dy), number)


def _draw_of(tile: Tile, count: int, what: str = "") -> int:
    """Return a number below `count` that always is the same for a tile."""
    digest = hashlib.blake2b(f"{tile.x} {tile.y} {what}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % count
