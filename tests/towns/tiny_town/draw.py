"""Draws tiny_town.tmj and its tiles: a town of 24 x 16 tiles for tests.

Run `python tests/towns/tiny_town/draw.py` after a change; the output is committed.
"""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIZE = 16

# `#` wall and `o` furniture are blocked; `.` floor or street and `,` grass can be walked on.
PICTURE = [
    "........................",
    ".######.######.########.",
    ".#..oo#.#..oo#.#ooooo.#.",
    ".#....#.#....#.#......#.",
    ".#....#.#....#.#.o..o.#.",
    ".#oo..#.#oo..#.#......#.",
    ".###.##.###.##.####.###.",
    "........................",
    "........................",
    "........................",
    "....,,,,,,,,,..########.",
    "....,,,,,,,,,..#....#.#.",
    "....,,,,,,,,,..#......#.",
    "....,,,,,,,,,..#o...#.#.",
    "....,,,,,,,,,..###.####.",
    "........................",
]

TILES = {".": 1, ",": 2, "#": 3, "o": 4}
COLOURS = [(214, 202, 176), (126, 176, 96), (92, 84, 96), (158, 110, 70)]

# name, x, y, width, height in tiles, properties
SECTORS: list[tuple[Any, ...]] = [
    ("Ada's house", 1, 1, 6, 6, {"private": True}),
    ("Ben's house", 8, 1, 6, 6, {"private": True}),
    ("Corner Cafe", 15, 1, 8, 6, {}),
    ("Green Park", 4, 10, 9, 5, {}),
    ("Inn", 15, 10, 8, 5, {}),
]
ARENAS: list[tuple[Any, ...]] = [
    ("room", 2, 2, 4, 4, {}),
    ("room", 9, 2, 4, 4, {}),
    ("cafe", 16, 2, 6, 4, {}),
    ("lawn", 4, 10, 9, 5, {}),
    ("hall", 16, 11, 4, 3, {}),
    ("guest room", 21, 11, 1, 3, {"private": True}),
]
OBJECTS: list[tuple[Any, ...]] = [
    ("bed", 2, 2, 1, 2, {"affords": "sleep, rest"}),
    ("stove", 4, 2, 2, 1, {"affords": "cook"}),
    ("desk", 2, 5, 2, 1, {"affords": "write, read, work"}),
    ("bed", 9, 2, 1, 2, {"affords": "sleep, rest"}),
    ("stove", 11, 2, 2, 1, {"affords": "cook"}),
    ("desk", 9, 5, 2, 1, {"affords": "write, read, work"}),
    ("counter", 16, 2, 4, 1, {"affords": "order, serve", "capacity": 3}),
    ("coffee machine", 20, 2, 1, 1, {"affords": "make coffee"}),
    ("table", 17, 4, 1, 1, {"affords": "eat, drink, talk", "capacity": 2}),
    ("table", 20, 4, 1, 1, {"affords": "eat, drink, talk", "capacity": 2}),
    ("bench", 6, 12, 2, 1, {"affords": "sit, talk", "capacity": 2}),
    ("notice board", 16.5, 13.5, 0, 0, {"affords": "read"}),
    ("bed", 21, 11, 1, 1, {"affords": "sleep"}),
]


def tiny_map() -> dict[str, Any]:
    """Return the map as Tiled writes it."""
    ground = [TILES[sign] for row in PICTURE for sign in row]
    layers = [
        _tile_layer(1, "ground", ground),
        _tile_layer(2, "collisions", [tile if tile > 2 else 0 for tile in ground]),
        _object_layer(3, "sectors", SECTORS),
        _object_layer(4, "arenas", ARENAS),
        _object_layer(5, "objects", OBJECTS),
    ]
    size = {"width": len(PICTURE[0]), "height": len(PICTURE), "tilewidth": SIZE, "tileheight": SIZE}
    return {
        "type": "map",
        "version": "1.10",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "infinite": False,
        **size,
        "nextlayerid": 6,
        "nextobjectid": 1000,
        "properties": _properties({"world": "Tiny Town"}),
        "tilesets": [_tileset()],
        "layers": layers,
    }


def tiles_png() -> bytes:
    """Return a picture of the tiles side by side, each of one colour."""
    row = b"\0" + b"".join(bytes(colour) * SIZE for colour in COLOURS)
    header = struct.pack(">IIBBBBB", SIZE * len(COLOURS), SIZE, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(row * SIZE, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _tileset() -> dict[str, Any]:
    count = len(COLOURS)
    image = {"image": "tiles.png", "imagewidth": SIZE * count, "imageheight": SIZE}
    size = {"tilewidth": SIZE, "tileheight": SIZE, "tilecount": count, "columns": count}
    return {"firstgid": 1, "name": "tiles", "margin": 0, "spacing": 0, **size, **image}


def _tile_layer(number: int, name: str, data: list[int]) -> dict[str, Any]:
    size = {"width": len(PICTURE[0]), "height": len(PICTURE)}
    shown = {"visible": name != "collisions", "opacity": 1}
    place = {"id": number, "name": name, "x": 0, "y": 0}
    return {"type": "tilelayer", **place, **size, **shown, "data": data}


def _object_layer(number: int, name: str, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    shapes = [_shape(number * 100 + index, row) for index, row in enumerate(rows)]
    place = {"id": number, "name": name, "x": 0, "y": 0, "visible": True, "opacity": 1}
    return {"type": "objectgroup", **place, "draworder": "topdown", "objects": shapes}


def _shape(number: int, row: tuple[Any, ...]) -> dict[str, Any]:
    name, x, y, width, height, properties = row
    box = {"x": x * SIZE, "y": y * SIZE, "width": width * SIZE, "height": height * SIZE}
    point = {} if width else {"point": True}
    shown = {"rotation": 0, "visible": True, "type": ""}
    return {"id": number, "name": name, **box, **point, **shown, **_wrapped(properties)}


def _wrapped(values: dict[str, Any]) -> dict[str, Any]:
    return {"properties": _properties(values)} if values else {}


def _properties(values: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = {bool: "bool", int: "int", str: "string"}
    return [
        {"name": name, "type": kinds[type(value)], "value": value}
        for name, value in sorted(values.items())
    ]


if __name__ == "__main__":
    text = json.dumps(tiny_map(), ensure_ascii=False)
    (HERE / "tiny_town.tmj").write_text(text + "\n", encoding="utf-8")
    (HERE / "tiles.png").write_bytes(tiles_png())
