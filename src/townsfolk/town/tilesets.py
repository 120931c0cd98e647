"""Checks what a map looks like: that its tilesets are there and that its tiles are of them.

A town can be lived in without a single picture, so nothing of this keeps it from being loaded.
"""

from collections.abc import Iterator
from pathlib import Path

from townsfolk.errors import TownError
from townsfolk.names import Tile
from townsfolk.town.tmj import Layer, MapFile, Tileset, tile_ids

_FLIPS = 0xF0000000
"""The four highest bits of a tile number say how it is turned (Tiled: global tile ids)."""


def tileset_problems(file: MapFile, folder: Path) -> Iterator[tuple[str, Tile | None, str]]:
    """Yield layer, tile and sentence of each tileset that is missing and of each foreign tile.

    `folder` is where the map lies: names of files are looked for from there.
    """
    for tileset in file.tilesets:
        missing = [name for name in tileset.files if not (folder / name).is_file()]
        for name in missing:
            text = (
                f"The map's tileset {tileset.called!r} needs the file {name!r}, which isn't in "
                f"{str(folder)!r}. Put it there, or choose another in Tiled: Map > Tilesets."
            )
            yield "", None, text
    for layer in file.layers:
        if layer.type == "tilelayer":
            yield from _foreign_tiles(layer, file)


def _foreign_tiles(layer: Layer, file: MapFile) -> Iterator[tuple[str, Tile | None, str]]:
    try:
        ids = tile_ids(layer, file.width * file.height)
    except TownError as error:
        yield layer.name, None, str(error)
        return
    for place, number in enumerate(ids):
        bare = number & ~_FLIPS
        if bare and not any(tileset.holds(bare) for tileset in _last_before(file, bare)):
            tile = Tile(place % file.width, place // file.width)
            text = (
                f"{layer.name}: tile ({tile.x}, {tile.y}) has the number {bare}, which no tileset "
                "of the map has. Draw that tile again, or add its tileset."
            )
            yield layer.name, tile, text
            return


def _last_before(file: MapFile, number: int) -> list[Tileset]:
    """Return the tileset whose range a number falls into, if there is one."""
    return [tileset for tileset in file.tilesets if tileset.firstgid <= number][-1:]
