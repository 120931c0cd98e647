"""A hash of everything that happened in a simulation, for comparing two runs.

Measurements (seconds, tokens, the model's name) and the simulation's own name are left out: equal
runs have equal fingerprints.
"""

import hashlib
import sqlite3
from collections.abc import Iterator

_FACTS = ("base", "seed", "start", "seconds_per_step", "language", "town", "mind_settings")

_HISTORY = {
    "people": "SELECT name, position, person FROM people ORDER BY position",
    "movements": "SELECT * FROM movements WHERE step < :step ORDER BY step, person",
    "actions": "SELECT * FROM actions WHERE step < :step ORDER BY step, person",
    "objects": "SELECT * FROM objects WHERE step < :step ORDER BY step, address, ordinal",
    "memories": (
        "SELECT person, number, added, step, kind, text, subject, predicate, thing, importance,"
        " evidence, depth, source, call FROM memories WHERE added < :step ORDER BY person, number"
    ),
    "recalls": (
        "SELECT person, step, prompt, ordinal, rank, number FROM recalls WHERE step < :step"
        " ORDER BY person, step, prompt, ordinal, rank"
    ),
    "plans": "SELECT * FROM plans WHERE step < :step ORDER BY person, step, ordinal",
    "conversations": "SELECT * FROM conversations WHERE start < :step ORDER BY start, first",
    "utterances": "SELECT * FROM utterances WHERE start < :step ORDER BY start, first, ordinal",
    "directions": (
        "SELECT step, kind, person, address, text FROM directions WHERE step < :step"
        " ORDER BY number"
    ),
    "calls": ("SELECT * FROM calls WHERE step < :step ORDER BY person, step, prompt, ordinal"),
    "attempts": (
        "SELECT person, step, prompt, ordinal, attempt, version, text_hash, reply, problem"
        " FROM attempts WHERE step < :step ORDER BY person, step, prompt, ordinal, attempt"
    ),
}


def fingerprint(db: sqlite3.Connection, step: int | None = None) -> str:
    """Return a hash of all that happened before a step; by default, up to the last finished one."""
    facts = dict(db.execute("SELECT key, value FROM meta"))
    until = int(facts["step"]) if step is None else step
    digest = hashlib.sha256()
    for line in _lines(db, facts, until):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _lines(db: sqlite3.Connection, facts: dict[str, str], step: int) -> Iterator[str]:
    yield f"step {step}"
    for fact in _FACTS:
        yield f"{fact} {facts.get(fact, '')}"
    for table, query in _HISTORY.items():
        for row in db.execute(query, {"step": step}):
            yield f"{table} {tuple(row)!r}"
