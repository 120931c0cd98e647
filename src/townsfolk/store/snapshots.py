"""Everybody's state at whole hours, and how a file is brought back to one of them.

All of it is done within a transaction of the caller.
"""

import sqlite3

from townsfolk.errors import SimulationFileError

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


def latest_snapshot(db: sqlite3.Connection, step: int, last: int) -> int:
    """Return the newest step, up to one, of which there is a snapshot.

    `last` can be come back to without one. Raises `SimulationFileError` when there is none.
    """
    (at,) = db.execute("SELECT max(step) FROM snapshots WHERE step <= ?", (step,)).fetchone()
    if at is None:
        (first,) = db.execute("SELECT min(step) FROM snapshots").fetchone()
        raise SimulationFileError(
            f"Nothing is kept from which step {step} could be come back to: the past until then "
            "was imported, or an older townsfolk began it. The first step that can be come back "
            f"to is {last if first is None else first}."
        )
    return int(at)


def beginning(db: sqlite3.Connection) -> int:
    """Return the step at which it began; raises `SimulationFileError` when that wasn't kept."""
    if not db.execute("SELECT count(*) FROM snapshots WHERE step = 0").fetchone()[0]:
        raise SimulationFileError(
            "How everybody was at the beginning isn't kept: the past was imported, or an older "
            "townsfolk began it. It can't be lived again; townsfolk verify NAME says whether its "
            "file is sound."
        )
    return 0


def cut_off(db: sqlite3.Connection, at: int, step: int) -> None:
    """Bring everything back to the snapshot `at`, and the journal to the step `step`."""
    for table in _HISTORY:
        db.execute(f"DELETE FROM {table} WHERE step >= ?", (at,))  # noqa: S608  own names
    for cut in _CUT:
        db.execute(cut, {"step": at})
    db.execute("DELETE FROM directions WHERE step IS NULL")
    for table in _JOURNAL:
        db.execute(f"DELETE FROM {table} WHERE step >= ?", (step,))  # noqa: S608  own names
