"""What people work and play with at home and at college. Each function returns one stamp."""

from functools import cache

from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import (
    ASH,
    BARK,
    BRICK,
    CORAL,
    CREAM,
    ENAMEL,
    FOAM,
    GOLD,
    HONEY,
    ICE,
    INK,
    LEAF,
    LILAC,
    LIME,
    METAL,
    MINT,
    MIST,
    NIGHT,
    OAK,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    UMBER,
    WHITE,
    WOOD,
)


@cache
def camera() -> Stamp:
    """A camera on a tripod."""
    c = Canvas(16, 32)
    c.disc(2, 27, 12, 4, SHADOW)
    for end in (2, 8, 13):
        c.line(8, 15, end, 30, INK)
    c.rect(2, 6, 12, 9, INK)
    c.rect(3, 7, 10, 7, SLATE)
    c.rect(3, 7, 10, 1, STONE)
    c.disc(5, 7, 6, 6, INK)
    c.disc(6, 8, 4, 4, SKY)
    c.px(7, 8, WHITE)
    c.rect(9, 4, 4, 2, INK)
    c.px(12, 8, CORAL)
    return stamp(c, "#")


@cache
def mirror() -> Stamp:
    """A tall mirror on feet."""
    c = Canvas(16, 32)
    c.disc(2, 27, 12, 4, SHADOW)
    c.rect(2, 28, 4, 2, BARK)
    c.rect(10, 28, 4, 2, BARK)
    c.rect(2, 1, 12, 28, BARK)
    c.rect(3, 2, 10, 26, HONEY)
    c.rect(4, 3, 8, 24, SKY)
    c.rect(4, 3, 8, 13, FOAM)
    c.line(5, 13, 10, 6, WHITE)
    c.line(5, 17, 10, 10, ICE)
    return stamp(c, "#")


@cache
def keyboard() -> Stamp:
    """A keyboard for music on a stand, two wide."""
    c = Canvas(32, 32)
    c.rect(2, 29, 29, 3, SHADOW)
    c.line(6, 20, 24, 30, INK)
    c.line(25, 20, 7, 30, INK)
    c.rect(0, 10, 32, 12, INK)
    c.rect(1, 11, 30, 4, NIGHT)
    c.rect(3, 12, 6, 2, LIME)
    for x in range(12, 28, 4):
        c.px(x, 13, CORAL)
    c.rect(1, 15, 30, 6, WHITE)
    for x in range(3, 30, 3):
        c.rect(x, 15, 1, 6, MIST)
        if x % 9:
            c.rect(x, 15, 1, 3, INK)
    return stamp(c, "##")


@cache
def weight_bench() -> Stamp:
    """A bench with a barbell, two wide."""
    c = Canvas(32, 32)
    c.rect(2, 28, 28, 4, SHADOW)
    c.block(9, 12, 14, 14, 4, (NIGHT, BRICK, CORAL, CORAL))
    for x in (7, 23):
        c.rect(x, 6, 2, 24, INK)
    c.rect(0, 7, 32, 2, INK)
    c.rect(0, 7, 32, 1, ASH)
    for x in (1, 27):
        c.rect(x, 2, 4, 12, INK)
        c.rect(x + 1, 3, 1, 10, STONE)
    return stamp(c, "##")


@cache
def radio() -> Stamp:
    """A radio on a small cupboard."""
    c = Canvas(16, 32)
    c.rect(1, 29, 15, 3, SHADOW)
    c.block(0, 17, 16, 5, 9, WOOD)
    c.rect(7, 24, 1, 6, BARK)
    c.dots(((5, 26), (9, 26)), GOLD)
    c.rect(1, 8, 14, 12, BARK)
    c.rect(2, 9, 12, 10, OAK)
    c.disc(3, 10, 7, 7, BARK)
    c.disc(4, 11, 5, 5, UMBER)
    c.rect(11, 11, 2, 2, GOLD)
    c.rect(11, 15, 2, 2, CREAM)
    c.line(13, 8, 15, 1, STONE)
    return stamp(c, "#")


@cache
def dart_board() -> Canvas:
    """A dart board for a wall, 14 x 14."""
    c = Canvas(14, 14)
    for i, colour in enumerate((INK, BARK, CREAM, LEAF, CREAM, CORAL)):
        c.disc(i, i, 14 - 2 * i, 14 - 2 * i, colour)
    c.line(8, 5, 12, 2, GOLD)
    return c


@cache
def lab_bench() -> Stamp:
    """A bench with glassware, two wide."""
    c = Canvas(32, 32)
    c.rect(1, 29, 31, 3, SHADOW)
    c.block(0, 11, 32, 11, 8, ENAMEL)
    for x, colour in ((3, LIME), (9, LILAC), (24, CORAL)):
        c.rect(x + 1, 6, 3, 5, ICE)
        c.disc(x - 1, 10, 7, 7, SLATE)
        c.disc(x, 11, 5, 5, colour)
        c.px(x + 1, 12, WHITE)
    c.rect(17, 6, 2, 10, SLATE)
    c.rect(15, 15, 6, 2, INK)
    c.rect(16, 3, 4, 4, SKY)
    for x in (3, 18):
        c.rect(x, 24, 11, 4, MIST)
        c.rect(x + 4, 25, 3, 1, SLATE)
    return stamp(c, "##")


@cache
def chemical_cabinet() -> Stamp:
    """A cabinet with glass doors and bottles, two wide."""
    c = Canvas(32, 32)
    c.rect(1, 30, 31, 2, SHADOW)
    c.block(0, 0, 32, 4, 27, METAL)
    for x in (2, 17):
        c.rect(x, 6, 13, 21, INK)
        for row, y in enumerate((8, 15, 22)):
            c.rect(x, y + 4, 13, 1, STONE)
            for i, dx in enumerate((1, 4, 7, 10)):
                colour = (MINT, GOLD, SKY, CORAL, LILAC)[(i + row + x) % 5]
                c.rect(x + dx, y, 2, 4, colour)
        c.line(x + 2, 18, x + 8, 8, FOAM)
    c.dots(((15, 17), (16, 17)), UMBER)
    return stamp(c, "##")
