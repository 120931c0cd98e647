"""Opens a simulation file's database, and says in a sentence why it can't be used."""

import sqlite3
from collections.abc import Iterable, Iterator
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
    check_version(connection, path)
    for problem in damages(connection.execute("PRAGMA quick_check(1)")):
        raise SimulationFileError(f"{called(path)} is damaged: {problem}. {_RESCUE}")
    for problem in lost_facts(connection):
        raise SimulationFileError(f"{called(path)} is damaged: {problem}. {_RESCUE}")


_FACTS = ("base", "town", "start", "seconds_per_step", "seed", "language", "embedder", "step")
_JSON_FACTS = ("settings", "mind_settings", "model")


def lost_facts(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell which facts that every simulation has are missing or can't be understood."""
    facts = dict(connection.execute("SELECT key, value FROM meta"))
    for key in (*_FACTS, *_JSON_FACTS):
        if key not in facts:
            yield f"the fact {key!r} is missing"
    (unread,) = connection.execute(
        "SELECT group_concat(key, ', ') FROM meta WHERE key IN (?, ?, ?) AND NOT json_valid(value)",
        _JSON_FACTS,
    ).fetchone()
    if unread or not facts.get("step", "0").isdecimal():
        yield f"the facts can't be understood: {unread or 'step'}"
    if not connection.execute("SELECT count(*) FROM maps").fetchone()[0]:
        yield "the map is missing"


def require_all(path: Path, names: Iterable[str], found: Iterable[str], what: str) -> None:
    """Raise `SimulationFileError` unless everybody has what is needed to go on."""
    missing = set(names) - set(found)
    if missing:
        raise SimulationFileError(nothing_of(path, min(missing), what))


def nothing_of(path: Path, name: str, what: str) -> str:
    """Say in a sentence that somebody lacks what is needed to go on."""
    return (
        f"{called(path)} is damaged: {name} has no {what} to go on with. Restore a copy, or fork "
        f"it at an earlier step: townsfolk fork {path.stem} NEW --step STEP"
    )


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `SimulationFileError` unless this is a simulation of a known version.

    Unlike `check_database` it doesn't read the whole file.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != schema.APPLICATION_ID:
        raise SimulationFileError(
            f"{path.name!r} is a SQLite file but not a simulation of townsfolk. Check the name."
        )
    if not version:
        raise SimulationFileError(f"{called(path)} is damaged: its version is lost. {_RESCUE}")
    if version > len(schema.MIGRATIONS):
        raise SimulationFileError(
            f"{called(path)} was written by a newer townsfolk (schema {version}; this one knows up "
            f"to {len(schema.MIGRATIONS)}). Upgrade townsfolk to open it."
        )


def damages(check: Iterable[tuple[str]]) -> list[str]:
    """Return what SQLite's own check found, a problem at a time; nothing when all is well."""
    lines = [line for (text,) in check for line in text.splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("***")]


def called(path: Path) -> str:
    """Return what a simulation is called in a sentence. Where it lies is nobody else's business."""
    return f"The simulation {path.stem!r}"


def unwritable(path: Path, why: str | None) -> str:
    """Say in a sentence that a simulation can only be looked at."""
    return (
        f"{called(path)} can't be opened for writing ({why}). Check the rights of the folder of "
        "simulations, which townsfolk doctor names."
    )


_RESCUE = (
    "Restore a copy, or save what can be read with: sqlite3 NAME.sqlite .recover, in the folder of "
    "simulations, which townsfolk doctor names."
)


def explain(path: Path, error: sqlite3.Error) -> str:
    """Say in a sentence why a database can't be used."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"{called(path)} is being written by another program. Try again when it is done."
    if "readonly" in text or "unable to open" in text:
        return unwritable(path, text)
    if "full" in text:
        return (
            f"{called(path)} can't be written: the disk is full. Make room and go on; what was "
            "finished is in it."
        )
    if "disk I/O" in text:
        return (
            f"{called(path)} can't be written ({text}): the disk is full, at a limit or failing. "
            "Make room or copy the file to another disk and go on; what was finished is in it."
        )
    return f"{called(path)} is damaged or no SQLite file ({text}). {_RESCUE}"
