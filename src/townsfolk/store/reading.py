"""Looks at a simulation file without changing it, also while it is being written.

A `Reading` sees the file as of one moment: what is asked later belongs to what was asked before.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import filelock

from townsfolk.clock import Clock
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.names import Address, PersonName, Tile
from townsfolk.people.person import Person
from townsfolk.store import shelf
from townsfolk.store.database import check_version, explain, nothing_of
from townsfolk.store.looking import connect, explained, understood
from townsfolk.store.rows import MEMORY_COLUMNS, memory_of, parse_key
from townsfolk.vocabulary import (
    Action,
    ActionKind,
    Conversation,
    Memory,
    MemoryKind,
    Row,
    Utterance,
)

ACTION_COLUMNS = (
    "kind, text, address, emoji, predicate, thing, object_state, step, end_step, partner, call"
)


@dataclass(frozen=True, slots=True)
class Overview:
    """A simulation in a few figures. `size` in bytes; `running`: in some process, now."""

    name: str
    base: str
    people: int
    step: int
    time: datetime
    model: str
    language: str
    size: int
    running: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's schedule for a day, and since which step it is so."""

    step: int
    reason: str
    broad_strokes: tuple[str, ...]
    rows: tuple[Row, ...]


class Reading:
    """A look at a simulation file as it is now. Close it, or use it in a `with` statement.

    Raises `SimulationFileError` when the file is damaged, newer than this program or no
    simulation at all, here or in any later question.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)
        self._numbers: dict[tuple[PersonName, int], int] = {}
        try:
            with explained(path), understood(path):
                check_version(self._db, path)
                self._db.execute("BEGIN")
                self.meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))
                self.clock = Clock(
                    datetime.fromisoformat(self.meta["start"]), int(self.meta["seconds_per_step"])
                )
        except SimulationFileError:
            self._db.close()
            raise

    @classmethod
    def of(cls, name: str) -> Self:
        """Look at the simulation of a name; raises `SimulationFileError` when there is none."""
        return cls(shelf.existing_path(name))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise SimulationFileError(explain(self.path, error)) from error

    def close(self) -> None:
        """Stop looking."""
        self._db.close()

    @property
    def db(self) -> sqlite3.Connection:
        """The database, which refuses to be changed."""
        return self._db

    @property
    def name(self) -> str:
        """The simulation's name."""
        return self.path.stem

    def tmj(self) -> bytes:
        """Return the town's map, as Tiled's JSON."""
        return zlib.decompress(next(self.rows("SELECT tmj FROM maps"))[0])

    @property
    def step(self) -> int:
        """The next step to be taken: all below it are finished."""
        return int(self.meta["step"])

    @property
    def model_name(self) -> str:
        """The model that answered last."""
        return str(json.loads(self.meta["model"])["name"])

    def overview(self) -> Overview:
        """Return the simulation in a few figures."""
        return Overview(
            name=self.name,
            base=self.meta["base"],
            people=len(self.names()),
            step=self.step,
            time=self.clock.time_at(self.step),
            model=self.model_name,
            language=self.meta["language"],
            size=self.path.stat().st_size,
            running=is_running(self.path),
        )

    # people

    def names(self) -> tuple[PersonName, ...]:
        """Return everybody's name, in the order of the base."""
        return tuple(name for (name,) in self.rows("SELECT name FROM people ORDER BY position"))

    def people(self) -> tuple[Person, ...]:
        """Return everybody, in the order of the base."""
        rows = self.rows("SELECT person FROM people ORDER BY position")
        with understood(self.path):
            return tuple(_person(text) for (text,) in rows)

    def person_named(self, name: str) -> PersonName:
        """Return the person of a name, however it is capitalised; also of a single first name.

        Raises `BadInputError` that lists the people.
        """
        return find_person(name, self.names(), self.name)

    def mind_state(self, name: PersonName) -> str:
        """Return the JSON of a mind's state as the last finished step left it."""
        for (state,) in self.rows("SELECT state FROM minds_now WHERE person = ?", (name,)):
            return str(state)
        raise SimulationFileError(nothing_of(self.path, name, "mind"))

    def tile(self, name: PersonName, step: int | None = None) -> Tile:
        """Return where a person stands at the beginning of a step; by default, now."""
        rows = self.rows(
            "SELECT x, y FROM movements WHERE person = ? AND step < ? ORDER BY step DESC LIMIT 1",
            (name, self.step if step is None else step),
        )
        return Tile(*next(rows))

    def action(self, name: PersonName, step: int | None = None) -> Action | None:
        """Return what a person does at the beginning of a step; by default, now."""
        rows = self.rows(
            f"SELECT {ACTION_COLUMNS} FROM actions"  # noqa: S608  own names
            " WHERE person = ? AND step < ? ORDER BY step DESC LIMIT 1",
            (name, self.step if step is None else step),
        )
        return next((action_of(row) for row in rows), None)

    def plan(self, name: PersonName, step: int | None = None) -> Plan | None:
        """Return a person's latest schedule before a step; by default, now."""
        rows = self.rows(
            "SELECT step, reason, broad_strokes, rows FROM plans WHERE person = ? AND step < ?"
            " ORDER BY step DESC, ordinal DESC LIMIT 1",
            (name, self.step if step is None else step),
        )
        return next((plan_of(row) for row in rows), None)

    def plans_of_day(self, name: PersonName, step: int) -> list[Plan]:
        """Return a person's schedules since the day was planned, up to a step, oldest first."""
        rows = self.rows(
            "SELECT step, reason, broad_strokes, rows FROM plans WHERE person = ?1 AND step <= ?2"
            " AND step >= (SELECT max(step) FROM plans WHERE person = ?1 AND step <= ?2"
            " AND reason = 'new day') ORDER BY step, ordinal",
            (name, step),
        )
        return [plan_of(row) for row in rows]

    # memories and talks

    def memories(
        self, name: PersonName, limit: int = -1, kind: MemoryKind | None = None
    ) -> list[Memory]:
        """Return a person's memories, newest first: `limit` of them, or all."""
        rows = self.rows(
            f"SELECT {MEMORY_COLUMNS} FROM memories"  # noqa: S608  own names
            " WHERE person = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY number DESC LIMIT ?3",
            (name, kind, limit),
        )
        return [memory_of(row) for row in rows]

    def memory(self, name: PersonName, number: int) -> Memory:
        """Return one memory of a person. Raises `BadInputError` when there is none so numbered."""
        rows = self.rows(
            f"SELECT {MEMORY_COLUMNS} FROM memories"  # noqa: S608  own names
            " WHERE person = ? AND number = ?",
            (name, number),
        )
        for row in rows:
            return memory_of(row)
        raise BadInputError(
            f"{name} has no memory {number}: expected 1 to {self.memory_count(name)}."
        )

    def number_at(self, name: PersonName, step: int) -> int:
        """Return the number of a person's newest memory at the end of a step; 0: none yet.

        Memories are numbered in the order in which they were added, so that it can be bisected.
        """
        known = self._numbers.get((name, step))
        if known is not None:
            return known
        low, high = 0, self.memory_count(name)
        while low < high:
            middle = (low + high + 1) // 2
            (added,) = next(
                self.rows(
                    "SELECT added FROM memories WHERE person = ? AND number >= ?"
                    " ORDER BY number LIMIT 1",
                    (name, middle),
                )
            )
            low, high = (middle, high) if added <= step else (low, middle - 1)
        self._numbers[name, step] = low
        return low

    def memory_count(self, name: PersonName) -> int:
        """Return how many memories a person has."""
        rows = self.rows("SELECT max(number) FROM memories WHERE person = ?", (name,))
        return int(next(rows)[0] or 0)

    def conversations(self, name: PersonName | None = None, limit: int = -1) -> list[Conversation]:
        """Return the talks, of one person or of all, newest first: `limit` of them, or all."""
        return self.talks(
            "WHERE ?1 IS NULL OR first = ?1 OR second = ?1 ORDER BY start DESC, first LIMIT ?2",
            (name, limit),
        )

    def talks(self, which: str, values: Sequence[Any]) -> list[Conversation]:
        """Return the talks that the end of a query, from its `WHERE` on, finds."""
        columns = "start, first, second, end_step, place"
        query = f"SELECT {columns} FROM conversations {which}"  # noqa: S608  own names
        rows = self.rows(query, values)
        return [
            Conversation(first, second, start, end, place, self._utterances(start, first))
            for start, first, second, end, place in list(rows)
        ]

    def _utterances(self, start: int, first: str) -> tuple[Utterance, ...]:
        rows = self.rows(
            "SELECT speaker, text, step FROM utterances WHERE start = ? AND first = ?"
            " ORDER BY ordinal",
            (start, first),
        )
        return tuple(Utterance(*row) for row in rows)

    def count(self, table: str) -> int:
        """Return the number of rows of a table of the schema, such as `conversations`."""
        (known,) = next(self.rows("SELECT count(*) FROM sqlite_master WHERE name = ?", (table,)))
        assert known, table
        return int(next(self.rows(f"SELECT count(*) FROM {table}"))[0])  # noqa: S608  own names

    def rows(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Any]:
        """Return what a query finds."""
        with explained(self.path):
            return iter(self._db.execute(query, values).fetchall())


def is_running(path: Path) -> bool:
    """Say whether a process has a simulation open for writing."""
    lock_file = shelf.lock_path(path)
    if not lock_file.exists():
        return False
    lock = filelock.FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return True
    except OSError:  # where the lock can't be opened, such as on a read-only disk, nobody writes
        return False
    lock.release()
    return False


@lru_cache(maxsize=512)
def _person(text: str) -> Person:
    """Read a person; most questions about a simulation begin with the same people."""
    return Person.model_validate_json(text)


def find_person(name: str, names: Sequence[PersonName], where: str) -> PersonName:
    """Return the one of `names` that is meant: the whole name, or a part of just one."""
    wanted = " ".join(name.split()).casefold()
    exact = [one for one in names if one.casefold() == wanted]
    parts = [one for one in names if wanted and wanted in one.casefold().split()]
    found = exact or parts
    if len(found) == 1:
        return found[0]
    raise BadInputError(
        f"There is {'nobody' if not found else 'more than one'} called {name!r} in {where!r}. "
        f"The people are: {', '.join(names)}."
    )


def action_of(row: Sequence[Any]) -> Action:
    """Read an action from its columns, in the order of `ACTION_COLUMNS`."""
    kind, text, address, emoji, predicate, thing, state, start, end, partner, call = row
    return Action(
        kind=ActionKind(kind),
        text=text,
        address=Address(address),
        emoji=emoji,
        predicate=predicate,
        thing=thing,
        object_state=state,
        start=start,
        end=end,
        partner=partner,
        call=parse_key(call),
    )


def plan_of(row: Sequence[Any]) -> Plan:
    """Read a plan from its step, reason, broad strokes and rows."""
    step, reason, broad_strokes, rows = row
    schedule = tuple(Row(*values) for values in json.loads(rows))
    return Plan(step, reason, tuple(json.loads(broad_strokes)), schedule)
