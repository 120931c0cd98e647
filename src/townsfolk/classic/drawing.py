"""Draws a map of the original with our own tiles, by what each place is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from townsfolk.classic.blocks import mask_of, number_of, tileset
from townsfolk.classic.brush import ABOVE, FLOOR, FURNITURE, LAYERS, WALLS, Brush, Thing
from townsfolk.classic.matrix import Matrix
from townsfolk.classic.report import Report
from townsfolk.classic.rooms import BEHIND, SEATS, Rooms, read_rooms
from townsfolk.classic.scenery import Put, draw_scenery
from townsfolk.names import Address, Tile, address_of, last_part
from townsfolk.town.distances import biggest_region, neighbours, row_first
from townsfolk.town.plan import ARENAS, COLLISIONS, OBJECTS, SECTORS, name_problem

SPAWNS = "spawns"
"""The layer of the places where people appear; a property `arena` says of which room."""
Places = Mapping[Address, frozenset[Tile]]

_HOUSE = re.compile(r"'s? (house|apartment)\b")
_OWN_ROOM = re.compile(r"'s? (room|bedroom|bathroom|main room)\b")
_PUBLIC_BATHROOM = re.compile(r"\b(wo)?man's bathroom\b")


def draw(matrix: Matrix, brush: Brush, report: Report) -> dict[str, Any]:
    """Return a map of the original as Tiled JSON that `load_town` takes.

    Places that nobody can reach are left out and reported.
    """
    walkable = _town_region(matrix)
    sectors, arenas, objects = _usable(matrix, walkable, report)
    report.count("sectors", len(sectors))
    report.count("arenas", len(arenas))
    report.count("objects", len(objects))
    spawns = _spawns(matrix, arenas, walkable)
    report.count("spawning places", sum(map(len, spawns.values())))
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
        _shapes(SPAWNS, spawns, size, lambda _: {}),
    ]
    same = ("orientation", "renderorder", "tiledversion", "version", "tilewidth", "tileheight")
    return {key: brush.raw[key] for key in same} | {
        "tilesets": [*brush.raw["tilesets"], tileset(brush.next_number)],
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


def _spawns(matrix: Matrix, arenas: Places, walkable: frozenset[Tile]) -> Places:
    """Return where people appear in each room, as far as they can go on from there."""
    found: dict[Address, set[Tile]] = {}
    for place, tile in matrix.spawns:
        if tile in walkable and Address(place) in arenas:
            found.setdefault(Address(place), set()).add(tile)
    return {address: frozenset(tiles) for address, tiles in found.items()}


def _told(kept: Places, found: Iterable[Address], why: str, report: Report) -> Places:
    for address in found:
        if address not in kept:
            report.leave_out(f"{address}: {why}.")
    return kept


def _pictures(
    matrix: Matrix, brush: Brush, objects: Places, walkable: frozenset[Tile]
) -> dict[str, list[int]]:
    layers = {name: [0] * (matrix.width * matrix.height) for name in (*LAYERS, COLLISIONS)}

    def put(layer: str, tile: Tile, number: int) -> None:
        if 0 <= tile.x < matrix.width and 0 <= tile.y < matrix.height:
            layers[layer][tile.y * matrix.width + tile.x] = number

    def put_block(layer: str, kind: str, tile: Tile, same: Collection[Tile]) -> None:
        put(layer, tile, number_of(brush.next_number, kind, mask_of(tile, same)))

    rooms = read_rooms(matrix, walkable)
    draw_scenery(matrix, rooms, walkable, brush, put)
    for tile, arena in rooms.floors.items():
        put(FLOOR, tile, brush.floor_of(arena))
    for tile, room in rooms.walls.items():
        put_block(WALLS, _paint(matrix.sectors[tile], room), tile, rooms.walls)
    for tile in rooms.hedges & rooms.outdoors:
        put_block(FURNITURE, "hedge", tile, rooms.hedges)
    for tile, kind in rooms.furniture.items():
        alike = {one for one, other in rooms.furniture.items() if other == kind}
        put_block(FURNITURE, _coloured(kind, matrix.arenas[tile]), tile, alike)
    for address, tiles in objects.items():
        _put_thing(last_part(address), tiles, rooms, brush, put)
    for tile in _every_tile(matrix) - walkable:
        put(COLLISIONS, tile, brush.floor)
    return layers


def _paint(sector: str, room: str) -> str:
    """Return the kind of a wall: what suits the room, else one that the building keeps to."""
    suited = next((kind for word, kind in _PAINTS.items() if word in room), "")
    return suited or _chosen(_HOUSE_PAINTS, sector)


_PAINTS = {"bathroom": "wall tiles", "pub": "wall wood", "classroom": "wall sky"}
_HOUSE_PAINTS = ("wall cream", "wall rose", "wall mint", "wall lilac", "wall sky")


def _coloured(kind: str, arena: str) -> str:
    return _chosen(("bed red", "bed blue", "bed violet"), arena) if kind == "bed" else kind


def _chosen(kinds: Sequence[str], name: str) -> str:
    return kinds[sum(name.encode()) % len(kinds)]


def _put_thing(name: str, tiles: frozenset[Tile], rooms: Rooms, brush: Brush, put: Put) -> None:
    """Draw an object on the tiles from which it is used, each group of tiles as one."""
    for x, y, width, height in rectangles(tiles):
        beside = {
            near
            for tile in (Tile(x + dx, y + dy) for dx in range(width) for dy in range(height))
            for near in neighbours(tile)
        }
        if BEHIND.search(name):
            continue
        if beside & rooms.furniture.keys() and SEATS.search(name):
            for dx in range(width):
                for dy in range(height):
                    number = number_of(brush.next_number, "stool", 0)
                    put(FURNITURE, Tile(x + dx, y + dy), number)
            continue
        _put_parts(brush.thing(name, width, height), Tile(x, y), (width, height), put)


def _put_parts(thing: Thing, at: Tile, size: tuple[int, int], put: Put) -> None:
    """Draw a thing, again and again where its place is larger than it is."""
    width, height = size
    for left in range(0, width, thing.width):
        for top in range(0, height, thing.height):
            for (dx, dy, layer), number in thing.parts.items():
                if left + dx < width and top + dy < height:
                    put(layer, Tile(at.x + left + dx, at.y + top + dy), number)


def _tile_layer(matrix: Matrix, name: str, data: list[int]) -> dict[str, Any]:
    above = {"properties": [{"name": ABOVE, "type": "bool", "value": True}]}
    return (above if name == ABOVE else {}) | {
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
            if layer == SPAWNS:
                found["arena"] = address
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
