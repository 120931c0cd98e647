"""Writes a simulation file: one transaction a step, and each reply of a model by itself.

There is one writer, who holds the lock file beside the database; readers use `store.reading`.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import filelock
import numpy as np
from pydantic import TypeAdapter

from townsfolk import events as happened
from townsfolk.errors import SimulationFileError
from townsfolk.memory.stream import MemoryStream
from townsfolk.names import Address, PersonName
from townsfolk.people.person import Person
from townsfolk.store import database, shelf
from townsfolk.store.event_writer import EventWriter
from townsfolk.store.records import MindRecord, StepRecord, by_hour
from townsfolk.store.rows import MEMORY_COLUMNS, memory_of
from townsfolk.store.snapshots import beginning, cut_off, latest_snapshot, take_snapshot
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import (
    Attempt,
    CallKey,
    Direction,
    DirectionKind,
    Outcome,
)

_BODY = TypeAdapter(Body)


class SimulationFile:
    """The simulation file, open for writing; also the journal of the model's replies.

    `durable_replies` makes each reply survive a power cut and not only a crash: right for replies
    a model worked for, needless for scripted ones.
    """

    def __init__(self, path: Path, durable_replies: bool = True) -> None:
        self.path = path
        self._concluded: list[tuple[Outcome, CallKey]] = []
        self._lock = filelock.FileLock(shelf.lock_path(path))
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise SimulationFileError(
                f"The simulation {path.stem!r} is already running in another process. Stop it "
                "there first, or fork it."
            ) from None
        except OSError as error:
            raise SimulationFileError(database.unwritable(path, error.strerror)) from error
        try:
            self._db = database.open_database(path)
        except SimulationFileError:
            self._lock.release()
            raise
        self.make_replies_durable(durable_replies)
        self.start_over()

    @property
    def name(self) -> str:
        """The simulation's name."""
        return self.path.stem

    @property
    def step(self) -> int:
        """The next step to be computed: all steps below it are finished."""
        return int(self.meta().get("step", "0"))

    def make_replies_durable(self, durable: bool) -> None:
        """Make each reply survive a power cut from now on, or only a crash of this program."""
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")

    def close(self) -> None:
        """Close the file and give its lock back."""
        self._db.close()
        self._lock.release()

    def start_over(self) -> None:
        """Take up the unfinished step from its beginning: its questions are open again."""
        self._seen_version = -1
        self._concluded.clear()
        with self._transaction() as db:
            db.execute("UPDATE calls SET outcome = NULL WHERE step >= ?", (self.step,))
        (last,) = self._db.execute("SELECT max(step) FROM calls WHERE outcome IS NULL").fetchone()
        self._last_open_call = -1 if last is None else int(last)

    # what a simulation begins with

    def create(
        self,
        meta: Mapping[str, str],
        tmj: bytes,
        people: Iterable[Person],
        pictures: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Write what never changes: the facts, the map, the people, and how it all looks."""
        rows = [
            (person.name, position, person.model_dump_json(by_alias=True, exclude_none=True))
            for position, person in enumerate(people)
        ]
        with self._transaction() as db:
            db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            db.execute("INSERT INTO maps VALUES (?, ?)", (meta["town"], zlib.compress(tmj, 6)))
            db.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
            db.executemany("INSERT INTO pictures VALUES (?, ?)", pictures)

    def set_meta(self, **facts: str) -> None:
        """Change facts about the simulation, such as its name after a fork."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(facts.items()))

    def add_cost(self, cost: float) -> None:
        """Add to what the simulation's replies have cost, in the currency of the prices."""
        self._db.execute(
            "INSERT INTO meta VALUES ('cost', ?) ON CONFLICT DO UPDATE SET value = value + ?",
            (str(cost), cost),
        )

    def change_person(self, person: Person) -> None:
        """Let somebody be another from now on. Raises `SimulationFileError` for a stranger."""
        changed = self._db.execute(
            "UPDATE people SET person = ? WHERE name = ?",
            (person.model_dump_json(by_alias=True, exclude_none=True), person.name),
        )
        if not changed.rowcount:
            raise SimulationFileError(
                f"There is nobody called {person.name!r} in {self.name!r}. The people are: "
                f"{', '.join(one.name for one in self.people())}."
            )

    def meta(self) -> dict[str, str]:
        """Return the facts about the simulation."""
        return dict(self._db.execute("SELECT key, value FROM meta"))

    def tmj(self) -> bytes:
        """Return the town's map."""
        (blob,) = self._db.execute("SELECT tmj FROM maps").fetchone()
        return zlib.decompress(blob)

    def people(self) -> tuple[Person, ...]:
        """Return the people in the order of the base."""
        rows = self._db.execute("SELECT person FROM people ORDER BY position")
        return tuple(Person.model_validate_json(text) for (text,) in rows)

    # going on from the last finished step

    def world(self) -> World:
        """Return the world as the last finished step left it."""
        bodies = {
            PersonName(name): _BODY.validate_json(text)
            for name, text in self._db.execute("SELECT person, body FROM bodies_now ORDER BY 1")
        }
        database.require_all(self.path, self._names(), bodies, "place")
        world = World(bodies)
        for address, state, users in self._db.execute("SELECT * FROM objects_now"):
            if state is not None:
                world.object_states[Address(address)] = state
            if users != "[]":
                world.users[Address(address)] = json.loads(users)
        return world

    def mind_states(self) -> dict[PersonName, str]:
        """Return the JSON of each mind's state as the last finished step left it."""
        states = dict(self._db.execute("SELECT person, state FROM minds_now"))
        database.require_all(self.path, self._names(), states, "mind")
        return states

    def _names(self) -> list[str]:
        return [name for (name,) in self._db.execute("SELECT name FROM people")]

    def stream(self, person: PersonName, dimension: int) -> MemoryStream:
        """Return a person's memory stream as the last finished step left it."""
        stream = MemoryStream(dimension)
        rows = self._db.execute(
            f"SELECT {MEMORY_COLUMNS}, last_accessed, embedding FROM memories"  # noqa: S608
            " WHERE person = ? ORDER BY number",
            (person,),
        )
        for row in rows:
            memory = memory_of(row[:12])
            if memory.number != stream.next_number:
                raise SimulationFileError(
                    f"{database.called(self.path)} is damaged: {person} lacks memory "
                    f"{stream.next_number}. Restore a copy, or see what else is wrong: townsfolk "
                    f"verify {self.name}"
                )
            stream.add(memory, np.frombuffer(row[13], dtype="<f4"), row[12])
        return stream

    # the director

    def add_direction(
        self, kind: DirectionKind, text: str, person: str | None = None, address: str | None = None
    ) -> None:
        """Note what the director wants; it isn't bound to a step yet."""
        with self._transaction() as db:
            db.execute(
                "INSERT INTO directions (kind, person, address, text) VALUES (?, ?, ?, ?)",
                (kind, person, address, text),
            )
        self._seen_version = -1

    def has_directions(self) -> bool:
        """Say whether `take_directions` would look: something may have been added since."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        return bool(version != self._seen_version)

    def take_directions(self, step: int) -> list[Direction]:
        """Return what the director newly wants, in the order it was wanted, as of a step.

        Costs nothing while nobody, in this process or another, has added any.
        """
        if not self.has_directions():
            return []
        (self._seen_version,) = self._db.execute("PRAGMA data_version").fetchone()
        return self._directions("step IS NULL", step)

    def planned_directions(self) -> list[Direction]:
        """Return what is bound to a step that isn't finished yet."""
        return self._directions(f"step >= {self.step}", None)

    def _directions(self, which: str, step: int | None) -> list[Direction]:
        rows = self._db.execute(
            "SELECT number, step, kind, person, address, text FROM directions"  # noqa: S608  own
            f" WHERE {which} ORDER BY number"
        )
        return [
            Direction(number, at if step is None else step, DirectionKind(kind), *rest)
            for number, at, kind, *rest in rows
        ]

    def bind_direction(self, number: int, step: int) -> None:
        """Settle the step at which something the director wants takes effect."""
        with self._transaction() as db:
            db.execute("UPDATE directions SET step = ? WHERE number = ?", (step, number))

    # one step

    def commit(
        self,
        step: int,
        events: Iterable[happened.Event],
        world: World,
        minds: Mapping[PersonName, MindRecord],
        bodies: Iterable[PersonName],
        next_step: int,
    ) -> None:
        """Write a finished step in one transaction; the next one to compute is `next_step`.

        `minds` are those that thought in this step, `bodies` the people who moved or began
        something.
        """
        changed = {name: world.bodies[name] for name in bodies}
        record = StepRecord(step, tuple(events), dict(minds), changed)
        self.commit_all([record], world.object_states, next_step)

    def commit_all(
        self, records: Iterable[StepRecord], states: Mapping[Address, str], next_step: int
    ) -> None:
        """Write all that happened up to the step before `next_step`, in one transaction.

        `records` are in order of step; `states` is how the director left the objects.
        """
        with self._transaction():
            self._write_outcomes()
            first = self.step
            for end, part in by_hour(records, first, next_step, self._hour):
                self._write(part, states)
                if first <= self._last_open_call:
                    for forget in _FORGET_UNUSED:
                        self._db.execute(forget, (first, end))
                if end % self._hour == 0:
                    take_snapshot(self._db, end)
                first = end
            self._set_step(next_step)

    def _write_outcomes(self) -> None:
        self._db.executemany(
            "UPDATE calls SET outcome = ? WHERE person = ? AND step = ? AND prompt = ?"
            " AND ordinal = ?",
            [(outcome, *key) for outcome, key in self._concluded],
        )
        self._concluded.clear()

    def _write(self, records: Iterable[StepRecord], states: Mapping[Address, str]) -> None:
        minds: dict[PersonName, MindRecord] = {}
        bodies: dict[PersonName, Body] = {}
        writer = EventWriter(self._db, states)
        for record in records:
            streams = {name: mind.stream for name, mind in record.minds.items()}
            writer.write_all(record.step, record.events, streams)
            minds |= record.minds
            bodies |= record.bodies
        for name, mind in minds.items():
            self._db.execute("INSERT OR REPLACE INTO minds_now VALUES (?, ?)", (name, mind.state))
        for name, body in bodies.items():
            text = _BODY.dump_json(body).decode()
            self._db.execute("INSERT OR REPLACE INTO bodies_now VALUES (?, ?)", (name, text))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all of what is done within, or nothing.

        Raises `SimulationFileError` when the database can't be written.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise SimulationFileError(database.explain(self.path, error)) from error
            raise

    def _set_step(self, step: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('step', ?)", (str(step),))

    @cached_property
    def _hour(self) -> int:
        """Steps between two snapshots."""
        return max(1, 3600 // int(self.meta()["seconds_per_step"]))

    # snapshots, and going back to one

    def go_back(self, step: int, to_beginning: bool = False) -> None:
        """Cut off all that happened from the newest snapshot before a step on, but no reply.

        `to_beginning` takes the snapshot at step 0 instead. The run can then be taken up to `step`
        again without asking any model. Raises `SimulationFileError` when there is no snapshot so
        early, or the step wasn't finished.
        """
        if step > self.step:
            raise SimulationFileError(
                f"{self.name!r} has finished {self.step} steps so far; step {step} is still to "
                "come. Choose an earlier one."
            )
        if step == self.step and not to_beginning:
            return
        at = beginning(self._db) if to_beginning else latest_snapshot(self._db, step, self.step)
        with self._transaction() as db:
            cut_off(db, at, step)
            self._set_step(at)
        self.start_over()

    # the journal

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        """Return the reply to exactly this question, if it was journalled before a stop."""
        if key.step > self._last_open_call:
            return None
        row = self._db.execute(
            "SELECT version, text_hash, messages, reply, problem, model, tokens_in, tokens_out,"
            " cached_tokens, seconds, grade, guard, left_out FROM attempts WHERE person = ?"
            " AND step = ? AND prompt = ? AND ordinal = ? AND attempt = ? AND text_hash = ?",
            (*key, attempt, text_hash),
        ).fetchone()
        return None if row is None else Attempt(key, attempt, *row)

    def record(self, attempt: Attempt) -> None:
        """Keep a reply; returns when it is safe."""
        a = attempt
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, NULL)", a.key)
            if a.key.step <= self._last_open_call:
                db.execute(_FORGET_LATER, (*a.key, a.attempt))
            db.execute(
                "INSERT OR REPLACE INTO attempts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (*a.key, a.attempt, a.version, a.text_hash, a.messages, a.reply, a.problem, a.model,
                 a.tokens_in, a.tokens_out, a.cached_tokens, a.seconds, a.grade, a.guard,
                 a.left_out),
            )  # fmt: skip

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        """Note how a question ended; it is written with what is written next."""
        self._concluded.append((outcome, key))


_FORGET_UNUSED = (
    "DELETE FROM attempts WHERE step >= ? AND step < ? AND (person, step, prompt, ordinal) IN"
    " (SELECT person, step, prompt, ordinal FROM calls WHERE outcome IS NULL)",
    "DELETE FROM calls WHERE step >= ? AND step < ? AND outcome IS NULL",
)
"""Replies journalled before a stop that the resumed step, after a whisper say, had no use for."""

_FORGET_LATER = (
    "DELETE FROM attempts WHERE person = ? AND step = ? AND prompt = ? AND ordinal = ?"
    " AND attempt > ?"
)
"""Later replies journalled before a stop followed another reply than the one that came now."""
