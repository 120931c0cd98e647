"""What happened in a simulation, as tables: the one description of every exported column.

The same tables are written as JSON lines and Parquet, and given to Python by `townsfolk.open`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from townsfolk.errors import BadInputError
from townsfolk.names import parts_of
from townsfolk.store.reading import Reading

Kind = Literal["text", "integer", "real", "time", "list"]
"""A `time` is a simulated date and time without a zone, a `list` holds texts or whole numbers."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, kind, and what it means with its unit."""

    name: str
    kind: Kind
    meaning: str
    holds: Literal["text", "integer"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row of it is, its columns, and how it is read, in a fixed order."""

    name: str
    row_is: str
    columns: tuple[Column, ...]
    query: str
    complete: Callable[[Row, Reading], None]


def rows_of(table: Table, reading: Reading) -> Iterator[Row]:
    """Give the rows of a table, each with exactly its columns, in order of what happened."""
    cursor = reading.db.execute(table.query)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        table.complete(row, reading)
        yield {column.name: row[column.name] for column in table.columns}


def table_named(name: str) -> Table:
    """Return the table of a name; raises `BadInputError` that lists them."""
    if name not in TABLES:
        raise BadInputError(f"There is no table {name!r}. The tables are: {', '.join(TABLES)}.")
    return TABLES[name]


def _nothing(row: Row, reading: Reading) -> None:
    """Leave a row as it is."""


def _time(row: Row, reading: Reading) -> None:
    row["time"] = reading.clock.time_at(row["step"])


def _action(row: Row, reading: Reading) -> None:
    _time(row, reading)
    row["end_time"] = reading.clock.time_at(row["end_step"])
    parts = [*parts_of(row["address"]), "", "", "", ""]
    row["sector"], row["arena"], row["object"] = parts[1:4]


def _users(row: Row, reading: Reading) -> None:
    _time(row, reading)
    row["users"] = json.loads(row["users"])


def _memory(row: Row, reading: Reading) -> None:
    _time(row, reading)
    row["evidence"] = json.loads(row["evidence"])


def _plan(row: Row, reading: Reading) -> None:
    _time(row, reading)
    strokes, rows = json.loads(row["broad_strokes"]), json.loads(row["rows"])
    row["broad_strokes"] = strokes
    row["activities"] = [one[0] for one in rows]
    row["minutes"] = [one[1] for one in rows]


def _talk(row: Row, reading: Reading) -> None:
    _time(row, reading)
    row["end_time"] = reading.clock.time_at(row["end_step"])


def _direction(row: Row, reading: Reading) -> None:
    row["time"] = None if row["step"] is None else reading.clock.time_at(row["step"])


def _person(row: Row, reading: Reading) -> None:
    facts = json.loads(row["person"])
    for key in ("age", "innate", "learned", "currently", "lifestyle", "home"):
        row[key] = facts[key]
    row["daily_requirement"] = facts["daily_requirement"]


_STEP = Column("step", "integer", "when, in steps from 0")
_TIME = Column("time", "time", "when, in simulated time")
_PERSON = Column("person", "text", "whose it is")
_CALL = Column("call", "text", "the call that made it (person/step/prompt/ordinal), if one did")
_END = (
    Column("end_step", "integer", "the first step that isn't part of it any more"),
    Column("end_time", "time", "the same in simulated time"),
)
_KEY = (
    _PERSON,
    _STEP,
    Column("prompt", "text", "the prompt's name"),
    Column("ordinal", "integer", "counts the calls of one prompt, person and step from 0"),
)

_ALL = (
    Table(
        "people",
        "a person, as the simulation began",
        (
            Column("name", "text", "the full name"),
            Column("position", "integer", "order in the base, from 0"),
            Column("age", "integer", "years"),
            Column("innate", "text", "traits, separated by commas"),
            Column("learned", "text", "background"),
            Column("currently", "text", "what was on their mind when it began"),
            Column("lifestyle", "text", "habits of sleeping and eating"),
            Column("daily_requirement", "text", "what each day asks of them"),
            Column("home", "text", "address of the room with their bed"),
        ),
        "SELECT name, position, person FROM people ORDER BY position",
        _person,
    ),
    Table(
        "movements",
        "a step at whose end somebody stands on another tile",
        (
            _STEP,
            _TIME,
            _PERSON,
            Column("x", "integer", "tiles from the left, from 0"),
            Column("y", "integer", "tiles from the top, from 0"),
        ),
        "SELECT step, person, x, y FROM movements ORDER BY step, person",
        _time,
    ),
    Table(
        "actions",
        "something a person began to do",
        (
            _STEP,
            _TIME,
            _PERSON,
            *_END,
            Column("kind", "text", "task, sleep, talk or wait"),
            Column("text", "text", "what they do"),
            Column("address", "text", "where: world:sector:arena:object"),
            Column("sector", "text", "the address' sector"),
            Column("arena", "text", "the address' arena; empty if it names none"),
            Column("object", "text", "the address' object; empty if it names none"),
            Column("emoji", "text", "the same in emoji"),
            Column("predicate", "text", "of the event triple whose subject is the person"),
            Column("thing", "text", "of the event triple"),
            Column("object_state", "text", "what the object is seen as meanwhile"),
            Column("partner", "text", "with whom they talk or for whom they wait, if so"),
            _CALL,
        ),
        "SELECT * FROM actions ORDER BY step, person",
        _action,
    ),
    Table(
        "objects",
        "an object that is seen in another state from then on",
        (
            _STEP,
            _TIME,
            Column("address", "text", "the object"),
            Column("state", "text", "how it is seen; idle if nobody uses it"),
            Column("users", "list", "who uses it"),
        ),
        "SELECT step, address, state, users FROM objects ORDER BY step, ordinal",
        _users,
    ),
    Table(
        "memories",
        "something a person remembers",
        (
            _PERSON,
            Column("number", "integer", "counts a person's memories from 1"),
            _STEP,
            _TIME,
            Column("added", "integer", "the step in which it was put into the stream"),
            Column("kind", "text", "event, thought or chat"),
            Column("text", "text", "what is remembered"),
            Column("subject", "text", "of the event triple"),
            Column("predicate", "text", "of the event triple"),
            Column("thing", "text", "of the event triple"),
            Column("importance", "integer", "1 to 10"),
            Column("source", "text", "seen, plan, reflection, talk, whisper or known"),
            Column("depth", "integer", "0 for what was noticed, 1 + the deepest evidence else"),
            Column("evidence", "list", "numbers of the memories it rests on", "integer"),
            Column("last_accessed", "integer", "the step in which it last came to mind"),
            _CALL,
        ),
        "SELECT * FROM memories ORDER BY added, person, number",
        _memory,
    ),
    Table(
        "recalls",
        "a memory that came to mind for a call",
        (
            *_KEY,
            _TIME,
            Column("rank", "integer", "0 for the best"),
            Column("number", "integer", "the memory, among the person's"),
            Column("score", "real", "the weighted sum of the next three"),
            Column("recency", "real", "0 to 1 among what was compared"),
            Column("importance", "real", "0 to 1 among what was compared"),
            Column("relevance", "real", "0 to 1 among what was compared"),
        ),
        "SELECT * FROM recalls ORDER BY step, person, prompt, ordinal, rank",
        _time,
    ),
    Table(
        "plans",
        "a person's schedule that changed",
        (
            _STEP,
            _TIME,
            _PERSON,
            Column("ordinal", "integer", "counts the changes of a person in a step from 0"),
            Column("reason", "text", "new day, tasks or interruption"),
            Column("broad_strokes", "list", "the day in a few lines"),
            Column("activities", "list", "what is meant to be done, from midnight on"),
            Column("minutes", "list", "how long each of them takes, in minutes", "integer"),
        ),
        "SELECT * FROM plans ORDER BY step, person, ordinal",
        _plan,
    ),
    Table(
        "conversations",
        "a talk of two people",
        (
            _STEP,
            _TIME,
            Column("first", "text", "who began it"),
            Column("second", "text", "the other"),
            *_END,
            Column("place", "text", "address of where they stood"),
            Column("lines", "integer", "how many sentences were said"),
        ),
        "SELECT start AS step, first, second, end_step, place, (SELECT count(*) FROM utterances u"
        " WHERE u.start = c.start AND u.first = c.first) AS lines FROM conversations c"
        " ORDER BY start, first",
        _talk,
    ),
    Table(
        "utterances",
        "a line of a talk",
        (
            _STEP,
            _TIME,
            Column("start", "integer", "the step in which the conversation began"),
            Column("first", "text", "who began the conversation"),
            Column("ordinal", "integer", "counts the lines of a conversation from 0"),
            Column("speaker", "text", "who says it"),
            Column("text", "text", "what is said"),
        ),
        "SELECT * FROM utterances ORDER BY start, first, ordinal",
        _time,
    ),
    Table(
        "directions",
        "something the director did",
        (
            Column("number", "integer", "counts them from 1"),
            Column("step", "integer", "when it took effect; empty while it waits"),
            Column("time", "time", "the same in simulated time"),
            Column("kind", "text", "whisper, set_object and the like"),
            Column("person", "text", "whom it was for, if one"),
            Column("address", "text", "the object it was for, if one"),
            Column("text", "text", "what was said, or the new state"),
        ),
        "SELECT * FROM directions ORDER BY number",
        _direction,
    ),
    Table(
        "calls",
        "a question to the model, with its last reply",
        (
            *_KEY,
            _TIME,
            Column("outcome", "text", "valid, repaired or fallback; empty while it is open"),
            Column("tries", "integer", "how many replies there were"),
            Column("version", "integer", "of the prompt"),
            Column("model", "text", "which model replied"),
            Column("messages", "text", "the prompt: a JSON list of [role, content]"),
            Column("reply", "text", "the last reply"),
            Column("problem", "text", "why the last reply couldn't be used; empty if it could"),
            Column("tokens_in", "integer", "tokens of the prompt, all tries together"),
            Column("tokens_out", "integer", "tokens of the replies, all tries together"),
            Column("cached_tokens", "integer", "tokens of the prompt that were read before"),
            Column("seconds", "real", "wall time, all tries together"),
        ),
        # Of a column that isn't aggregated, SQLite gives the value of the row with the maximum.
        "SELECT c.person, c.step, c.prompt, c.ordinal, ifnull(c.outcome, '') AS outcome,"
        " count(a.attempt) AS tries, max(a.attempt), a.version, a.model, a.messages, a.reply,"
        " a.problem, sum(a.tokens_in) AS tokens_in, sum(a.tokens_out) AS tokens_out,"
        " sum(a.cached_tokens) AS cached_tokens, sum(a.seconds) AS seconds"
        " FROM calls c LEFT JOIN attempts a USING (person, step, prompt, ordinal)"
        " GROUP BY c.step, c.person, c.prompt, c.ordinal",
        _time,
    ),
)

TABLES = {table.name: table for table in _ALL}
"""The tables by name, in the order in which they are best read."""
