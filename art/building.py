"""Buildings without roofs: walls with doors, rooms with floors, and what is put in them."""

from dataclasses import dataclass, field

from art import walls
from art.furniture import chair
from art.plan import Box, Plan
from art.stamp import Stamp
from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import BARK, HONEY, INK, OAK, SHADOW, UMBER

Gap = tuple[int, int]
"""A door: the first tile and how many tiles, counted from the building's corner."""


@dataclass
class Room:
    """A room: its cells of floor, from which everything in it is counted."""

    plan: Plan
    floor: Box

    def put(self, one: Stamp, x: int, y: int, name: str = "", affords: str = "", n: int = 1) -> Box:
        """Put a stamp with its foot at (x, y) of the floor; a `name` makes it an object for `n`."""
        box = self.plan.put(one, self.floor.x + x, self.floor.y + y)
        if name:
            self.plan.thing(name, box, affords, n)
        return box

    def seat(self, facing: str, x: int, y: int, name: str = "", affords: str = "") -> None:
        """Put a chair; with a `name` it is one place of that object."""
        self.put(chair(facing), x, y, name, affords)

    def on(self, picture: Canvas, x: int, y: int, lift: int = 0, *, above: bool = False) -> None:
        """Lay something small over the furniture at (x, y), `lift` pixels higher."""
        self.plan.small.append(
            ("above" if above else "furniture", picture, *self.pixel(x, y, lift))
        )

    def rug(self, picture: Canvas, x: int, y: int) -> None:
        self.plan.lay_on("floor", picture, *self.pixel(x, y))

    def hang(self, picture: Canvas, x: int, dy: int = 0) -> None:
        """Hang a picture or a window on the north wall, centred on the tile x of the floor."""
        px, py = self.pixel(x, -2)
        middle = (TILE - picture.width) // 2
        self.plan.lay_on("walls", picture, px + middle, py + walls.COPING + 3 + dy)

    def name(self, name: str, x: int, y: int, w: int, h: int, affords: str, n: int = 1) -> None:
        """Name a part of the floor as an object."""
        self.plan.thing(name, Box(self.floor.x + x, self.floor.y + y, w, h), affords, n)

    def pixel(self, x: int, y: int, lift: int = 0) -> tuple[int, int]:
        return ((self.floor.x + x) * TILE, (self.floor.y + y) * TILE - lift)


@dataclass
class Building:
    """A building on the tiles of `box`; its two upper and two lower rows are walls."""

    plan: Plan
    name: str
    box: Box
    facade: str
    coping: str = "slate"
    private: bool = False
    tops: list[tuple[int, int, int, int]] = field(default_factory=list)
    doors: list[tuple[int, int, int, str]] = field(default_factory=list)
    fronts: list[tuple[int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plan.sector(self.name, self.box, private=self.private)
        self.plan.taken.update(self.box.cells())

    def room(self, name: str, box: Box, floor: str, paint: str, *, private: bool = False) -> Room:
        """Lay out a room. `box` is counted from the building's corner: the columns and rows of
        its left and upper walls, and the distance to the right and lower ones."""
        x, y = self.box.x + box.x, self.box.y + box.y
        self._floor(floor, x * TILE + 8, (y + 2) * TILE, box.w * TILE, (box.h - 2) * TILE + 3)
        self.plan.arena(name, Box(x + 1, y, box.w, box.h), private=private)
        self._face(walls.PAINTS[paint], x, x + box.w, y)
        shade = self.plan.layers["floor"]
        shade.paste(Canvas(box.w * TILE, 3, SHADOW), x * TILE + 8, (y + 2) * TILE)
        shade.paste(Canvas(3, (box.h - 2) * TILE - 3, SHADOW), x * TILE + 11, (y + 2) * TILE + 3)
        self._top_row(x, x + box.w, y)
        self._top_column(x, y, y + box.h)
        self._top_column(x + box.w, y, y + box.h)
        return Room(self.plan, Box(x + 1, y + 2, box.w - 1, box.h - 2))

    def front(self, x: int, w: int, y: int, door: Gap | None = None, floor: str = "slabs") -> None:
        """The south wall from the column `x` on, seen from outside, with its door."""
        x, y = self.box.x + x, self.box.y + y
        paint = walls.PAINTS[self.facade]
        self._face(paint, x, x + w, y)
        shaded = y * TILE + walls.COPING + walls.EAVES - 1
        self.plan.layers["walls"].rect(x * TILE + 5, shaded, w * TILE + 6, 2, paint.shade)
        self._corner_posts(x * TILE + 5, (x + w) * TILE + 8, y * TILE + walls.COPING)
        self._top_row(x, x + w, y)
        self.fronts.append((x * TILE + 2, y * TILE + walls.COPING - 1, w * TILE + 12))
        ground = self.plan.layers["ground_detail"]
        top = self.box.y * TILE + 14
        ground.paste(Canvas(6, (y + 2) * TILE - top, SHADOW), (x + w) * TILE + 11, top)
        ground.paste(Canvas(w * TILE + 8, 5, SHADOW), x * TILE + 6, (y + 2) * TILE)
        if door:
            self.door(door[0], y - self.box.y, door[1], floor)
            self.plan.path(self.box.x + door[0], y + 1, door[1])

    def _corner_posts(self, left: int, right: int, top: int) -> None:
        paint = walls.PAINTS[self.facade]
        for px in (left, right):
            self.plan.layers["walls"].rect(px, top, 3, walls.FACE, paint.skirting)
            self.plan.layers["walls"].rect(px + (px == left), top, 1, walls.FACE, paint.shade)
        self.plan.layers["walls"].rect(left, top, 1, walls.FACE, INK)
        self.plan.layers["walls"].rect(right + 2, top, 1, walls.FACE, INK)

    def door(self, x: int, y: int, count: int = 1, floor: str = "wood") -> None:
        """Open the wall of the rows y and y + 1; people pass under its lintel."""
        self.doors.append((self.box.x + x, self.box.y + y, count, floor))

    def _open(self, x: int, y: int, count: int, floor: str) -> None:
        px, py, w = x * TILE, y * TILE, count * TILE
        wall = self.plan.layers["walls"]
        for dy in (0, 1):
            for dx in range(count):
                self.plan.blocked.discard((x + dx, y + dy))
        wall.replace(Canvas(w, 2 * TILE), px, py)
        self._floor(floor, px, py, w, 2 * TILE)
        for edge in (px - 1, px + w - 2):
            wall.rect(edge, py + 4, 3, 27, INK)
            wall.rect(edge + 1, py + 4, 1, 27, OAK)
        wall.paste(Canvas(w - 4, 20, SHADOW), px + 2, py + 4)
        wall.rect(px + 2, py + 30, w - 4, 1, UMBER)
        wall.rect(px + 2, py + 31, w - 4, 1, BARK)
        lintel = self.plan.layers["above"]
        walls.coping(lintel, [(px - 3, py, w + 6, walls.COPING)], walls.COPINGS[self.coping])
        lintel.rect(px - 1, py + walls.COPING, w + 2, 4, INK)
        lintel.rect(px, py + walls.COPING, w, 3, OAK)
        lintel.rect(px, py + walls.COPING, w, 1, HONEY)
        eaves = py + walls.COPING - 1
        if any(top == eaves for _, top, _ in self.fronts):
            lintel.paste(walls.eaves(w + 8, walls.COPINGS[self.coping]), px - 4, eaves)

    def side_door(self, x: int, y: int, count: int = 2) -> None:
        """Open the wall of the column `x` for `count` rows from `y` on."""
        x, y = self.box.x + x, self.box.y + y
        for dy in range(count):
            self.plan.blocked.discard((x, y + dy))
        px, top, end = x * TILE + 5, y * TILE - 18, (y + count) * TILE - 4
        split = []
        for rx, ry, w, h in self.tops:
            if rx == px and w == walls.COPING and ry < top and ry + h > end:
                split += [(rx, ry, w, top - ry), (rx, end, w, ry + h - end)]
            else:
                split.append((rx, ry, w, h))
        self.tops = split
        wall = self.plan.layers["walls"]
        wall.rect(px, top, walls.COPING, 18, INK)
        wall.rect(px + 1, top, walls.COPING - 2, 17, UMBER)
        wall.rect(px + 1, top, 1, 17, OAK)

    def close(self) -> None:
        """Draw the tops of the walls and the eaves of the facade, when all rooms are there."""
        tone = walls.COPINGS[self.coping]
        walls.coping(self.plan.layers["walls"], sorted(set(self.tops)), tone)
        for px, py, w in self.fronts:
            self.plan.lay_on("walls", walls.eaves(w, tone), px, py)
        for door in self.doors:
            self._open(*door)

    def _floor(self, kind: str, px: int, py: int, w: int, h: int) -> None:
        area = Canvas(w, h)
        for y in range(py // TILE, (py + h - 1) // TILE + 1):
            for x in range(px // TILE, (px + w - 1) // TILE + 1):
                tile = walls.floor(kind, x, y)
                area.replace(tile, x * TILE - px, y * TILE - py)
        self.plan.lay_on("floor", area, px, py)

    def _face(self, paint: walls.Paint, x0: int, x1: int, y: int) -> None:
        px, w = x0 * TILE + 5, (x1 - x0) * TILE + 6
        self.plan.lay_on("walls", walls.face(paint, px, w), px, y * TILE + walls.COPING)
        self.plan.blocked.update(Box(x0, y, x1 - x0 + 1, 2).cells())

    def _top_row(self, x0: int, x1: int, y: int) -> None:
        self.tops.append((x0 * TILE + 5, y * TILE, (x1 - x0) * TILE + 6, walls.COPING))

    def _top_column(self, x: int, y0: int, y1: int) -> None:
        self.tops.append((x * TILE + 5, y0 * TILE, walls.COPING, (y1 - y0) * TILE + walls.COPING))
        self.plan.blocked.update(Box(x, y0, 1, y1 - y0 + 2).cells())
