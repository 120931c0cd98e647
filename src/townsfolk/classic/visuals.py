"""The original's own drawing of a map: its Tiled JSON and images, where they lie on this disk.

They belong to others. So nothing of them is copied into a town or a simulation: a town keeps only
where they are (`theirs.json`), and they are read from there each time somebody looks. When they
have gone since, the town is shown as drawn by us.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from townsfolk.classic.matrix import Matrix
from townsfolk.classic.report import Report
from townsfolk.errors import TownError
from townsfolk.people.base import find_in_towns
from townsfolk.town.tmj import read_map, tile_ids

_REFERENCE = "theirs.json"
_FOLDER = "theirs"
"""Under this name inside a town the pictures are asked for: `theirs/2.png`."""
_LARGEST = 64_000_000
"""Bytes of a drawing or an image; the original's have one to three million."""
_MOST_FILES = 2000
_DATA = re.compile(r"collision|blocks|registry", re.IGNORECASE)
"""Names of layers that are looked at by the program and not by people (classic-format 10)."""
_NUMBER = 0x0FFFFFFF
"""The bits of a tile number that name the tile; the others say how it is turned."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Tiled map of others: the layers that are looked at, and the tilesets with an image."""

    path: Path
    layers: tuple[dict[str, Any], ...]
    tilesets: tuple[dict[str, Any], ...]

    def image(self, number: int) -> Path | None:
        """Return where a tileset's image is now: as named, or by its file name in the folder.

        The original's page knows where its images are without asking the map, so that the paths
        in maps of forks are often those of another machine.
        """
        folder = self.path.parent.resolve()
        name = str(self.tilesets[number]["image"]).replace("\\", "/")
        if not name.lower().endswith(".png"):
            return None
        places = chain([folder / name], _files_called(folder, name.rpartition("/")[2]))
        return next((place.resolve() for place in places if _is_image(place, folder)), None)

    def missing(self) -> list[str]:
        """Return the names of the tilesets whose image isn't there."""
        numbers = range(len(self.tilesets))
        return [str(self.tilesets[n].get("name", n)) for n in numbers if self.image(n) is None]


def find_drawing(folder: Path, matrix: Matrix, report: Report) -> Path | None:
    """Return the Tiled map that lies beside a matrix folder and shows the same town.

    What is missing of its images, or why it can't be used, is reported.
    """
    for path in sorted((folder.absolute().parent / "visuals").glob("*.json")):
        try:
            drawing = read_drawing(path)
            size = (drawing.layers[0]["width"], drawing.layers[0]["height"])
            if size != (matrix.width, matrix.height):
                raise TownError(
                    f"{path.name} has {size[0]} x {size[1]} tiles, but the map "
                    f"{matrix.width} x {matrix.height}."
                )
        except TownError as error:
            report.leave_out(f"The drawing {path.name}: {error}")
            continue
        missing = drawing.missing()
        if missing:
            report.leave_out(
                f"The drawing {path.name}: the images of {len(missing)} tilesets aren't beside it, "
                f"such as {missing[0]!r}; what they show stays empty."
            )
        if len(missing) < len(drawing.tilesets):
            return path
    return None


def remember(town: Path, drawing: Path | None) -> None:
    """Note in a town's folder where the drawing of its map lies; nothing of it is copied."""
    if drawing is not None:
        (town / _REFERENCE).write_text(json.dumps({"map": str(drawing)}), encoding="utf-8")


def read_drawing(path: Path) -> Drawing:
    """Read a Tiled map. Raises `TownError` when it isn't one, or nothing of it can be seen."""
    try:
        facts = path.stat()
    except OSError as error:
        raise TownError(f"{str(path)!r} can't be read: {error.strerror}.") from error
    if facts.st_size > _LARGEST:
        raise TownError(f"{str(path)!r} has {facts.st_size // 1_000_000} MB, too many for a map.")
    return _read(path, facts.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _: int) -> Drawing:
    """Read a drawing once for each time that it was changed."""
    file = read_map(path)
    raw = json.loads(path.read_bytes())
    layers = tuple(
        {
            "name": f"{_FOLDER} {layer.name}",
            "type": "tilelayer",
            "width": file.width,
            "height": file.height,
            "data": list(tile_ids(layer, file.width * file.height)),
            "above": "foreground" in layer.name.lower(),
        }
        for layer in file.layers
        if layer.type == "tilelayer" and layer.visible and not _DATA.search(layer.name)
    )
    if not layers:
        raise TownError(f"{str(path)!r} has no visible tile layer.")
    tilesets = tuple(
        one for one in raw.get("tilesets", ()) if isinstance(one, dict) and "image" in one
    )
    return Drawing(path, layers, tilesets)


def _is_image(path: Path, folder: Path) -> bool:
    """Say whether a file inside the folder can be shown, links followed."""
    try:
        file = path.resolve()
        return file.is_relative_to(folder) and file.is_file() and file.stat().st_size <= _LARGEST
    except (OSError, ValueError, RuntimeError):
        return False


def _files_called(folder: Path, name: str) -> Iterator[Path]:
    for number, path in enumerate(folder.rglob("*")):
        if number > _MOST_FILES:
            return
        if path.name == name:
            yield path


def _remembered(town: str) -> Path | None:
    """Return where the drawing of a town's map was when it was imported, if it had one."""
    path = find_in_towns(f"{town}/{_REFERENCE}")
    try:
        found = None if path is None else json.loads(path.read_text(encoding="utf-8"))["map"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Path(found) if isinstance(found, str) else None


def drawn(town: str, tmj: bytes) -> bytes:
    """Return a town's map as it is to be shown: with the drawing of others where it is still."""
    path = _remembered(town)
    if path is None:
        return tmj
    try:
        drawing = read_drawing(path)
    except TownError:
        return tmj
    return json.dumps(_with(json.loads(tmj), drawing)).encode()


def gone(town: str) -> str:
    """Return a sentence when the drawing of a town's map has gone; nothing when all is well."""
    path = _remembered(town)
    if path is None:
        return ""
    try:
        drawing = read_drawing(path)
    except TownError:
        return (
            f"The map's own drawing was {str(path)!r}, which isn't there any more. Import the map "
            "again from where it is now, and it is used from there."
        )
    lost = drawing.missing()
    if not lost:
        return ""
    return (
        f"{len(lost)} images of the map's own drawing aren't beside {str(path)!r}, such as the one "
        f"of {lost[0]!r}. Put them back, and the map is whole."
    )


def picture(town: str, path: str) -> Path | None:
    """Return the file of a picture `theirs/2.png` of a town's map, where it lies on this disk."""
    found = re.fullmatch(rf"{_FOLDER}/(\d{{1,4}})\.png", path)
    drawing = _remembered(town)
    if found is None or drawing is None:
        return None
    try:
        known, number = read_drawing(drawing), int(found[1])
    except TownError:
        return None
    return known.image(number) if number < len(known.tilesets) else None


def _with(ours: dict[str, Any], drawing: Drawing) -> dict[str, Any]:
    """Return our map with their layers in place of ours, which keep what they mean."""
    offset = max(one["firstgid"] + one["tilecount"] for one in ours["tilesets"]) - 1
    theirs = [
        {
            **{key: one[key] for key in _TILESET_KEYS if key in one},
            "name": f"{_FOLDER} {number}",
            "firstgid": one["firstgid"] + offset,
            "image": f"{_FOLDER}/{number}.png",
        }
        for number, one in enumerate(drawing.tilesets)
        if drawing.image(number) is not None
    ]
    hidden = [
        one | {"visible": False} if one["type"] == "tilelayer" else one for one in ours["layers"]
    ]
    return ours | {
        "tilesets": [*ours["tilesets"], *theirs],
        "layers": [*(_shown(one, offset) for one in drawing.layers), *hidden],
    }


_TILESET_KEYS = (
    *("imagewidth", "imageheight", "columns", "tilecount", "tilewidth", "tileheight"),
    *("margin", "spacing"),
)


def _shown(layer: dict[str, Any], offset: int) -> dict[str, Any]:
    above = [{"name": "above", "type": "bool", "value": True}] if layer["above"] else []
    return {key: value for key, value in layer.items() if key != "above"} | {
        "data": [number + offset if number & _NUMBER else 0 for number in layer["data"]],
        "visible": True,
        "opacity": 1,
        "x": 0,
        "y": 0,
        "properties": above,
    }
