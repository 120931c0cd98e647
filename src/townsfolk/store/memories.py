"""Memories as of a step: searching, counting, and what a memory rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from townsfolk.names import PersonName
from townsfolk.store.reading import Reading
from townsfolk.store.rows import MEMORY_COLUMNS, memory_of
from townsfolk.vocabulary import CallKey, Memory, MemoryKind

MOST_EVIDENCE = 400
"""Memories that an evidence tree shows at most."""


@dataclass(frozen=True, slots=True)
class AddedMemory:
    """A memory and the step in which it was put into the stream."""

    added: int
    memory: Memory


def search(
    reading: Reading,
    name: PersonName,
    step: int,
    kinds: Sequence[MemoryKind] = (),
    words: str = "",
    offset: int = 0,
    limit: int = -1,
) -> tuple[int, list[AddedMemory]]:
    """Return how many of a person's memories at a step match, and some of them, newest first.

    All `words` must be in the text, however they are capitalised; no `kinds` means all.
    """
    reading.db.create_function("folded", 1, str.casefold, deterministic=True)
    wanted = words.casefold().split()
    tests = ["person = ?", "number <= ?"]
    tests += [f"kind IN ({','.join('?' * len(kinds))})"] if kinds else []
    tests += ["instr(folded(text), ?) > 0"] * len(wanted)
    where = " AND ".join(tests)
    values = [name, reading.number_at(name, step), *(kind.value for kind in kinds), *wanted]
    count = f"SELECT count(*) FROM memories WHERE {where}"  # noqa: S608  own names
    (total,) = next(reading.rows(count, values))
    rows = reading.rows(
        f"SELECT added, {MEMORY_COLUMNS} FROM memories WHERE {where}"  # noqa: S608  own names
        " ORDER BY number DESC LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return int(total), [_added(row) for row in rows]


def count_by_kind(reading: Reading, name: PersonName, step: int) -> dict[str, int]:
    """Return how many memories of each kind a person has at a step."""
    rows = reading.rows(
        "SELECT kind, count(*) FROM memories WHERE person = ? AND number <= ? GROUP BY kind",
        (name, reading.number_at(name, step)),
    )
    return {kind.value: 0 for kind in MemoryKind} | dict(rows)


def chain(reading: Reading, name: PersonName, number: int) -> list[AddedMemory]:
    """Return a memory and all it rests on, level by level, each once.

    Raises `BadInputError` when the person has no memory of that number.
    """
    reading.memory(name, number)
    found: dict[int, AddedMemory] = {}
    level = [number]
    while level and len(found) < MOST_EVIDENCE:
        found |= {one.memory.number: one for one in numbered(reading, name, level)}
        below = [n for last in level for n in found[last].memory.evidence]
        level = [n for n in dict.fromkeys(below) if n not in found]
    return list(found.values())


def numbered(reading: Reading, name: PersonName, numbers: Sequence[int]) -> list[AddedMemory]:
    """Return a person's memories of some numbers, in that order."""
    marks = ",".join("?" * len(numbers))
    rows = reading.rows(
        f"SELECT added, {MEMORY_COLUMNS} FROM memories"  # noqa: S608  own names
        f" WHERE person = ? AND number IN ({marks})",
        [name, *numbers],
    )
    found = {row[1]: _added(row) for row in rows}
    return [found[number] for number in numbers]


def made_by(reading: Reading, key: CallKey) -> list[AddedMemory]:
    """Return the memories that a call led to."""
    first = reading.number_at(key.person, key.step - 1)
    last = reading.number_at(key.person, key.step)
    rows = reading.rows(
        f"SELECT added, {MEMORY_COLUMNS} FROM memories"  # noqa: S608  own names
        " WHERE person = ? AND number > ? AND number <= ? AND call = ? ORDER BY number",
        (key.person, first, last, str(key)),
    )
    return [_added(row) for row in rows]


def _added(row: Any) -> AddedMemory:
    return AddedMemory(row[0], memory_of(row[1:]))
