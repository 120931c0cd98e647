"""Pictures of the town: the layers of the written map, and people where they are put."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from art.plan import Box
from townsfolk.looks.bodies import HEIGHT, WIDTH
from townsfolk.looks.canvas import TILE
from townsfolk.looks.palette import GRASS


@dataclass(frozen=True)
class Actor:
    """Someone in a picture: the file of the sprite, the tile, and the frame of the sheet."""

    sprite: Path
    x: int
    y: int
    column: int = 0
    row: int = 0


def render(map_file: Path, actors: Sequence[Actor] = ()) -> Image.Image:
    """Return the map as one sees it, from the `.tmj` and its pictures."""
    content = json.loads(map_file.read_text())
    tiles = _tiles(content, map_file.parent)
    picture = Image.new("RGBA", (content["width"] * TILE, content["height"] * TILE))
    for layer in content["layers"]:
        if layer["type"] == "tilelayer" and layer["visible"]:
            if layer["name"] == "above":
                _draw_actors(picture, actors)
            for i, number in enumerate(layer["data"]):
                if number:
                    at = (i % content["width"] * TILE, i // content["width"] * TILE)
                    picture.alpha_composite(tiles[number], at)
    return picture


def close_up(picture: Image.Image, box: Box, scale: int) -> Image.Image:
    """Return the tiles of `box`, each pixel `scale` times as big."""
    left, top = box.x * TILE, box.y * TILE
    part = picture.crop((left, top, left + box.w * TILE, top + box.h * TILE))
    return part.resize((part.width * scale, part.height * scale), Image.Resampling.NEAREST)


def contact_sheet(town: Path, stems: Sequence[str]) -> Image.Image:
    """Return everybody on grass: portrait, walking in four directions, sitting and lying."""
    across, cell_w, cell_h = 5, 172, 58
    rows = -(-len(stems) // across)
    sheet = Image.new("RGBA", (across * cell_w, rows * cell_h), GRASS)
    for i, stem in enumerate(stems):
        left, top = i % across * cell_w + 5, i // across * cell_h + 5
        sheet.alpha_composite(_opened(town / "portraits" / f"{stem}.png"), (left, top))
        sprites = _opened(town / "sprites" / f"{stem}.png")
        for j, (column, row) in enumerate(((1, 0), (1, 1), (3, 2), (1, 3), (0, 4), (0, 5))):
            box = (column * WIDTH, row * HEIGHT, (column + 1) * WIDTH, (row + 1) * HEIGHT)
            sheet.alpha_composite(sprites.crop(box), (left + 54 + 19 * j, top + 12))
    return sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST)


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGBA")


def _tiles(content: dict[str, Any], folder: Path) -> dict[int, Image.Image]:
    tiles = {}
    for tileset in content["tilesets"]:
        sheet = Image.open(folder / tileset["image"]).convert("RGBA")
        columns, margin = tileset["columns"], tileset["margin"]
        pitch = TILE + tileset["spacing"]
        for i in range(tileset["tilecount"]):
            x, y = (margin + place * pitch for place in (i % columns, i // columns))
            tiles[tileset["firstgid"] + i] = sheet.crop((x, y, x + TILE, y + TILE))
    return tiles


def _draw_actors(picture: Image.Image, actors: Sequence[Actor]) -> None:
    for actor in sorted(actors, key=lambda one: one.y):
        left, top = actor.column * WIDTH, actor.row * HEIGHT
        sheet = Image.open(actor.sprite).convert("RGBA")
        frame = sheet.crop((left, top, left + WIDTH, top + HEIGHT))
        picture.alpha_composite(frame, (actor.x * TILE, (actor.y + 1) * TILE - HEIGHT))
