"""Pictures of what has any shape on a map of the original: walls, tables, counters, hedges.

Each kind has a tile for every way in which its four neighbours can be of the same kind, so that
tiles side by side become one thing. They are drawn here, for the town they are kept with.
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from townsfolk.looks.canvas import TILE, Canvas
from townsfolk.looks.palette import (
    AQUA,
    BARK,
    BLUE,
    BLUSH,
    CREAM,
    DARK_WOOD,
    ENAMEL,
    FERN,
    FOAM,
    GREEN,
    HONEY,
    ICE,
    INK,
    LIGHT_WOOD,
    LILAC,
    LIME,
    MINT,
    MIST,
    NIGHT,
    OAK,
    PALE_WOOD,
    PINK,
    PURPLE,
    RED,
    SAND,
    SHADOW,
    SLATE,
    STONE,
    UMBER,
    VIOLET,
    WHITE,
    WOOD,
    Colour,
    Ramp,
)
from townsfolk.names import Tile

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
_MASKS = 16
_PITCH = TILE + 2
"""Each tile has a rim of one pixel, a copy of its edge, so that no seam shows when zoomed."""
_TOP = 6
"""Pixels of a wall's top above its face."""
PICTURE = "tiles/blocks.png"


def _wall(base: Colour, shade: Colour, foot: Colour, mask: int) -> Canvas:
    """A wall: its top, and its face where it ends in the south."""
    c = Canvas(TILE, TILE, SLATE)
    if not mask & SOUTH:
        c.rect(0, _TOP, TILE, TILE - _TOP, base)
        c.rect(0, _TOP, TILE, 1, INK)
        c.rect(0, _TOP + 1, TILE, 2, shade)
        c.rect(0, TILE - 3, TILE, 2, foot)
        c.rect(0, TILE - 1, TILE, 1, INK)
    for side, edge, light in _EDGES:
        if not mask & side:
            c.rect(*light, STONE if mask & SOUTH or side != WEST else shade)
            c.rect(*edge, INK)
    return c


_Box = tuple[int, int, int, int]
_EDGES: tuple[tuple[int, _Box, _Box], ...] = (
    (NORTH, (0, 0, TILE, 1), (0, 1, TILE, 1)),
    (WEST, (0, 0, 1, TILE), (1, 1, 1, TILE - 2)),
    (EAST, (TILE - 1, 0, 1, TILE), (TILE - 1, 0, 0, 0)),
)


def _solid(ramp: Ramp, front: int, mask: int) -> Canvas:
    """A piece of furniture: its lit top, and in the south a front so many pixels high."""
    dark, shade, mid, light = ramp
    left, right = (0 if mask & side else 1 for side in (WEST, EAST))
    above, below = 0 if mask & NORTH else 2, 0 if mask & SOUTH else front + 1
    wide = TILE - left - right
    c = Canvas(TILE, TILE)
    c.rect(left, above, wide, TILE - above - (1 if below else 0), dark)
    c.rect(left, above, wide, TILE - above - below, mid)
    if below:
        c.rect(left, TILE - below, wide, front, shade)
        c.rect(left, TILE - below, wide, 1, light)
        c.rect(left, TILE - 2, wide, 1, dark)
        c.rect(left, TILE - 1, wide, 1, SHADOW)
    if above:
        c.rect(left, above, wide, 1, dark)
        c.rect(left, above + 1, wide, 1, light)
    for open_side, x in ((left, 1), (right, TILE - 2)):
        if open_side:
            c.rect(x, above, 1, TILE - above - 1, dark)
    return c


def _hedge(mask: int) -> Canvas:
    """A clipped hedge, with leaves that catch the light."""
    c = _solid(GREEN, 5, mask)
    leaves = ((3, 4), (7, 3), (11, 5), (5, 7), (9, 8), (13, 8), (2, 10), (7, 11))
    c.dots((dot for dot in leaves if c.at(*dot)[3]), LIME)
    shaded = ((4, 5), (12, 4), (8, 6), (2, 7), (11, 9), (5, 10))
    c.dots((dot for dot in shaded if c.at(*dot)[3]), FERN)
    return c


def _bed(ramp: Ramp, mask: int) -> Canvas:
    """A blanket."""
    c = _solid(ramp, 3, mask)
    c.rect(1, 3 if mask & NORTH else 4, TILE - 2, 2, WHITE)
    return c


def _stool(_: int) -> Canvas:
    """A seat without a back, which fits every side of a table."""
    c = Canvas(TILE, TILE)
    c.disc(3, 11, 10, 4, SHADOW)
    c.block(4, 5, 8, 5, 4, WOOD)
    return c


def _goods(mask: int) -> Canvas:
    """Shelves full of goods."""
    c = _solid(DARK_WOOD, 8, mask)
    for i, colour in enumerate((PINK, HONEY, MINT, FOAM, LILAC)):
        c.rect(2 + 3 * i - (i > 2), 4, 2, 3, colour)
        c.rect(2 + 3 * i - (i > 2), 10, 2, 3, (FOAM, LILAC, HONEY, MINT, PINK)[i])
    return c


_Draw = Callable[[int], Canvas]
KINDS: dict[str, _Draw] = {
    "wall cream": partial(_wall, CREAM, SAND, OAK),
    "wall rose": partial(_wall, BLUSH, PINK, UMBER),
    "wall mint": partial(_wall, AQUA, MINT, UMBER),
    "wall lilac": partial(_wall, LILAC, VIOLET, NIGHT),
    "wall sky": partial(_wall, ICE, FOAM, SLATE),
    "wall tiles": partial(_wall, WHITE, MIST, STONE),
    "wall wood": partial(_wall, OAK, UMBER, BARK),
    "table": partial(_solid, LIGHT_WOOD, 4),
    "counter": partial(_solid, PALE_WOOD, 7),
    "cabinet": partial(_solid, WOOD, 8),
    "enamel": partial(_solid, ENAMEL, 5),
    "goods": _goods,
    "sofa": partial(_solid, PURPLE, 5),
    "bed red": partial(_bed, RED),
    "bed blue": partial(_bed, BLUE),
    "bed violet": partial(_bed, PURPLE),
    "hedge": _hedge,
    "stool": _stool,
}
"""What draws a tile of each kind for the neighbours of the same kind."""


def mask_of(tile: Tile, same: Collection[Tile]) -> int:
    """Return which neighbours of a tile are of the same kind."""
    x, y = tile
    near = ((NORTH, x, y - 1), (EAST, x + 1, y), (SOUTH, x, y + 1), (WEST, x - 1, y))
    return sum(side for side, nx, ny in near if Tile(nx, ny) in same)


def number_of(first: int, kind: str, mask: int) -> int:
    """Return the number of a kind's tile; `first` is the tileset's first."""
    return first + list(KINDS).index(kind) * _MASKS + mask


def tileset(first: int) -> dict[str, Any]:
    """Return the tileset as a map names it: a row a kind."""
    return {
        "name": "blocks",
        "firstgid": first,
        "image": PICTURE,
        "imagewidth": _MASKS * _PITCH,
        "imageheight": len(KINDS) * _PITCH,
        "columns": _MASKS,
        "tilecount": _MASKS * len(KINDS),
        "tilewidth": TILE,
        "tileheight": TILE,
        "margin": 1,
        "spacing": _PITCH - TILE,
    }


def picture() -> Canvas:
    """Return the picture of the tileset."""
    sheet = Canvas(_MASKS * _PITCH, len(KINDS) * _PITCH)
    for row, draw in enumerate(KINDS.values()):
        for mask in range(_MASKS):
            left, top, tile = mask * _PITCH, row * _PITCH, draw(mask)
            for dx, dy in ((0, 1), (2, 1), (1, 0), (1, 2), (1, 1)):
                sheet.replace(tile, left + dx, top + dy)
    return sheet
