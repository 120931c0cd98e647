"""Everybody's state at whole hours, and how a file is brought back to one of them.

All of it is done within a transaction of the caller.
"""

import sqlite3

_TAKE_SNAPSHOT = (
    "INSERT OR REPLACE INTO snapshots SELECT ?, person, zip(state), body"
    " FROM minds_now JOIN bodies_now USING (person)",
    "INSERT OR REPLACE INTO object_snapshots SELECT ?, address, state, users FROM objects_now"
    " WHERE state IS NOT NULL OR users <> '[]'",
)

_HISTORY = ("movements", "actions", "objects", "recalls", "plans")
_JOURNAL = ("calls", "attempts", "directions")

_CUT = (
    "DELETE FROM memories WHERE added >= :step",
    "DELETE FROM utterances WHERE start >= :step",
    "DELETE FROM conversations WHERE start >= :step",
    "UPDATE memories SET last_accessed = max(step, coalesce((SELECT max(recalls.step) FROM recalls"
    " WHERE recalls.person = memories.person AND recalls.number = memories.number), step))"
    " WHERE last_accessed >= :step",
    "DELETE FROM snapshots WHERE step > :step",
    "DELETE FROM object_snapshots WHERE step > :step",
    "INSERT OR REPLACE INTO minds_now SELECT person, unzip(state) FROM snapshots"
    " WHERE step = :step",
    "INSERT OR REPLACE INTO bodies_now SELECT person, body FROM snapshots WHERE step = :step",
    "DELETE FROM objects_now",
    "INSERT INTO objects_now SELECT address, state, users FROM object_snapshots WHERE step = :step",
)
"""What brings the latest state back to that of a snapshot. When a memory last came to mind is
told by the recalls that are left."""


def take_snapshot(db: sqlite3.Connection, step: int) -> None:
    """Keep everybody's latest state as that of the beginning of a step."""
    for take in _TAKE_SNAPSHOT:
        db.execute(take, (step,))


def latest_snapshot(db: sqlite3.Connection, step: int) -> int | None:
    """Return the newest step, up to one, of which there is a snapshot; None when there is none."""
    (at,) = db.execute("SELECT max(step) FROM snapshots WHERE step <= ?", (step,)).fetchone()
    return None if at is None else int(at)


def first_snapshot(db: sqlite3.Connection) -> int | None:
    """Return the earliest step of which there is a snapshot; None when there is none."""
    (at,) = db.execute("SELECT min(step) FROM snapshots").fetchone()
    return None if at is None else int(at)


def cut_off(db: sqlite3.Connection, at: int, step: int) -> None:
    """Bring everything back to the snapshot `at`, and the journal to the step `step`."""
    for table in _HISTORY:
        db.execute(f"DELETE FROM {table} WHERE step >= ?", (at,))  # noqa: S608  own names
    for cut in _CUT:
        db.execute(cut, {"step": at})
    db.execute("DELETE FROM directions WHERE step IS NULL")
    for table in _JOURNAL:
        db.execute(f"DELETE FROM {table} WHERE step >= ?", (step,))  # noqa: S608  own names
