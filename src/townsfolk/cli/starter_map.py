"""The map that a new town begins with: two homes, a cafe and a green, to be changed in Tiled."""

from typing import Any

from townsfolk.looks.canvas import TILE, Canvas

PICTURE = (
    ",,,,,,,,,,,,,,,,,,,,,,,,",
    ",#######,#######,######,",
    ",#b_d_s#,#b_d_s#,#cck_#,",
    ",#B____#,#B____#,#____#,",
    ",#_t___#,#_t___#,#_t_t#,",
    ",#_____#,#_____#,#____#,",
    ",####_##,####_##,###_##,",
    ",,,,,.,,,,,,,.,,,,,,.,,,",
    "........................",
    ",,,,,,,,,,.,,,,,,,,,,,,,",
    ",,,,,,,,,,.,,,,,,,,,,,,,",
    ",,,,,,,,n,.,,f,,,,,,,,,,",
    ",,,,,,,,,,.,,,,,,,,,,,,,",
    ",,,,,,,,,,,,,,,,,,,,,,,,",
)
"""A sign for each tile; what isn't ground stands on the floor or, outdoors, on grass."""

SIGNS = ",._#bBdstcknf"
"""Grass, path, floor, wall, the two halves of a bed, desk, stove, table, counter, coffee machine,
bench, flowers: in the order of the tiles."""
_WALKABLE = ",._bB"
_OUTDOORS = "nf"

_Box = tuple[int, int, int, int]
_Rows = tuple[tuple[str, _Box, dict[str, Any]], ...]
_SECTORS: _Rows = (
    ("First house", (1, 1, 7, 6), {"private": True}),
    ("Second house", (9, 1, 7, 6), {"private": True}),
    ("Cafe", (17, 1, 6, 6), {}),
    ("Green", (6, 9, 10, 5), {}),
)
_ARENAS: _Rows = (
    ("room", (2, 2, 5, 4), {}),
    ("room", (10, 2, 5, 4), {}),
    ("cafe", (18, 2, 4, 4), {}),
    ("lawn", (6, 9, 10, 5), {}),
)
_HOME: _Rows = (
    ("bed", (0, 0, 1, 2), {"affords": "sleep, rest"}),
    ("desk", (2, 0, 1, 1), {"affords": "read, write, work, study"}),
    ("stove", (4, 0, 1, 1), {"affords": "cook"}),
    ("table", (1, 2, 1, 1), {"affords": "eat, talk"}),
)
_PUBLIC: _Rows = (
    ("counter", (18, 2, 2, 1), {"affords": "serve, work, order", "capacity": 2}),
    ("coffee machine", (20, 2, 1, 1), {"affords": "make coffee"}),
    ("table", (19, 4, 1, 1), {"affords": "eat, drink, talk, read", "capacity": 2}),
    ("table", (21, 4, 1, 1), {"affords": "eat, drink, talk, read", "capacity": 2}),
    ("bench", (8, 11, 1, 1), {"affords": "relax, read, talk", "capacity": 2}),
    ("flower bed", (13, 11, 1, 1), {"affords": "garden, relax", "capacity": 2}),
)
_NOTES = {
    "collisions": "Put any tile where nobody can walk: walls, furniture, water.",
    "sectors": "Rectangles: buildings and parks. private = true: a home.",
    "arenas": "Rectangles: rooms. Each lies in the sector that holds its centre.",
    "objects": "Rectangles: things. affords: verbs, such as cook, eat. capacity: how many at once.",
}


def starter_map(world: str) -> dict[str, Any]:
    """Return a map as Tiled writes it. Each layer has a property `note` that says what it is for.

    `world` is the first part of every address. Its picture is `starter_tiles`, as `tiles.png`.
    """
    signs = [sign for row in PICTURE for sign in row]
    numbers = [SIGNS.index(sign) + 1 for sign in signs]
    ground = [
        number if sign in ",._#" else _under(sign)
        for sign, number in zip(signs, numbers, strict=True)
    ]
    things = [0 if sign in ",._#" else number for sign, number in zip(signs, numbers, strict=True)]
    blocked = [0 if sign in _WALKABLE else SIGNS.index("#") + 1 for sign in signs]
    homes = [
        (name, (x + dx, 2 + y, w, h), values)
        for dx in (2, 10)
        for name, (x, y, w, h), values in _HOME
    ]
    layers = [
        _tiles(1, "ground", ground),
        _tiles(2, "furniture", things),
        _tiles(3, "collisions", blocked),
        _shapes(4, "sectors", _SECTORS),
        _shapes(5, "arenas", _ARENAS),
        _shapes(6, "objects", (*homes, *_PUBLIC)),
    ]
    return {
        "type": "map",
        "version": "1.10",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "infinite": False,
        "width": len(PICTURE[0]),
        "height": len(PICTURE),
        "tilewidth": TILE,
        "tileheight": TILE,
        "nextlayerid": len(layers) + 1,
        "nextobjectid": 1000,
        "properties": _properties({"world": world}),
        "tilesets": [_tileset()],
        "layers": layers,
    }


def starter_tiles() -> bytes:
    """Return the picture of the tiles, one beside the other, as a PNG file."""
    sheet = Canvas(TILE * len(SIGNS), TILE)
    for index, draw in enumerate(_DRAWINGS):
        tile = Canvas(TILE, TILE)
        draw(tile)
        sheet.paste(tile, index * TILE, 0)
    return sheet.png()


_INK = (52, 40, 58, 255)
_WOOD = (_INK, (122, 78, 50, 255), (168, 112, 66, 255), (206, 154, 96, 255))
_STONE = (_INK, (104, 98, 118, 255), (146, 142, 158, 255), (190, 188, 198, 255))
_CLOTH = (_INK, (92, 74, 140, 255), (132, 112, 186, 255), (180, 164, 220, 255))


def _flat(base: tuple[int, int, int, int], fleck: tuple[int, int, int, int]) -> Any:
    def draw(tile: Canvas) -> None:
        tile.rect(0, 0, TILE, TILE, base)
        tile.dots(((3, 4), (4, 4), (11, 2), (7, 9), (13, 12), (2, 13)), fleck)

    return draw


def _furniture(top: int, front: int, ramp: Any, *more: Any) -> Any:
    def draw(tile: Canvas) -> None:
        tile.block(1, TILE - top - front, TILE - 2, top, front, ramp)
        for box in more:
            tile.rect(*box)

    return draw


_WHITE, _RED, _GREEN = (240, 236, 226, 255), (208, 72, 72, 255), (92, 150, 70, 255)
_DRAWINGS = (
    _flat((124, 178, 96, 255), (150, 200, 112, 255)),
    _flat((212, 190, 150, 255), (190, 166, 126, 255)),
    _flat((222, 196, 158, 255), (204, 174, 134, 255)),
    _furniture(10, 6, _STONE),
    _furniture(15, 1, _CLOTH, (3, 3, 10, 6, _WHITE)),
    _furniture(11, 5, _CLOTH),
    _furniture(8, 6, _WOOD, (4, 4, 5, 3, _WHITE)),
    _furniture(9, 6, _STONE, (4, 3, 3, 3, _INK), (9, 3, 3, 3, _INK)),
    _furniture(9, 4, _WOOD),
    _furniture(9, 7, _WOOD),
    _furniture(9, 7, _STONE, (5, 9, 6, 4, _RED)),
    _furniture(5, 4, _WOOD),
    _furniture(7, 2, (_INK, _GREEN, _GREEN, _GREEN), (4, 8, 2, 2, _RED), (9, 9, 2, 2, _WHITE)),
)


def _under(sign: str) -> int:
    return SIGNS.index("," if sign in _OUTDOORS else "_") + 1


def _tileset() -> dict[str, Any]:
    count = len(SIGNS)
    size = {"tilewidth": TILE, "tileheight": TILE, "tilecount": count, "columns": count}
    picture = {"image": "tiles.png", "imagewidth": TILE * count, "imageheight": TILE}
    return {"firstgid": 1, "name": "tiles", "margin": 0, "spacing": 0, **size, **picture}


def _tiles(number: int, name: str, data: list[int]) -> dict[str, Any]:
    size = {"width": len(PICTURE[0]), "height": len(PICTURE)}
    shown = {"visible": name != "collisions", "opacity": 1, **_noted(name)}
    return {"type": "tilelayer", "id": number, "name": name, "x": 0, "y": 0, **size, **shown,
            "data": data}  # fmt: skip


def _shapes(number: int, name: str, rows: _Rows) -> dict[str, Any]:
    shapes = [
        {"id": number * 100 + index, "name": label, "type": "", "rotation": 0, "visible": True,
         "x": box[0] * TILE, "y": box[1] * TILE, "width": box[2] * TILE, "height": box[3] * TILE,
         "properties": _properties(values)}
        for index, (label, box, values) in enumerate(rows)
    ]  # fmt: skip
    return {"type": "objectgroup", "id": number, "name": name, "x": 0, "y": 0, "visible": True,
            "opacity": 1, "draworder": "topdown", **_noted(name), "objects": shapes}  # fmt: skip


def _noted(layer: str) -> dict[str, Any]:
    return {"properties": _properties({"note": _NOTES[layer]})} if layer in _NOTES else {}


def _properties(values: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = {bool: "bool", int: "int", str: "string"}
    return [
        {"name": name, "type": kinds[type(value)], "value": value}
        for name, value in sorted(values.items())
    ]
