"""Draws a map of the original with our own tiles, by what each place is.

How a bed, a kitchen floor or a wall looks, and what an object is good for, is taken from our
own Ville; so no picture has to be known here by its number.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from townsfolk.classic.matrix import Matrix
from townsfolk.classic.report import Report
from townsfolk.names import Address, Tile, address_of, last_part
from townsfolk.town.distances import biggest_region, neighbours, row_first
from townsfolk.town.plan import ARENAS, COLLISIONS, OBJECTS, SECTORS, name_problem
from townsfolk.town.tiled import load_town

Places = Mapping[Address, frozenset[Tile]]

_GROUND, _FLOOR, _WALLS, _FURNITURE = "ground", "floor", "walls", "furniture"
_HOUSE = re.compile(r"'s? (house|apartment)\b")
_OWN_ROOM = re.compile(r"'s? (room|bedroom|bathroom|main room)\b")
_PUBLIC_BATHROOM = re.compile(r"\b(wo)?man's bathroom\b")
_OUTDOORS = re.compile(r"\b(garden|park|yard|field|street)\b")


class Brush:
    """What our own map teaches: the pictures of each kind of place and thing, and their verbs."""

    def __init__(self, map_path: Path) -> None:
        self.raw: dict[str, Any] = json.loads(map_path.read_text(encoding="utf-8"))
        self._width: int = self.raw["width"]
        self._data = {one["name"]: one.get("data") for one in self.raw["layers"]}
        town = load_town(map_path)
        self._floors: dict[str, int] = {}
        for arena in town.arenas.values():
            self._floors.setdefault(last_part(arena.address), self._usual(_FLOOR, arena.tiles))
        self._things: dict[str, list[list[int]]] = {}
        self._verbs: dict[str, frozenset[str]] = {}
        for thing in town.objects.values():
            name = last_part(thing.address)
            self._things.setdefault(name, self._pattern(thing.tiles))
            self._verbs[name] = self._verbs.get(name, frozenset()) | thing.affords
        inside = [tile for sector in town.sectors.values() for tile in sector.tiles]
        outside = {Tile(x, y) for x in range(town.width) for y in range(town.height)}
        outside -= set(inside)
        walls = {one for one in inside if not town.is_walkable(one) and self._at(_WALLS, one)}
        self.side = self._usual(_WALLS, [one for one in walls if is_upright(one, walls)])
        self.wall = self._usual(_WALLS, [one for one in walls if not is_upright(one, walls)])
        self.floor = self._usual(_FLOOR, inside)
        self.grass = self._usual(_GROUND, outside)
        nature = [
            one
            for one in outside
            if self._at(COLLISIONS, one) and self._is_nature(self._at(_FURNITURE, one))
        ]
        self.bush = self._usual(_FURNITURE, nature)

    def floor_of(self, arena: str) -> int:
        """Return the floor of a room, by its name."""
        return self._floors.get(_nearest(arena, self._floors), 0) or self.floor

    def picture_of(self, thing: str, dx: int, dy: int) -> int:
        """Return the tile of an object at an offset within it; 0 when it isn't drawn."""
        pattern = self._things[_nearest(thing, self._things) or "table"]
        row = pattern[dy % len(pattern)]
        return row[dx % len(row)]

    def verbs_of(self, thing: str) -> frozenset[str]:
        """Return what an object is good for."""
        return self._verbs.get(_nearest(thing, self._verbs)) or frozenset({"use"})

    def _at(self, layer: str, tile: Tile) -> int:
        number: int = self._data[layer][tile.y * self._width + tile.x]
        return number

    def _is_nature(self, number: int) -> bool:
        """Say whether a picture is one of plants and stones."""
        return any(
            one["firstgid"] <= number < one["firstgid"] + one["tilecount"]
            for one in self.raw["tilesets"]
            if one["name"] == "nature"
        )

    def _usual(self, layer: str, tiles: Iterable[Tile]) -> int:
        counts = Counter(number for tile in tiles if (number := self._at(layer, tile)))
        return min(counts, key=lambda number: (-counts[number], number), default=0)

    def _pattern(self, tiles: Sequence[Tile]) -> list[list[int]]:
        xs, ys = {tile.x for tile in tiles}, {tile.y for tile in tiles}
        return [
            [self._at(_FURNITURE, Tile(x, y)) for x in range(min(xs), max(xs) + 1)]
            for y in range(min(ys), max(ys) + 1)
        ]


def is_upright(tile: Tile, walls: Collection[Tile]) -> bool:
    """Say whether a wall runs from top to bottom here, and is seen from above only."""
    return Tile(tile.x, tile.y + 1) in walls


def draw(matrix: Matrix, brush: Brush, report: Report) -> dict[str, Any]:
    """Return a map of the original as Tiled JSON that `load_town` takes.

    Places that nobody can reach are left out and reported.
    """
    walkable = _town_region(matrix)
    sectors, arenas, objects = _usable(matrix, walkable, report)
    report.count("sectors", len(sectors))
    report.count("arenas", len(arenas))
    report.count("objects", len(objects))
    size: int = brush.raw["tilewidth"]
    layers = [
        _tile_layer(matrix, name, data)
        for name, data in _pictures(matrix, brush, objects, walkable).items()
    ]
    layers += [
        _shapes(SECTORS, sectors, size, lambda one: {"private": bool(_HOUSE.search(one))}),
        _shapes(ARENAS, arenas, size, lambda one: {"private": _is_own_room(one)}),
        _shapes(
            OBJECTS, objects, size, lambda one: {"affords": ", ".join(sorted(brush.verbs_of(one)))}
        ),
    ]
    same = ("orientation", "renderorder", "tiledversion", "version", "tilewidth", "tileheight")
    return {key: brush.raw[key] for key in (*same, "tilesets")} | {
        "type": "map",
        "infinite": False,
        "width": matrix.width,
        "height": matrix.height,
        "properties": [{"name": "world", "type": "string", "value": matrix.world}],
        "layers": layers,
    }


def _is_own_room(name: str) -> bool:
    return bool(_OWN_ROOM.search(name)) and not _PUBLIC_BATHROOM.search(name)


def _every_tile(matrix: Matrix) -> set[Tile]:
    return {Tile(x, y) for x in range(matrix.width) for y in range(matrix.height)}


def _town_region(matrix: Matrix) -> frozenset[Tile]:
    """Return where people walk: the connected region with most of the rooms.

    The scenery around the town can be larger, but nobody gets there.
    """
    free = frozenset(_every_tile(matrix) - matrix.blocked)
    regions: list[frozenset[Tile]] = []
    while free and len(regions) < _MOST_REGIONS:
        regions.append(biggest_region(free))
        free -= regions[-1]
    rooms = frozenset(matrix.arenas)
    return max(regions, key=lambda one: (len(one & rooms), len(one)), default=frozenset())


_MOST_REGIONS = 50


def _usable(
    matrix: Matrix, walkable: frozenset[Tile], report: Report
) -> tuple[Places, Places, Places]:
    """Return the sectors, arenas and objects that people can get to, each with its tiles."""
    sectors: dict[Address, set[Tile]] = {}
    arenas: dict[Address, set[Tile]] = {}
    objects: dict[Address, set[Tile]] = {}
    for tile in sorted(_every_tile(matrix), key=row_first):
        parts = [names.get(tile, "") for names in (matrix.sectors, matrix.arenas, matrix.objects)]
        for depth, level in enumerate((sectors, arenas, objects), start=1):
            named = parts[:depth]
            if not all(named) or any(name_problem(one) for one in named):
                break
            level.setdefault(address_of(matrix.world, *named), set()).add(tile)
    kept = {address: frozenset(tiles) for address, tiles in arenas.items() if tiles & walkable}
    return (
        {address: frozenset(tiles) for address, tiles in sectors.items()},
        _told(kept, arenas, "no tile of it can be reached", report),
        _told(dict(_reached(objects, kept, walkable)), objects, "nobody can get to it", report),
    )


def _reached(
    objects: Mapping[Address, set[Tile]], arenas: Places, walkable: frozenset[Tile]
) -> Iterator[tuple[Address, frozenset[Tile]]]:
    for address, tiles in objects.items():
        room = arenas.get(Address(address.rpartition(":")[0]), frozenset()) & walkable
        beside = {near for tile in tiles for near in neighbours(tile)} & room
        if tiles & room:
            yield address, frozenset(tiles & room)
        elif beside:
            yield address, frozenset(tiles)


def _told(kept: Places, found: Iterable[Address], why: str, report: Report) -> Places:
    for address in found:
        if address not in kept:
            report.leave_out(f"{address}: {why}.")
    return kept


def _pictures(
    matrix: Matrix, brush: Brush, objects: Places, walkable: frozenset[Tile]
) -> dict[str, list[int]]:
    layers = {name: [0] * (matrix.width * matrix.height) for name in _DRAWN}
    for y in range(matrix.height):
        for x in range(matrix.width):
            tile, index = Tile(x, y), y * matrix.width + x
            layers[_GROUND][index] = brush.grass
            blocked = tile in matrix.blocked
            layers[COLLISIONS][index] = 0 if tile in walkable else brush.wall
            outdoors = bool(_OUTDOORS.search(matrix.arenas.get(tile, "")))
            if tile in matrix.arenas and not outdoors:
                layers[_FLOOR][index] = brush.floor_of(matrix.arenas[tile])
            if blocked and tile in matrix.sectors and not outdoors:
                upright = is_upright(tile, matrix.blocked)
                layers[_WALLS][index] = brush.side if upright else brush.wall
            elif blocked:
                layers[_FURNITURE][index] = brush.bush
    for address, tiles in objects.items():
        left, top = min(tile.x for tile in tiles), min(tile.y for tile in tiles)
        for x, y in tiles:
            number = brush.picture_of(last_part(address), x - left, y - top)
            layers[_FURNITURE][y * matrix.width + x] = number
    return layers


_DRAWN = (_GROUND, _FLOOR, _WALLS, _FURNITURE, COLLISIONS)


def _tile_layer(matrix: Matrix, name: str, data: list[int]) -> dict[str, Any]:
    return {
        "type": "tilelayer",
        "name": name,
        "width": matrix.width,
        "height": matrix.height,
        "x": 0,
        "y": 0,
        "opacity": 1,
        "visible": name != COLLISIONS,
        "data": data,
    }


def _shapes(layer: str, places: Places, size: int, values: Any) -> dict[str, Any]:
    shapes = []
    for address, tiles in sorted(places.items()):
        name = last_part(address)
        for x, y, width, height in rectangles(tiles):
            found = dict(values(name))
            if layer == OBJECTS:
                found["capacity"] = 1 if len(tiles) == 1 else max(1, width * height)
            shapes.append(
                {
                    "name": name,
                    "type": "",
                    "x": x * size,
                    "y": y * size,
                    "width": width * size,
                    "height": height * size,
                    "rotation": 0,
                    "visible": True,
                    "properties": [
                        {"name": key, "type": _TYPES[type(value)], "value": value}
                        for key, value in sorted(found.items())
                    ],
                }
            )
    return {"type": "objectgroup", "name": layer, "visible": False, "objects": shapes}


_TYPES = {bool: "bool", int: "int", str: "string"}


def rectangles(tiles: Iterable[Tile]) -> Iterator[tuple[int, int, int, int]]:
    """Cover tiles by rectangles `x, y, width, height`, none of which overlap."""
    left = set(tiles)
    for tile in sorted(left, key=row_first):
        if tile not in left:
            continue
        width = 1
        while Tile(tile.x + width, tile.y) in left:
            width += 1
        row = [Tile(tile.x + dx, tile.y) for dx in range(width)]
        height = 1
        while all(Tile(x, y + height) in left for x, y in row):
            height += 1
        left -= {Tile(x, y + dy) for x, y in row for dy in range(height)}
        yield tile.x, tile.y, width, height


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that says most nearly the same: equal, or with most words shared."""
    names = list(known)
    if name in names:
        return name
    words = name.split()
    shared = {one: len(set(words) & set(one.split())) for one in names}
    best = max(names, key=lambda one: (shared[one], one.split()[-1] == words[-1]), default="")
    return best if shared.get(best) else ""
