"""The sheet a new town is drawn on: grass, streets, parts and trees, and at last a Tiled map."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np

from townsfolk.founding.parts import ROADS, Box, Part, Quarry, Tiles
from townsfolk.town.plan import ARENAS, COLLISIONS, OBJECTS, SECTORS
from townsfolk.town.tmj import Shape

_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""The neighbours of a tile in Tiled's order: rows and columns from it."""
_CLEAR = 1
"""Tiles that stay free around a tree."""
_SKY = ("floor", "walls", "furniture", "above")


class Sheet:
    """A map in the making, `width` x `height` tiles of grass at first."""

    def __init__(self, quarry: Quarry, width: int, height: int, rng: Random) -> None:
        self.width, self.height = width, height
        self._quarry = quarry
        self._rng = rng
        self._layers = {name: np.zeros((height, width), dtype=np.int32) for name in quarry.layers}
        self._streets: dict[tuple[int, int], str] = {}
        self._shapes: dict[str, list[Shape]] = {SECTORS: [], ARENAS: [], OBJECTS: []}
        self._grow_grass()

    def _grow_grass(self) -> None:
        grass = self._quarry.grass()
        tiles = self._rng.choices(list(grass), list(grass.values()), k=self.width * self.height)
        self._layers["ground"][:] = np.array(tiles).reshape(self.height, self.width)

    def pave(self, kind: str, box: Box) -> None:
        """Lay a `Lane`, a `Street` or a `Pavement`; what was paved before stays as it is."""
        left, top, width, height = box
        for y in range(top, top + height):
            for x in range(left, left + width):
                self._streets.setdefault((y, x), kind)

    def place(self, part: Part, left: int, top: int, names: Mapping[str, str]) -> None:
        """Put a part on the map. `names` says what its sector and its rooms are called here."""
        for name, tiles in part.tiles.items():
            if name != "ground":
                _window(self._layers[name], left, top, tiles)[:] = tiles
        size = self._quarry.tile_size
        for layer, shapes in part.shapes.items():
            for shape in shapes:
                called = shape.name if layer == OBJECTS else names.get(shape.name, shape.name)
                moved = {"x": shape.x + left * size, "y": shape.y + top * size, "name": called}
                self._shapes[layer].append(shape.model_copy(update=moved))

    def lead_up(self, part: Part, left: int, top: int, rows: int) -> None:
        """Let the ways that leave a part at its back go on for some rows."""
        paved = np.isin(part.tiles[ROADS][0], list(self._quarry.paved()))
        for column in np.flatnonzero(paved).tolist():
            self.pave("Lane", (left + column, top - rows, 1, rows))

    def draw_streets(self) -> None:
        """Draw all streets, each tile by which of its neighbours are paved."""
        terrains, paved = self._quarry.terrains(), self._quarry.paved()
        roads = self._layers[ROADS]
        on = np.isin(roads, list(paved))
        for cell in self._streets:
            on[cell] = True
        for (y, x), kind in sorted(self._streets.items()):
            around = self._neighbours_on(on, y, x)
            roads[y, x] = self._rng.choice(_fitting(terrains[kind], around))

    def _neighbours_on(self, on: Any, y: int, x: int) -> tuple[int, ...]:
        flags = [
            not (0 <= y + dy < self.height and 0 <= x + dx < self.width) or bool(on[y + dy, x + dx])
            for dy, dx in _AROUND
        ]
        # A corner only counts between two sides that are paved.
        return tuple(
            int(flag and (at % 2 == 0 or (flags[at - 1] and flags[(at + 1) % 8])))
            for at, flag in enumerate(flags)
        )

    def plant(self, wanted: int) -> None:
        """Plant up to so many trees where there is nothing but grass."""
        trees = self._quarry.trees()
        free = self._free()
        for _ in range(wanted):
            tree = self._rng.choice(trees)
            height, width = tree[COLLISIONS].shape
            y = self._rng.randrange(self.height - height + 1)
            x = self._rng.randrange(self.width - width + 1)
            around = free[
                max(0, y - _CLEAR) : y + height + _CLEAR, max(0, x - _CLEAR) : x + width + _CLEAR
            ]
            if around.all():
                for name, tiles in tree.items():
                    _window(self._layers[name], x, y, tiles)[:] = tiles
                around[:] = False

    def _free(self) -> Any:
        taken = self._layers[ROADS] > 0
        for name in (*_SKY, COLLISIONS):
            taken |= self._layers[name] > 0
        size = self._quarry.tile_size
        for shape in self._shapes[SECTORS]:
            left, top = int(shape.x) // size, int(shape.y) // size
            width, height = int(shape.width) // size, int(shape.height) // size
            taken[top : top + height, left : left + width] = True
        return ~taken

    def to_tiled(self, world: str) -> dict[str, Any]:
        """Return the map as Tiled writes it. `world` is the first part of every address."""
        raw = self._quarry.raw
        shapes = iter(range(1, 10**9))
        layers = [self._layer(layer, shapes) for layer in raw["layers"]]
        kept = {key: value for key, value in raw.items() if key not in ("layers", "properties")}
        return {
            **kept,
            "width": self.width,
            "height": self.height,
            "nextobjectid": next(shapes),
            "properties": [{"name": "world", "type": "string", "value": world}],
            "layers": layers,
        }

    def _layer(self, raw: Mapping[str, Any], numbers: Iterator[int]) -> dict[str, Any]:
        name = raw["name"]
        if raw["type"] == "tilelayer":
            size = {"width": self.width, "height": self.height}
            return {**raw, **size, "data": self._layers[name].ravel().tolist()}
        return {**raw, "objects": [_written(one, next(numbers)) for one in self._shapes[name]]}


def _window(layer: Tiles, left: int, top: int, tiles: Tiles) -> Tiles:
    return layer[top : top + tiles.shape[0], left : left + tiles.shape[1]]


def _fitting(tiles: Mapping[tuple[int, ...], list[int]], around: tuple[int, ...]) -> list[int]:
    """Return the tiles of a terrain for some neighbours; if it has none, those most like it."""
    if around in tiles:
        return tiles[around]
    best = min(tiles, key=lambda one: (sum(a != b for a, b in zip(one, around, strict=True)), one))
    return tiles[best]


def _written(shape: Shape, number: int) -> dict[str, Any]:
    kinds = {bool: "bool", int: "int", str: "string"}
    return {
        "id": number,
        "name": shape.name,
        "type": "",
        "x": shape.x,
        "y": shape.y,
        "width": shape.width,
        "height": shape.height,
        "rotation": 0,
        "visible": True,
        "properties": [
            {"name": name, "type": kinds[type(value)], "value": value}
            for name, value in sorted(shape.values.items())
        ],
    }
