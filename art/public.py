"""Furniture of the cafe, the pub, the shops and the college. Each function returns one stamp."""

from functools import cache

from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import (
    ASH,
    AZURE,
    BARK,
    BRICK,
    CORAL,
    CREAM,
    DARK_WOOD,
    FERN,
    FOAM,
    GOLD,
    HONEY,
    ICE,
    INDIGO,
    INK,
    LEAF,
    LEMON,
    LIME,
    MINT,
    MIST,
    OAK,
    ORANGE,
    PINE,
    PINK,
    SAND,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    TEAL,
    UMBER,
    VIOLET,
    WHITE,
    WOOD,
    Colour,
    Ramp,
)


@cache
def counter(columns: int, wood: Ramp = WOOD, top: Ramp | None = None) -> Stamp:
    """A long counter with a panelled front; its top reaches a little into the row above."""
    w = 16 * columns
    c = Canvas(w, 32)
    c.rect(1, 30, w - 1, 2, SHADOW)
    c.block(0, 12, w, 9, 10, wood)
    if top:
        c.rect(1, 13, w - 2, 8, top[2])
        c.rect(1, 13, w - 2, 1, top[3])
        c.rect(1, 20, w - 2, 1, top[1])
    for x in range(2, w - 5, 8):
        c.rect(x, 23, 6, 6, wood[0])
        c.rect(x + 1, 24, 5, 5, wood[2])
    return stamp(c, "#" * columns)


@cache
def on_counter(kind: str) -> Canvas:
    """Something 16 x 16 on a counter: register, cakes, coffee machine, taps, glasses, scale."""
    c = Canvas(16, 16)
    if kind == "register":
        c.rect(2, 3, 12, 11, INK)
        c.rect(3, 4, 10, 4, SLATE)
        c.rect(4, 5, 6, 2, LIME)
        c.rect(3, 8, 10, 5, STONE)
        c.dots(((x, y) for x in range(4, 12, 2) for y in (9, 11)), WHITE)
    elif kind == "cakes":
        c.rect(1, 3, 14, 11, SLATE)
        c.rect(2, 4, 12, 9, ICE)
        c.rect(3, 9, 4, 4, BRICK)
        c.rect(3, 8, 4, 2, PINK)
        c.rect(9, 9, 4, 4, HONEY)
        c.rect(9, 8, 4, 2, CREAM)
        c.px(11, 7, CORAL)
        c.rect(2, 4, 12, 1, WHITE)
    elif kind == "coffee machine":
        c.rect(1, 0, 14, 15, INK)
        c.rect(2, 1, 12, 5, CORAL)
        c.rect(2, 1, 12, 1, ORANGE)
        c.rect(2, 6, 12, 2, ASH)
        c.rect(4, 8, 2, 2, ASH)
        c.rect(10, 8, 2, 2, ASH)
        c.rect(3, 11, 4, 3, WHITE)
        c.rect(9, 11, 4, 3, WHITE)
        c.dots(((4, 3), (6, 3)), LEMON)
    elif kind == "taps":
        for x in (3, 7, 11):
            c.rect(x, 3, 2, 9, GOLD)
            c.rect(x, 1, 2, 4, (CORAL, LEAF, SKY)[x // 4])
        c.rect(2, 9, 12, 2, OAK)
    elif kind == "glasses":
        for x, y in ((2, 4), (7, 3), (11, 6)):
            c.rect(x, y, 4, 6, GOLD)
            c.rect(x, y, 4, 2, WHITE)
            c.px(x + 4, y + 3, MIST)
    else:
        c.rect(3, 9, 10, 4, SLATE)
        c.rect(2, 6, 12, 2, ASH)
        c.rect(5, 3, 5, 3, CORAL)
    return c


@cache
def piano() -> Stamp:
    c = Canvas(32, 32)
    c.rect(1, 29, 31, 3, SHADOW)
    c.rect(0, 2, 32, 28, INK)
    c.rect(1, 3, 30, 4, UMBER)
    c.rect(1, 3, 30, 1, OAK)
    c.rect(1, 7, 30, 10, BARK)
    c.rect(9, 8, 14, 8, WHITE)
    c.rect(16, 8, 1, 8, ASH)
    for y in (10, 12, 14):
        c.rect(10, y, 5, 1, STONE)
        c.rect(18, y, 4, 1, STONE)
    c.rect(1, 17, 30, 6, WHITE)
    c.rect(1, 22, 30, 1, ASH)
    for x in range(3, 30, 3):
        c.rect(x, 17, 1, 6, MIST)
        if x % 9:
            c.rect(x, 17, 1, 3, INK)
    c.rect(1, 23, 30, 6, BARK)
    c.rect(1, 23, 30, 1, UMBER)
    c.rect(14, 26, 4, 2, GOLD)
    return stamp(c, "##")


@cache
def blackboard() -> Stamp:
    """Three wide, for a wall face."""
    c = Canvas(48, 32)
    c.rect(0, 8, 48, 21, BARK)
    c.rect(1, 9, 46, 19, OAK)
    c.rect(3, 10, 42, 15, PINE)
    c.rect(3, 10, 42, 1, INK)
    for x, y, w in ((6, 13, 14), (6, 16, 9), (6, 19, 12), (27, 13, 6), (36, 20, 6)):
        c.rect(x, y, w, 1, MIST)
    c.frame(26, 16, 8, 6, MIST)
    c.line(36, 18, 41, 13, LEMON)
    c.rect(8, 25, 6, 2, WHITE)
    c.rect(16, 25, 3, 2, CORAL)
    return stamp(c, "###")


@cache
def notice_board() -> Stamp:
    c = Canvas(32, 32)
    c.rect(1, 9, 30, 18, BARK)
    c.rect(2, 10, 28, 16, HONEY)
    for x, y, w, h, colour in (
        (4, 12, 7, 8, WHITE),
        (13, 11, 6, 6, LEMON),
        (21, 13, 7, 9, FOAM),
        (13, 19, 6, 5, PINK),
    ):
        c.rect(x, y, w, h, colour)
        c.rect(x + 1, y + 3, w - 2, 1, STONE)
        c.px(x + w // 2, y, CORAL)
    return stamp(c, "##")


@cache
def podium() -> Stamp:
    c = Canvas(16, 32)
    c.rect(2, 29, 13, 3, SHADOW)
    c.block(1, 12, 14, 8, 11, WOOD)
    c.rect(4, 13, 8, 5, WHITE)
    c.rect(5, 15, 6, 1, STONE)
    c.rect(5, 23, 6, 5, GOLD)
    c.rect(6, 24, 4, 3, BARK)
    return stamp(c, "#")


_GOODS: dict[str, tuple[Colour, ...]] = {
    "grocery": (CORAL, ORANGE, LEAF, GOLD, LIME, BRICK, CREAM),
    "pharmacy": (WHITE, FOAM, MINT, PINK, ICE, AZURE, WHITE),
    "supply": (SLATE, ORANGE, INDIGO, OAK, CORAL, STONE, GOLD),
    "bottles": (LEAF, BRICK, GOLD, FERN, VIOLET, ORANGE, FOAM),
}


@cache
def goods(kind: str, columns: int = 2) -> Stamp:
    """Shop shelves full of grocery, pharmacy or supply goods, or the bottles of a bar."""
    w = 16 * columns
    wood = DARK_WOOD if kind == "bottles" else WOOD
    c = Canvas(w, 32)
    c.rect(1, 30, w - 1, 2, SHADOW)
    c.rect(0, 1, w, 30, wood[0])
    c.rect(1, 2, w - 2, 3, wood[3])
    for row, y in enumerate((6, 15, 23)):
        c.rect(2, y, w - 4, 7, INK)
        for i, x in enumerate(range(3, w - 5, 4)):
            _ware(c, kind, x, y, i + row * 2)
        c.rect(1, y + 7, w - 2, 1, wood[3])
    c.rect(1, 30, w - 2, 1, wood[1])
    return stamp(c, "#" * columns)


def _ware(c: Canvas, kind: str, x: int, y: int, i: int) -> None:
    colour = _GOODS[kind][i % 7]
    if kind == "bottles":
        c.rect(x, y + 3, 3, 4, colour)
        c.rect(x + 1, y, 1, 3, colour)
        c.px(x, y + 4, WHITE)
    elif kind == "grocery" and i % 3 == 0:
        c.disc(x, y + 3, 4, 4, colour)
        c.px(x + 1, y + 3, WHITE)
        c.px(x + 2, y + 2, LEAF)
    elif kind == "pharmacy":
        c.rect(x, y + 2, 3, 5, colour)
        c.rect(x, y + 1, 3, 1, WHITE if i % 2 else CORAL)
        c.px(x + 1, y + 4, CORAL if i % 3 else LEAF)
    else:
        c.rect(x, y + 2 - i % 2, 3, 5 + i % 2, colour)
        c.rect(x, y + 4, 3, 1, WHITE)


@cache
def pool_table() -> Stamp:
    c = Canvas(48, 32)
    c.rect(1, 28, 47, 4, SHADOW)
    c.block(0, 0, 48, 23, 7, WOOD)
    c.rect(3, 3, 42, 18, PINE)
    c.rect(4, 4, 40, 16, TEAL)
    c.rect(4, 4, 40, 1, MINT)
    for x in (3, 22, 42):
        c.rect(x, 2, 3, 3, INK)
        c.rect(x, 19, 3, 3, INK)
    for x, y, ball in (
        (32, 9, CORAL),
        (35, 7, GOLD),
        (35, 11, INDIGO),
        (38, 9, VIOLET),
        (38, 13, ORANGE),
        (14, 11, WHITE),
    ):
        c.rect(x, y, 2, 2, ball)
        c.px(x, y, WHITE)
    c.line(5, 17, 13, 12, SAND)
    return stamp(c, "###", "###")


@cache
def microphone() -> Stamp:
    c = Canvas(16, 32)
    c.disc(3, 26, 10, 5, SHADOW)
    c.disc(4, 25, 8, 4, INK)
    c.disc(5, 25, 6, 3, SLATE)
    c.rect(7, 10, 2, 17, INK)
    c.rect(7, 10, 1, 16, STONE)
    c.disc(5, 3, 6, 8, INK)
    c.disc(6, 4, 4, 5, STONE)
    c.dots(((6, 4), (7, 4), (6, 5)), MIST)
    return stamp(c, "#")
