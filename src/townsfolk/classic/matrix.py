"""The original's map: a folder `matrix` with one CSV a layer and the names of its blocks."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from townsfolk.classic.folder import Folder
from townsfolk.classic.values import as_dict, as_int, as_text
from townsfolk.errors import BadInputError
from townsfolk.names import Tile

LARGEST_SIDE = 500
_KINDS = ("sector", "arena", "game_object")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A map by tile: names where there is a sector, an arena, an object; and who can't walk."""

    world: str
    width: int
    height: int
    blocked: frozenset[Tile]
    sectors: Mapping[Tile, str]
    arenas: Mapping[Tile, str]
    objects: Mapping[Tile, str]
    spawns: tuple[tuple[str, Tile], ...]
    """Where people may appear at the start: an address and its tile."""


def is_matrix(path: Path) -> bool:
    """Say whether a folder looks like a map of the original."""
    return (path / "maze_meta_info.json").is_file() and (path / "maze").is_dir()


def read_matrix(folder: Folder) -> Matrix:
    """Read a matrix folder. Raises `BadInputError` when its size or its walls can't be read."""
    facts = as_dict(folder.json("maze_meta_info.json"))
    width = as_int(facts.get("maze_width"), 0, high=LARGEST_SIDE)
    height = as_int(facts.get("maze_height"), 0, high=LARGEST_SIDE)
    if not width or not height:
        raise BadInputError(
            f"{str(folder.path)!r} doesn't say how large the map is: expected maze_width and "
            "maze_height in its maze_meta_info.json."
        )
    walls = _layer(folder, "collision_maze", width * height)
    if walls is None:
        raise BadInputError(
            f"{str(folder.path)!r} has no readable maze/collision_maze.csv of {width} x {height} "
            "numbers, which says where the walls are."
        )
    worlds = _blocks(folder, "world_blocks")
    names = {kind: _named(folder, kind, width, height) for kind in _KINDS}
    fallback = as_text(facts.get("world_name"), "town").replace(":", " ").replace(",", " ")
    world = next(iter(worlds.values()), ["", fallback])[-1]
    folder.report.count("map tiles", width * height)
    return Matrix(
        world=world,
        width=width,
        height=height,
        blocked=frozenset(_tile(i, width) for i, one in enumerate(walls) if one != "0"),
        sectors=names["sector"],
        arenas=names["arena"],
        objects=names["game_object"],
        spawns=tuple(_spawns(folder, width, height)),
    )


def _named(folder: Folder, kind: str, width: int, height: int) -> dict[Tile, str]:
    ids = _layer(folder, f"{kind}_maze", width * height) or []
    names = {number: cells[-1] for number, cells in _blocks(folder, f"{kind}_blocks").items()}
    unknown = sorted({one for one in ids if one != "0"} - names.keys())
    if unknown:
        folder.report.leave_out(
            f"maze/{kind}_maze.csv uses {len(unknown)} numbers without a name, such as "
            f"{unknown[0][:20]!r}."
        )
    return {_tile(i, width): names[one] for i, one in enumerate(ids) if one in names}


def _spawns(folder: Folder, width: int, height: int) -> list[tuple[str, Tile]]:
    ids = _layer(folder, "spawning_location_maze", width * height) or []
    blocks = _blocks(folder, "spawning_location_blocks")
    return [
        (":".join(blocks[one][1:-1]), _tile(i, width)) for i, one in enumerate(ids) if one in blocks
    ]


def _tile(index: int, width: int) -> Tile:
    return Tile(index % width, index // width)


def _layer(folder: Folder, name: str, count: int) -> list[str] | None:
    text = folder.text("maze", f"{name}.csv")
    if text is None:
        folder.report.leave_out(f"maze/{name}.csv isn't there.")
        return None
    cells = [cell.strip().strip('"') for cell in text.replace("\n", ",").split(",") if cell.strip()]
    if len(cells) == count:
        return cells
    folder.report.leave_out(
        f"maze/{name}.csv holds {len(cells):,} numbers, but the map has {count:,} tiles."
    )
    return None


def _blocks(folder: Folder, name: str) -> dict[str, list[str]]:
    """Return the rows of a blocks file by their number, trimmed."""
    text = folder.text("special_blocks", f"{name}.csv")
    if text is None:
        folder.report.leave_out(f"special_blocks/{name}.csv isn't there.")
        return {}
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in csv.reader(text.splitlines())]
    except csv.Error as error:
        folder.report.leave_out(f"special_blocks/{name}.csv can't be read: {error}.")
        return {}
    good = {row[0]: row for row in rows if len(row) > 1 and row[-1] and ":" not in row[-1]}
    bad = sum(1 for row in rows if row) - len(good)
    if bad:
        folder.report.leave_out(f"special_blocks/{name}.csv: {bad} rows without a name.")
    return good
