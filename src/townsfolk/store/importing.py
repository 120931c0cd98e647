"""Files that come from elsewhere onto the shelf, and simulations that get another name there."""

import sqlite3
from collections.abc import AsyncIterable
from contextlib import closing
from pathlib import Path

from townsfolk.errors import SimulationFileError
from townsfolk.store import shelf
from townsfolk.store.database import open_database
from townsfolk.store.looking import explained
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile

MAX_BYTES = 2 * 1024**3
"""The largest file that is taken in: years of a town."""


async def take_in(name: str, chunks: AsyncIterable[bytes]) -> Path:
    """Write a simulation that comes in parts onto the shelf and return its path.

    Raises `SimulationFileError` when the name is taken, or when it is no sound simulation: then
    nothing is left of it.
    """
    path = shelf.new_path(name)
    with shelf.being_made(path) as part:
        await _write(part, chunks)
        _check(part)
        _set_name(part)
    return path


def rename(old: str, new: str) -> Path:
    """Give a simulation that nobody runs another name, and return its new path."""
    source, target = shelf.existing_path(old), shelf.new_path(new)
    with shelf.being_made(target) as part:
        shelf.copy_to(source, part)
        _set_name(part)
    shelf.delete(old)
    return target


async def _write(part: Path, chunks: AsyncIterable[bytes]) -> None:
    size = 0
    with part.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                raise SimulationFileError(
                    f"The file is larger than {MAX_BYTES // 1024**3} GiB, the most that is taken "
                    "in. Copy it into the folder of simulations by hand."
                )
            file.write(chunk)


def _check(part: Path) -> None:
    """Raise `SimulationFileError` unless it is a simulation and nothing but tables."""
    with explained(part):
        open_database(part).close()
        with closing(sqlite3.connect(part)) as db:
            other = db.execute(
                "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') LIMIT 1"
            ).fetchone()
    if other:
        raise SimulationFileError(
            f"The file holds {other[0]!r}, which isn't a table: it wasn't written by townsfolk. "
            "Only plain simulations are taken in."
        )
    with Reading(part) as reading:
        reading.people()


def _set_name(part: Path) -> None:
    with closing(SimulationFile(part)) as file:
        file.set_meta(name=part.stem)
