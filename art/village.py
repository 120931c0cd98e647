"""What stands on the square, in the park and in yards. Each function returns one stamp."""

from functools import cache

from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import (
    ASH,
    BARK,
    BRICK,
    CORAL,
    CREAM,
    FOAM,
    GOLD,
    HONEY,
    INK,
    LEAF,
    LEMON,
    LILAC,
    LIME,
    MIST,
    NIGHT,
    OAK,
    ORANGE,
    PINK,
    RED,
    ROCK,
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
def stall(kind: str, cloth: Ramp) -> Stamp:
    """A market stall three wide under a striped roof, with fruit or flowers."""
    c = Canvas(48, 48)
    c.rect(2, 44, 46, 4, SHADOW)
    for x in (1, 44):
        c.rect(x, 12, 3, 34, BARK)
        c.rect(x + 1, 12, 1, 33, OAK)
    c.block(0, 27, 48, 9, 10, WOOD)
    wares = {"fruit": (CORAL, ORANGE, LIME, GOLD), "flowers": (PINK, WHITE, LILAC, LEMON)}[kind]
    for i, x in enumerate(range(3, 44, 11)):
        c.rect(x, 28, 9, 7, BARK)
        for dx, dy in ((0, 0), (3, 1), (6, 0), (1, 3), (5, 3)):
            if kind == "flowers":
                c.rect(x + dx + 1, 29 + dy, 1, 4, LEAF)
            c.disc(x + dx, 26 + dy, 4, 4, wares[i])
            c.px(x + dx + 1, 27 + dy, WHITE)
    for i, x in enumerate(range(0, 48, 6)):
        tone = cloth[2] if i % 2 else WHITE
        c.rect(x, 4, 6, 13, tone)
        c.rect(x, 13, 6, 4, cloth[1] if i % 2 else MIST)
        c.disc(x, 14, 6, 6, cloth[1] if i % 2 else MIST)
    c.rect(0, 3, 48, 1, INK)
    c.rect(0, 4, 48, 2, cloth[3])
    return stamp(c, "###", sheet="outdoors")


@cache
def well() -> Stamp:
    """A roofed stone well, two wide."""
    c = Canvas(32, 48)
    c.disc(2, 36, 30, 12, SHADOW)
    c.disc(2, 26, 28, 20, INK)
    c.disc(3, 27, 26, 18, ROCK[2])
    c.disc(3, 25, 26, 13, ASH)
    c.disc(6, 27, 20, 9, NIGHT)
    c.disc(9, 30, 14, 5, SKY)
    for x in (4, 25):
        c.rect(x, 10, 3, 21, BARK)
        c.rect(x + 1, 10, 1, 20, OAK)
    for row in range(11):
        c.rect(11 - row, 1 + row, 10 + 2 * row, 1, BRICK if row % 3 else RED[0])
    c.rect(0, 12, 32, 2, RED[0])
    c.rect(15, 14, 1, 10, SAND)
    c.rect(13, 22, 5, 5, UMBER)
    c.rect(13, 22, 5, 1, HONEY)
    for x in (6, 12, 18, 24):
        c.rect(x, 38 + x % 4, 4, 1, ROCK[1])
    return stamp(c, "##", sheet="outdoors")


@cache
def rostrum() -> Stamp:
    """A wooden platform for who wants to speak, two wide. Walkable."""
    c = Canvas(32, 16)
    c.rect(1, 13, 31, 3, SHADOW)
    c.block(0, 0, 32, 10, 5, WOOD)
    for x in range(4, 30, 6):
        c.rect(x, 2, 1, 8, UMBER)
    return stamp(c, "..", sheet="outdoors")


@cache
def swing() -> Stamp:
    """A frame with two swings, three wide; one stands before it."""
    c = Canvas(48, 48)
    c.rect(3, 43, 43, 4, SHADOW)
    for x, lean in ((3, -2), (43, 2)):
        for dx in (0, 1):
            c.line(x + dx, 6, x + lean + dx, 45, BARK)
            c.line(x + dx, 6, x - lean + dx, 42, UMBER)
    c.rect(1, 4, 46, 4, BARK)
    c.rect(2, 5, 44, 1, HONEY)
    for x in (13, 28):
        c.rect(x, 8, 1, 26, SLATE)
        c.rect(x + 7, 8, 1, 26, SLATE)
        c.rect(x - 1, 33, 10, 3, BARK)
        c.rect(x, 33, 8, 1, CORAL)
    return stamp(c, "###", sheet="outdoors")


@cache
def slide() -> Stamp:
    """A slide, two wide."""
    c = Canvas(32, 48)
    c.disc(1, 40, 30, 7, SHADOW)
    for y in range(16, 44, 5):
        c.rect(2, y, 8, 2, SLATE)
    c.rect(1, 8, 2, 37, INK)
    c.rect(9, 8, 2, 37, INK)
    c.box(0, 6, 13, 6, RED)
    for i in range(20):
        c.rect(10 + i, 12 + int(1.5 * i), 9, 3, INK)
    for i in range(20):
        c.rect(11 + i, 12 + int(1.5 * i), 6, 2, GOLD if i % 5 else LEMON)
    return stamp(c, "##", sheet="outdoors")


@cache
def sandbox() -> Canvas:
    """A sandpit, three by two, to lay on the ground."""
    c = Canvas(48, 32)
    c.rect(1, 1, 47, 31, SHADOW)
    c.box(0, 0, 47, 30, WOOD)
    c.rect(3, 3, 41, 24, HONEY)
    c.rect(4, 5, 39, 21, SAND)
    for x, y in ((9, 10), (25, 18), (33, 8), (14, 21), (38, 20)):
        c.rect(x, y, 3, 1, CREAM)
        c.rect(x + 1, y + 1, 3, 1, HONEY)
    c.rect(28, 10, 5, 5, CORAL)
    c.rect(28, 10, 5, 1, ORANGE)
    return c


@cache
def stage() -> Canvas:
    """The boards of an open-air stage, seven by three, to lay on the ground."""
    c = Canvas(112, 48)
    c.rect(1, 4, 111, 44, SHADOW)
    c.rect(0, 0, 112, 45, INK)
    for i, y in enumerate(range(1, 36, 4)):
        c.rect(1, y, 110, 3, HONEY if i % 3 else OAK)
        c.rect(1, y, 110, 1, SAND if i % 3 else HONEY)
        c.rect(1, y + 3, 110, 1, UMBER)
    c.rect(1, 37, 110, 7, UMBER)
    for x in range(4, 108, 8):
        c.rect(x, 38, 5, 5, OAK)
    return c


@cache
def stage_wall() -> Stamp:
    """The back of the open-air stage, seven wide, with a string of lanterns."""
    c = Canvas(112, 48)
    c.rect(0, 6, 112, 42, INK)
    for x in range(1, 111, 6):
        c.rect(x, 7, 5, 40, OAK if x % 4 else UMBER)
        c.rect(x, 7, 1, 40, HONEY)
    for row in range(10):
        c.rect(0, row, 112, 1, RED[1] if row % 4 else RED[0])
    c.rect(0, 10, 112, 2, INK)
    for i, x in enumerate(range(6, 108, 12)):
        c.rect(x, 13 + 2 * (i % 2), 4, 5, (GOLD, CORAL, FOAM)[i % 3])
        c.px(x + 1, 14 + 2 * (i % 2), WHITE)
    return stamp(c, "#######", sheet="outdoors", glow=((1, 0), (3, 0), (5, 0)))


@cache
def jetty() -> Canvas:
    """A wooden jetty, two by three, that reaches into the water."""
    c = Canvas(32, 48)
    c.rect(2, 2, 30, 46, SHADOW)
    for y in range(0, 48, 4):
        c.rect(1, y, 30, 4, BARK)
        c.rect(2, y, 28, 3, OAK if y % 12 else HONEY)
        c.rect(2, y, 28, 1, HONEY if y % 12 else SAND)
    for x in (0, 28):
        for y in (0, 40):
            c.rect(x, y, 4, 7, INK)
            c.rect(x + 1, y + 1, 2, 4, OAK)
    return c


@cache
def rowing_boat() -> Canvas:
    """A boat, three by one and a half, for the water."""
    c = Canvas(48, 32)
    c.disc(3, 10, 42, 18, (36, 27, 47, 70))
    c.disc(2, 5, 44, 19, INK)
    c.disc(3, 6, 42, 17, BRICK)
    c.disc(5, 6, 38, 13, UMBER)
    c.disc(6, 7, 36, 11, OAK)
    for x in (14, 26):
        c.rect(x, 7, 5, 11, HONEY)
        c.rect(x, 7, 5, 1, SAND)
    c.line(8, 22, 30, 2, SAND)
    return c


@cache
def timber() -> Stamp:
    """A rack of boards, three wide."""
    c = Canvas(48, 32)
    c.rect(1, 28, 47, 4, SHADOW)
    for row, y in enumerate((4, 11, 18, 25)):
        for i, x in enumerate(range(2 + row % 2, 44, 7)):
            c.disc(x, y, 7, 7, BARK)
            c.disc(x + 1, y + 1, 5, 5, SAND if (i + row) % 3 else HONEY)
            c.px(x + 3, y + 3, UMBER)
    for x in (0, 45):
        c.rect(x, 1, 3, 30, INK)
        c.rect(x + 1, 2, 1, 28, SLATE)
    return stamp(c, "###", sheet="outdoors")


@cache
def workbench() -> Stamp:
    """A workbench with a vice and tools, two wide."""
    c = Canvas(32, 32)
    c.rect(1, 29, 31, 3, SHADOW)
    c.block(0, 12, 32, 9, 4, WOOD)
    for x in (2, 26):
        c.rect(x, 24, 4, 7, BARK)
    c.rect(2, 26, 28, 2, UMBER)
    c.rect(4, 9, 6, 6, SLATE)
    c.rect(5, 9, 4, 2, ASH)
    c.rect(14, 15, 8, 2, OAK)
    c.rect(21, 13, 4, 5, STONE)
    c.line(25, 18, 29, 14, MIST)
    return stamp(c, "##", sheet="outdoors")


@cache
def parasol(cloth: Ramp) -> Stamp:
    """A round table under a parasol, one tile with the cloth above its neighbours."""
    c = Canvas(48, 48)
    c.disc(10, 36, 28, 12, SHADOW)
    c.disc(17, 32, 14, 12, INK)
    c.disc(18, 32, 12, 9, HONEY)
    c.disc(18, 32, 8, 6, SAND)
    c.rect(23, 12, 2, 24, INK)
    c.disc(8, 3, 32, 20, INK)
    c.disc(9, 4, 30, 18, cloth[2])
    for dx in (0, 12, 24):
        c.disc(10 + dx, 6 + (dx == 12), 6, 14, WHITE)
    c.disc(12, 4, 14, 5, cloth[3])
    c.rect(23, 1, 2, 4, GOLD)
    return stamp(c, ".#.", sheet="outdoors")


@cache
def signpost() -> Stamp:
    """A post with two arms that point the way."""
    c = Canvas(16, 32)
    c.disc(4, 27, 9, 4, SHADOW)
    c.rect(7, 4, 2, 26, BARK)
    c.rect(7, 4, 1, 26, OAK)
    for x, y in ((0, 6), (3, 13)):
        c.rect(x, y, 13, 6, BARK)
        c.rect(x + 1, y + 1, 11, 4, HONEY)
        c.rect(x + 1, y + 1, 11, 1, SAND)
        c.rect(x + 3, y + 3, 7, 1, UMBER)
    return stamp(c, "#", sheet="outdoors")


@cache
def crossing(rows: int) -> Canvas:
    """Pale stones laid across a street, three wide and some rows long."""
    c = Canvas(48, 16 * rows)
    for y in range(2, 16 * rows - 4, 8):
        c.rect(2, y, 44, 5, SLATE)
        c.rect(3, y, 42, 4, MIST)
        c.rect(3, y, 42, 1, WHITE)
        for x in range(9, 42, 9):
            c.rect(x, y, 1, 4, ASH)
    return c


@cache
def stone_bridge(columns: int, rows: int) -> Canvas:
    """A bridge of stone for a street, with a parapet along each side."""
    w, h = 16 * columns, 16 * rows
    c = Canvas(w, h)
    c.rect(0, 0, w, h, SLATE)
    for i, y in enumerate(range(8, h - 8, 4)):
        for x in range(-(i % 2) * 4, w, 8):
            c.rect(x, y, 7, 3, STONE if (x // 8 + i) % 4 else ASH)
            c.rect(x, y, 7, 1, ASH)
    for y in (0, h - 10):
        c.rect(0, y, w, 10, INK)
        c.rect(0, y + 1, w, 4, MIST)
        c.rect(0, y + 5, w, 4, STONE)
        for x in range(0, w, 8):
            c.rect(x, y + 1, 1, 8, SLATE)
    return c
