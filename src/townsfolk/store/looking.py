"""Opens a simulation file for looking only, and says in a sentence why it can't be."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from townsfolk.errors import SimulationFileError
from townsfolk.store import schema
from townsfolk.store.simulation_file import explain

_BUSY_TIMEOUT_S = 10.0


def connect(path: Path) -> sqlite3.Connection:
    """Open a simulation file for looking only."""
    # SQLite needs files of its own beside a database in WAL mode; a folder that can't be written
    # has no writer either, so that the file can't change while it is read.
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    mode = "mode=rw" if writable else "mode=ro&immutable=1"
    with explained(path):
        uri = f"{path.resolve().as_uri()}?{mode}"
        db = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        db.execute("PRAGMA query_only = ON")
    return db


def check_version(db: sqlite3.Connection, path: Path) -> None:
    """Raise `SimulationFileError` unless this is a simulation of this version.

    Unlike the writer's check it doesn't read the whole file: looking must be quick.
    """
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != schema.APPLICATION_ID:
        raise SimulationFileError(
            f"{str(path)!r} is a SQLite file but not a simulation of townsfolk. Check the name."
        )
    if version > len(schema.MIGRATIONS):
        raise SimulationFileError(
            f"{str(path)!r} was written by a newer townsfolk (schema {version}; this program knows "
            f"up to {len(schema.MIGRATIONS)}). Upgrade townsfolk to open it."
        )
    if version < len(schema.MIGRATIONS):
        raise SimulationFileError(
            f"{str(path)!r} was written by an older townsfolk (schema {version}). Run it once to "
            f"bring it up to date: townsfolk run {path.stem} --steps 1"
        )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about into a `SimulationFileError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise SimulationFileError(explain(path, error)) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn what is missing in a file, or can't be understood, into a `SimulationFileError`."""
    try:
        yield
    except (KeyError, ValueError) as error:
        what = str(error).partition("\n")[0]
        raise SimulationFileError(
            f"{str(path)!r} lacks a fact or holds one that can't be understood ({what}): it is "
            "damaged, wasn't finished or was changed by hand. Restore a copy or delete it."
        ) from error
