"""Composes the portrait of a person: head and shoulders, 48 x 48 pixels."""

from townsfolk.looks.canvas import Canvas
from townsfolk.looks.features import CLOTHS, CUTS, HAIRS, SKINS, Features
from townsfolk.looks.palette import (
    AQUA,
    BLUSH,
    BRICK,
    CORAL,
    CREAM,
    FOAM,
    GOLD,
    ICE,
    INK,
    LEMON,
    LILAC,
    MIST,
    NIGHT,
    SAND,
    SEA,
    SLATE,
    UMBER,
    WHITE,
    Colour,
)

SIZE = 48
_GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    (ICE, FOAM),
    (CREAM, SAND),
    (AQUA, FOAM),
    (LEMON, SAND),
    (BLUSH, LILAC),
)


def portrait(person: Features) -> Canvas:
    """Return the portrait of a person."""
    result = _background(person)
    body = Canvas(SIZE, SIZE)
    _hair_behind(body, person)
    _shoulders(body, person)
    _face(body, person)
    _hair(body, person)
    _extras(body, person)
    result.paste(body.outlined(INK), 0, 0)
    result.frame(0, 0, SIZE, SIZE, UMBER)
    result.frame(1, 1, SIZE - 2, SIZE - 2, SAND)
    return result


def _background(person: Features) -> Canvas:
    place = sum(map(ord, person.cloth + person.hair + person.cut)) % len(_GROUNDS)
    light, deep = _GROUNDS[place]
    c = Canvas(SIZE, SIZE, light)
    for y in range(16, SIZE):
        for x in range(SIZE):
            if y > 34 or (y > 25 and (x + y) % 2) or (x + 2 * y) % 4 == 0:
                c.px(x, y, deep)
    return c


def _shoulders(c: Canvas, person: Features) -> None:
    dark, mid, light = CLOTHS[person.cloth]
    wide = 2 if person.broad else 0
    c.rect(19, 32, 10, 8, SKINS[person.skin][0])
    c.disc(6 - wide, 37, 36 + 2 * wide, 26, mid)
    c.disc(6 - wide, 37, 12, 24, light)
    c.disc(9 - wide, 38, 16, 26, mid)
    c.rect(36, 42, 1, 6, dark)
    c.rect(12, 43, 1, 5, dark)
    c.disc(19, 34, 10, 7, SKINS[person.skin][0])
    _collar(c, person)


def _collar(c: Canvas, person: Features) -> None:
    dark, mid, light = CLOTHS[person.cloth]
    top = person.top
    if top == "apron":
        c.rect(16, 42, 16, 6, WHITE)
        for x in (15, 30):
            c.line(x, 38, x + 2, 43, WHITE)
            c.line(x + 1, 38, x + 3, 43, WHITE)
        c.rect(16, 47, 16, 1, MIST)
    elif top == "hoodie":
        c.line(15, 38, 22, 43, dark)
        c.line(32, 38, 25, 43, dark)
        c.line(14, 38, 21, 43, light)
        c.rect(21, 42, 1, 5, WHITE)
        c.rect(26, 42, 1, 5, WHITE)
    elif top in ("jacket", "suit"):
        for i in range(7):
            c.rect(21 - i // 2, 47 - i, 6 + i, 1, WHITE)
        c.line(16, 38, 22, 47, dark)
        c.line(31, 38, 25, 47, dark)
        if top == "suit":
            c.rect(23, 42, 2, 6, BRICK)
    elif top == "pullover":
        c.line(18, 38, 23, 42, WHITE)
        c.line(29, 38, 24, 42, WHITE)
        c.line(18, 39, 23, 43, dark)
        c.line(29, 39, 24, 43, dark)
    else:
        c.line(18, 38, 23, 42, light)
        c.line(29, 38, 24, 42, light)
        c.dots(((23, 44), (23, 47)), dark)
        c.rect(24, 41, 1, 7, mid)


def _face(c: Canvas, person: Features) -> None:
    dark, mid, light = SKINS[person.skin]
    for x in (9, 35):
        c.disc(x, 22, 4, 7, mid)
        c.px(x + 1, 25, dark)
    c.disc(11, 9, 26, 26, mid)
    c.disc(13, 15, 22, 22, mid)
    c.rect(35, 19, 1, 9, dark)
    c.line(34, 28, 29, 34, dark)
    c.rect(14, 17, 2, 6, light)
    for x in (15, 28):
        c.rect(x, 22, 5, 1, INK)
        c.rect(x + 1, 23, 3, 4, WHITE)
        c.rect(x + 1 + (x == 15), 23, 2, 4, _iris(person))
        c.rect(x + 1 + (x == 15), 24, 2, 2, INK)
        c.px(x + 1 + (x == 15), 23, WHITE)
        c.rect(x, 19, 5, 1, HAIRS[person.hair][0])
    c.dots(((24, 27), (25, 28), (24, 28)), dark)
    blush = CORAL if person.skin < 3 else dark
    c.dots(((14, 29), (16, 29), (15, 30), (32, 29), (34, 29), (33, 30)), blush)
    c.rect(21, 32, 6, 1, dark)
    c.dots(((20, 31), (27, 31)), dark)
    c.rect(22, 33, 4, 1, CORAL if person.skin < 3 else BRICK)


def _iris(person: Features) -> Colour:
    if person.hair in ("blond", "white", "grey"):
        return SEA
    return UMBER


def _hair_behind(c: Canvas, person: Features) -> None:
    cut = CUTS[person.cut]
    dark, mid, _ = HAIRS[person.hair]
    if person.cut == "afro":
        c.disc(3, 1, 42, 36, dark)
        c.disc(3, 1, 39, 34, mid)
    if cut.length > 15:
        end = 20 + (cut.length - 13) * 3
        c.disc(6 - cut.volume, 5, 36 + 2 * cut.volume, 36, dark)
        c.rect(6 - cut.volume, 22, 36 + 2 * cut.volume, min(end, SIZE) - 22, dark)
        c.rect(8, 22, 3, min(end, SIZE) - 24, mid)
    if cut.knot == "bun":
        c.disc(17, 1, 14, 11, mid)
        c.disc(18, 1, 7, 5, HAIRS[person.hair][2])
    elif cut.knot == "ponytail":
        c.disc(35, 8, 10, 30, mid)
        c.disc(39, 12, 6, 26, dark)
        c.rect(35, 11, 3, 5, CORAL)


def _hair(c: Canvas, person: Features) -> None:
    cut = CUTS[person.cut]
    dark, mid, light = HAIRS[person.hair]
    if cut.fringe == "bald":
        return
    if cut.fringe == "receding":
        for x, tone in ((9, mid), (34, dark)):
            c.disc(x, 13, 5, 13, tone)
        c.disc(14, 7, 20, 5, mid)
        c.rect(17, 8, 8, 1, light)
        return
    high = 2 * cut.volume
    c.disc(9 - high // 2, 5 - high, 30 + high, 20 + high, mid)
    _clear_forehead(c, person)
    _fringe(c, cut.fringe, mid, dark)
    reach = 12 if cut.length < 15 else min(34, (cut.length - 13) * 4)
    for x, tone in ((9, mid), (36, dark)):
        c.rect(x - (cut.length > 15), 15, 3 + (cut.length > 15), reach, tone)
    c.disc(13, 7 - high // 2, 14, 4, light)
    c.disc(14, 9 - high // 2, 16, 4, mid)
    c.rect(12, 11, 1, 4, light)
    c.dots(((30, 9), (32, 11), (34, 14), (28, 8), (33, 12)), dark)
    if cut.wavy:
        _waves(c, person, reach)


def _clear_forehead(c: Canvas, person: Features) -> None:
    """Uncover the face below the hair's edge."""
    _, mid, light = SKINS[person.skin]
    c.rect(13, 18, 22, 7, mid)
    c.rect(14, 18, 2, 5, light)
    for x in (15, 28):
        c.rect(x, 22, 5, 1, INK)
        c.rect(x + 1, 23, 3, 2, WHITE)
        c.rect(x + 1 + (x == 15), 23, 2, 2, _iris(person))
        c.rect(x + 1 + (x == 15), 24, 2, 1, INK)
        c.px(x + 1 + (x == 15), 23, WHITE)
        c.rect(x, 19, 5, 1, HAIRS[person.hair][0])


def _fringe(c: Canvas, fringe: str, mid: Colour, dark: Colour) -> None:
    if fringe == "straight":
        c.rect(11, 14, 26, 5, mid)
        for x in (15, 20, 26, 31):
            c.rect(x, 15, 1, 4, dark)
    elif fringe == "part":
        for i in range(10):
            c.rect(11, 11 + i, 13 - i - i // 4, 1, mid)
            c.rect(24 + i + i // 4, 11 + i, 13 - i - i // 4, 1, mid)
        c.rect(23, 7, 1, 5, dark)
    elif fringe == "spiky":
        for i, x in enumerate((11, 16, 21, 26, 31)):
            for row in range(6 + i % 2):
                c.rect(x + row // 2, 14 + row, 6 - row, 1, mid)
            c.rect(x + 1, 4 - i % 2, 4, 6, mid)
            c.rect(x + 2, 2 - i % 2, 2, 3, mid)
    else:
        for i in range(8):
            c.rect(11, 12 + i, 20 - 2 * i, 1, mid)
            c.rect(37 - (8 - i) // 2, 12 + i, (8 - i) // 2, 1, mid)
        c.line(20, 14, 28, 11, dark)


def _waves(c: Canvas, person: Features, reach: int) -> None:
    dark, mid, light = HAIRS[person.hair]
    for i, y in enumerate(range(14, min(SIZE - 3, 14 + reach), 4)):
        c.disc(6 + i % 2, y, 5, 5, mid)
        c.px(7 + i % 2, y + 1, light)
        c.disc(37 - i % 2, y, 5, 5, dark)
        c.px(38, y + 1, mid)
    for x, y in ((12, 6), (17, 4), (22, 3), (27, 4), (32, 6)):
        c.disc(x, y, 6, 5, mid)
        c.dots(((x + 1, y + 1), (x + 2, y)), light)
        c.dots(((x + 4, y + 3), (x + 3, y + 4)), dark)


def _extras(c: Canvas, person: Features) -> None:
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
    if "scarf" in extras:
        c.disc(14, 35, 20, 8, CORAL)
        c.rect(27, 40, 5, 8, CORAL)
        c.dots(((17, 38), (22, 40), (27, 38), (29, 44)), GOLD)
    _hats(c, person)


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
        c.rect(x + 1 + (x == 15), 23, 2, 4, _iris(person))
        c.rect(x + 1 + (x == 15), 24, 2, 2, INK)
    c.dots(((24, 27), (25, 28), (24, 28)), dark)
    c.rect(21, 33, 6, 1, dark)
    c.rect(22, 32, 4, 1, mid)


def _hats(c: Canvas, person: Features) -> None:
    if "cap" in person.extras or "beret" in person.extras:
        dark, mid, light = CLOTHS["red" if "beret" in person.extras else person.cloth]
        c.disc(7, 2, 34, 16, mid)
        c.disc(10, 3, 14, 6, light)
        c.disc(11, 5, 16, 8, mid)
        c.rect(8, 14, 32, 3, dark)
    if "bow" in person.extras:
        c.disc(29, 3, 7, 7, CORAL)
        c.disc(37, 5, 6, 7, CORAL)
        c.rect(35, 6, 3, 3, GOLD)
