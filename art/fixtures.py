"""What stands against walls: kitchens, bathrooms, hearths. Each function returns a stamp."""

from functools import cache

from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import (
    ASH,
    BARK,
    BRICK,
    CORAL,
    ENAMEL,
    FOAM,
    GOLD,
    HONEY,
    ICE,
    INK,
    LEAF,
    LEMON,
    LIME,
    METAL,
    MIST,
    NIGHT,
    OAK,
    ORANGE,
    PALE_WOOD,
    SAND,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    UMBER,
    WHITE,
    WOOD,
    Ramp,
)


@cache
def fridge() -> Stamp:
    c = Canvas(16, 32)
    c.rect(1, 30, 15, 2, SHADOW)
    c.block(1, 1, 14, 5, 25, ENAMEL)
    c.rect(2, 7, 12, 23, MIST)
    c.rect(2, 7, 2, 23, WHITE)
    c.rect(2, 15, 12, 1, STONE)
    c.rect(12, 9, 1, 4, SLATE)
    c.rect(12, 18, 1, 6, SLATE)
    c.rect(5, 18, 4, 4, LEMON)
    c.rect(6, 9, 3, 3, CORAL)
    c.rect(2, 29, 12, 1, SLATE)
    return stamp(c, "#")


def _unit(top: Ramp = PALE_WOOD) -> Canvas:
    c = Canvas(16, 32)
    c.rect(0, 30, 16, 2, SHADOW)
    c.rect(0, 11, 16, 20, SLATE)
    c.rect(0, 11, 16, 10, MIST)
    c.rect(0, 12, 16, 8, WHITE)
    c.rect(0, 20, 16, 1, STONE)
    c.rect(0, 21, 16, 9, top[2])
    c.rect(1, 22, 6, 7, top[3])
    c.rect(9, 22, 6, 7, top[3])
    c.dots(((6, 25), (9, 25)), top[0])
    c.rect(0, 30, 16, 1, top[0])
    return c


@cache
def worktop(kind: str = "bare") -> Stamp:
    """A kitchen unit: bare, or with bread, jars or a kettle."""
    c = _unit()
    if kind == "bread":
        c.rect(3, 14, 10, 5, OAK)
        c.rect(4, 12, 8, 5, HONEY)
        c.dots(((5, 12), (7, 12), (9, 12)), SAND)
    elif kind == "jars":
        for i, colour in enumerate((CORAL, GOLD, LEAF)):
            c.rect(2 + 4 * i, 9, 3, 7, colour)
            c.rect(2 + 4 * i, 8, 3, 2, UMBER)
            c.px(2 + 4 * i, 11, WHITE)
    elif kind == "kettle":
        c.disc(4, 9, 9, 8, NIGHT)
        c.disc(5, 10, 6, 5, CORAL)
        c.rect(7, 7, 3, 2, NIGHT)
    return stamp(c, "#")


@cache
def stove() -> Stamp:
    c = _unit()
    c.rect(0, 11, 16, 20, INK)
    c.rect(1, 12, 14, 8, SLATE)
    c.rect(1, 12, 14, 1, STONE)
    for x in (2, 9):
        c.disc(x, 13, 6, 5, INK)
        c.rect(x + 2, 15, 2, 1, CORAL)
    c.rect(1, 21, 14, 9, STONE)
    c.rect(1, 21, 14, 2, ASH)
    c.dots(((3, 22), (6, 22), (9, 22), (12, 22)), INK)
    c.rect(3, 24, 10, 5, INK)
    c.rect(4, 25, 8, 3, ORANGE)
    c.rect(4, 25, 8, 1, GOLD)
    c.rect(2, 8, 7, 6, NIGHT)
    c.rect(3, 8, 5, 2, STONE)
    c.rect(3, 9, 5, 1, ORANGE)
    c.rect(9, 10, 2, 1, NIGHT)
    return stamp(c, "#")


@cache
def kitchen_sink() -> Stamp:
    c = _unit()
    c.rect(2, 13, 12, 6, STONE)
    c.rect(3, 14, 10, 5, ASH)
    c.rect(4, 16, 8, 2, SKY)
    c.rect(7, 8, 2, 6, SLATE)
    c.rect(7, 8, 4, 2, SLATE)
    c.rect(7, 8, 1, 5, MIST)
    c.px(10, 10, SLATE)
    return stamp(c, "#")


@cache
def toilet() -> Stamp:
    c = Canvas(16, 32)
    c.disc(3, 25, 11, 6, SHADOW)
    c.rect(3, 8, 10, 10, SLATE)
    c.rect(4, 9, 8, 8, WHITE)
    c.rect(4, 14, 8, 3, MIST)
    c.rect(7, 10, 2, 1, STONE)
    c.disc(3, 16, 10, 13, SLATE)
    c.disc(4, 17, 8, 11, WHITE)
    c.disc(5, 19, 6, 7, ASH)
    c.disc(6, 20, 4, 5, FOAM)
    return stamp(c, ".")


@cache
def bathroom_sink() -> Stamp:
    c = Canvas(16, 48)
    c.rect(2, 10, 12, 12, UMBER)
    c.rect(3, 11, 10, 10, FOAM)
    c.rect(3, 11, 10, 4, ICE)
    c.line(5, 19, 10, 12, WHITE)
    c.rect(3, 45, 11, 3, SHADOW)
    c.rect(6, 36, 4, 10, SLATE)
    c.rect(7, 36, 2, 9, MIST)
    c.disc(1, 27, 14, 11, SLATE)
    c.disc(2, 28, 12, 8, WHITE)
    c.disc(4, 29, 8, 5, FOAM)
    c.rect(7, 24, 2, 5, SLATE)
    c.px(7, 24, MIST)
    return stamp(c, "#")


@cache
def shower() -> Stamp:
    """A shower with a glass side; one stands in it."""
    c, over = Canvas(16, 32), Canvas(16, 32)
    c.rect(0, 16, 16, 15, SLATE)
    c.rect(1, 17, 14, 13, ICE)
    c.rect(1, 17, 14, 1, STONE)
    c.disc(6, 22, 4, 4, STONE)
    c.rect(7, 0, 2, 14, STONE)
    c.rect(4, 0, 8, 3, SLATE)
    c.rect(5, 0, 6, 2, ASH)
    for x, y in ((5, 5), (8, 8), (10, 4), (6, 12), (10, 12)):
        c.rect(x, y, 1, 2, SKY)
    over.rect(0, 0, 1, 31, SLATE)
    over.rect(15, 0, 1, 31, SLATE)
    over.rect(1, 6, 2, 24, (210, 240, 242, 130))
    over.rect(13, 6, 2, 24, (210, 240, 242, 130))
    return stamp(c, ".", over=over)


@cache
def metal_cabinet() -> Stamp:
    """A grey filing cabinet."""
    c = Canvas(16, 32)
    c.rect(1, 30, 15, 2, SHADOW)
    c.block(1, 8, 14, 5, 18, METAL)
    for y in (15, 20, 25):
        c.rect(3, y, 10, 4, ASH)
        c.rect(6, y + 1, 4, 1, SLATE)
    return stamp(c, "#")


@cache
def fireplace() -> Stamp:
    c = Canvas(32, 32)
    c.rect(1, 30, 31, 2, SHADOW)
    c.rect(2, 0, 28, 31, NIGHT)
    c.rect(3, 1, 26, 29, SLATE)
    for i, y in enumerate(range(1, 30, 5)):
        for x in range(3 + 4 * (i % 2), 28, 8):
            c.rect(x, y, min(7, 29 - x), 4, STONE)
            c.rect(x, y, min(7, 29 - x), 1, ASH)
    c.box(0, 8, 32, 5, WOOD)
    c.rect(8, 15, 16, 15, INK)
    c.rect(10, 27, 12, 2, UMBER)
    c.disc(10, 19, 12, 10, CORAL)
    c.disc(12, 21, 8, 8, ORANGE)
    c.disc(14, 23, 4, 6, LEMON)
    c.dots(((12, 18), (16, 16), (19, 18)), ORANGE)
    c.rect(5, 4, 3, 5, GOLD)
    c.rect(22, 5, 5, 3, CORAL)
    return stamp(c, "##", glow=((0, 1), (1, 1)))


@cache
def tall_clock() -> Stamp:
    c = Canvas(16, 32)
    c.rect(3, 29, 12, 3, SHADOW)
    c.block(3, 0, 10, 3, 28, WOOD)
    c.disc(4, 4, 8, 8, WHITE)
    c.rect(7, 5, 1, 4, INK)
    c.rect(7, 8, 3, 1, INK)
    c.rect(5, 14, 6, 12, BARK)
    c.rect(7, 14, 1, 8, GOLD)
    c.rect(6, 21, 3, 3, GOLD)
    return stamp(c, "#")


@cache
def vending_machine() -> Stamp:
    c = Canvas(16, 32)
    c.rect(1, 30, 15, 2, SHADOW)
    c.block(1, 1, 14, 4, 26, (NIGHT, BRICK, CORAL, ORANGE))
    c.rect(3, 6, 7, 17, INK)
    for i, y in enumerate((7, 12, 17)):
        for j, x in enumerate((3, 6)):
            c.rect(x + 1, y + 1, 2, 4, (SKY, LEMON, LIME, WHITE)[(i + j) % 4])
        c.rect(3, y + 5, 7, 1, SLATE)
    c.rect(11, 8, 3, 4, WHITE)
    c.rect(11, 14, 3, 2, INK)
    c.rect(4, 25, 8, 3, INK)
    return stamp(c, "#")
