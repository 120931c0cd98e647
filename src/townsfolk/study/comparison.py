"""What two simulations have in common, and where they part."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from townsfolk.names import PersonName
from townsfolk.store.reading import Reading

MOST_DIFFERENCES = 200
"""The earliest differences are told; after a while everything is another."""

Kind = Literal["action", "move", "talk", "memory", "direction", "plan"]

_KINDS: tuple[Kind, ...] = ("direction", "action", "talk", "plan", "memory", "move")
"""Of what happens in one step, what is told first."""
_QUERIES: Mapping[Kind, str] = {
    "direction": (
        "SELECT step, person, number, kind || ': ' || text FROM directions WHERE step <= ?"
    ),
    "action": "SELECT step, person, 0, text || ' @ ' || address FROM actions WHERE step <= ?",
    "talk": (
        "SELECT c.start, c.first, u.ordinal, c.second || ': ' || u.speaker || ': ' || u.text"
        " FROM conversations c JOIN utterances u USING (start, first) WHERE c.start <= ?"
    ),
    "plan": "SELECT step, person, ordinal, reason FROM plans WHERE step <= ?",
    "move": "SELECT step, person, 0, x || ', ' || y FROM movements WHERE step <= ?",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What the first and the second have at a step; empty where one has nothing."""

    step: int
    kind: Kind
    person: str | None
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps `start` to before `end` in which a person did not do the same."""

    start: int
    end: int
    first: str
    second: str


def compare(first: Reading, second: Reading, last: int) -> tuple[int | None, list[Difference]]:
    """Return the first step with a difference and the earliest differences, up to a step."""
    found: list[Difference] = []
    for kind in _QUERIES:
        found += _differences(kind, _facts(first, kind, last), _facts(second, kind, last))
    found += _memories_of_one(_memories(first, last), _memories(second, last))
    found.sort(key=lambda one: (one.step, _KINDS.index(one.kind), one.person or ""))
    return (found[0].step if found else None), found[:MOST_DIFFERENCES]


def stretches(first: Reading, second: Reading, name: PersonName, last: int) -> list[Stretch]:
    """Return when a person did not do the same in both, up to a step."""
    one, other = _doings(first, name, last), _doings(second, name, last)
    bounds = sorted({*one, *other, last + 1})
    found: list[Stretch] = []
    now, then = "", ""
    for start, end in pairwise(bounds):
        now, then = one.get(start, now), other.get(start, then)
        if now != then:
            found.append(Stretch(start, end, now, then))
    return found


def _doings(reading: Reading, name: PersonName, last: int) -> dict[int, str]:
    return dict(
        reading.rows("SELECT step, text FROM actions WHERE person = ? AND step <= ?", (name, last))
    )


_Key = tuple[int, str, int]


def _facts(reading: Reading, kind: Kind, last: int) -> dict[_Key, str]:
    return {
        (step, person or "", ordinal): text
        for step, person, ordinal, text in reading.rows(_QUERIES[kind], (last,))
    }


def _differences(kind: Kind, one: dict[_Key, str], other: dict[_Key, str]) -> Iterator[Difference]:
    unlike = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
    for key in unlike[:MOST_DIFFERENCES]:
        yield Difference(key[0], kind, key[1] or None, one.get(key, ""), other.get(key, ""))


_Memory = tuple[str, str, int]
"""Whose it is, its text, and how many alike came before it."""


def _memories(reading: Reading, last: int) -> dict[_Memory, int]:
    """Return in which step each memory came."""
    alike: Counter[tuple[str, str]] = Counter()
    found: dict[_Memory, int] = {}
    query = "SELECT person, text, added FROM memories WHERE added <= ? ORDER BY person, number"
    for person, text, added in reading.rows(query, (last,)):
        found[person, text, alike[person, text]] = added
        alike[person, text] += 1
    return found


def _memories_of_one(
    one: Mapping[_Memory, int], other: Mapping[_Memory, int]
) -> Iterator[Difference]:
    """Yield what is remembered in one only; what comes a little sooner is still the same."""
    for memory in one.keys() - other.keys():
        yield Difference(one[memory], "memory", memory[0], memory[1], "")
    for memory in other.keys() - one.keys():
        yield Difference(other[memory], "memory", memory[0], "", memory[1])
