"""The pictures of a map's tiles, cut out of its tilesets when they are needed."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from townsfolk.town.tmj import Layer

FindPicture = Callable[[str], bytes | None]
"""Returns the PNG file at a path inside the town's folder, or `None` when there is none."""

GROUND = (43, 58, 46)
"""What is seen where the map has no tile: the page's own background."""
NUMBER = 0x0FFFFFFF
"""The bits of a tile's number that name it; the others say how it is turned."""
MEANING = "collisions"
"""The layer that says where nobody can walk, and is not looked at."""
_FLIPPED_ACROSS, _FLIPPED_DOWN, _FLIPPED_OVER = 0x80000000, 0x40000000, 0x20000000
"""How a tile is turned (Tiled: global tile ids)."""


class Tiles:
    """The tiles of a map's tilesets, `size` pixels wide, by their numbers in its layers."""

    def __init__(self, tilesets: Sequence[dict[str, Any]], size: int, picture: FindPicture) -> None:
        self._size = size
        self._sheets = list(_sheets(tilesets, picture))
        self._cut: dict[int, Image.Image | None] = {}

    def piece(self, number: int) -> Image.Image | None:
        """Return the picture of a tile, turned as its number says; `None` if it has none."""
        if number not in self._cut:
            piece = self._cut_out(number & NUMBER)
            self._cut[number] = None if piece is None else _turned(piece, number)
        return self._cut[number]

    def _cut_out(self, number: int) -> Image.Image | None:
        for tileset, sheet in reversed(self._sheets):
            index = number - int(tileset["firstgid"])
            if index >= 0:
                return self._at(tileset, sheet, index)
        return None

    def _at(self, tileset: dict[str, Any], sheet: Image.Image, index: int) -> Image.Image | None:
        margin, spacing = int(tileset.get("margin", 0)), int(tileset.get("spacing", 0))
        stride = self._size + spacing
        columns, rows = ((side - 2 * margin + spacing) // stride for side in sheet.size)
        if index >= columns * rows:
            return None
        x, y = (margin + place * stride for place in (index % columns, index // columns))
        return sheet.crop((x, y, x + self._size, y + self._size))


def opened(content: bytes | None) -> Image.Image | None:
    """Return a picture; one that is missing or damaged is left out."""
    if content is None:
        return None
    try:
        with Image.open(BytesIO(content)) as file:
            return file.convert("RGBA")
    except (UnidentifiedImageError, OSError):
        return None


def is_seen(layer: Layer, raw: Sequence[dict[str, Any]]) -> bool:
    """Say whether a layer of a map is looked at by day; `raw` are the layers as they stand."""
    shown = layer.type == "tilelayer" and layer.visible and layer.name != MEANING
    return shown and not is_marked(layer, raw, "night")


def is_marked(layer: Layer, raw: Sequence[dict[str, Any]], name: str) -> bool:
    """Say whether a layer of tiles has a property that is true, such as `above`."""
    found = next((one for one in raw if one["name"] == layer.name), {})
    return layer.type == "tilelayer" and says(found, name)


def says(part: dict[str, Any], name: str) -> bool:
    """Say whether a part of a map has a property that is true."""
    return any(one["name"] == name and one["value"] is True for one in part.get("properties", ()))


def _sheets(
    tilesets: Sequence[dict[str, Any]], picture: FindPicture
) -> Iterator[tuple[dict[str, Any], Image.Image]]:
    for tileset in sorted(tilesets, key=lambda one: int(one["firstgid"])):
        sheet = opened(picture(str(tileset.get("image"))))
        if sheet is not None:
            yield tileset, sheet


def _turned(piece: Image.Image, number: int) -> Image.Image:
    if number & _FLIPPED_OVER:
        piece = piece.transpose(Image.Transpose.TRANSPOSE)
    if number & _FLIPPED_ACROSS:
        piece = piece.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if number & _FLIPPED_DOWN:
        piece = piece.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return piece
