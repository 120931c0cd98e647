"""Furniture of homes, seen from above and in front. Each function returns one stamp."""

from functools import cache

from art.stamp import Stamp, stamp
from townsfolk.looks.canvas import Canvas
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
    LEAF,
    LEMON,
    LIGHT_WOOD,
    LIME,
    MINT,
    MIST,
    NIGHT,
    OAK,
    ORANGE,
    PINK,
    SAND,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    UMBER,
    VIOLET,
    WHITE,
    WOOD,
    Ramp,
)

BOOKS = (BRICK, INDIGO, MINT, GOLD, VIOLET, CREAM, CORAL, AZURE, LEAF)


@cache
def bed(cloth: Ramp, wide: int = 1) -> Stamp:
    """A bed `wide` tiles wide and two long; its foot is walkable, the blanket hides who lies."""
    w = 16 * wide
    c = Canvas(w, 32)
    c.rect(1, 29, w - 2, 3, SHADOW)
    c.block(0, 0, w, 5, 4, WOOD)
    c.rect(1, 8, w - 2, 21, BARK)
    c.rect(2, 8, w - 4, 20, WHITE)
    c.rect(2, 26, w - 4, 2, MIST)
    for i in range(wide):
        c.rect(3 + 16 * i - (i > 0), 7, 10 + (wide > 1), 6, ASH)
        c.rect(3 + 16 * i - (i > 0), 6, 10 + (wide > 1), 6, WHITE)
        c.rect(4 + 16 * i, 10, 8, 1, MIST)
    blanket = Canvas(w, 32)
    blanket.rect(1, 15, w - 2, 15, cloth[0])
    blanket.rect(2, 16, w - 4, 13, cloth[2])
    blanket.rect(1, 15, w - 2, 3, cloth[3])
    blanket.rect(1, 18, w - 2, 1, cloth[1])
    for y in range(20, 28, 3):
        blanket.dots(((x + y % 2, y) for x in range(4, w - 3, 4)), cloth[1])
    blanket.rect(2, 28, w - 4, 1, cloth[1])
    blanket.rect(2, 16, 1, 13, cloth[3])
    return stamp(c, "#" * wide, "." * wide, over=blanket)


@cache
def chair(facing: str, wood: Ramp = WOOD, seat: Ramp | None = None) -> Stamp:
    """A chair; `facing` is down, up, left or right. Walkable."""
    c, over = Canvas(16, 16), Canvas(16, 16)
    cushion = seat or wood
    c.rect(3, 13, 10, 2, SHADOW)
    if facing == "down":
        c.box(3, 0, 10, 5, wood)
        c.box(3, 5, 10, 8, cushion)
        c.dots(((3, 13), (12, 13)), wood[0])
    elif facing == "up":
        c.box(3, 3, 10, 8, cushion)
        over.box(3, 9, 10, 5, wood)
        over.rect(5, 11, 6, 1, wood[1])
    else:
        c.box(3, 4, 10, 9, cushion)
        x = 11 if facing == "left" else 2
        c.box(x, 0, 4, 12, wood)
        c.dots(((3, 13), (12, 13)), wood[0])
    return stamp(c, ".", over=over)


@cache
def stool(seat: Ramp = WOOD) -> Stamp:
    """A round stool. Walkable."""
    c = Canvas(16, 16)
    c.disc(3, 8, 10, 6, SHADOW)
    c.rect(4, 8, 2, 5, seat[0])
    c.rect(10, 8, 2, 5, seat[0])
    c.disc(3, 3, 10, 8, seat[0])
    c.disc(4, 4, 8, 6, seat[2])
    c.disc(4, 4, 5, 4, seat[3])
    return stamp(c, ".")


@cache
def table(columns: int, rows: int, wood: Ramp = WOOD, cloth: Ramp | None = None) -> Stamp:
    """A table of whole tiles; nothing on it."""
    w, h = 16 * columns, 16 * rows
    c = Canvas(w, h)
    c.rect(1, h - 4, w, 4, SHADOW)
    c.rect(2, h - 6, 3, 5, wood[0])
    c.rect(w - 5, h - 6, 3, 5, wood[0])
    c.block(0, 0, w, h - 7, 4, wood)
    if cloth:
        c.box(4, 1, w - 8, h - 7, cloth)
    else:
        for y in range(4, h - 8, 5):
            c.rect(2 + y % 3, y, w - 6, 1, wood[1])
    return stamp(c, *["#" * columns] * rows)


@cache
def on_table(kind: str) -> Canvas:
    """Something small, 16 x 16, to lay on a table: cups, plates, books, papers, flowers, bread."""
    c = Canvas(16, 16)
    if kind == "cups":
        for x, y in ((3, 3), (9, 5)):
            c.rect(x, y, 4, 4, WHITE)
            c.rect(x + 1, y, 2, 1, UMBER)
            c.px(x + 4, y + 1, MIST)
            c.rect(x, y + 4, 4, 1, STONE)
    elif kind == "plates":
        c.disc(1, 2, 7, 5, ASH)
        c.disc(1, 1, 7, 5, WHITE)
        c.rect(3, 3, 3, 2, ORANGE)
        c.disc(8, 4, 7, 5, ASH)
        c.disc(8, 3, 7, 5, WHITE)
        c.rect(10, 5, 3, 1, LIME)
    elif kind == "books":
        c.box(2, 2, 7, 5, (NIGHT, INDIGO, AZURE, FOAM))
        c.box(3, 5, 7, 4, (BARK, BRICK, CORAL, ORANGE))
        c.rect(11, 4, 3, 4, WHITE)
    elif kind == "papers":
        c.rect(2, 2, 6, 7, MIST)
        c.rect(3, 1, 6, 7, WHITE)
        for y in (3, 5):
            c.rect(4, y, 4, 1, STONE)
        c.line(11, 7, 13, 2, CORAL)
    elif kind == "open book":
        c.rect(2, 2, 12, 7, BARK)
        c.rect(3, 2, 5, 6, WHITE)
        c.rect(8, 2, 5, 6, CREAM)
        for y in (3, 5):
            c.rect(4, y, 3, 1, STONE)
            c.rect(9, y, 3, 1, STONE)
    elif kind == "flowers":
        c.rect(6, 4, 4, 5, AZURE)
        c.rect(6, 4, 1, 5, FOAM)
        c.dots(((5, 2), (8, 1), (10, 2)), CORAL)
        c.dots(((6, 1), (9, 3), (7, 3)), LEMON)
        c.dots(((7, 2), (9, 2), (6, 3)), LEAF)
    else:
        c.rect(3, 4, 9, 4, OAK)
        c.rect(3, 3, 9, 3, HONEY)
        c.dots(((5, 3), (7, 3), (9, 3)), SAND)
    return c


@cache
def desk(kind: str = "computer", wood: Ramp = LIGHT_WOOD) -> Stamp:
    """A desk two wide against the wall, with a computer, or books and a lamp."""
    c = Canvas(32, 32)
    c.rect(1, 29, 31, 3, SHADOW)
    c.block(0, 12, 32, 11, 8, wood)
    c.rect(2, 24, 8, 6, wood[0])
    c.rect(3, 25, 6, 2, wood[2])
    c.rect(3, 28, 6, 1, wood[2])
    c.rect(12, 25, 18, 6, wood[0])
    if kind == "computer":
        _computer(c, 9, 3)
        c.rect(26, 15, 4, 5, WHITE)
    else:
        _books(c, 3, 7, 5)
        c.rect(20, 16, 7, 5, WHITE)
        c.rect(21, 18, 5, 1, STONE)
        c.rect(27, 8, 1, 9, SLATE)
        c.box(24, 4, 7, 5, (OAK, ORANGE, GOLD, LEMON))
        c.rect(25, 16, 5, 1, SLATE)
    return stamp(c, "##", glow=((1, 0),) if kind != "computer" else ())


def _computer(c: Canvas, x: int, y: int) -> None:
    c.rect(x, y, 14, 11, INK)
    c.rect(x + 1, y + 1, 12, 8, INDIGO)
    c.rect(x + 1, y + 1, 12, 3, SKY)
    c.dots(((x + 3, y + 5), (x + 4, y + 5), (x + 5, y + 5), (x + 3, y + 7), (x + 4, y + 7)), AQUA)
    c.rect(x + 5, y + 11, 4, 2, SLATE)
    c.rect(x, y + 14, 13, 4, SLATE)
    c.rect(x + 1, y + 14, 11, 2, MIST)


def _books(c: Canvas, x: int, y: int, count: int, start: int = 0) -> None:
    for i in range(count):
        tall = 7 + (i * 5 + start) % 3
        c.rect(x + 2 * i, y + 9 - tall, 2, tall, BOOKS[(i + start) % len(BOOKS)])
        c.px(x + 2 * i, y + 11 - tall, WHITE)


@cache
def bookshelf(columns: int = 2, wood: Ramp = WOOD) -> Stamp:
    """A full bookshelf against the wall, one row higher than its foot."""
    w = 16 * columns
    c = Canvas(w, 32)
    c.rect(1, 30, w - 1, 2, SHADOW)
    c.rect(0, 0, w, 31, wood[0])
    c.rect(1, 1, w - 2, 3, wood[3])
    c.rect(1, 3, w - 2, 1, wood[2])
    for row, y in enumerate((5, 14, 23)):
        c.rect(2, y, w - 4, 7, INK)
        x, i = 2, row * 3 + columns
        while x < w - 3:
            tall = 5 + (i * 7) % 3
            colour = BOOKS[(i * 4 + row) % len(BOOKS)]
            thick = min(1 + (i % 3 != 0), w - 2 - x)
            if i % 7 != 3:
                c.rect(x, y + 7 - tall, thick, tall, colour)
            x, i = x + thick, i + 1
        c.rect(1, y + 7, w - 2, 2, wood[2])
        c.rect(1, y + 8, w - 2, 1, wood[1])
    return stamp(c, "#" * columns)


@cache
def closet(wood: Ramp = LIGHT_WOOD, columns: int = 1) -> Stamp:
    """A wardrobe with doors."""
    w = 16 * columns
    c = Canvas(w, 32)
    c.rect(1, 30, w - 1, 2, SHADOW)
    c.block(0, 0, w, 5, 26, wood)
    for i in range(columns):
        x = 16 * i + 1
        for door in (0, 7):
            c.rect(x + door, 7, 7, 22, wood[0])
            c.rect(x + door, 7, 6, 21, wood[2])
            c.rect(x + door + 1, 9, 4, 7, wood[1])
            c.rect(x + door + 1, 18, 4, 8, wood[1])
            c.rect(x + door, 7, 6, 1, wood[3])
        c.dots(((x + 5, 17), (x + 8, 17)), GOLD)
    return stamp(c, "#" * columns)


@cache
def shelf(kind: str = "pots") -> Stamp:
    """A low shelf, one tile wide, with pots or folded things on it."""
    c = Canvas(16, 32)
    c.rect(1, 29, 15, 3, SHADOW)
    c.block(0, 13, 16, 6, 12, WOOD)
    c.rect(2, 21, 12, 8, INK)
    _books(c, 3, 20, 5, 2)
    if kind == "pots":
        c.rect(3, 9, 5, 6, CORAL)
        c.dots(((3, 7), (5, 5), (7, 7), (4, 8), (6, 8), (5, 7)), LEAF)
        c.dots(((4, 6), (6, 6)), LIME)
        c.rect(10, 10, 4, 5, SKY)
        c.rect(10, 10, 1, 5, ICE)
    else:
        c.rect(3, 11, 10, 4, PINK)
        c.rect(3, 9, 10, 3, CREAM)
    return stamp(c, "#")


@cache
def sofa(columns: int, cloth: Ramp) -> Stamp:
    """A sofa that looks down; one sits on its foot row."""
    w = 16 * columns
    c = Canvas(w, 32)
    c.rect(1, 29, w - 1, 3, SHADOW)
    c.rect(0, 8, w, 22, cloth[0])
    c.rect(1, 9, w - 2, 9, cloth[2])
    c.rect(1, 9, w - 2, 2, cloth[3])
    c.rect(1, 17, w - 2, 1, cloth[1])
    c.rect(4, 18, w - 8, 8, cloth[3])
    c.rect(4, 24, w - 8, 1, cloth[2])
    c.rect(4, 25, w - 8, 4, cloth[1])
    for x in range(16, w, 16):
        c.rect(x, 11, 1, 6, cloth[1])
        c.rect(x, 18, 1, 7, cloth[1])
    for x in (1, w - 5):
        c.rect(x, 15, 4, 14, cloth[1])
        c.rect(x, 14, 4, 4, cloth[3])
        c.rect(x, 18, 1, 10, cloth[2])
    return stamp(c, "." * columns)


@cache
def plant(kind: int = 0) -> Stamp:
    """A potted plant, one tile with leaves above."""
    c = Canvas(16, 32)
    c.disc(2, 27, 13, 5, SHADOW)
    body = Canvas(16, 32)
    body.rect(4, 22, 8, 8, (BRICK, INDIGO, UMBER)[kind % 3])
    body.rect(3, 20, 10, 3, (CORAL, AZURE, OAK)[kind % 3])
    for x, y, w, h in ((2, 9, 6, 9), (8, 8, 6, 10), (5, 4, 6, 9), (4, 12, 8, 8)):
        body.disc(x, y, w, h, (47, 107, 71, 255))
        body.disc(x, y, w - 1, h - 2, LEAF)
        body.px(x + 1, y + 2, LIME)
        body.px(x + 2, y + 1, LIME)
    if kind % 3 == 1:
        body.dots(((4, 10), (10, 9), (7, 5), (8, 13)), PINK)
    c.paste(body.outlined(INK), 0, 0)
    return stamp(c, "#")


@cache
def television() -> Stamp:
    """A television with a game console under it."""
    c = Canvas(32, 32)
    c.rect(1, 29, 31, 3, SHADOW)
    c.block(2, 19, 28, 5, 7, WOOD)
    c.rect(4, 3, 24, 18, INK)
    c.rect(6, 5, 20, 13, INDIGO)
    c.rect(6, 14, 20, 4, LEAF)
    c.rect(6, 5, 20, 5, SKY)
    c.rect(10, 11, 3, 3, CORAL)
    c.rect(18, 9, 5, 2, GOLD)
    c.rect(6, 5, 3, 1, ICE)
    c.rect(5, 25, 9, 3, NIGHT)
    c.rect(6, 25, 7, 1, AZURE)
    c.rect(20, 26, 6, 3, MIST)
    c.dots(((21, 27), (24, 27)), CORAL)
    return stamp(c, "##")


@cache
def easel(kind: int = 0) -> Stamp:
    c = Canvas(16, 32)
    c.disc(2, 27, 12, 5, SHADOW)
    c.line(3, 30, 7, 2, BARK)
    c.line(12, 30, 8, 2, BARK)
    c.rect(1, 20, 14, 2, OAK)
    c.rect(1, 5, 14, 16, UMBER)
    c.rect(2, 6, 12, 13, WHITE)
    c.rect(2, 6, 12, 6, (SKY, PINK, LEMON)[kind % 3])
    c.rect(2, 13, 12, 6, (LEAF, VIOLET, CORAL)[kind % 3])
    c.disc(8, 7, 5, 5, (LEMON, CREAM, CORAL)[kind % 3])
    return stamp(c, "#")


@cache
def rug(columns: int, rows: int, cloth: Ramp) -> Canvas:
    """A rug for the floor layer."""
    w, h = 16 * columns - 4, 16 * rows - 4
    c = Canvas(16 * columns, 16 * rows)
    c.rect(2, 2, w, h, cloth[0])
    c.rect(3, 3, w - 2, h - 2, cloth[1])
    c.frame(5, 5, w - 6, h - 6, cloth[3])
    c.rect(7, 7, w - 10, h - 10, cloth[2])
    for y in range(10, h - 6, 6):
        for x in range(10, w - 6, 8):
            c.dots(((x, y - 1), (x - 1, y), (x + 1, y), (x, y + 1)), cloth[3])
    for y in range(3, h + 1, 2):
        c.dots(((1, y), (w + 2, y)), cloth[3])
    return c


@cache
def bunk_lamp() -> Stamp:
    """A bedside table with a lamp."""
    c = Canvas(16, 32)
    c.rect(2, 29, 13, 3, SHADOW)
    c.block(2, 17, 12, 6, 7, WOOD)
    c.dots(((7, 26), (8, 26)), GOLD)
    c.rect(7, 14, 2, 6, SLATE)
    c.rect(5, 19, 6, 2, SLATE)
    c.box(3, 7, 10, 8, (OAK, ORANGE, GOLD, LEMON))
    c.rect(4, 8, 4, 6, LEMON)
    return stamp(c, "#", glow=((0, 0),))
