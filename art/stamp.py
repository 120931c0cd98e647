"""A stamp: a picture of some tiles with what it blocks and what of it hides people."""

from dataclasses import dataclass

from townsfolk.looks.canvas import TILE, Canvas


@dataclass(frozen=True, eq=False)
class Stamp:
    """Something put on the map.

    `solid` has one string per foot row, `#` blocks; the picture's rows above the feet stick out
    upwards: over people who pass behind a blocked foot, else behind who sits there. `over` is a
    second picture of the same size that always hides people (a blanket, the back of a chair).
    `glow` are the tiles of the picture (column, row) that shine at night.
    """

    picture: Canvas
    solid: tuple[str, ...]
    over: Canvas | None = None
    sheet: str = "furniture"
    glow: tuple[tuple[int, int], ...] = ()

    @property
    def columns(self) -> int:
        return self.picture.width // TILE

    @property
    def tall(self) -> int:
        """Rows above the feet."""
        return self.picture.height // TILE - len(self.solid)


def stamp(
    picture: Canvas,
    *solid: str,
    over: Canvas | None = None,
    sheet: str = "furniture",
    glow: tuple[tuple[int, int], ...] = (),
) -> Stamp:
    """Make a stamp; the picture's size must be whole tiles as wide as `solid`."""
    if picture.width != TILE * len(solid[0]) or picture.height % TILE:
        size = f"{picture.width} x {picture.height}"
        raise ValueError(f"expected whole tiles, {len(solid[0])} wide, found {size} pixels")
    return Stamp(picture, solid, over, sheet, glow)
