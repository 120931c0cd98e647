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
    ICE,
    INK,
    LEMON,
    LILAC,
    MIST,
    SAND,
    UMBER,
    WHITE,
    Colour,
)
from townsfolk.looks.portrait_worn import draw_extras, iris

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
    _brows_and_lashes(body, person)
    draw_extras(body, person)
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
        c.rect(x + 1 + (x == 15), 23, 2, 4, iris(person))
        c.rect(x + 1 + (x == 15), 24, 2, 2, INK)
        c.px(x + 1 + (x == 15), 23, WHITE)
        c.rect(x, 19, 5, 1, HAIRS[person.hair][0])
    c.dots(((24, 27), (25, 28), (24, 28)), dark)
    blush = CORAL if person.skin < 3 else dark
    c.dots(((14, 29), (16, 29), (15, 30), (32, 29), (34, 29), (33, 30)), blush)
    _mouth(c, person)
    if person.broad:
        c.disc(13, 27, 22, 9, mid)
        c.rect(34, 28, 1, 4, dark)
        c.line(33, 33, 30, 35, dark)
        _mouth(c, person)
    if person.hair in ("grey", "white"):
        c.dots(((14, 28), (15, 28), (16, 28), (31, 28), (32, 28), (33, 28)), dark)
        c.dots(((18, 29), (18, 30), (29, 29), (29, 30)), dark)


def _mouth(c: Canvas, person: Features) -> None:
    """A smile, a grin or a calm mouth; everybody keeps theirs."""
    dark = SKINS[person.skin][0]
    lip = CORAL if person.skin < 3 else BRICK
    kind = sum(map(ord, person.cut + person.cloth + person.bottom)) % 3
    if kind == 0:
        c.rect(21, 32, 6, 1, dark)
        c.dots(((20, 31), (27, 31)), dark)
        c.rect(22, 33, 4, 1, lip)
    elif kind == 1:
        c.rect(20, 31, 8, 1, dark)
        c.rect(21, 32, 6, 1, WHITE)
        c.rect(21, 33, 6, 1, lip)
        c.dots(((20, 31), (27, 31)), lip)
    else:
        c.rect(21, 32, 6, 1, lip)
        c.px(27, 31, dark)


def _is_made_up(person: Features) -> bool:
    """Whether the lashes show."""
    cut = CUTS[person.cut]
    return person.skirt or bool(cut.knot) or (cut.length > 16 and "beard" not in person.extras)


def _brows_and_lashes(c: Canvas, person: Features) -> None:
    """What is drawn of the eyes again after the hair."""
    dark = HAIRS[person.hair][0]
    for x in (15, 28):
        if _is_made_up(person):
            c.rect(x, 21, 5, 1, INK)
            c.px(x - 1 if x == 15 else x + 5, 20, INK)
        elif person.broad or person.extras & {"beard", "moustache"}:
            c.rect(x, 18, 5, 1, dark)


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
        c.rect(x + 1 + (x == 15), 23, 2, 2, iris(person))
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
