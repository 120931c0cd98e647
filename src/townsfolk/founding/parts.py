"""The building blocks of new towns, cut out of the Ville: houses, shops, greens and trees.

A part is a box of the Ville's map with its pictures, its walls, and the sectors, arenas and objects
drawn on it. Every building of the Ville has its door to the south, so that a part reaches from its
back wall down to the street; in a new town it can stand above any other street.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from townsfolk.town.plan import ARENAS, COLLISIONS, OBJECTS, SECTORS, verbs_of
from townsfolk.town.tmj import Shape

Tiles = NDArray[np.int32]
Box = tuple[int, int, int, int]
"""Left, top, width and height in tiles."""

ROADS = "ground_detail"
_PLANTED = ("furniture", "above")
_PAVED = ("Lane", "Street", "Pavement")


@dataclass(frozen=True, slots=True)
class Cut:
    """What to cut out: a sector of the Ville, how many rows of it down to the street, and of a
    park only a `corner` (left, top, width), in tiles from the sector's own."""

    sector: str
    rows: int
    corner: tuple[int, int, int] | None = None
    title: str = ""
    """What it is called when it is only a corner."""


HOMES = (
    (
        Cut("Lin family's house", 17),
        Cut("Moreno family's house", 18),
        Cut("Moore family's house", 17),
        Cut("Tamara Taylor and Carmen Ortiz's house", 18),
        Cut("Isabella Rodriguez's apartment", 14),
    ),
    (Cut("Dorm for Oak Hill College", 26), Cut("artist's co-living space", 26)),
    (
        Cut("Giorgio Rossi's apartment", 11),
        Cut("Carlos Gomez's apartment", 12),
        Cut("Adam Smith's house", 12),
        Cut("Yuriko Yamamoto's house", 11),
    ),
)
"""Homes by the row of the village they stand in: houses, big houses, apartments."""

CIVIC = (
    Cut("Oak Hill College", 19),
    Cut("Hobbs Cafe", 19),
    Cut("Market Square", 19),
    Cut("The Rose and Crown Pub", 19),
    Cut("The Willows Market and Pharmacy", 18),
)
"""What stands along the main street of every village."""

SUPPLY_STORE = Cut("Harvey Oak Supply Store", 25)
PARK = Cut("Johnson Park", 24, (0, 0, 13))
PLAYGROUND = Cut("Johnson Park", 11, (23, 30, 13), "Playground")
BANDSTAND = Cut("Johnson Park", 13, (4, 28, 10), "Bandstand")


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a part: its name, its arena's, what it is good for, and for how many."""

    name: str
    arena: str
    affords: frozenset[str]
    capacity: int


@dataclass(frozen=True)
class Part:
    """A piece of the Ville. `tiles` are its layers; `shapes` what is drawn on the object layers,
    in pixels from its corner, the sector first of all."""

    name: str
    private: bool
    tiles: Mapping[str, Tiles]
    shapes: Mapping[str, tuple[Shape, ...]]
    things: tuple[Thing, ...]

    @property
    def width(self) -> int:
        """Columns it takes."""
        return int(self.tiles[COLLISIONS].shape[1])

    @property
    def height(self) -> int:
        """Rows it takes."""
        return int(self.tiles[COLLISIONS].shape[0])

    @property
    def beds(self) -> dict[str, int]:
        """The rooms one can sleep in, by name, each with how many can."""
        rooms: dict[str, int] = {}
        for thing in self.things:
            if "sleep" in thing.affords:
                rooms[thing.arena] = rooms.get(thing.arena, 0) + thing.capacity
        return rooms


class Quarry:
    """The Ville's map, from which parts, trees and streets are taken."""

    def __init__(self, path: Path) -> None:
        self.raw: dict[str, Any] = json.loads(path.read_bytes())
        self.folder = path.parent
        self.tile_size: int = self.raw["tilewidth"]
        shape = (self.raw["height"], self.raw["width"])
        self.layers: dict[str, Tiles] = {
            layer["name"]: np.array(layer["data"], dtype=np.int32).reshape(shape)
            for layer in self.raw["layers"]
            if layer["type"] == "tilelayer"
        }
        self._shapes = {
            layer["name"]: [Shape.model_validate(one) for one in layer["objects"]]
            for layer in self.raw["layers"]
            if layer["type"] == "objectgroup"
        }
        self._plants = list(self._connected_plants())

    def cut(self, cut: Cut) -> Part:
        """Return a part; plants that reach over its edge are left out, and so is the meadow."""
        sector = next(one for one in self._shapes[SECTORS] if one.name == cut.sector)
        left, top, width, _ = self._box_of(sector)
        if cut.corner is not None:
            left, top, width = left + cut.corner[0], top + cut.corner[1], cut.corner[2]
        box = (left, top, width, cut.rows)
        tiles = {name: _window(layer, box).copy() for name, layer in self.layers.items()}
        self._weed(tiles, box)
        name = cut.title or cut.sector
        ground = sector if cut.corner is None else None
        shapes = self._shapes_in(box, ground, name)
        things = tuple(_things(shapes))
        return Part(name, bool(sector.values.get("private")), tiles, shapes, things)

    def trees(self) -> Sequence[Mapping[str, Tiles]]:
        """Return the trees and bushes that stand by themselves, as layers of one size each."""
        trees = []
        for plant in self._plants:
            rows, columns = {y for y, _ in plant}, {x for _, x in plant}
            width, height = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
            box = (min(columns), min(rows), width, height)
            alone = len(plant) == sum(self._is_plant(y, x) for y in rows for x in columns)
            if alone and width <= 3 and 3 <= height <= 5 and self._is_open(box):
                trees.append(self._lone_plant(box))
        return trees

    def grass(self) -> dict[int, int]:
        """Return the tiles of plain grass, each with how many of them the Ville has."""
        wild = {number for number, _, _ in self._wang_tiles()}
        numbers, counts = np.unique(self.layers["ground"], return_counts=True)
        found = zip(numbers.tolist(), counts.tolist(), strict=True)
        return {number: count for number, count in found if number not in wild}

    def terrains(self) -> dict[str, dict[tuple[int, ...], list[int]]]:
        """Return the tiles of streets and lanes by name and by which neighbours are paved, too.

        The key is Tiled's: above, above right, right ... to above left, 1 where it goes on.
        """
        terrains: dict[str, dict[tuple[int, ...], list[int]]] = {name: {} for name in _PAVED}
        for number, name, around in self._wang_tiles():
            if name in terrains:
                terrains[name].setdefault(around, []).append(number)
        return terrains

    def paved(self) -> frozenset[int]:
        """Return the numbers of all tiles of streets and lanes."""
        return frozenset(n for n, name, _ in self._wang_tiles() if name in _PAVED)

    def _wang_tiles(self) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        for tileset in self.raw["tilesets"]:
            for wang in tileset.get("wangsets", ()):
                names = [colour["name"] for colour in wang["colors"]]
                for tile in wang["wangtiles"]:
                    colours = [colour for colour in tile["wangid"] if colour]
                    if colours:
                        around = tuple(int(colour > 0) for colour in tile["wangid"])
                        yield tileset["firstgid"] + tile["tileid"], names[colours[0] - 1], around

    def _weed(self, tiles: dict[str, Tiles], box: Box) -> None:
        left, top, width, height = box
        for plant in self._plants:
            inside = [
                (y - top, x - left)
                for y, x in plant
                if left <= x < left + width and top <= y < top + height
            ]
            if 0 < len(inside) < len(plant):
                for y, x in inside:
                    if self._shows_plant(int(tiles["furniture"][y, x])):
                        tiles[COLLISIONS][y, x] = 0
                    for name in _PLANTED:
                        if self._shows_plant(int(tiles[name][y, x])):
                            tiles[name][y, x] = 0
        wild = [n for n, name, _ in self._wang_tiles() if name not in _PAVED]
        tiles[ROADS][np.isin(tiles[ROADS], wild)] = 0

    def _shapes_in(self, box: Box, sector: Shape | None, name: str) -> dict[str, tuple[Shape, ...]]:
        """Return the shapes whose centre lies in a box. A corner of a park is a sector of its own,
        with one arena around all that lies in it."""
        size = self.tile_size
        corner = (box[0] * size, box[1] * size)
        arenas, objects = (
            tuple(_moved(one, corner) for one in self._centred(layer, box))
            for layer in (ARENAS, OBJECTS)
        )
        if sector is not None:
            return {SECTORS: (_moved(sector, corner),), ARENAS: arenas, OBJECTS: objects}
        whole = Shape(name=name, width=box[2] * size, height=box[3] * size)
        arena = whole.model_copy(update={"name": name.lower()})
        return {SECTORS: (whole,), ARENAS: (arena,), OBJECTS: objects}

    def _centred(self, layer: str, box: Box) -> list[Shape]:
        left, top, width, height = (value * self.tile_size for value in box)
        return [
            one
            for one in self._shapes[layer]
            if left <= one.x + one.width / 2 < left + width
            and top <= one.y + one.height / 2 < top + height
        ]

    def _box_of(self, shape: Shape) -> Box:
        values = (shape.x, shape.y, shape.width, shape.height)
        left, top, width, height = (round(value / self.tile_size) for value in values)
        return left, top, width, height

    # plants

    def _is_plant(self, y: int, x: int) -> bool:
        return any(self._shows_plant(int(self.layers[name][y, x])) for name in _PLANTED)

    def _shows_plant(self, number: int) -> bool:
        """Say whether a tile shows something that grows."""
        first, behind = self._plant_numbers
        return first <= number < behind

    @property
    def _plant_numbers(self) -> tuple[int, int]:
        sheet = next(one for one in self.raw["tilesets"] if one["name"] == "nature")
        return sheet["firstgid"], sheet["firstgid"] + sheet["tilecount"]

    def _lone_plant(self, box: Box) -> Mapping[str, Tiles]:
        """Return what grows in a box, without what else stands there."""
        first, behind = self._plant_numbers
        grown = {name: _window(self.layers[name], box) for name in _PLANTED}
        grown = {n: np.where((t >= first) & (t < behind), t, 0) for n, t in grown.items()}
        trunk = grown["furniture"] > 0
        return {**grown, COLLISIONS: np.where(trunk, _window(self.layers[COLLISIONS], box), 0)}

    def _is_open(self, box: Box) -> bool:
        """Say whether nothing but grass and a plant is in a box."""
        built = ("floor", "walls", "lights", ROADS)
        return not any(_window(self.layers[name], box).any() for name in built)

    def _connected_plants(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the tiles (row, column) of each plant, or of plants that touch."""
        first, behind = self._plant_numbers
        grown = np.zeros_like(self.layers[COLLISIONS], dtype=bool)
        for name in _PLANTED:
            grown |= (self.layers[name] >= first) & (self.layers[name] < behind)
        left = {(int(y), int(x)) for y, x in np.argwhere(grown)}
        for start in sorted(left):
            if start in left:
                yield _region(start, left)


def _region(start: tuple[int, int], left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take what is connected with a cell out of `left`, and return it."""
    left.discard(start)
    region = [start]
    for y, x in region:
        for near in ((y - 1, x), (y, x - 1), (y + 1, x), (y, x + 1)):
            if near in left:
                left.discard(near)
                region.append(near)
    return region


def _window(layer: Tiles, box: Box) -> Tiles:
    left, top, width, height = box
    return layer[top : top + height, left : left + width]


def _moved(shape: Shape, corner: tuple[int, int]) -> Shape:
    return shape.model_copy(update={"x": shape.x - corner[0], "y": shape.y - corner[1]})


def _things(shapes: Mapping[str, Sequence[Shape]]) -> Iterator[Thing]:
    for shape in shapes[OBJECTS]:
        x, y = shape.x + shape.width / 2, shape.y + shape.height / 2
        for arena in shapes[ARENAS]:
            if arena.x <= x < arena.x + arena.width and arena.y <= y < arena.y + arena.height:
                values = shape.values
                verbs = verbs_of(str(values.get("affords", "")))
                yield Thing(shape.name, arena.name, verbs, int(values.get("capacity", 1)))
                break
