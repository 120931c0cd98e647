"""The pictures that a town and its people are drawn with, as they lie in the town's folder."""

import json
from collections.abc import Iterable, Iterator

from townsfolk.people.base import find_in_towns


def picture_paths(tmj: bytes, sprites: Iterable[str]) -> Iterator[str]:
    """Yield the paths inside a town's folder of the tiles that a map names, and of its people."""
    tilesets = json.loads(tmj)["tilesets"]
    yield from dict.fromkeys(str(one["image"]) for one in tilesets if one.get("image"))
    for stem in sorted(set(sprites)):
        yield from (f"sprites/{stem}.png", f"portraits/{stem}.png")


def pictures_in_folder(
    town: str, tmj: bytes, sprites: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield those of these pictures that are there, with their paths."""
    for path in picture_paths(tmj, sprites):
        if content := picture_in_folder(town, path):
            yield path, content


def picture_in_folder(town: str, path: str) -> bytes | None:
    """Return the PNG file at a path inside a town's folder, or `None` when there is none."""
    try:
        file = find_in_towns(f"{town}/{path}") if path.endswith(".png") else None
        return file.read_bytes() if file else None
    except (OSError, ValueError):  # a folder, a name that is too long, or one with a null byte
        return None
