"""The pictures that a simulation's town is drawn with."""

import json
from collections.abc import Iterator
from pathlib import Path

from townsfolk.people.base import find_in_towns
from townsfolk.store.reading import Reading


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
    tilesets = json.loads(reading.tmj())["tilesets"]
    yield from (one["image"] for one in tilesets if one.get("image"))
    for stem in sorted({person.sprite for person in reading.people()}):
        yield from (f"sprites/{stem}.png", f"portraits/{stem}.png")
