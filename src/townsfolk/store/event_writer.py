"""Turns a step's events into rows: one method an event."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import singledispatchmethod
from typing import Any

from townsfolk import events as happened
from townsfolk.memory.stream import MemoryStream
from townsfolk.names import Address, PersonName
from townsfolk.vocabulary import CallKey


class EventWriter:
    """Writes the events of steps into an open transaction.

    `states` is how the director left the objects.
    """

    def __init__(self, db: sqlite3.Connection, states: Mapping[Address, str]) -> None:
        self._db = db
        self._states = states
        self._step = -1
        self._streams: Mapping[PersonName, MemoryStream] = {}
        self._written: Counter[str] = Counter()

    def write_all(
        self,
        step: int,
        events: Iterable[happened.Event],
        streams: Mapping[PersonName, MemoryStream],
    ) -> None:
        """Write events of a step, in order; `streams` of those who thought, for embeddings."""
        if step != self._step:
            self._step = step
            self._written.clear()
        self._streams = streams
        for event in events:
            self._write(event)

    def _ordinal(self, of: str) -> int:
        """Count the changes of one object, or of one person's plan, within the step, from 0."""
        self._written[of] += 1
        return self._written[of] - 1

    @singledispatchmethod
    def _write(self, event: happened.Event) -> None:
        raise TypeError(f"no rows are known for {event!r}")

    @_write.register
    def _(self, event: happened.Moved) -> None:
        self._insert("movements", self._step, event.person, event.tile.x, event.tile.y)

    @_write.register
    def _(self, event: happened.Began) -> None:
        a = event.action
        shown = (a.kind, a.text, a.address, a.emoji, a.predicate, a.thing, a.object_state)
        call = text_of(a.call)
        self._insert("actions", self._step, event.person, *shown, a.end, a.partner, call)

    @_write.register
    def _(self, event: happened.ObjectChanged) -> None:
        users = to_json(event.users)
        ordinal = self._ordinal(event.address)
        self._insert("objects", self._step, ordinal, event.address, event.state, users)
        state = self._states.get(event.address)
        self._db.execute(
            "INSERT OR REPLACE INTO objects_now VALUES (?, ?, ?)", (event.address, state, users)
        )

    @_write.register
    def _(self, event: happened.Remembered) -> None:
        m = event.memory
        vector = self._streams[event.person].vector(m.number).astype("<f4").tobytes()
        what = (m.kind, m.text, m.subject, m.predicate, m.thing, m.importance)
        why = (to_json(m.evidence), m.depth, m.source, text_of(m.call))
        self._insert(
            "memories", event.person, m.number, self._step, m.step, *what, *why, m.step, vector
        )

    @_write.register
    def _(self, event: happened.Recalled) -> None:
        for rank, one in enumerate(event.memories):
            scores = (one.score, one.recency, one.importance, one.relevance)
            self._insert("recalls", *event.call, rank, one.memory.number, *scores)
        came = [(self._step, event.person, one.memory.number) for one in event.memories]
        self._db.executemany(
            "UPDATE memories SET last_accessed = ? WHERE person = ? AND number = ?", came
        )

    @_write.register
    def _(self, event: happened.Planned) -> None:
        rows = [[row.activity, row.minutes, row.block, row.decomposed] for row in event.rows]
        plan = (event.reason, to_json(event.broad_strokes), to_json(rows))
        self._insert("plans", event.person, self._step, self._ordinal(event.person), *plan)

    @_write.register
    def _(self, event: happened.Talked) -> None:
        talk = event.conversation
        self._insert("conversations", talk.start, talk.first, talk.second, talk.end, talk.place)
        for number, line in enumerate(talk.utterances):
            heard = (number, line.step, line.speaker, line.text)
            self._insert("utterances", talk.start, talk.first, *heard)

    @_write.register
    def _(self, event: happened.Directed) -> None:
        self._db.execute(
            "UPDATE directions SET step = ? WHERE number = ?",
            (self._step, event.direction.number),
        )

    def _insert(self, table: str, *values: Any) -> None:
        marks = ",".join("?" * len(values))
        self._db.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608  own names


def text_of(key: CallKey | None) -> str | None:
    """Write a call's key as `person/step/prompt/ordinal`."""
    return None if key is None else str(key)


def to_json(value: Any) -> str:
    """Write a list for a JSON column."""
    return json.dumps(value, ensure_ascii=False)
