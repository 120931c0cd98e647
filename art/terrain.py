"""Ground: grass, and what is laid on it with soft edges (earth, cobbles, water, tall grass)."""

import math
from collections.abc import Callable
from functools import cache
from random import Random

from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import (
    ASH,
    COBBLE,
    CREAM,
    DEEP_WATER,
    FERN,
    FOAM,
    GRASS,
    HONEY,
    ICE,
    LEAF,
    LIME,
    MEADOW,
    MIST,
    NAVY,
    OAK,
    PALE_EARTH,
    SAND,
    SEA,
    SKY,
    SLATE,
    SPROUT,
    STONE,
    THICKET,
    UMBER,
    WORN,
)

Neighbours = tuple[bool, bool, bool, bool, bool, bool, bool, bool]
"""Whether the cells N, E, S, W, NE, SE, SW, NW are of the same ground."""

Shade = Callable[[Canvas, int, int, float, int], None]

GRASS_TILES = 8
_WOBBLE = (0, 0, 1, 1, 1, 0, 0, -1, -1, 0, 1, 1, 0, 0, -1, 0)


@cache
def grass(variant: int) -> Canvas:
    """A grass tile; the first are plain, the later ones carry tufts."""
    c = Canvas(TILE, TILE, GRASS)
    rng = Random(f"grass {variant}")
    for _ in range(3 + variant % 4):
        x, y = rng.randrange(1, 14), rng.randrange(2, 15)
        c.dots(((x, y), (x + 1, y - 1)), LEAF if rng.random() < 0.55 else LIME)
    if variant >= 5:
        _tuft(c, rng.randrange(2, 9), rng.randrange(5, 11))
    return c


def _tuft(c: Canvas, x: int, y: int) -> None:
    c.grid((".l..l.", "l.ll.l", "dl.ld.", ".dddd."), {"l": LIME, "d": LEAF}, x, y)


def _depth(x: int, y: int, same: Neighbours) -> float:
    """How many pixels the point lies inside the shape that the neighbours continue."""
    north, east, south, west, ne, se, sw, nw = same
    left, up, right, down = x + 0.5, y + 0.5, 15.5 - x, 15.5 - y
    depths = [99.0]
    if not north:
        depths.append(up + _WOBBLE[x])
    if not south:
        depths.append(down + _WOBBLE[(x + 5) % 16])
    if not west:
        depths.append(left + _WOBBLE[(y + 9) % 16])
    if not east:
        depths.append(right + _WOBBLE[(y + 2) % 16])
    corners = (
        (north, west, nw, left, up),
        (north, east, ne, right, up),
        (south, east, se, right, down),
        (south, west, sw, left, down),
    )
    for one, other, diagonal, dx, dy in corners:
        if not one and not other and dx < 9 and dy < 9:
            depths.append(9 - math.hypot(9 - dx, 9 - dy))
        elif one and other and not diagonal:
            depths.append(math.hypot(dx, dy))
    return min(depths)


def _earth(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth < 1.6:
        return
    if depth < 2.7:
        c.px(x, y, LEAF if (x + y) % 3 else OAK)
    elif depth < 3.8:
        c.px(x, y, HONEY)
    elif depth < 9 or (depth < 11 and (x + y) % 2):
        c.px(x, y, SAND)
    else:
        c.px(x, y, PALE_EARTH)


_COBBLES = (
    "aaaamaaaaamaaaam",
    "abbsmabbbsmabbsm",
    "abbsmabbbsmabbsm",
    "ssssmsssssmssssm",
    "mmmmmmmmmmmmmmmm",
    "aamaaaaamaaaaama",
    "bsmabbbsmabbbsma",
    "bsmabbbsmabbbsma",
    "ssmsssssmsssssms",
    "mmmmmmmmmmmmmmmm",
    "aaaaamaaaamaaaam",
    "abbbsmabbsmabbsm",
    "abbbsmabbsmabbsm",
    "abbbsmabbsmabbsm",
    "sssssmssssmssssm",
    "mmmmmmmmmmmmmmmm",
)


def _cobble(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth < 1.2:
        return
    if depth < 2.2:
        c.px(x, y, SLATE)
    elif depth < 4.2:
        c.px(x, y, STONE if (x * 7 + y * 5) % 8 == 0 else ASH)
    elif depth < 5.2:
        c.px(x, y, SLATE)
    else:
        worn = Random(f"stone {variant} {x // 5} {y // 5}").random() < 0.22
        key = {"a": MIST, "b": ASH if not worn else WORN, "s": STONE, "m": COBBLE}
        c.px(x, y, key[_COBBLES[y][x]])


def _pavement(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth < 1.2:
        return
    if depth < 2.2:
        c.px(x, y, UMBER)
        return
    row, across = y // 8, (x + 4 * (y // 8)) % 8
    if y % 8 == 7 or across == 7:
        c.px(x, y, HONEY)
    elif y % 8 == 0 or across == 0:
        c.px(x, y, CREAM)
    else:
        worn = Random(f"slab {variant} {row} {(x + 4 * row) // 8}").random() < 0.3
        c.px(x, y, PALE_EARTH if worn else SAND)


def _shade(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth < 2.2 or (depth < 4.5 and (x + y) % 2) or (depth < 6 and (x + 2 * y) % 4 == 0):
        return
    c.px(x, y, THICKET)


def _water(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    bands = ((1.3, None), (2.3, FERN), (3.6, OAK), (4.8, UMBER), (5.6, NAVY), (7.2, SEA))
    for limit, colour in bands:
        if depth < limit:
            if colour:
                c.px(x, y, colour)
            return
    c.px(x, y, SKY)


def _deep(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth >= 4.5 or (depth >= 2.2 and (x + y) % 2):
        c.px(x, y, DEEP_WATER)


def _meadow(c: Canvas, x: int, y: int, depth: float, variant: int) -> None:
    if depth < 2.2 or (depth < 4.5 and (x + y) % 2) or (depth < 6 and (x + 2 * y) % 4 == 0):
        return
    c.px(x, y, MEADOW)


_SHADES: dict[str, Shade] = {
    "earth": _earth,
    "cobble": _cobble,
    "pavement": _pavement,
    "shade": _shade,
    "water": _water,
    "meadow": _meadow,
    "deep": _deep,
}


@cache
def edged(kind: str, same: Neighbours, variant: int) -> Canvas:
    """A tile of `kind`, such as earth or water, whose edges follow its neighbours."""
    c = Canvas(TILE, TILE)
    for y in range(TILE):
        for x in range(TILE):
            _SHADES[kind](c, x, y, _depth(x, y, same), variant)
    if sum(same) >= 5:
        _details(c, kind, variant)
    return c


def _details(c: Canvas, kind: str, variant: int) -> None:
    rng = Random(f"{kind} {variant}")
    x, y = rng.randrange(2, 10), rng.randrange(3, 12)
    if kind == "earth":
        for _ in range(variant + 1):
            x, y = rng.randrange(5, 10), rng.randrange(5, 11)
            c.dots(((x, y), (x + 1, y)), HONEY)
            c.px(x, y - 1, CREAM)
    elif kind == "water":
        if variant % 2:
            c.dots(((x, y), (x + 1, y), (x + 2, y), (x + 3, y + 1), (x + 4, y + 1)), FOAM)
            c.dots(((x + 1, y - 1), (x + 2, y - 1)), ICE)
        if variant == 2:
            c.dots(((x, y), (x + 1, y), (x + 2, y)), SEA)
    elif kind == "shade":
        for _ in range(1 + variant):
            x, y = rng.randrange(1, 13), rng.randrange(2, 14)
            c.dots(((x, y), (x + 1, y - 1)), LEAF if rng.random() < 0.6 else GRASS)
    elif kind == "meadow":
        for _ in range(1 + variant):
            x, y = rng.randrange(1, 13), rng.randrange(2, 14)
            c.dots(((x, y), (x + 1, y - 1)), SPROUT if rng.random() < 0.4 else LIME)


@cache
def stepping_stone(variant: int) -> Canvas:
    """A flat stone in the grass."""
    c = Canvas(TILE, TILE)
    x, y = 2 + variant % 3, 3 + variant % 2
    c.disc(x, y + 1, 11, 9, LEAF)
    c.disc(x, y, 11, 9, STONE)
    c.disc(x + 1, y, 8, 6, ASH)
    return c
