"""What stands in streets, gardens and the park, and what hangs on facades."""

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
    GLOW,
    GOLD,
    HONEY,
    ICE,
    INK,
    LEAF,
    LEMON,
    LIME,
    MIST,
    OAK,
    ORANGE,
    SAND,
    SHADOW,
    SKY,
    SLATE,
    STONE,
    UMBER,
    WHITE,
    WINE,
    WOOD,
    Ramp,
)


@cache
def bench() -> Stamp:
    """A park bench that looks down. Walkable."""
    c = Canvas(32, 16)
    c.rect(2, 12, 29, 4, SHADOW)
    c.rect(2, 3, 2, 11, INK)
    c.rect(28, 3, 2, 11, INK)
    for y, light in ((1, HONEY), (4, OAK), (8, HONEY), (11, OAK)):
        c.rect(0, y, 32, 3, BARK)
        c.rect(1, y, 30, 2, light)
        c.rect(1, y, 30, 1, SAND if light == HONEY else HONEY)
    return stamp(c, "..", sheet="outdoors")


@cache
def lamp_post() -> Stamp:
    c = Canvas(16, 48)
    c.disc(0, 0, 16, 15, GLOW)
    c.disc(3, 43, 11, 5, SHADOW)
    c.rect(5, 43, 6, 3, INK)
    c.rect(7, 13, 2, 31, INK)
    c.rect(7, 13, 1, 31, SLATE)
    c.rect(4, 12, 8, 2, INK)
    c.rect(5, 4, 6, 8, INK)
    c.rect(6, 5, 4, 7, GOLD)
    c.rect(6, 5, 2, 5, LEMON)
    c.rect(4, 3, 8, 2, INK)
    c.rect(6, 1, 4, 2, INK)
    c.rect(5, 3, 4, 1, SLATE)
    return stamp(c, "#", sheet="outdoors", glow=((0, 0),))


@cache
def fence(left: bool, right: bool) -> Stamp:
    """A white picket fence, one tile, that goes on to the left and right."""
    c = Canvas(16, 16)
    c.rect(0, 14, 16, 2, SHADOW)
    x0, x1 = (0 if left else 2), (16 if right else 14)
    for y in (6, 11):
        c.rect(x0, y, x1 - x0, 2, WHITE)
        c.rect(x0, y + 1, x1 - x0, 1, ASH)
    for x in (2, 6, 10, 14)[: 4 if right else 3]:
        c.rect(x - 1, 2, 4, 13, SLATE)
        c.rect(x, 3, 2, 11, WHITE)
        c.rect(x + 1, 4, 1, 10, MIST)
    return stamp(c, "#", sheet="outdoors")


@cache
def fence_post() -> Stamp:
    """A stretch of picket fence that goes up and down."""
    c = Canvas(16, 16)
    c.rect(10, 0, 3, 16, SHADOW)
    c.rect(6, 0, 4, 16, SLATE)
    c.rect(7, 0, 2, 16, MIST)
    c.rect(6, 3, 5, 9, SLATE)
    c.rect(7, 3, 3, 8, WHITE)
    return stamp(c, "#", sheet="outdoors")


@cache
def crate(kind: int = 0) -> Stamp:
    """A crate: closed, with apples, or with greens."""
    c = Canvas(16, 16)
    c.rect(1, 13, 15, 3, SHADOW)
    c.block(1, 2, 14, 7, 6, (BARK, UMBER, OAK, HONEY))
    c.rect(2, 11, 12, 1, BARK)
    if kind:
        c.rect(3, 3, 10, 5, BARK)
        for i, x in enumerate(range(3, 12, 3)):
            c.disc(x, 2 + i % 2, 4, 4, (CORAL, LEAF, ORANGE)[kind % 3])
            c.px(x + 1, 3 + i % 2, (ORANGE, LIME, LEMON)[kind % 3])
    else:
        c.line(3, 3, 12, 7, UMBER)
    return stamp(c, "#", sheet="outdoors")


@cache
def barrel() -> Stamp:
    c = Canvas(16, 16)
    c.disc(2, 11, 13, 5, SHADOW)
    c.rect(2, 2, 12, 12, BARK)
    c.rect(3, 5, 10, 9, OAK)
    c.rect(3, 5, 3, 9, HONEY)
    c.disc(2, 0, 12, 7, BARK)
    c.disc(3, 1, 10, 5, UMBER)
    c.rect(2, 8, 12, 1, SLATE)
    c.rect(2, 12, 12, 1, SLATE)
    return stamp(c, "#", sheet="outdoors")


@cache
def sign(kind: str) -> Stamp:
    """A painted sign on a post, for the street before a shop."""
    c = Canvas(16, 32)
    c.disc(4, 27, 9, 4, SHADOW)
    c.rect(7, 14, 2, 16, BARK)
    c.rect(0, 3, 16, 13, BARK)
    c.rect(1, 4, 14, 11, OAK)
    c.rect(1, 4, 14, 1, HONEY)
    icons = {
        "cup": (".www..", "wwwww.", "wwww.w", "wwwww.", ".ww..."),
        "beer": ("wwww..", "gggg..", "gggggg", "gggg.g", "gggggg"),
        "leaf": ("...ll.", ".llll.", "lllll.", "lll...", "l....."),
        "tool": ("ss..ss", "ssssss", "..ss..", "..oo..", "..oo.."),
        "book": ("ww.ww.", "wwwww.", "wwwww.", "wwwww.", "ww.ww."),
        "bed": ("w.....", "wwrrrr", "wwrrrr", "w....w", "......"),
    }
    key = {"w": WHITE, "g": GOLD, "l": LIME, "s": MIST, "o": SAND, "r": CORAL}
    c.grid(icons[kind], key, 5, 7)
    return stamp(c, "#", sheet="outdoors")


@cache
def mailbox(colour: Ramp) -> Stamp:
    c = Canvas(16, 16)
    c.disc(4, 12, 8, 4, SHADOW)
    c.rect(7, 8, 2, 7, BARK)
    c.box(3, 2, 10, 7, colour)
    c.rect(5, 5, 5, 1, INK)
    c.rect(12, 1, 1, 4, CORAL)
    return stamp(c, "#", sheet="outdoors")


@cache
def fountain() -> Stamp:
    """A stone fountain, three by three."""
    c = Canvas(48, 48)
    c.disc(1, 20, 47, 28, SHADOW)
    c.disc(0, 16, 47, 28, INK)
    c.disc(1, 17, 45, 26, STONE)
    c.disc(1, 15, 45, 24, ASH)
    c.disc(4, 18, 39, 18, SLATE)
    c.disc(5, 19, 37, 17, SKY)
    c.disc(9, 20, 26, 8, FOAM)
    c.rect(20, 12, 7, 16, SLATE)
    c.rect(21, 12, 3, 15, ASH)
    c.disc(13, 8, 21, 9, INK)
    c.disc(14, 8, 19, 7, ASH)
    c.disc(16, 9, 15, 4, SKY)
    c.rect(22, 2, 3, 8, FOAM)
    c.dots(((21, 3), (25, 3), (19, 5), (27, 5), (18, 8), (28, 8), (17, 15), (29, 15)), ICE)
    c.dots(((16, 18), (30, 18), (15, 22), (31, 22)), WHITE)
    return stamp(c, "###", "###", sheet="outdoors")


@cache
def picnic_table() -> Stamp:
    c = Canvas(32, 32)
    c.rect(1, 27, 31, 4, SHADOW)
    c.block(1, 6, 30, 13, 4, WOOD)
    c.rect(2, 10, 28, 1, UMBER)
    c.rect(2, 14, 28, 1, UMBER)
    c.block(0, 23, 32, 4, 3, WOOD)
    c.block(0, 0, 32, 4, 2, WOOD)
    c.rect(5, 8, 6, 4, WHITE)
    c.rect(6, 9, 4, 2, CORAL)
    c.box(18, 7, 7, 7, (WINE, BRICK, CORAL, ORANGE))
    return stamp(c, "##", "##", sheet="outdoors")


@cache
def bridge(columns: int, rows: int, *, across: bool = False) -> Canvas:
    """A wooden bridge that one walks from left to right, or from top to bottom if `across`."""
    w, h = 16 * columns, 16 * rows
    c = Canvas(max(w, h), max(w, h))
    length, breadth = (h, w) if across else (w, h)
    c.rect(0, 1, length, breadth - 2, BARK)
    for x in range(0, length, 4):
        c.rect(x, 2, 3, breadth - 4, OAK if x % 12 else HONEY)
        c.rect(x, 2, 1, breadth - 4, HONEY if x % 12 else SAND)
    for y in (0, breadth - 5):
        c.rect(0, y, length, 4, BARK)
        c.rect(0, y, length, 2, HONEY)
        for x in (0, length - 4):
            c.rect(x, y - 1, 4, 6, BARK)
            c.rect(x + 1, y, 2, 3, SAND)
    return c.turned() if across else c


@cache
def awning(columns: int, cloth: Ramp) -> Canvas:
    """A striped awning to hang on a facade, 14 high."""
    w = 16 * columns
    c = Canvas(w, 14)
    for x in range(0, w, 8):
        c.rect(x, 0, 4, 11, cloth[2])
        c.rect(x + 4, 0, 4, 11, WHITE)
        c.disc(x, 8, 4, 5, cloth[2])
        c.disc(x + 4, 8, 4, 5, MIST)
    c.rect(0, 0, w, 1, INK)
    c.rect(0, 1, w, 1, cloth[3])
    c.rect(0, 8, w, 1, cloth[1])
    return c


@cache
def name_board(text: str, wood: Ramp = WOOD) -> Canvas:
    """A board with a name in small letters, for a facade, 9 high."""
    w = sum(len(_LETTERS[ch][0]) + 1 for ch in text) + 5
    c = Canvas(w, 9)
    c.box(0, 0, w, 9, wood)
    x = 3
    for ch in text:
        c.grid(_LETTERS[ch], {"#": CREAM}, x, 2)
        x += len(_LETTERS[ch][0]) + 1
    return c


_LETTERS: dict[str, tuple[str, ...]] = {
    "A": (".#.", "#.#", "###", "#.#", "#.#"),
    "B": ("##.", "#.#", "##.", "#.#", "##."),
    "C": (".##", "#..", "#..", "#..", ".##"),
    "D": ("##.", "#.#", "#.#", "#.#", "##."),
    "E": ("###", "#..", "##.", "#..", "###"),
    "F": ("###", "#..", "##.", "#..", "#.."),
    "G": (".##", "#..", "#.#", "#.#", ".##"),
    "H": ("#.#", "#.#", "###", "#.#", "#.#"),
    "I": ("#", "#", "#", "#", "#"),
    "K": ("#.#", "#.#", "##.", "#.#", "#.#"),
    "L": ("#..", "#..", "#..", "#..", "###"),
    "M": ("#...#", "##.##", "#.#.#", "#...#", "#...#"),
    "N": ("#..#", "##.#", "#.##", "#..#", "#..#"),
    "O": (".#.", "#.#", "#.#", "#.#", ".#."),
    "P": ("##.", "#.#", "##.", "#..", "#.."),
    "R": ("##.", "#.#", "##.", "#.#", "#.#"),
    "S": (".##", "#..", ".#.", "..#", "##."),
    "T": ("###", ".#.", ".#.", ".#.", ".#."),
    "U": ("#.#", "#.#", "#.#", "#.#", "###"),
    "V": ("#.#", "#.#", "#.#", "#.#", ".#."),
    "W": ("#...#", "#...#", "#.#.#", "##.##", "#...#"),
    "Y": ("#.#", "#.#", ".#.", ".#.", ".#."),
    "&": (".#..", "#.#.", ".#..", "#.##", ".##."),
    " ": ("..", "..", "..", "..", ".."),
}
