"""The folder of all simulation files: where they are, listing, forking, deleting."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.names import check_simulation_name
from townsfolk.settings import home_dir

ENDING = ".sqlite"


def simulations_dir() -> Path:
    """Return the folder of simulation files, made if it isn't there."""
    folder = home_dir() / "simulations"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            f"Simulations are kept in {str(folder)!r}, which can't be made: {error.strerror}. "
            "Set TOWNSFOLK_HOME to a folder you can write to."
        ) from error
    return folder


def path_of(name: str) -> Path:
    """Return where the simulation of a name is kept, whether or not it exists."""
    return simulations_dir() / (check_simulation_name(name) + ENDING)


def existing_path(name: str) -> Path:
    """Return the file of a simulation; raises `SimulationFileError` when there is none."""
    path = path_of(name)
    if not path.exists():
        names = ", ".join(all_names()) or "none yet"
        raise SimulationFileError(
            f"There is no simulation {name!r}. Simulations here: {names}. "
            "Start one with: townsfolk run NAME --base base_the_ville_isabella_maria_klaus"
        )
    return path


def new_path(name: str) -> Path:
    """Return the file for a new simulation; raises `SimulationFileError` when it exists."""
    path = path_of(name)
    if path.exists():
        raise SimulationFileError(
            f"There already is a simulation {name!r}. Choose another name, go on with it "
            f"(townsfolk run {name}), or delete it first (townsfolk delete {name})."
        )
    return path


def all_names() -> list[str]:
    """Return the names of all simulations, sorted."""
    return sorted(path.stem for path in simulations_dir().glob(f"*{ENDING}"))


def copy_to(source: Path, target: Path) -> None:
    """Copy a simulation file as of its last finished step, also while it is being written."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
    part.replace(target)


def delete(name: str) -> None:
    """Delete a simulation's file and what SQLite keeps beside it."""
    path = existing_path(name)
    for file in _with_companions(path):
        file.unlink(missing_ok=True)


def lock_path(path: Path) -> Path:
    """Return the file whose lock says that a simulation is running."""
    return path.with_suffix(".lock")


def _with_companions(path: Path) -> Iterator[Path]:
    yield path
    for suffix in ("-wal", "-shm"):
        yield path.with_name(path.name + suffix)
    yield lock_path(path)
