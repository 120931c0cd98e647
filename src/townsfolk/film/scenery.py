"""A town's map as pictures: what is under the people, what is over them, and lit windows.

The pictures are those the page draws with, and the map is the one that they fit.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from townsfolk.names import Tile
from townsfolk.store.pictures import map_to_draw, picture
from townsfolk.store.reading import Reading
from townsfolk.town.tmj import Layer, MapFile, Shape, tile_ids

_GROUND = (43, 58, 46)
"""What is seen where the map has no tile: the page's own background."""
_FLIPPED_ACROSS, _FLIPPED_DOWN, _FLIPPED_OVER = 0x80000000, 0x40000000, 0x20000000
"""How a tile is turned (Tiled: global tile ids)."""
_NUMBER = 0x0FFFFFFF
_MEANING = "collisions"
"""The layer that says where nobody can walk, and is not looked at."""


@dataclass(frozen=True, slots=True)
class House:
    """A building with windows that can be lit."""

    sector: Shape
    windows: tuple[Tile, ...]


class Scenery:
    """The pictures of a town's map, as large as the map, and what in it can be lit or used."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        raw = json.loads(map_to_draw(reading))
        file = MapFile.model_validate(raw)
        self._raw_layers: list[dict[str, Any]] = raw["layers"]
        self.tile, self.width, self.height = file.tilewidth, file.width, file.height
        self._pieces = dict(self._tiles_of(raw["tilesets"]))
        self._ids = {
            layer.name: tile_ids(layer, file.width * file.height)
            for layer in file.layers
            if layer.type == "tilelayer"
        }
        seen = [layer for layer in file.layers if self._is_seen(layer)]
        self.below = self._drawn([one for one in seen if not self._says(one, "above")], _GROUND)
        self.above = self._drawn([one for one in seen if self._says(one, "above")])
        nightly = [one for one in file.layers if self._says(one, "night")]
        self.night = self._drawn(nightly)
        glowing = set(_glowing(raw["tilesets"]))
        self.lamps = [tile for layer in seen for tile in self._where(layer, glowing)]
        self.sectors, self.rooms, self.objects = (
            [shape for layer in file.named("objectgroup", name) for shape in layer.objects]
            for name in ("sectors", "arenas", "objects")
        )
        lit = [tile for layer in nightly for tile in self._where(layer)]
        houses = [House(one, tuple(t for t in lit if self.holds(one, t))) for one in self.sectors]
        self.houses = [house for house in houses if house.windows]
        self.rooms = [one for one in self.rooms if self._is_indoors(self.tile_at(one.x, one.y))]
        self.street_lamps = [one for one in self.lamps if not self._is_indoors(one)]

    def holds(self, area: Shape, tile: Tile) -> bool:
        """Say whether an area covers the middle of a tile."""
        x, y = ((part + 0.5) * self.tile for part in tile)
        return area.x <= x < area.x + area.width and area.y <= y < area.y + area.height

    def has_furniture(self, tile: Tile) -> bool:
        """Say whether something that can't be walked on, such as a table, stands on a tile."""
        return all(self._id(layer, tile) for layer in (_MEANING, "furniture"))

    def sheet(self, sprite: str) -> Image.Image | None:
        """Return the sheet of somebody's sprites, or `None` when there is none."""
        return _opened(picture(self._reading, f"sprites/{sprite}.png"))

    def tile_at(self, x: float, y: float) -> Tile:
        """Return the tile at a point of the map, in its pixels."""
        return Tile(int(x // self.tile), int(y // self.tile))

    def _is_indoors(self, tile: Tile) -> bool:
        return any(self.holds(house.sector, tile) for house in self.houses)

    def _is_seen(self, layer: Layer) -> bool:
        kind = layer.type == "tilelayer" and layer.visible and layer.name != _MEANING
        return kind and not self._says(layer, "night")

    def _says(self, layer: Layer, name: str) -> bool:
        raw = next((one for one in self._raw_layers if one["name"] == layer.name), {})
        return layer.type == "tilelayer" and _says(raw, name)

    def _id(self, layer: str, tile: Tile) -> int:
        inside = 0 <= tile.x < self.width and 0 <= tile.y < self.height
        return (
            self._ids[layer][tile.y * self.width + tile.x] if inside and layer in self._ids else 0
        )

    def _where(self, layer: Layer, numbers: set[int] | None = None) -> Iterator[Tile]:
        """Yield the tiles on which a layer has one of these numbers, or any."""
        for place, number in enumerate(self._ids[layer.name]):
            if number & _NUMBER and (numbers is None or number & _NUMBER in numbers):
                yield Tile(place % self.width, place // self.width)

    def _tiles_of(self, tilesets: Sequence[dict[str, Any]]) -> Iterator[tuple[int, Image.Image]]:
        for tileset in tilesets:
            sheet = _opened(picture(self._reading, str(tileset.get("image"))))
            if sheet is None:
                continue
            margin, spacing = int(tileset.get("margin", 0)), int(tileset.get("spacing", 0))
            stride = self.tile + spacing
            columns, rows = ((side - 2 * margin + spacing) // stride for side in sheet.size)
            for index in range(columns * rows):
                x, y = (margin + place * stride for place in (index % columns, index // columns))
                yield tileset["firstgid"] + index, sheet.crop((x, y, x + self.tile, y + self.tile))

    def _drawn(
        self, layers: Sequence[Layer], ground: tuple[int, ...] = (0, 0, 0, 0)
    ) -> Image.Image:
        size = (self.width * self.tile, self.height * self.tile)
        whole = Image.new("RGBA", size, ground)
        for layer in layers:
            for place, number in enumerate(self._ids[layer.name]):
                if piece := self._piece(number):
                    x, y = place % self.width, place // self.width
                    whole.alpha_composite(piece, (x * self.tile, y * self.tile))
        return whole

    def _piece(self, number: int) -> Image.Image | None:
        piece = self._pieces.get(number & _NUMBER)
        if piece is None or number == number & _NUMBER:
            return piece
        if number & _FLIPPED_OVER:
            piece = piece.transpose(Image.Transpose.TRANSPOSE)
        if number & _FLIPPED_ACROSS:
            piece = piece.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if number & _FLIPPED_DOWN:
            piece = piece.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return piece


def _opened(content: bytes | None) -> Image.Image | None:
    """Return a picture; one that is missing or damaged is left out."""
    if content is None:
        return None
    try:
        with Image.open(BytesIO(content)) as file:
            return file.convert("RGBA")
    except (UnidentifiedImageError, OSError):
        return None


def _glowing(tilesets: Sequence[dict[str, Any]]) -> Iterator[int]:
    """Yield the numbers of the tiles that shine at night."""
    for tileset in tilesets:
        for tile in tileset.get("tiles", ()):
            if _says(tile, "glow"):
                yield tileset["firstgid"] + tile["id"]


def _says(part: dict[str, Any], name: str) -> bool:
    return any(one["name"] == name and one["value"] is True for one in part.get("properties", ()))
