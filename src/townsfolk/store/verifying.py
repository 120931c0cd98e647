"""Checks a simulation file through and through: what each thing in it rests on must be there.

Every problem is one sentence. A file without one can be gone on with, forked and replayed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from townsfolk.store import schema
from townsfolk.store.database import check_version, damages, lost_facts
from townsfolk.store.looking import connect, explained

MOST_NAMED = 10
"""Problems of SQLite's own check that are named."""


class Check(NamedTuple):
    """What is wrong with the rows that a query finds, the first of which is given as an example.

    A query may use `:step`, the first step that isn't finished.
    """

    wrong: str
    query: str


_KEY = "person || '/' || step || '/' || prompt || '/' || ordinal"
_CALLS = f"(SELECT {_KEY} FROM calls)"  # noqa: S608  own names
_NAMES_NO_CALL = f"call IS NOT NULL AND call NOT IN {_CALLS}"
_LAST = (
    "SELECT *, max(attempt) AS last, count(*) AS tries, sum(problem = '') AS usable FROM attempts"
    " GROUP BY person, step, prompt, ordinal"
)
_NAMED = " UNION ALL ".join(
    f"SELECT '{table}', {column} AS who FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608  own
    for table, column in (
        *((table, "person") for table in ("movements", "actions", "memories", "recalls", "plans")),
        *((table, "person") for table in ("directions", "calls", "attempts", "snapshots")),
        *((table, "person") for table in ("minds_now", "bodies_now")),
        *(("conversations", column) for column in ("first", "second")),
        ("utterances", "speaker"),
        ("actions", "partner"),
    )
)
_LATER = " UNION ALL ".join(
    f"SELECT '{table}', {column} AS at FROM {table}"  # noqa: S608  own names
    for table, column in (
        *((table, "step") for table in ("movements", "actions", "objects", "recalls", "plans")),
        ("memories", "added"),
        ("conversations", "start"),
    )
)

_CHECKS = (
    Check(
        "rows name somebody who isn't among the people",
        f"SELECT * FROM ({_NAMED}) WHERE who NOT IN (SELECT name FROM people)",  # noqa: S608  own
    ),
    Check(
        "rows belong to steps that aren't finished",
        f"SELECT * FROM ({_LATER}) WHERE at >= :step",  # noqa: S608  own names
    ),
    Check(
        "memory streams aren't numbered from 1 without a gap",
        "SELECT person, max(number), count(*) FROM memories GROUP BY person"
        " HAVING max(number) <> count(*)",
    ),
    Check(
        "memories rest on one that isn't an earlier one of the same person",
        "SELECT one.person, one.number, value FROM memories AS one, json_each(one.evidence)"
        " LEFT JOIN memories AS other ON other.person = one.person AND other.number = value"
        " WHERE other.number IS NULL OR other.number >= one.number",
    ),
    Check(
        "memories have an embedding of another length than the rest",
        "SELECT person, number, length(embedding) FROM memories WHERE length(embedding) <>"
        " (SELECT length(embedding) FROM memories LIMIT 1)",
    ),
    Check(
        "memories name a call that isn't in the journal",
        f"SELECT person, number, call FROM memories WHERE {_NAMES_NO_CALL}",  # noqa: S608  own
    ),
    Check(
        "actions name a call that isn't in the journal",
        f"SELECT person, step, call FROM actions WHERE {_NAMES_NO_CALL}",  # noqa: S608  own
    ),
    Check(
        "recalls belong to a call that isn't in the journal",
        f"SELECT person, step, prompt FROM recalls WHERE {_KEY} NOT IN {_CALLS}",  # noqa: S608  own
    ),
    Check(
        "recalls name no memory of the person",
        "SELECT person, step, number FROM recalls WHERE NOT EXISTS (SELECT 1 FROM memories"
        " WHERE memories.person = recalls.person AND memories.number = recalls.number)",
    ),
    Check(
        "calls of finished steps have no outcome",
        "SELECT person, step, prompt FROM calls WHERE step < :step AND outcome IS NULL",
    ),
    Check(
        "calls have an outcome and no reply in the journal",
        "SELECT person, step, prompt FROM calls WHERE outcome IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM attempts WHERE (attempts.person, attempts.step, attempts.prompt,"
        " attempts.ordinal) = (calls.person, calls.step, calls.prompt, calls.ordinal))",
    ),
    Check(
        "replies belong to no call",
        f"SELECT person, step, prompt FROM attempts WHERE {_KEY} NOT IN {_CALLS}",  # noqa: S608  own
    ),
    Check(
        "calls lack one of their tries",
        f"SELECT person, step, prompt FROM ({_LAST}) WHERE tries <> last + 1",  # noqa: S608  own
    ),
    Check(
        "calls have another outcome than their last reply",
        f"SELECT one.person, one.step, one.prompt FROM ({_LAST}) AS one JOIN calls"  # noqa: S608
        " USING (person, step, prompt, ordinal)"
        " WHERE outcome IS NOT NULL AND usable <> (outcome <> 'fallback')",
    ),
    Check(
        "utterances belong to no conversation",
        "SELECT start, first FROM utterances WHERE (start, first) NOT IN"
        " (SELECT start, first FROM conversations)",
    ),
    Check(
        "people have no place, mind or body to go on with",
        "SELECT name FROM people WHERE name NOT IN (SELECT person FROM movements)"
        " OR name NOT IN (SELECT person FROM minds_now)"
        " OR name NOT IN (SELECT person FROM bodies_now)",
    ),
    Check(
        "people stand elsewhere than where they last went",
        "SELECT person, body FROM bodies_now JOIN (SELECT person, max(step), x, y FROM movements"
        " GROUP BY person) USING (person) WHERE (body ->> '$.tile[0]', body ->> '$.tile[1]')"
        " <> (x, y)",
    ),
    Check(
        "snapshots lack somebody",
        "SELECT step, count(*) FROM snapshots GROUP BY step"
        " HAVING count(*) <> (SELECT count(*) FROM people)",
    ),
)


def problems(path: Path) -> list[str]:
    """Return a sentence for each thing that is wrong with a simulation file; none when it is sound.

    Raises `SimulationFileError` when it can't be looked into at all.
    """
    with closing(connect(path)) as db, explained(path):
        check_version(db, path)
        found = damages(db.execute(f"PRAGMA integrity_check({MOST_NAMED})"))
        if found:
            return [f"SQLite finds the file damaged: {one}." for one in found[:MOST_NAMED]]
        other = list(_of_another_form(db))
        return other or list(_unresolved(db))


def _of_another_form(db: sqlite3.Connection) -> Iterator[str]:
    """Tell where the tables are others than this version makes."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        schema.migrate(fresh)
        expected, found = _columns(fresh), _columns(db)
    for table in sorted(expected.keys() | found.keys()):
        if table not in found:
            yield f"The table {table!r} is missing."
        elif table not in expected:
            yield f"There is a table {table!r}, which no simulation has."
        elif found[table] != expected[table]:
            yield (
                f"The table {table!r} has the columns {', '.join(found[table])}; expected were "
                f"{', '.join(expected[table])}."
            )
    for kind, name in db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ):
        yield f"There is a {kind} {name!r}, which no simulation has."


def _columns(db: sqlite3.Connection) -> dict[str, list[str]]:
    rows = db.execute(
        "SELECT one.name, two.name FROM sqlite_master AS one, pragma_table_info(one.name) AS two"
        " WHERE one.type = 'table' AND one.name NOT LIKE 'sqlite_%' ORDER BY one.name, two.cid"
    )
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    return columns


def _unresolved(db: sqlite3.Connection) -> Iterator[str]:
    lost = [f"{problem[0].upper()}{problem[1:]}." for problem in lost_facts(db)]
    if lost:
        yield from lost
        return
    (step,) = db.execute("SELECT value FROM meta WHERE key = 'step'").fetchone()
    for check in _CHECKS:
        found = db.execute(check.query, {"step": int(step)} if ":step" in check.query else {})
        rows = found.fetchall()
        if rows:
            example = ", ".join(map(str, rows[0]))
            yield f"{check.wrong}: {len(rows):,}, such as {example}."
