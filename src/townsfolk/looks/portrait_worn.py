"""What the people of the portraits wear beside clothes: glasses, hats, beards, what they carry."""

from townsfolk.looks.canvas import Canvas
from townsfolk.looks.features import CLOTHS, CUTS, HAIRS, SKINS, Features
from townsfolk.looks.palette import (
    BARK,
    BLUSH,
    BRICK,
    CORAL,
    FOAM,
    GOLD,
    HONEY,
    INDIGO,
    INK,
    LEMON,
    LILAC,
    MIST,
    NAVY,
    NIGHT,
    OAK,
    ORANGE,
    PINK,
    SEA,
    SLATE,
    UMBER,
    VIOLET,
    WHITE,
    WINE,
    Colour,
)


def iris(person: Features) -> Colour:
    """Return the colour of somebody's eyes."""
    if person.hair in ("blond", "white", "grey"):
        return SEA
    return UMBER


def draw_extras(c: Canvas, person: Features) -> None:
    hair = HAIRS[person.hair]
    extras = person.extras
    if "beard" in extras:
        c.disc(12, 24, 24, 15, hair[1])
        _mouth_area(c, person)
    if "moustache" in extras:
        c.rect(18, 30, 12, 2, hair[0])
        c.rect(19, 30, 10, 1, hair[1])
    if "glasses" in extras:
        for x in (13, 26):
            c.frame(x, 21, 9, 8, SLATE)
            c.dots(((x, 21), (x + 8, 21), (x, 28), (x + 8, 28)), SKINS[person.skin][1])
            c.px(x + 2, 23, WHITE)
        c.rect(22, 23, 4, 1, SLATE)
    if "earrings" in extras:
        for x in (9, 36):
            c.rect(x, 29, 2, 3, GOLD)
    if "headphones" in extras:
        _headphones(c, person)
    if "freckles" in extras:
        c.dots(((16, 28), (18, 30), (14, 30), (30, 30), (32, 28), (34, 30)), SKINS[person.skin][0])
    _around_the_neck(c, person)
    _carried(c, person)
    _hats(c, person)


def _around_the_neck(c: Canvas, person: Features) -> None:
    extras = person.extras
    if "scarf" in extras:
        c.disc(14, 35, 20, 8, CORAL)
        c.rect(27, 40, 5, 8, CORAL)
        c.dots(((17, 38), (22, 40), (27, 38), (29, 44)), GOLD)
    if "shawl" in extras:
        for x, tone in ((5, LILAC), (26, VIOLET)):
            c.disc(x, 37, 17, 16, tone)
        c.disc(7, 38, 12, 7, BLUSH)
        c.disc(9, 40, 12, 8, LILAC)
        c.rect(22, 44, 4, 4, GOLD)
    if "necklace" in extras:
        for i, y in enumerate((38, 40, 42, 43)):
            c.dots(((18 + i, y), (29 - i, y)), GOLD)
        c.rect(22, 43, 4, 4, FOAM)
        c.px(22, 43, WHITE)
    if "bowtie" in extras:
        for i in range(5):
            c.rect(18 + i, 38 + i // 2, 1, 8 - 2 * (i // 2), CORAL)
            c.rect(29 - i, 38 + i // 2, 1, 8 - 2 * (i // 2), BRICK)
        c.rect(23, 40, 2, 4, WINE)


def _carried(c: Canvas, person: Features) -> None:
    extras = person.extras
    if "satchel" in extras:
        for i in range(3):
            c.line(12 + i, 38, 22 + i, 47, (BARK, OAK, UMBER)[i])
    if "camera" in extras:
        for x, end in ((14, 18), (33, 29)):
            c.line(x, 38, end, 44, INK)
            c.line(x + 1, 38, end + 1, 44, INK)
        c.rect(15, 42, 18, 6, NIGHT)
        c.rect(15, 42, 18, 1, SLATE)
        c.disc(20, 41, 8, 8, INK)
        c.disc(21, 42, 6, 6, SEA)
        c.px(22, 43, WHITE)
    if "paint" in extras:
        for x, y, tone in ((12, 43, CORAL), (17, 46, GOLD), (31, 44, FOAM), (35, 46, CORAL)):
            c.rect(x, y, 2, 2, tone)
            c.px(x + 2, y + 1, tone)
    if "pencil" in extras:
        for i in range(3):
            c.line(36, 20 + i, 43, 13 + i, (LEMON, GOLD, OAK)[i])
        c.rect(42, 12, 3, 3, PINK)


def _headphones(c: Canvas, person: Features) -> None:
    top = 4 - 2 * CUTS[person.cut].volume
    c.rect(16, top, 16, 2, NIGHT)
    c.rect(18, top, 7, 1, SLATE)
    for dy in (0, 1):
        c.line(15, top + dy, 8, 12 + dy, NIGHT)
        c.line(32, top + dy, 39, 12 + dy, NIGHT)
    c.rect(8, 12, 2, 8, NIGHT)
    c.rect(38, 12, 2, 8, NIGHT)
    for x in (6, 37):
        c.rect(x, 19, 5, 10, NIGHT)
        c.rect(x + 1, 21, 3, 6, CORAL)


def _mouth_area(c: Canvas, person: Features) -> None:
    dark, mid, _ = SKINS[person.skin]
    c.rect(15, 24, 18, 6, mid)
    for x in (15, 28):
        c.rect(x + 1, 24, 3, 3, WHITE)
        c.rect(x + 1 + (x == 15), 23, 2, 4, iris(person))
        c.rect(x + 1 + (x == 15), 24, 2, 2, INK)
    c.dots(((24, 27), (25, 28), (24, 28)), dark)
    c.rect(21, 33, 6, 1, dark)
    c.rect(22, 32, 4, 1, mid)


def _hats(c: Canvas, person: Features) -> None:
    draw = {
        "beret": _cap,
        "bow": _bow,
        "cap": _cap,
        "captain": _captain,
        "flower": _flower,
        "headband": _headband,
        "straw": _straw,
    }
    for extra in sorted(person.extras & draw.keys()):
        draw[extra](c, person)


def _cap(c: Canvas, person: Features) -> None:
    dark, mid, light = CLOTHS["red" if "beret" in person.extras else person.cloth]
    c.disc(7, 2, 34, 16, mid)
    c.disc(10, 3, 14, 6, light)
    c.disc(11, 5, 16, 8, mid)
    c.rect(8, 14, 32, 3, dark)


def _bow(c: Canvas, person: Features) -> None:
    c.disc(29, 3, 7, 7, CORAL)
    c.disc(37, 5, 6, 7, CORAL)
    c.rect(35, 6, 3, 3, GOLD)


def _captain(c: Canvas, person: Features) -> None:
    c.disc(6, 2, 36, 13, MIST)
    c.disc(6, 2, 31, 12, WHITE)
    c.rect(9, 10, 30, 4, NAVY)
    c.rect(9, 10, 30, 1, INDIGO)
    c.rect(10, 14, 28, 3, INK)
    c.rect(12, 14, 12, 1, SLATE)
    c.disc(20, 7, 8, 7, GOLD)
    c.rect(22, 8, 3, 3, LEMON)


def _flower(c: Canvas, person: Features) -> None:
    for x, y in ((34, 7), (39, 10), (37, 15), (32, 14), (30, 9)):
        c.disc(x, y, 6, 6, CORAL)
        c.px(x + 1, y + 1, PINK)
    c.disc(34, 11, 5, 5, LEMON)


def _headband(c: Canvas, person: Features) -> None:
    c.rect(10, 13, 28, 4, CORAL)
    c.rect(11, 13, 14, 1, ORANGE)
    c.rect(10, 16, 28, 1, BRICK)


def _straw(c: Canvas, person: Features) -> None:
    c.disc(2, 10, 44, 9, HONEY)
    c.disc(2, 9, 44, 8, GOLD)
    c.disc(11, 1, 26, 15, GOLD)
    c.disc(13, 2, 11, 6, LEMON)
    c.rect(11, 9, 26, 3, CORAL)
    c.rect(11, 9, 10, 1, ORANGE)
    for x in range(5, 44, 4):
        c.px(x, 13 + x % 2, HONEY)
