"""Walls for Tiled's terrain brush: the tiles of one paint, whichever way its walls go on.

A wall runs through the middles of tiles. Below its top hangs a face, which reaches into the row
underneath: so a set has two terrains, the wall that is painted first, and the face below it.
"""

from dataclasses import dataclass
from itertools import product

from art import walls
from townsfolk.looks.canvas import TILE, Canvas

COLUMNS = 8
"""Tiles of a kit beside each other."""
WALL, FACE = 1, 2
"""The terrains of a set, as its tiles' edges name them; 0 is neither."""
KITS: dict[str, str] = {
    "cream": "brown",
    "rose": "brown",
    "sky": "navy",
    "mint": "teal",
    "lilac": "plum",
    "sand": "brown",
    "tiles": "slate",
    "wood": "brown",
    "wine": "wine",
    "stone": "slate",
    "brick": "slate",
    "plaster": "brown",
}
"""Paints that can be painted with, and the coping of their walls."""

Edges = tuple[int, int, int, int]
"""What goes on to the N, E, S and W of a tile: nothing, the wall, or the face below a wall."""


@dataclass(frozen=True)
class Kit:
    """All tiles of a paint and what goes on at their edges, in the order of the picture."""

    name: str
    tiles: tuple[tuple[Edges, Canvas], ...]

    def picture(self) -> Canvas:
        rows = -(-len(self.tiles) // COLUMNS)
        c = Canvas(COLUMNS * TILE, rows * TILE)
        for i, (_, tile) in enumerate(self.tiles):
            c.replace(tile, i % COLUMNS * TILE, i // COLUMNS * TILE)
        return c


def kits() -> tuple[Kit, ...]:
    return tuple(_kit(paint, coping) for paint, coping in KITS.items())


def _kit(paint: str, coping: str) -> Kit:
    ways: list[Edges] = [
        (n, e, s, w) for n, e, s, w in product((0, WALL), repeat=4) if n or e or s or w
    ]
    faces: list[Edges] = [(0, FACE, 0, FACE), (0, FACE, 0, 0), (0, 0, 0, FACE)]
    beside: list[Edges] = [
        (WALL, east, south, west)
        for south in (0, WALL)
        for east, west in ((FACE, FACE), (FACE, 0), (0, FACE))
    ]
    return Kit(
        paint,
        tuple(
            (edges, _tile(walls.PAINTS[paint], walls.COPINGS[coping], edges))
            for edges in (*ways, *faces, *beside)
        ),
    )


def _tile(paint: walls.Paint, coping: walls.Coping, edges: Edges) -> Canvas:
    """Draw a tile with its neighbours around it, so that no line is drawn where walls go on."""
    north, east, south, west = edges
    c = Canvas(3 * TILE, 4 * TILE)
    left, top = TILE + 5, TILE
    is_below = FACE in (east, west)
    if east or west:
        x, end = TILE if west else left, 2 * TILE if east else left + walls.COPING
        face = walls.face(paint, x, end - x)
        c.paste(face, x, top + walls.COPING - (TILE if is_below else 0))
    tops = []
    if not is_below:
        x, end = 0 if west else left, 3 * TILE if east else left + walls.COPING
        tops.append((x, top, end - x, walls.COPING))
    if north == WALL:
        tops.append((left, 0, walls.COPING, top + walls.COPING))
    if south == WALL:
        tops.append((left, top, walls.COPING, 3 * TILE))
    walls.coping(c, tops, coping)
    return c.part(TILE, TILE, TILE, TILE)
