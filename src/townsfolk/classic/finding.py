"""Finds out what a path of the original program is, and where things lie in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from townsfolk.classic.matrix import is_matrix
from townsfolk.errors import BadInputError

Kind = Literal["save", "demo", "map", "history"]
SERVER = Path("environment/frontend_server")
ASSETS = Path("static_dirs/assets")
_MOST_PARENTS = 8
WORDS: dict[Kind, str] = {
    "save": "a saved simulation",
    "demo": "a compressed demo",
    "map": "a map (matrix folder)",
    "history": "a history file",
}


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that can be brought over."""

    kind: Kind
    path: Path

    @property
    def name(self) -> str:
        """What it is called: the name of its folder; of a map, that of the folder around it."""
        return self.path.parent.name if self.kind == "map" else self.path.stem

    def __str__(self) -> str:
        return f"{WORDS[self.kind]}, {self.name}"


def find(path: Path) -> list[Find]:
    """Return what lies at a path, most important first: one thing, or all of a whole copy.

    Raises `BadInputError` that says what was expected when nothing is recognised.
    """
    found = list(_found(path.absolute()))
    if found:
        return found
    raise BadInputError(
        f"{str(path)!r} is nothing of the original program that is known. Expected a whole copy of "
        "it (with environment/frontend_server), a folder storage/NAME with reverie/meta.json, a "
        "folder compressed_storage/NAME with master_movement.json, a matrix folder with "
        "maze_meta_info.json, or a history CSV."
    )


def _found(path: Path) -> list[Find]:
    one = _one(path)
    if one is not None or not path.is_dir():
        return [one] if one else []
    server = path / SERVER
    roots = [server] if server.is_dir() else [path]
    folders = [folder for root in roots for folder in _children(root)]
    inside = [child for folder in [*roots, *folders] for child in _children(folder)]
    assets = [child for root in roots for child in _children(root / ASSETS)]
    inside += [child for folder in assets for child in [folder / "matrix", *_children(folder)]]
    finds = [one for child in dict.fromkeys(inside) if (one := _one(child)) is not None]
    order: list[Kind] = ["map", "save", "demo", "history"]
    return sorted(finds, key=lambda one: (order.index(one.kind), str(one.path)))


def _one(path: Path) -> Find | None:
    if path.is_file():
        return Find("history", path) if path.suffix.lower() == ".csv" else None
    if (path / "master_movement.json").is_file():
        return Find("demo", path)
    if (path / "reverie").is_dir() or (path / "personas").is_dir():
        return Find("save", path)
    if is_matrix(path):
        return Find("map", path)
    return Find("map", path / "matrix") if is_matrix(path / "matrix") else None


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError:
        return []


def map_near(path: Path, maze: str) -> Path | None:
    """Return the matrix folder of the copy in which a save or a demo lies, if it lies in one.

    Of several maps the one that the save names is taken, else the first.
    """
    for parent in list(path.absolute().parents)[:_MOST_PARENTS]:
        maps = [one / "matrix" for one in _children(parent / ASSETS) if is_matrix(one / "matrix")]
        named = [one for one in maps if one.parent.name == maze]
        if maps:
            return (named or maps)[0]
    return None
