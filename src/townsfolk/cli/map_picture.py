"""The picture of a town, put together from its tile layers and tilesets, without any drawing.

Pictures that can't be read are left out: a plan of floors and walls is under them in any case.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from townsfolk.errors import TownError
from townsfolk.looks.canvas import Canvas, Pixels
from townsfolk.town.plan import COLLISIONS
from townsfolk.town.tmj import MapFile, Tileset, tile_ids

_NUMBER = 0x0FFFFFFF
"""The bits of a tile number that name the tile; the others say how it is turned."""
_FLOOR, _WALL = (222, 214, 196, 255), (110, 104, 112, 255)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Bytes of a pixel by colour type (PNG specification, table 11.1)."""


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
    try:
        picture = Canvas.of(read_png(path.read_bytes()))
    except TownError:
        return
    size, stride = file.tilewidth, file.tilewidth + sheet.spacing
    columns, rows = (
        (length - 2 * sheet.margin + sheet.spacing) // stride
        for length in (picture.width, picture.height)
    )
    for index in range(columns * rows):
        x, y = (sheet.margin + place * stride for place in (index % columns, index // columns))
        yield sheet.firstgid + index, picture.part(x, y, size, size)


def read_png(content: bytes) -> Pixels:
    """Return the pixels of a PNG file of 8 bits a channel as (height, width, 4).

    Raises `TownError` for any other file: 16 bits, interlaced, damaged.
    """
    try:
        return _read_png(content)
    except (struct.error, zlib.error, KeyError, ValueError, IndexError) as error:
        raise TownError(
            f"The picture can't be read as a PNG of 8 bits a channel: {error}. Save it again, "
            "not interlaced."
        ) from error


def _read_png(content: bytes) -> Pixels:
    if not content.startswith(_SIGNATURE):
        raise ValueError("it is no PNG file")
    chunks: dict[bytes, bytes] = {}
    at = len(_SIGNATURE)
    while at < len(content):
        (length,), name = struct.unpack_from(">I", content, at), content[at + 4 : at + 8]
        chunks[name] = chunks.get(name, b"") + content[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if depth != 8 or interlaced:
        raise ValueError(f"it has {depth} bits a channel{', interlaced' * bool(interlaced)}")
    channels = _CHANNELS[kind]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8)
    lines = _unfiltered(rows.reshape(height, 1 + width * channels), channels)
    return _coloured(lines.reshape(height, width, channels), kind, chunks)


def _unfiltered(rows: Pixels, step: int) -> Pixels:
    """Undo the filters that each line of a PNG begins with (specification, section 9.2)."""
    lines = np.zeros((rows.shape[0] + 1, step + rows.shape[1] - 1), np.uint8)
    for y, row in enumerate(rows, start=1):
        filter_kind, line = int(row[0]), row[1:].copy()
        above = lines[y - 1]
        if filter_kind == 0:
            lines[y, step:] = line
        elif filter_kind == 2:
            lines[y, step:] = line + above[step:]
        else:
            lines[y] = _by_neighbours(filter_kind, line.tolist(), above.tolist(), step)
    return lines[1:, step:]


def _by_neighbours(filter_kind: int, line: list[int], above: list[int], step: int) -> Pixels:
    done = [0] * step
    for x, value in enumerate(line):
        left, up, corner = done[x], above[x + step], above[x]
        if filter_kind == 1:
            guess = left
        elif filter_kind == 3:
            guess = (left + up) // 2
        else:
            nearness = ((abs(up - corner), 0, left), (abs(left - corner), 1, up),
                        (abs(left + up - 2 * corner), 2, corner))  # fmt: skip
            guess = min(nearness)[2]
        done.append((value + guess) & 255)
    return np.array(done, np.uint8)


def _coloured(samples: Pixels, kind: int, chunks: dict[bytes, bytes]) -> Pixels:
    """Return samples of any colour type as red, green, blue and opacity."""
    pixels = np.full((*samples.shape[:2], 4), 255, np.uint8)
    if kind == 3:
        palette = np.full((256, 4), 255, np.uint8)
        colours = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
        palette[: len(colours), :3] = colours
        opacity = np.frombuffer(chunks.get(b"tRNS", b""), np.uint8)
        palette[: len(opacity), 3] = opacity
        return palette[samples[..., 0]]
    has_opacity = kind in (4, 6)
    pixels[..., :3] = samples[..., : samples.shape[2] - has_opacity]
    if has_opacity:
        pixels[..., 3] = samples[..., -1]
    return pixels
