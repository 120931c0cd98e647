"""Draws the small picture of a whole map that stands on cards."""

import json
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from townsfolk.film.tiles import GROUND, FindPicture, Tiles, is_seen
from townsfolk.town.tmj import MapFile, tile_ids

WIDTH = 480
"""Pixels; the height is as the map has it."""
_COLOURS = 128

Points = npt.NDArray[np.float32]


def preview(tmj: bytes, picture: FindPicture) -> bytes:
    """Return a map as a small PNG; what has no picture is left out.

    It is drawn with a few points for each tile, so that a large map takes no more room than it.
    """
    raw = json.loads(tmj)
    file = MapFile.model_validate(raw)
    grain = -(-WIDTH // file.width)
    tiles = Tiles(raw["tilesets"], file.tilewidth, picture)
    whole: Points = np.empty((file.height * grain, file.width * grain, 3), dtype=np.float32)
    whole[:] = GROUND
    for layer in file.layers:
        if is_seen(layer, raw["layers"]):
            ids = tile_ids(layer, file.width * file.height)
            _lay_over(whole, _drawn(ids, tiles, file.width, grain))
    image = Image.fromarray(whole.round().astype(np.uint8))
    height = max(1, round(WIDTH * file.height / file.width))
    small = image.resize((WIDTH, height), Image.Resampling.BOX)
    with BytesIO() as written:
        small.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()


def _drawn(ids: Sequence[int], tiles: Tiles, width: int, grain: int) -> Points:
    """Return a layer as points, row by row, each red, green, blue and how much it covers."""
    numbers, places = np.unique(np.array(ids, dtype=np.int64), return_inverse=True)
    pieces = np.stack([_shrunk(tiles.piece(int(number)), grain) for number in numbers])
    rows = pieces[places.reshape(-1, width)]
    height = len(rows) * grain
    return rows.transpose(0, 2, 1, 3, 4).reshape(height, width * grain, 4)


def _shrunk(piece: Image.Image | None, grain: int) -> Points:
    if piece is None:
        return np.zeros((grain, grain, 4), dtype=np.float32)
    # Colours count by how much they cover, or what can't be seen would darken the edges.
    small = piece.convert("RGBa").resize((grain, grain), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32)


def _lay_over(whole: Points, layer: Points) -> None:
    whole *= 1 - layer[..., 3:] / 255
    whole += layer[..., :3]
