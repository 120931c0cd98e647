"""Opens a simulation file for looking only, and says in a sentence why it can't be."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from townsfolk.errors import SimulationFileError
from townsfolk.settings import cache_dir
from townsfolk.store import schema
from townsfolk.store.database import called, explain

_BUSY_TIMEOUT_S = 10.0
_DIGITS = 16
"""Of the hash in the name of a copy."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a simulation file for looking only; of one of an older version, a copy."""
    # SQLite needs files of its own beside a database in WAL mode; a folder that can't be written
    # has no writer either, so that the file can't change while it is read.
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    mode = "mode=rw" if writable else "mode=ro&immutable=1"
    with explained(path):
        uri = f"{path.resolve().as_uri()}?{mode}"
        db = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        if _is_of_older_version(db):
            with closing(db):
                db = _brought_up_to_date(db, path)
        db.execute("PRAGMA query_only = ON")
    return db


def _is_of_older_version(db: sqlite3.Connection) -> bool:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return bool(application == schema.APPLICATION_ID and 0 < version < len(schema.MIGRATIONS))


def _brought_up_to_date(db: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Open a copy, with the newest schema, of a file of an older version.

    The file itself stays as it is: who only looks changes nothing. The copy is kept in the cache,
    and in memory where that can't be written.
    """
    folder = cache_dir() / "older"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _migrated(db, ":memory:")
    if not os.access(folder, os.W_OK):
        return _migrated(db, ":memory:")
    return _opened(_kept_copy(db, path, folder))


def _kept_copy(db: sqlite3.Connection, path: Path, folder: Path) -> Path:
    kept = folder / f"{path.stem}-{_state_of(path)}{path.suffix}"
    if not kept.exists():
        before = list(folder.glob(f"{path.stem}-{'[0-9a-f]' * _DIGITS}{path.suffix}"))
        part = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            with closing(_migrated(db, part)) as copy:
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(kept)
        finally:
            part.unlink(missing_ok=True)
        for one in before:
            one.unlink(missing_ok=True)
    return kept


def _migrated(db: sqlite3.Connection, target: Path | str) -> sqlite3.Connection:
    copy = _opened(target)
    try:
        db.backup(copy)
        schema.migrate(copy)
    except sqlite3.Error:
        copy.close()
        raise
    return copy


def _opened(target: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(target, timeout=_BUSY_TIMEOUT_S, isolation_level=None)


def _state_of(path: Path) -> str:
    """Return what is another when the file is, or the schema."""
    parts = [path.resolve(), len(schema.MIGRATIONS)]
    for file in (path, path.with_name(f"{path.name}-wal")):
        found = file.stat() if file.exists() else None
        parts.append((found.st_mtime_ns, found.st_size) if found else None)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_DIGITS]


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
            f"{called(path)} lacks a fact or holds one that can't be understood ({what}): it is "
            "damaged, wasn't finished or was changed by hand. Restore a copy or delete it."
        ) from error
