"""A town's map as pictures: what is under the people, what is over them, and lit windows.

The pictures are those the page draws with, and the map is the one that they fit.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image

from townsfolk.film.tiles import GROUND, MEANING, NUMBER, Tiles, is_marked, is_seen, opened, says
from townsfolk.names import Tile
from townsfolk.store.pictures import map_to_draw, picture
from townsfolk.store.reading import Reading
from townsfolk.town.tmj import Layer, MapFile, Shape, tile_ids


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
        self._tiles = Tiles(raw["tilesets"], self.tile, partial(picture, reading))
        self._ids = {
            layer.name: tile_ids(layer, file.width * file.height)
            for layer in file.layers
            if layer.type == "tilelayer"
        }
        seen = [layer for layer in file.layers if is_seen(layer, self._raw_layers)]
        self.below = self._drawn(
            [one for one in seen if not is_marked(one, self._raw_layers, "above")], GROUND
        )
        self.above = self._drawn([one for one in seen if is_marked(one, self._raw_layers, "above")])
        nightly = [one for one in file.layers if is_marked(one, self._raw_layers, "night")]
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
        return all(self._id(layer, tile) for layer in (MEANING, "furniture"))

    def sheet(self, sprite: str) -> Image.Image | None:
        """Return the sheet of somebody's sprites, or `None` when there is none."""
        return opened(picture(self._reading, f"sprites/{sprite}.png"))

    def tile_at(self, x: float, y: float) -> Tile:
        """Return the tile at a point of the map, in its pixels."""
        return Tile(int(x // self.tile), int(y // self.tile))

    def _is_indoors(self, tile: Tile) -> bool:
        return any(self.holds(house.sector, tile) for house in self.houses)

    def _id(self, layer: str, tile: Tile) -> int:
        inside = 0 <= tile.x < self.width and 0 <= tile.y < self.height
        return (
            self._ids[layer][tile.y * self.width + tile.x] if inside and layer in self._ids else 0
        )

    def _where(self, layer: Layer, numbers: set[int] | None = None) -> Iterator[Tile]:
        """Yield the tiles on which a layer has one of these numbers, or any."""
        for place, number in enumerate(self._ids[layer.name]):
            if number & NUMBER and (numbers is None or number & NUMBER in numbers):
                yield Tile(place % self.width, place // self.width)

    def _drawn(
        self, layers: Sequence[Layer], ground: tuple[int, ...] = (0, 0, 0, 0)
    ) -> Image.Image:
        size = (self.width * self.tile, self.height * self.tile)
        whole = Image.new("RGBA", size, ground)
        for layer in layers:
            for place, number in enumerate(self._ids[layer.name]):
                if piece := self._tiles.piece(number):
                    x, y = place % self.width, place // self.width
                    whole.alpha_composite(piece, (x * self.tile, y * self.tile))
        return whole


def _glowing(tilesets: Sequence[dict[str, Any]]) -> Iterator[int]:
    """Yield the numbers of the tiles that shine at night."""
    for tileset in tilesets:
        for tile in tileset.get("tiles", ()):
            if says(tile, "glow"):
                yield tileset["firstgid"] + tile["id"]
