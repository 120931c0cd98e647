"""The folder of all simulation files: where they are, listing, making, copying, deleting."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import filelock

from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.names import check_simulation_name
from townsfolk.settings import home_dir
from townsfolk.store.database import check_database
from townsfolk.store.looking import connect, explained

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


@contextmanager
def being_made(target: Path) -> Iterator[Path]:
    """Yield where to write a new simulation; when all went well it is put in its place, whole.

    Else nothing is left of it. What a killed one leaves is never listed, and is cleared away when
    the next is made. Raises `SimulationFileError` while another process makes one of that name.
    """
    for left in target.parent.glob(f"*{_MAKING}"):
        with suppress(SimulationFileError), _only_maker(left.with_suffix(ENDING)):
            pass
    with _only_maker(target):
        part = target.with_suffix(".new")
        yield part
        lock_path(part).unlink(missing_ok=True)
        part.replace(target)


_MAKING = ".making"
_UNFINISHED = (".new", ".part", ".packed")


@contextmanager
def _only_maker(target: Path) -> Iterator[None]:
    """Hold what says that a simulation is being made; what is unfinished of it goes away."""
    lock_file = target.with_suffix(_MAKING)
    lock = filelock.FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise SimulationFileError(
            f"A simulation {target.stem!r} is being made already. Wait until it is there, or "
            "choose another name."
        ) from None
    except OSError as error:
        raise SimulationFileError(
            f"A new simulation can't be written ({error.strerror}). Check the rights of the folder "
            "of simulations, which townsfolk doctor names, or set TOWNSFOLK_HOME to another."
        ) from error
    try:
        _clear_away(target)
        yield
    finally:
        _clear_away(target)
        with suppress(OSError):  # Windows can't remove it before it is released, and does so then
            lock_file.unlink()
        lock.release()


def _clear_away(target: Path) -> None:
    for ending in _UNFINISHED:
        _remove_database(target.with_suffix(ending))
    if not target.exists():
        lock_path(target).unlink(missing_ok=True)


def copy_to(source: Path, target: Path) -> None:
    """Copy a simulation file as of its last finished step, also while it is being written.

    Raises `SimulationFileError` when it is damaged.
    """
    part = target.with_suffix(".part")
    _remove_database(part)
    try:
        with closing(connect(source)) as old, explained(source):
            check_database(old, source)
            with closing(sqlite3.connect(part)) as new, explained(target):
                old.backup(new)
        part.replace(target)
    finally:
        _remove_database(part)


def pack(path: Path) -> None:
    """Give the room back that deleted rows took. Nobody else may have the file open."""
    packed = path.with_suffix(".packed")
    _remove_database(packed)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db, explained(path):
            db.execute("VACUUM INTO ?", (str(packed),))
        packed.replace(path)
    finally:
        _remove_database(packed)


def delete(name: str) -> None:
    """Delete a simulation's file and what SQLite keeps beside it."""
    path = existing_path(name)
    try:
        _remove_database(path)
        lock_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise SimulationFileError(
            f"The simulation {name!r} can't be deleted ({error.strerror}). Check the rights of the "
            "folder of simulations, which townsfolk doctor names."
        ) from error


def lock_path(path: Path) -> Path:
    """Return the file whose lock says that a simulation is running."""
    return path.with_suffix(".lock")


def _remove_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
