"""Floors and walls of roofless buildings: thin dark coping, and faces 26 pixels high."""

from dataclasses import dataclass
from functools import cache
from random import Random

from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import (
    AQUA,
    ASH,
    AZURE,
    BARK,
    BRICK,
    CORAL,
    CREAM,
    FOAM,
    GOLD,
    HONEY,
    ICE,
    INDIGO,
    INK,
    LEMON,
    LILAC,
    MINT,
    MIST,
    NIGHT,
    OAK,
    ORANGE,
    PINK,
    ROSE,
    SAND,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    TEAL,
    UMBER,
    VIOLET,
    WHITE,
    WINE,
    Colour,
)

COPING = 6
"""Thickness of a wall's top in pixels."""
FACE = 2 * TILE - COPING
"""Height of a wall's face in pixels; top and face fill two tiles."""


@dataclass(frozen=True)
class Paint:
    """A wall face: base colour, its shade, the skirting, and the pattern on it."""

    base: Colour
    shade: Colour
    skirting: Colour
    pattern: str = "plain"


PAINTS: dict[str, Paint] = {
    "cream": Paint(CREAM, SAND, OAK, "panel"),
    "rose": Paint((248, 198, 204, 255), PINK, WINE, "stripes"),
    "sky": Paint(ICE, FOAM, SLATE, "stripes"),
    "mint": Paint(AQUA, MINT, TEAL, "panel"),
    "sand": Paint(SAND, HONEY, UMBER, "panel"),
    "lilac": Paint(LILAC, VIOLET, NIGHT, "stripes"),
    "tiles": Paint(WHITE, MIST, SKY, "tiles"),
    "wood": Paint(OAK, UMBER, BARK, "planks"),
    "wine": Paint(BRICK, WINE, BARK, "panel"),
    "stone": Paint(ASH, STONE, SLATE, "bricks"),
    "brick": Paint(CORAL, BRICK, WINE, "bricks"),
    "plaster": Paint(CREAM, SAND, UMBER, "beams"),
    "blue": Paint(AZURE, INDIGO, NIGHT, "planks"),
    "green": Paint(MINT, TEAL, NIGHT, "planks"),
    "pink": Paint(PINK, ROSE, WINE, "planks"),
    "ochre": Paint(ORANGE, OAK, UMBER, "planks"),
    "honey": Paint(HONEY, OAK, BARK, "planks"),
}


def face(paint: Paint, x: int, width: int) -> Canvas:
    """A stretch of wall face that starts at pixel column `x` of the map (patterns line up)."""
    c = Canvas(width, FACE, paint.base)
    for column in range(width):
        _pattern(c, paint, column, (x + column) % TILE)
    c.rect(0, 0, width, 1, INK)
    c.rect(0, 1, width, 3, paint.shade)
    c.rect(0, FACE - 4, width, 4, paint.skirting)
    c.rect(0, FACE - 4, width, 1, paint.shade)
    c.rect(0, FACE - 1, width, 1, INK)
    return c


def _pattern(c: Canvas, paint: Paint, column: int, phase: int) -> None:
    striped = paint.pattern == "stripes" and phase % 8 in (2, 3)
    if striped or (paint.pattern == "planks" and phase % 4 == 3):
        c.rect(column, 0, 1, FACE, paint.shade)
    elif paint.pattern == "panel":
        c.rect(column, 14, 1, 1, paint.shade)
        if phase == 7:
            c.rect(column, 15, 1, 8, paint.shade)
    elif paint.pattern == "tiles":
        c.dots(((column, y) for y in range(3, FACE, 4)), paint.shade)
        if phase % 4 == 0:
            c.rect(column, 0, 1, FACE, paint.shade)
    elif paint.pattern == "beams" and phase in (7, 8):
        c.rect(column, 0, 1, FACE, paint.skirting)
    elif paint.pattern == "bricks":
        for row, y in enumerate(range(4, FACE, 4)):
            c.px(column, y, paint.shade)
            if (phase + 4 * (row % 2)) % 8 == 0:
                c.rect(column, y, 1, 4, paint.shade)


def window(*, box: int | None = None, lit: bool = False) -> Canvas:
    """A window 14 x 20 for a face; `box` is the kind of flowers in its box."""
    c = Canvas(14, 20)
    c.rect(0, 0, 14, 16, BARK)
    c.rect(1, 1, 12, 14, WHITE)
    c.rect(2, 2, 10, 12, (244, 201, 90, 255) if lit else SKY)
    c.rect(2, 2, 10, 4, (251, 233, 154, 255) if lit else FOAM)
    c.dots(((3, 9), (4, 8), (5, 7), (8, 10), (9, 9)), ICE)
    c.rect(6, 2, 2, 12, WHITE)
    c.rect(2, 7, 10, 1, WHITE)
    c.rect(0, 15, 14, 2, MIST)
    c.rect(0, 16, 14, 1, SLATE)
    if box is not None:
        c.rect(1, 15, 12, 4, UMBER)
        c.rect(1, 15, 12, 1, OAK)
        petals = (CORAL, PINK, WHITE, ORANGE, LILAC)
        for i, x in enumerate(range(1, 12, 2)):
            c.px(x, 13 + i % 2, petals[(box + i % 2) % 5])
            c.px(x + 1, 14, (74, 143, 74, 255))
    return c


def lit_panes() -> Canvas:
    """The panes of a window with a lamp behind them, to be laid over it at night."""
    c = Canvas(14, 20)
    c.rect(2, 2, 10, 12, GOLD)
    c.rect(2, 2, 10, 5, LEMON)
    c.rect(6, 2, 2, 12, ORANGE)
    c.rect(2, 7, 10, 1, ORANGE)
    c.rect(3, 3, 2, 2, WHITE)
    return c


def picture(kind: int) -> Canvas:
    """A framed picture 12 x 10."""
    c = Canvas(12, 10)
    c.box(0, 0, 12, 10, (BARK, UMBER, OAK, HONEY))
    c.rect(2, 2, 8, 6, (FOAM, ORANGE, PINK, ICE)[kind % 4])
    c.rect(2, 6, 8, 2, ((74, 143, 74, 255), WINE, VIOLET, TEAL)[kind % 4])
    c.dots(((4, 5), (5, 4), (6, 5), (5, 5)), (WHITE, CREAM, WHITE, CORAL)[kind % 4])
    return c


@cache
def floor(kind: str, x: int, y: int) -> Canvas:
    """The floor tile of `kind` for the cell (x, y); neighbours join."""
    c = Canvas(TILE, TILE)
    _FLOORS[kind](c, x, y)
    return c


def _planks(c: Canvas, x: int, y: int, tones: tuple[Colour, Colour, Colour, Colour]) -> None:
    gap, first, second, shine = tones
    c.rect(0, 0, TILE, TILE, first)
    for i, top in enumerate((0, 4, 8, 12)):
        if (i + 2 * (x % 2)) % 3 == 0:
            c.rect(0, top, TILE, 4, second)
        c.rect(0, top + 3, TILE, 1, gap)
        joint = (3 + i * 6 + 8 * (x % 2)) % TILE
        c.rect(joint, top, 1, 3, gap)
        c.rect(joint + 1, top, 3, 1, shine)


def _wood(c: Canvas, x: int, y: int) -> None:
    _planks(c, x, y, (_mix(OAK, UMBER), HONEY, _mix(HONEY, OAK), _mix(HONEY, SAND)))


def _dark_wood(c: Canvas, x: int, y: int) -> None:
    _planks(c, x, y, (BARK, _mix(UMBER, OAK), UMBER, OAK))


def _pale_wood(c: Canvas, x: int, y: int) -> None:
    _planks(c, x, y, (HONEY, SAND, _mix(SAND, HONEY), CREAM))


def _mix(a: Colour, b: Colour) -> Colour:
    return ((a[0] + b[0]) // 2, (a[1] + b[1]) // 2, (a[2] + b[2]) // 2, 255)


def _checks(c: Canvas, one: Colour, two: Colour, line: Colour) -> None:
    for i in range(2):
        for j in range(2):
            c.rect(i * 8, j * 8, 8, 8, one if (i + j) % 2 else two)
            c.rect(i * 8, j * 8, 8, 1, line)
            c.rect(i * 8, j * 8, 1, 8, line)


def _bath(c: Canvas, x: int, y: int) -> None:
    _checks(c, ICE, WHITE, _mix(FOAM, ICE))


def _kitchen(c: Canvas, x: int, y: int) -> None:
    _checks(c, _mix(SAND, CREAM), CREAM, SAND)


def _diner(c: Canvas, x: int, y: int) -> None:
    _checks(c, _mix(CORAL, SAND), CREAM, _mix(SAND, CREAM))


def _slabs(c: Canvas, x: int, y: int) -> None:
    c.rect(0, 0, TILE, TILE, ASH)
    shift = 8 * (y % 2)
    c.rect(0, 15, TILE, 1, STONE)
    c.rect((15 + shift) % TILE, 0, 1, TILE, STONE)
    c.rect((0 + shift) % TILE, 0, 1, 15, MIST)
    c.rect(0, 0, TILE, 1, MIST)
    rng = Random(f"slab {x % 3} {y % 3}")
    c.dots(((rng.randrange(1, 14), rng.randrange(2, 14)) for _ in range(2)), STONE)


def _carpet(c: Canvas, tones: tuple[Colour, Colour]) -> None:
    c.rect(0, 0, TILE, TILE, tones[0])
    for i in range(0, TILE, 4):
        for j in range(0, TILE, 4):
            if (i + j) % 8 == 0:
                c.dots(((i + 1, j), (i, j + 1), (i + 2, j + 1), (i + 1, j + 2)), tones[1])


def _blue_carpet(c: Canvas, x: int, y: int) -> None:
    _carpet(c, (_mix(INDIGO, AZURE), AZURE))


def _red_carpet(c: Canvas, x: int, y: int) -> None:
    _carpet(c, (BRICK, _mix(BRICK, CORAL)))


def _green_carpet(c: Canvas, x: int, y: int) -> None:
    _carpet(c, (_mix(TEAL, MINT), MINT))


def _violet_carpet(c: Canvas, x: int, y: int) -> None:
    _carpet(c, (VIOLET, _mix(VIOLET, LILAC)))


_FLOORS = {
    "wood": _wood,
    "dark wood": _dark_wood,
    "pale wood": _pale_wood,
    "bath": _bath,
    "kitchen": _kitchen,
    "diner": _diner,
    "slabs": _slabs,
    "blue carpet": _blue_carpet,
    "red carpet": _red_carpet,
    "green carpet": _green_carpet,
    "violet carpet": _violet_carpet,
}


@dataclass(frozen=True)
class Coping:
    """The colours of a wall's top and of eaves: body, its lit edge, the brightest light."""

    body: Colour
    light: Colour
    gleam: Colour


COPINGS: dict[str, Coping] = {
    "slate": Coping(NIGHT, SLATE, STONE),
    "brown": Coping(BARK, UMBER, OAK),
    "wine": Coping(WINE, BRICK, CORAL),
    "teal": Coping((29, 68, 64, 255), TEAL, MINT),
    "plum": Coping((74, 47, 99, 255), VIOLET, LILAC),
    "navy": Coping((38, 58, 102, 255), INDIGO, AZURE),
}
EAVES = 7
"""Height of a row of shingles that hangs over a facade."""


def eaves(w: int, tone: Coping) -> Canvas:
    """A row of round shingles, `w` pixels wide."""
    c = Canvas(w, EAVES)
    c.rect(0, 0, w, EAVES - 1, INK)
    for x in range(1, w - 1, 6):
        wide = min(5, w - 1 - x)
        c.rect(x - 1, EAVES - 1, wide + 1, 1, INK)
        c.rect(x, 1, wide, EAVES - 3, tone.light)
        c.rect(x + 1, EAVES - 2, wide - 2, 1, tone.body)
        c.rect(x, EAVES - 3, wide, 1, tone.body)
        c.rect(x, 1, wide - 1, 1, tone.gleam)
    return c


def coping(c: Canvas, rects: list[tuple[int, int, int, int]], tone: Coping) -> None:
    """Draw the union of wall tops (pixel rectangles): outline, body, lit upper left edge."""
    for x, y, w, h in rects:
        c.rect(x, y, w, h, INK)
    for x, y, w, h in rects:
        c.rect(x + 1, y + 1, w - 2, h - 2, tone.body)
    for x, y, w, h in rects:
        if w >= h:
            c.rect(x + 1, y + 1, w - 2, 1, tone.light)
        else:
            c.rect(x + 1, y + 1, 1, h - 2, tone.light)


def contact(c: Canvas, x: int, y: int, w: int, h: int) -> None:
    """A soft shadow on the floor, unless there is one already."""
    for py in range(y, y + h):
        for px in range(x, x + w):
            if 0 <= px < c.width and 0 <= py < c.height and c.at(px, py)[3] < SHADOW[3]:
                c.px(px, py, SHADOW)
