"""Opens a simulation file's database, and says in a sentence why it can't be used."""

import sqlite3
from pathlib import Path

from townsfolk.errors import SimulationFileError
from townsfolk.store import schema

_OPEN_TIMEOUT_S = 10.0


def open_database(path: Path) -> sqlite3.Connection:
    """Open a simulation file for reading and writing, brought up to the newest schema.

    Raises `SimulationFileError` for a file that is corrupt, newer than this program, or no
    simulation at all.
    """
    is_new = not path.exists()
    try:
        connection = sqlite3.connect(path, timeout=_OPEN_TIMEOUT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise SimulationFileError(explain(path, error)) from error
    try:
        if not is_new:
            check_database(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        schema.migrate(connection)
    except (sqlite3.Error, SimulationFileError) as error:
        connection.close()
        if isinstance(error, SimulationFileError):
            raise
        raise SimulationFileError(explain(path, error)) from error
    return connection


def check_database(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `SimulationFileError` unless this is a sound simulation of a known version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != schema.APPLICATION_ID:
        raise SimulationFileError(
            f"{str(path)!r} is a SQLite file but not a simulation of townsfolk. Check the name."
        )
    if version > len(schema.MIGRATIONS):
        raise SimulationFileError(
            f"{str(path)!r} was written by a newer townsfolk (schema {version}; this program knows "
            f"up to {len(schema.MIGRATIONS)}). Upgrade townsfolk to open it."
        )
    (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise SimulationFileError(
            f"{str(path)!r} is damaged: {sound}. Restore a copy, or save what can be read with: "
            f"sqlite3 FILE .recover"
        )


def explain(path: Path, error: sqlite3.Error) -> str:
    """Say in a sentence why a database can't be used."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"{str(path)!r} is being written by another program. Try again when it is done."
    if "readonly" in text or "unable to open" in text:
        return f"{str(path)!r} can't be opened for writing ({text}). Check the folder's rights."
    if "full" in text:
        return f"The disk is full: {str(path)!r} can't be written. Make room and go on."
    if "disk I/O" in text:
        return (
            f"{str(path)!r} can't be written ({text}): the disk is full, at a limit or failing. "
            "Make room or copy the file to another disk and go on; what was finished is in it."
        )
    return (
        f"{str(path)!r} is damaged or no SQLite file ({text}). Restore a copy, or save what can "
        "be read with: sqlite3 FILE .recover"
    )
