"""The map and the pictures that a simulation's town is drawn with."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from townsfolk.people.base import find_in_towns
from townsfolk.store.reading import Reading


def map_to_draw(reading: Reading) -> bytes:
    """Return the map that the pictures fit, as Tiled's JSON.

    Pictures are those of the town's folder. When the town was only drawn anew since the simulation
    began, with its rooms and things where they were, that is the folder's map; else the one that
    the simulation's file keeps.
    """
    kept, town = reading.tmj(), reading.meta["town"]
    file = find_in_towns(f"{town}/{town}.tmj")
    today = kept if file is None else file.read_bytes()
    return today if _places(today) == _places(kept) else kept


def _places(tmj: bytes) -> Any:
    """Return the size of a map and its rectangles; `None` of what isn't a map any more."""
    try:
        content = json.loads(tmj)
        layers = [layer for layer in content["layers"] if layer["type"] == "objectgroup"]
        return content["width"], content["height"], layers
    except (ValueError, KeyError, TypeError):
        return None


def pictures_of(reading: Reading) -> Iterator[tuple[str, bytes]]:
    """Yield the path inside the town's folder and the content of each picture that is there.

    They are those of the tiles that the map names, and everybody's sprites and portrait.
    """
    for path in _paths(reading):
        if content := picture(reading, path):
            yield path, content


def picture(reading: Reading, path: str) -> bytes | None:
    """Return the PNG file at a path inside the town's folder, or `None` when there is none."""
    file = find_in_towns(f"{reading.meta['town']}/{path}") if path.endswith(".png") else None
    return None if file is None else Path(file).read_bytes()


def _paths(reading: Reading) -> Iterator[str]:
    tilesets = json.loads(map_to_draw(reading))["tilesets"]
    yield from (one["image"] for one in tilesets if one.get("image"))
    for stem in sorted({person.sprite for person in reading.people()}):
        yield from (f"sprites/{stem}.png", f"portraits/{stem}.png")
