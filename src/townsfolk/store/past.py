"""The town at a step that is over, and what happened between two steps.

A step counts when it has ended: the town "at step 7" is the town when step 7 has ended, and at -1
nothing has happened yet. The tables are ordered by step, so the latest row of everybody is looked
for backwards, in stretches that grow.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from townsfolk.names import Address, PersonName, Tile
from townsfolk.store.reading import ACTION_COLUMNS, Reading, action_of
from townsfolk.vocabulary import IDLE, Action, Conversation

_FIRST_STRETCH = 360
"""Steps looked through at first: an hour."""


MarkKind = Literal["conversation", "reflection", "day", "direction", "fallback"]


@dataclass(frozen=True, slots=True)
class ObjectState:
    """An object is seen in a state from a step on."""

    step: int
    address: Address
    state: str
    users: tuple[PersonName, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of note: see `WireMark` for what `text` says of each kind."""

    step: int
    kind: MarkKind
    person: str | None
    other: str | None
    text: str


def tiles_at(reading: Reading, step: int) -> dict[PersonName, Tile]:
    """Return where everybody stands at a step."""
    rows = _latest(
        reading,
        "SELECT person, max(step), x, y FROM movements WHERE step > ? AND step <= ? GROUP BY 1",
        step,
    )
    return {name: Tile(x, y) for name, (_, x, y) in rows.items()}


def actions_at(reading: Reading, step: int) -> dict[PersonName, Action]:
    """Return what everybody does at a step; who has not begun anything yet is left out."""
    rows = _latest(
        reading,
        f"SELECT person, max(step), {ACTION_COLUMNS} FROM actions"  # noqa: S608  own names
        " WHERE step > ? AND step <= ? GROUP BY 1",
        step,
    )
    return {name: action_of(row[1:]) for name, row in rows.items()}


def objects_at(reading: Reading, step: int) -> list[ObjectState]:
    """Return the objects that aren't idle at a step, in the order of their addresses."""
    rows = reading.rows(
        "SELECT max(step * 1000000 + ordinal), step, address, state, users FROM objects"
        " WHERE step <= ? GROUP BY address ORDER BY address",
        (step,),
    )
    states = [_object_of(row[1:]) for row in rows]
    return [one for one in states if one.users or one.state != IDLE]


def talks_between(reading: Reading, first: int, last: int) -> list[Conversation]:
    """Return the talks that began in the steps `first` to `last`."""
    return reading.talks("WHERE start BETWEEN ? AND ? ORDER BY start, first", (first, last))


def talks_at(reading: Reading, step: int) -> list[Conversation]:
    """Return the talks going on at a step."""
    return reading.talks("WHERE start <= ?1 AND end_step > ?1 ORDER BY start, first", (step,))


def moves_between(
    reading: Reading, first: int, last: int, person: PersonName | None = None
) -> Iterator[tuple[PersonName, int, int, int]]:
    """Return everybody's or one person's moves in some steps: who, step, x, y; by person."""
    return reading.rows(
        "SELECT person, step, x, y FROM movements WHERE step BETWEEN ?1 AND ?2"
        " AND (?3 IS NULL OR person = ?3) ORDER BY person, step",
        (first, last, person),
    )


def actions_between(reading: Reading, first: int, last: int) -> list[tuple[PersonName, Action]]:
    """Return what was begun in the steps `first` to `last`, and by whom."""
    rows = reading.rows(
        f"SELECT person, {ACTION_COLUMNS} FROM actions"  # noqa: S608  own names
        " WHERE step BETWEEN ? AND ? ORDER BY step, person",
        (first, last),
    )
    return [(PersonName(row[0]), action_of(row[1:])) for row in rows]


def objects_between(reading: Reading, first: int, last: int) -> list[ObjectState]:
    """Return how objects changed in the steps `first` to `last`."""
    rows = reading.rows(
        "SELECT step, address, state, users FROM objects WHERE step BETWEEN ? AND ?"
        " ORDER BY step, ordinal",
        (first, last),
    )
    return [_object_of(row) for row in rows]


def thought_between(reading: Reading, first: int, last: int) -> set[PersonName]:
    """Return whose memories or plans grew in the steps `first` to `last`."""
    found = set()
    for name in reading.names():
        planned = reading.rows(
            "SELECT 1 FROM plans WHERE person = ? AND step BETWEEN ? AND ? LIMIT 1",
            (name, first, last),
        )
        if next(planned, None) or reading.number_at(name, last) > reading.number_at(
            name, first - 1
        ):
            found.add(name)
    return found


def marks_between(reading: Reading, first: int, last: int) -> list[Mark]:
    """Return what is worth a mark in the steps `first` to `last`, in their order."""
    rows = reading.rows(_MARKS, {"first": first, "last": last})
    marks = [Mark(*row) for row in rows]
    for name in reading.names():
        marks += _reflections(reading, name, first, last)
    return sorted(marks, key=lambda one: (one.step, one.kind, one.person or ""))


_MARKS = """
SELECT start, 'conversation', first, second, place FROM conversations
  WHERE start BETWEEN :first AND :last
UNION ALL SELECT step, 'day', person, NULL, '' FROM plans
  WHERE reason = 'new day' AND step BETWEEN :first AND :last
UNION ALL SELECT step, 'direction', person, NULL, kind || ': ' || text FROM directions
  WHERE step BETWEEN :first AND :last
UNION ALL SELECT step, 'fallback', person, NULL, prompt FROM calls
  WHERE outcome = 'fallback' AND step BETWEEN :first AND :last
"""


def _reflections(reading: Reading, name: PersonName, first: int, last: int) -> list[Mark]:
    rows = reading.rows(
        "SELECT added, count(*) FROM memories WHERE person = ? AND number > ? AND number <= ?"
        " AND source = 'reflection' GROUP BY added",
        (name, reading.number_at(name, first - 1), reading.number_at(name, last)),
    )
    return [Mark(added, "reflection", name, None, str(count)) for added, count in rows]


def _latest(reading: Reading, query: str, step: int) -> dict[PersonName, tuple[Any, ...]]:
    """Return each person's latest row up to a step; the query groups a stretch by person."""
    missing = len(reading.names())
    found: dict[PersonName, tuple[Any, ...]] = {}
    last, stretch = step, _FIRST_STRETCH
    while last >= -1 and len(found) < missing:
        for row in reading.rows(query, (last - stretch, last)):
            found.setdefault(PersonName(row[0]), tuple(row[1:]))
        last, stretch = last - stretch, stretch * 4
    return found


def _object_of(row: Any) -> ObjectState:
    step, address, state, users = row
    return ObjectState(step, Address(address), state, tuple(map(PersonName, json.loads(users))))
