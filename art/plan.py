"""A map while it is drawn: layers of pixels, what blocks, and the named places on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from art import nature, terrain
from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import MIST, SLATE

LAYERS = ("ground", "ground_detail", "floor", "walls", "furniture", "above", "lights")
"""Tile layers from bottom to top; `above` is drawn over people, `lights` only at night."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A rectangle of tiles."""

    x: int
    y: int
    w: int
    h: int

    def cells(self) -> Iterator[Cell]:
        return (
            (x, y) for y in range(self.y, self.y + self.h) for x in range(self.x, self.x + self.w)
        )


@dataclass(frozen=True)
class Named:
    """A sector, an arena or an object as Tiled will show it."""

    name: str
    box: Box
    properties: dict[str, bool | int | str] = field(default_factory=dict)


class Plan:
    """An empty map of `width` x `height` tiles."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.layers = {name: Canvas(width * TILE, height * TILE) for name in LAYERS}
        self.stamps: list[Stamp] = []
        self.blocked: set[Cell] = set()
        self.taken: set[Cell] = set()
        self.standing: set[Cell] = set()
        self.sectors: list[Named] = []
        self.arenas: list[Named] = []
        self.objects: list[Named] = []
        self.glows: list[tuple[str, int, int]] = []
        self.terrains: dict[bytes, tuple[str, terrain.Neighbours]] = {}
        self._ground: dict[Cell, str] = {}
        self._patches: dict[str, set[Cell]] = {"meadow": set(), "shade": set()}
        self._later: list[tuple[int, int, Stamp]] = []
        self.signs: list[tuple[Canvas, int, int]] = []
        self.small: list[tuple[str, Canvas, int, int]] = []

    def lay(self, kind: str, box: Box) -> None:
        """Lay earth, cobbles or water."""
        for cell in box.cells():
            self._ground[cell] = kind
            self.taken.add(cell)
            if kind == "water":
                self.blocked.add(cell)
            else:
                self.blocked.discard(cell)

    def is_ground(self, cell: Cell) -> bool:
        """Say whether something other than grass was laid there."""
        return cell in self._ground

    def path(self, x: int, y: int, w: int) -> None:
        """Lay a path, `w` wide, from a doorstep down to the next street."""
        street = next(row for row in range(y, self.height) if (x, row) in self._ground)
        self.lay(self._ground[x, street], Box(x, y, w, street - y))

    def bridge(self, picture: Canvas, box: Box) -> None:
        """Lay a bridge over water, so that one can walk there."""
        self.lay_on("floor", picture, box.x * TILE, box.y * TILE)
        self.blocked.difference_update(box.cells())

    def patch(self, kind: str, box: Box) -> None:
        """Let the grass be lighter (meadow) or darker (shade) on a rounded patch."""
        other = self._patches["shade" if kind == "meadow" else "meadow"]
        cx, cy = box.x + box.w / 2 - 0.5, box.y + box.h / 2 - 0.5
        for x, y in box.cells():
            if ((x - cx) / (box.w / 2)) ** 2 + ((y - cy) / (box.h / 2)) ** 2 <= 1:
                self._patches[kind].add((x, y))
                other.discard((x, y))

    def put(self, one: Stamp, x: int, y: int) -> Box:
        """Put a stamp with the upper left of its foot on the tile (x, y); return its foot."""
        self._later.append((x, y, one))
        for dy, row in enumerate(one.solid):
            for dx, mark in enumerate(row):
                self.taken.add((x + dx, y + dy))
                self.standing.add((x + dx, y + dy))
                if mark == "#":
                    self.blocked.add((x + dx, y + dy))
        return Box(x, y, one.columns, len(one.solid))

    def lay_on(self, layer: str, picture: Canvas, x: int, y: int) -> None:
        """Draw on a layer at the pixel (x, y)."""
        self.layers[layer].paste(picture, x, y)

    def scatter(self, picture: Canvas, x: int, y: int, *, solid: bool = False) -> None:
        """Put a picture of one tile on the ground."""
        self.lay_on("ground_detail", picture, x * TILE, y * TILE)
        self.taken.add((x, y))
        if solid:
            self.blocked.add((x, y))

    def tree(self, kind: str, x: int, y: int) -> None:
        """Plant a tree with its trunk on (x, y)."""
        seed = Random(f"{x} {y}").randrange(3)
        picture = nature.pine(seed) if kind == "pine" else nature.tree(kind, seed)
        self.put(_tree_stamp(kind, seed, picture), x - 1, y)

    def thing(self, name: str, box: Box, affords: str, capacity: int = 1) -> None:
        """Name an object of the town; behind a counter stands only who works there."""
        properties: dict[str, bool | int | str] = {"affords": affords, "capacity": capacity}
        if name.startswith("behind "):
            properties["private"] = True
        self.objects.append(Named(name, box, properties))

    def sector(self, name: str, box: Box, *, private: bool = False) -> None:
        self.sectors.append(Named(name, box, {"private": private}))

    def arena(self, name: str, box: Box, *, private: bool = False) -> None:
        self.arenas.append(Named(name, box, {"private": private}))

    def finish(self) -> None:
        """Draw the ground and everything put, from back to front."""
        for y in range(self.height):
            for x in range(self.width):
                self._finish_ground(x, y)
        for x, y, one in sorted(self._later, key=lambda put: put[1] + len(put[2].solid)):
            self._draw(one, x, y)
        for layer, picture, px, py in self.small:
            self.lay_on(layer, picture, px, py)
        for picture, px, py in self.signs:
            self.lay_on("above", picture, px, py)

    def _finish_ground(self, x: int, y: int) -> None:
        rng = Random(f"ground {x} {y}")
        kind = self._ground.get((x, y))
        variant = min(rng.randrange(14), terrain.GRASS_TILES - 1) if not kind else 0
        if variant == terrain.GRASS_TILES - 1:
            variant = rng.randrange(5)
        self.lay_on("ground", terrain.grass(variant), x * TILE, y * TILE)
        for patch, cells in self._patches.items():
            if (x, y) in cells and not kind:
                same = self._same((x, y), patch)
                turn = rng.randrange(3) if all(same) else 0
                self.lay_on("ground", terrain.edged(patch, same, turn), x * TILE, y * TILE)
                self._know("ground", (x, y), patch, same)
        if kind:
            same = self._same((x, y), kind)
            turn = rng.randrange(4 if all(same) else 2)
            tile = terrain.edged(kind, same, turn)
            if kind == "water" and all(same):
                tile = self._deepened(tile, x, y)
            if kind == "pavement":
                tile = self._with_kerb(tile, x, y)
            self.terrains.setdefault(tile.data(), (kind, same))
            self._under("ground_detail", tile, x, y)

    def _know(self, layer: str, cell: Cell, kind: str, same: terrain.Neighbours) -> None:
        """Remember what ground a drawn tile is, for Tiled's terrain brush."""
        tile = self.layers[layer].part(cell[0] * TILE, cell[1] * TILE, TILE, TILE)
        self.terrains.setdefault(tile.data(), (kind, same))

    def _with_kerb(self, tile: Canvas, x: int, y: int) -> Canvas:
        """A pavement ends at a kerb where the street begins."""
        result = tile.part(0, 0, TILE, TILE)
        for dy, top in ((-1, 0), (1, 13)):
            if self._ground.get((x, y + dy)) == "cobble":
                result.rect(0, top, TILE, 3, SLATE)
                result.rect(0, top + (dy < 0), TILE, 1, MIST)
                result.px((5 * x) % TILE, top + 1, SLATE)
        return result

    def _deepened(self, tile: Canvas, x: int, y: int) -> Canvas:
        """Water is darker where the shore isn't near."""
        steps = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
        cells = [(x + dx, y + dy) for dx, dy in steps]
        n, e, s, w, ne, se, sw, nw = (all(self._same(cell, "water")) for cell in cells)
        result = tile.part(0, 0, TILE, TILE)
        result.paste(terrain.edged("deep", (n, e, s, w, ne, se, sw, nw), 0), 0, 0)
        return result

    def _under(self, layer: str, picture: Canvas, x: int, y: int) -> None:
        """Draw a tile below what the layer already holds."""
        target = self.layers[layer]
        tile = picture.part(0, 0, TILE, TILE)
        tile.paste(target.part(x * TILE, y * TILE, TILE, TILE), 0, 0)
        target.replace(tile, x * TILE, y * TILE)

    def _same(self, cell: Cell, kind: str) -> terrain.Neighbours:
        x, y = cell
        steps = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
        n, e, s, w, ne, se, sw, nw = (self._is((x + dx, y + dy), kind) for dx, dy in steps)
        return (n, e, s, w, ne, se, sw, nw)

    def _is(self, cell: Cell, kind: str) -> bool:
        if not (0 <= cell[0] < self.width and 0 <= cell[1] < self.height):
            return True
        if kind in self._patches:
            return cell in self._patches[kind]
        found = self._ground.get(cell)
        paved = ("cobble", "pavement")
        return found == kind or (
            found is not None and (kind == "earth" or (kind in paved and found in paved))
        )

    def _draw(self, one: Stamp, x: int, y: int) -> None:
        if one not in self.stamps:
            self.stamps.append(one)
        hides = any("#" in row for row in one.solid)
        head, foot = one.tall * TILE, len(one.solid) * TILE
        w = one.picture.width
        if head:
            layer = "above" if hides else "furniture"
            self.lay_on(layer, one.picture.part(0, 0, w, head), x * TILE, y * TILE - head)
        self.lay_on("furniture", one.picture.part(0, head, w, foot), x * TILE, y * TILE)
        for dx, dy in one.glow:
            layer = "above" if hides and dy < one.tall else "furniture"
            self.glows.append((layer, x + dx, y - one.tall + dy))
        if one.over:
            self.lay_on("above", one.over, x * TILE, y * TILE - head)


_TREES: dict[tuple[str, int], Stamp] = {}


def _tree_stamp(kind: str, seed: int, picture: Canvas) -> Stamp:
    if (kind, seed) not in _TREES:
        _TREES[kind, seed] = stamp(picture, ".#.", sheet="nature")
    return _TREES[kind, seed]
