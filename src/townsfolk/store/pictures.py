"""The map and the pictures that a simulation is drawn with: its own, so that it looks as it did.

One that was begun by an older townsfolk, or imported, keeps no pictures. Then they are the town's.
"""

import json
from collections.abc import Iterator
from typing import Any

from townsfolk.people.base import find_in_towns
from townsfolk.people.pictures import picture_in_folder, picture_paths
from townsfolk.store.reading import Reading


def keeps_pictures(reading: Reading) -> bool:
    """Say whether a simulation keeps its pictures."""
    return reading.count("pictures") > 0


def map_to_draw(reading: Reading) -> bytes:
    """Return the map that the pictures fit, as Tiled's JSON.

    Beside kept pictures it is the map that is kept. Else pictures are those of the town's folder:
    when the town was only drawn anew since the simulation began, with its rooms and things where
    they were, the folder's map fits them.
    """
    kept, town = reading.tmj(), reading.meta["town"]
    file = None if keeps_pictures(reading) else find_in_towns(f"{town}/{town}.tmj")
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


def lacking(reading: Reading) -> str:
    """Return a sentence when pictures are missing or may not fit the map; nothing when all is well.

    Portraits don't count: somebody without one is shown by their initials.
    """
    town, tmj = reading.meta["town"], map_to_draw(reading)
    paths = picture_paths(tmj, (one.sprite for one in reading.people()))
    seen = [path for path in paths if not path.startswith("portraits/")]
    gone = [path for path in seen if not _is_here(reading, path)]
    if gone:
        return (
            f"{len(gone)} of {len(seen)} pictures are neither in the simulation nor in the folder "
            f"of the town {town!r}, such as {gone[0]!r}: what they show stays empty. Put the town "
            "back into the folder of towns, and it is whole."
        )
    file = None if keeps_pictures(reading) else find_in_towns(f"{town}/{town}.tmj")
    if file is not None and _places(file.read_bytes()) != _places(tmj):
        return (
            f"This simulation keeps no pictures of its own, and the town {town!r} has been rebuilt "
            "since it began: its map is drawn with the pictures of today, which may not fit it."
        )
    return ""


def _is_here(reading: Reading, path: str) -> bool:
    kept = next(reading.rows("SELECT 1 FROM pictures WHERE path = ?", (path,)), None)
    return kept is not None or picture_in_folder(reading.meta["town"], path) is not None


def pictures_of(reading: Reading) -> Iterator[tuple[str, bytes]]:
    """Yield the path inside the town's folder and the content of each picture that is there.

    They are those of the tiles that the map names, and everybody's sprites and portrait.
    """
    for path in picture_paths(map_to_draw(reading), (one.sprite for one in reading.people())):
        if content := picture(reading, path):
            yield path, content


def picture(reading: Reading, path: str) -> bytes | None:
    """Return the PNG file at a path inside the town's folder, or `None` when there is none."""
    for (kept,) in reading.rows("SELECT png FROM pictures WHERE path = ?", (path,)):
        return bytes(kept)
    return picture_in_folder(reading.meta["town"], path)
