"""The picture of a town, put together from its tile layers and tilesets, without any drawing.

Pictures that can't be read are left out: a plan of floors and walls is under them in any case.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from townsfolk.looks.canvas import Canvas
from townsfolk.town.plan import COLLISIONS
from townsfolk.town.tmj import MapFile, Tileset, tile_ids

_NUMBER = 0x0FFFFFFF
"""The bits of a tile number that name the tile; the others say how it is turned."""
_FLOOR, _WALL = (222, 214, 196, 255), (110, 104, 112, 255)


def map_picture(file: MapFile, folder: Path) -> Canvas:
    """Return the picture of a map; `folder` is where the pictures of its tilesets are."""
    size = file.tilewidth
    canvas = Canvas(file.width * size, file.height * size, _FLOOR)
    tiles = {
        number: tile for sheet in file.tilesets for number, tile in _tiles(sheet, file, folder)
    }
    for layer in file.layers:
        if layer.type != "tilelayer" or not (layer.visible or layer.name == COLLISIONS):
            continue
        ids = tile_ids(layer, file.width * file.height)
        for place, number in enumerate(ids):
            x, y = place % file.width * size, place // file.width * size
            if number and layer.name == COLLISIONS:
                if not tiles:
                    canvas.rect(x, y, size, size, _WALL)
            elif number & _NUMBER in tiles:
                canvas.paste(tiles[number & _NUMBER], x, y)
    return canvas


def _tiles(sheet: Tileset, file: MapFile, folder: Path) -> Iterator[tuple[int, Canvas]]:
    """Yield the tiles of a tileset with their numbers; none of one that can't be read."""
    path = (folder / sheet.image).resolve()
    if not sheet.image or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return
    picture = _read_picture(path)
    if picture is None:
        return
    size, stride = file.tilewidth, file.tilewidth + sheet.spacing
    columns, rows = (
        (length - 2 * sheet.margin + sheet.spacing) // stride
        for length in (picture.width, picture.height)
    )
    for index in range(columns * rows):
        x, y = (sheet.margin + place * stride for place in (index % columns, index // columns))
        yield sheet.firstgid + index, picture.part(x, y, size, size)


def _read_picture(path: Path) -> Canvas | None:
    """Return a picture; None for one that can't be read."""
    try:
        with Image.open(path) as picture:
            return Canvas.of(np.asarray(picture.convert("RGBA")))
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for damaged files
        return None
