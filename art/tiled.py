"""Cuts a plan into tiles and writes it as Tiled reads it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from art.plan import LAYERS, Named, Plan
from art.stamp import Stamp
from art.terrain import Neighbours
from art.wall_kit import Edges, kits
from townsfolk.looks.canvas import TILE, Canvas

COLUMNS = 32
"""Width of a tileset picture in tiles."""
PITCH = TILE + 2
"""Each tile has a rim of one pixel, a copy of its edge, so that no seam shows when zoomed."""

SHEETS = ("ground", "floors", "walls", "furniture", "outdoors", "nature", "lights")
_SHEET_OF_LAYER = {
    "ground": "ground",
    "ground_detail": "ground",
    "floor": "floors",
    "walls": "walls",
    "furniture": "furniture",
    "above": "nature",
    "lights": "lights",
}
_NAMES_OF_GROUND = {
    "earth": ("Lane", "#e3bd84"),
    "cobble": ("Street", "#86859a"),
    "pavement": ("Pavement", "#d9c9a8"),
    "water": ("Water", "#4e9acb"),
    "meadow": ("Tall grass", "#8fc861"),
    "shade": ("Forest floor", "#4a8f4a"),
}
"""What the kinds of ground are called in Tiled's list of terrains, and the colour there."""


@dataclass
class Sheet:
    """A tileset: tiles in rows of `COLUMNS`; whole stamps come first, as one sees them."""

    name: str
    cells: dict[tuple[int, int], Canvas] = field(default_factory=dict)
    shelf_y: int = 0
    shelf_height: int = 0
    shelf_x: int = 0

    def add(self, picture: Canvas) -> None:
        """Add a picture of some tiles beside the last one, or below when there is no space."""
        w, h = picture.width // TILE, picture.height // TILE
        if self.shelf_x + w > COLUMNS:
            self.shelf_y, self.shelf_x = self.shelf_y + self.shelf_height, 0
            self.shelf_height = 0
        for dy in range(h):
            for dx in range(w):
                tile = picture.part(dx * TILE, dy * TILE, TILE, TILE)
                self.cells[self.shelf_x + dx, self.shelf_y + dy] = tile
        self.shelf_x += w
        self.shelf_height = max(self.shelf_height, h)

    @property
    def rows(self) -> int:
        return max(1, self.shelf_y + self.shelf_height)

    def picture(self) -> Canvas:
        c = Canvas(COLUMNS * PITCH, self.rows * PITCH)
        for (x, y), tile in self.cells.items():
            left, top = x * PITCH, y * PITCH
            for dx, dy in ((0, 1), (2, 1), (1, 0), (1, 2)):
                c.replace(tile, left + dx, top + dy)
            c.replace(tile, left + 1, top + 1)
        return c


_EMPTY = Canvas(TILE, TILE).data()


class Tiles:
    """All tiles of a map: what is on each cell of each layer, as tile numbers."""

    def __init__(self, plan: Plan) -> None:
        self.sheets = {name: Sheet(name) for name in SHEETS}
        cut = {name: _cut(plan.layers[name], plan) for name in LAYERS}
        used = {data for row in cut.values() for data in row}
        self.kits = kits()
        for kit in self.kits:
            self.sheets["walls"].add(kit.picture())
        self._add_stamps(plan.stamps)
        known = {tile.data() for sheet in self.sheets.values() for tile in sheet.cells.values()}
        for layer in LAYERS:
            for data in dict.fromkeys(cut[layer]):
                if data != _EMPTY and data not in known:
                    known.add(data)
                    self._add_tile(_SHEET_OF_LAYER[layer], data)
        assert used - {_EMPTY} <= known
        self.sheets = {name: sheet for name, sheet in self.sheets.items() if sheet.cells}
        self.first = self._first_numbers()
        numbers = self._numbers()
        self.walls = {
            kit.name: {numbers[tile.data()]: edges for edges, tile in kit.tiles}
            for kit in self.kits
        }
        self.terrains = {
            numbers[data]: ground for data, ground in plan.terrains.items() if data in numbers
        }
        self.glowing: set[int] = set()
        self.data = {name: [numbers[data] for data in cut[name]] for name in LAYERS}
        for layer, x, y in plan.glows:
            self.glowing.add(self.data[layer][y * plan.width + x])

    def _add_stamps(self, stamps: list[Stamp]) -> None:
        seen: set[bytes] = set()
        for one in sorted(stamps, key=lambda s: (-s.picture.height, s.columns)):
            for picture in (one.picture, one.over):
                if picture and not picture.is_empty and picture.data() not in seen:
                    seen.add(picture.data())
                    self.sheets[one.sheet].add(picture)

    def _add_tile(self, sheet: str, data: bytes) -> None:
        pixels = np.frombuffer(data, dtype=np.uint8)
        self.sheets[sheet].add(Canvas.of(pixels.reshape(TILE, TILE, 4)))

    def _first_numbers(self) -> dict[str, int]:
        first, number = {}, 1
        for name, sheet in self.sheets.items():
            first[name] = number
            number += sheet.rows * COLUMNS
        return first

    def _numbers(self) -> dict[bytes, int]:
        numbers = {_EMPTY: 0}
        for name, sheet in self.sheets.items():
            for (x, y), tile in sorted(sheet.cells.items()):
                numbers.setdefault(tile.data(), self.first[name] + y * COLUMNS + x)
        return numbers


def _cut(layer: Canvas, plan: Plan) -> list[bytes]:
    rows = layer.pixels.reshape(plan.height, TILE, plan.width, TILE, 4).swapaxes(1, 2)
    return [tile.tobytes() for row in rows for tile in row]


def map_text(plan: Plan, tiles: Tiles) -> str:
    """Return the map file: tilesets embedded, their pictures in `tiles/` beside it."""
    layers = [_tile_layer(i + 1, name, tiles.data[name], plan) for i, name in enumerate(LAYERS)]
    blocked = [int((x, y) in plan.blocked) for y in range(plan.height) for x in range(plan.width)]
    layers.append(_tile_layer(len(LAYERS) + 1, "collisions", blocked, plan))
    number = 1
    for i, (name, places) in enumerate(
        (("sectors", plan.sectors), ("arenas", plan.arenas), ("objects", plan.objects))
    ):
        layers.append(_object_layer(len(LAYERS) + 2 + i, name, places, number))
        number += len(places)
    content = {
        "compressionlevel": -1,
        "height": plan.height,
        "infinite": False,
        "layers": layers,
        "nextlayerid": len(LAYERS) + 5,
        "nextobjectid": number,
        "orientation": "orthogonal",
        "properties": [{"name": "world", "type": "string", "value": "the Ville"}],
        "renderorder": "right-down",
        "tiledversion": "1.10.2",
        "tileheight": TILE,
        "tilesets": [
            _tileset(sheet, tiles.first[name], tiles) for name, sheet in tiles.sheets.items()
        ],
        "tilewidth": TILE,
        "type": "map",
        "version": "1.10",
        "width": plan.width,
    }
    text = json.dumps(content, separators=(",", ":"))
    return text.replace("},{", "},\n{") + "\n"


def _tileset(sheet: Sheet, first: int, all_tiles: Tiles) -> dict[str, Any]:
    glow = [{"name": "glow", "type": "bool", "value": True}]
    count = sheet.rows * COLUMNS
    tiles = [
        {"id": number - first, "properties": glow}
        for number in sorted(all_tiles.glowing)
        if first <= number < first + count
    ]
    tileset: dict[str, Any] = {
        "columns": COLUMNS,
        "firstgid": first,
        "image": f"tiles/{sheet.name}.png",
        "imageheight": sheet.rows * PITCH,
        "imagewidth": COLUMNS * PITCH,
        "margin": 1,
        "name": sheet.name,
        "spacing": PITCH - TILE,
        "tilecount": count,
        "tileheight": TILE,
        "tilewidth": TILE,
    }
    if tiles:
        tileset["tiles"] = tiles
    if sheet.name == "ground":
        tileset["wangsets"] = [_terrain_set(all_tiles.terrains, first)]
    if sheet.name == "walls":
        tileset["wangsets"] = [
            _wall_set(name, edges, first) for name, edges in all_tiles.walls.items()
        ]
    return tileset


def _terrain_set(terrains: dict[int, tuple[str, Neighbours]], first: int) -> dict[str, Any]:
    """Return the set with which Tiled's terrain brush lays streets, lanes and water."""
    kinds = list(_NAMES_OF_GROUND)
    return {
        "name": "Ground",
        "tile": -1,
        "type": "mixed",
        "colors": [
            {"color": colour, "name": name, "probability": 1, "tile": -1}
            for name, colour in _NAMES_OF_GROUND.values()
        ],
        "wangtiles": [
            {"tileid": number - first, "wangid": _wang_id(kinds.index(kind) + 1, same)}
            for number, (kind, same) in sorted(terrains.items())
            if any(same[:4])
        ],
    }


def _wall_set(name: str, tiles: dict[int, Edges], first: int) -> dict[str, Any]:
    """Return the set with which Tiled's terrain brush paints walls of one paint."""
    return {
        "name": f"Walls, {name}",
        "tile": min(tiles) - first,
        "type": "edge",
        "colors": [
            {"color": colour, "name": what, "probability": 1, "tile": -1}
            for what, colour in _TERRAINS_OF_WALLS
        ],
        "wangtiles": [
            {"tileid": number - first, "wangid": [n, 0, e, 0, s, 0, w, 0]}
            for number, (n, e, s, w) in sorted(tiles.items())
        ],
    }


_TERRAINS_OF_WALLS = (("Wall", "#3a3350"), ("Face below a wall", "#f5e3b8"))
"""What `WALL` and `FACE` of a kit are called in Tiled, and the colours there, in their order."""


def _wang_id(colour: int, same: Neighbours) -> list[int]:
    """Return the colours of a tile's edges and corners, clockwise from the top as Tiled has it."""
    n, e, s, w, ne, se, sw, nw = same
    around = (n, n and e and ne, e, e and s and se, s, s and w and sw, w, w and n and nw)
    return [colour if joined else 0 for joined in around]


_MEANINGS = {"above": "above", "lights": "night"}
"""The property that tells the page what a layer is for: over people's heads, or only at night."""


def _tile_layer(number: int, name: str, data: list[int], plan: Plan) -> dict[str, Any]:
    layer: dict[str, Any] = {
        "data": data,
        "height": plan.height,
        "id": number,
        "name": name,
        "opacity": 1,
        "type": "tilelayer",
        "visible": name not in ("collisions", "lights"),
        "width": plan.width,
        "x": 0,
        "y": 0,
    }
    if name in _MEANINGS:
        layer["properties"] = [{"name": _MEANINGS[name], "type": "bool", "value": True}]
    return layer


_TYPES = {bool: "bool", int: "int", str: "string"}


def _object_layer(number: int, name: str, places: list[Named], first: int) -> dict[str, Any]:
    objects = [
        {
            "height": place.box.h * TILE,
            "id": first + i,
            "name": place.name,
            "properties": [
                {"name": key, "type": _TYPES[type(value)], "value": value}
                for key, value in sorted(place.properties.items())
            ],
            "rotation": 0,
            "type": "",
            "visible": True,
            "width": place.box.w * TILE,
            "x": place.box.x * TILE,
            "y": place.box.y * TILE,
        }
        for i, place in enumerate(places)
    ]
    return {
        "draworder": "topdown",
        "id": number,
        "name": name,
        "objects": objects,
        "opacity": 1,
        "type": "objectgroup",
        "visible": False,
        "x": 0,
        "y": 0,
    }


def write(plan: Plan, folder: Path) -> None:
    """Write `the_ville.tmj` and `tiles/*.png` into a folder."""
    tiles = Tiles(plan)
    (folder / "tiles").mkdir(parents=True, exist_ok=True)
    for name, sheet in tiles.sheets.items():
        (folder / "tiles" / f"{name}.png").write_bytes(sheet.picture().png())
    (folder / "the_ville.tmj").write_text(map_text(plan, tiles))
