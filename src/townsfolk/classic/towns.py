"""Keeps maps of the original as towns of the user's own, drawn with our tiles."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from townsfolk.classic import blocks, visuals
from townsfolk.classic.brush import Brush
from townsfolk.classic.drawing import SPAWNS, draw
from townsfolk.classic.folder import Folder
from townsfolk.classic.matrix import read_matrix
from townsfolk.classic.report import Report
from townsfolk.errors import BadInputError, TownError
from townsfolk.names import Address, Tile
from townsfolk.people.base import find_in_towns
from townsfolk.settings import home_dir
from townsfolk.town.distances import row_first
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

OURS = "the_ville"
_PICTURES = ("tiles", "sprites", "portraits")
_MOST_TOWNS = 1000


@dataclass(frozen=True, slots=True)
class KeptTown:
    """A town and its map as it is written into simulations. `is_theirs`: tiles mean the same."""

    town: Town
    tmj: bytes
    sprites: tuple[str, ...]
    is_theirs: bool
    spawns: Mapping[Address, tuple[Tile, ...]]
    """Where people appear in a room of theirs."""

    def spots(self, place: Address) -> tuple[Tile, ...]:
        """Return where an object is used; nothing when there is no such object."""
        thing = self.town.objects.get(place)
        return thing.spots if thing else ()


def our_town() -> KeptTown:
    """Return our own Ville, for what came without a map."""
    return _kept(_our_map(), is_theirs=False)


def kept_town(name: str) -> KeptTown | None:
    """Return a town of ours that an export named, if it is still here."""
    if not re.fullmatch(r"\w{1,100}", name):
        return None
    path = find_in_towns(f"{name}/{name}.tmj")
    return None if path is None else _kept(path, is_theirs=True)


def bring_town(matrix: Path, report: Report) -> KeptTown:
    """Draw a matrix folder as a town and keep it among the user's own.

    The same map is kept once. Raises `BadInputError` when the map can't be read or has no room
    that can be reached.
    """
    read = read_matrix(Folder(matrix, report))
    content = draw(read, _our_brush(_our_map()), report)
    tmj = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path = _place_for(f"classic_{_plain(matrix.absolute().parent.name)}", tmj)
    if not path.exists():
        _keep(path, tmj)
    try:
        kept = _kept(path, is_theirs=True)
    except TownError as error:
        shutil.rmtree(path.parent)
        raise BadInputError(f"The map {str(matrix)!r} can't be lived in. {error}") from error
    drawing = visuals.find_drawing(matrix, read, report)
    visuals.remember(path.parent, drawing)
    report.converted.append(
        f"The map: it is the town {kept.town.name!r} now, drawn with our own pictures."
        if drawing is None
        else f"The map: it is the town {kept.town.name!r} now, shown with its own drawing, "
        f"used from {str(drawing)!r}, where it stays."
    )
    report.made["town"] = kept.town.name
    return kept


def _our_map() -> Path:
    path = find_in_towns(f"{OURS}/{OURS}.tmj")
    if path is None:
        raise TownError(f"The town {OURS!r} is missing, whose pictures are needed. Reinstall.")
    return path


@lru_cache(maxsize=1)
def _our_brush(path: Path) -> Brush:
    return Brush(path)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")[:40] or "town"


def _place_for(name: str, tmj: bytes) -> Path:
    """Return where a map is or may be kept: under its name, numbered when another has it."""
    for number in range(1, _MOST_TOWNS):
        own = name if number == 1 else f"{name}_{number}"
        path = home_dir() / "towns" / own / f"{own}.tmj"
        if not path.parent.exists() or (path.is_file() and path.read_bytes() == tmj):
            return path
    raise BadInputError(f"There are {_MOST_TOWNS} towns called {name!r}. Delete some.")


def _keep(path: Path, tmj: bytes) -> None:
    part = path.parent.with_name(f".{path.parent.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        for folder in _PICTURES:
            shutil.copytree(_our_map().parent / folder, part / folder)
        (part / blocks.PICTURE).write_bytes(blocks.picture().png())
        (part / path.name).write_bytes(tmj)
        part.replace(path.parent)
    except OSError as error:
        why = error.strerror or "its pictures can't be written"  # of several files, none is said
        raise BadInputError(
            f"The town can't be kept in {str(path.parent)!r}: {why}. Make room on that disk, or "
            "correct the folder's rights."
        ) from error


def _kept(path: Path, is_theirs: bool) -> KeptTown:
    sprites = tuple(sorted(one.stem for one in (path.parent / "sprites").glob("*.png")))
    town, tmj = load_town(path), path.read_bytes()
    return KeptTown(town, tmj, sprites, is_theirs, dict(_spawns(tmj, town.tile_size)))


def _spawns(tmj: bytes, size: int) -> Iterator[tuple[Address, tuple[Tile, ...]]]:
    """Give the spawning places of each room, which only maps of the original have."""
    found: dict[Address, list[Tile]] = {}
    for layer in json.loads(tmj)["layers"]:
        for shape in layer["objects"] if layer["name"] == SPAWNS else ():
            values = {one["name"]: one["value"] for one in shape["properties"]}
            x, y, width, height = (int(shape[key] // size) for key in ("x", "y", "width", "height"))
            tiles = [Tile(x + dx, y + dy) for dy in range(height) for dx in range(width)]
            found.setdefault(Address(values["arena"]), []).extend(tiles)
    for arena, places in found.items():
        yield arena, tuple(sorted(places, key=row_first))
