"""Reads what rows of a simulation file stand for: memories and the keys of calls."""

import json
from typing import Any

from townsfolk.names import PersonName
from townsfolk.vocabulary import CallKey, Memory, MemoryKind

MEMORY_COLUMNS = (
    "number, kind, step, text, subject, predicate, thing, importance, evidence, depth, source, call"
)


def memory_of(row: tuple[Any, ...]) -> Memory:
    """Read a memory from its columns, in the order of `MEMORY_COLUMNS`."""
    number, kind, step, text, subject, predicate, thing, importance = row[:8]
    evidence, depth, source, call = row[8:]
    return Memory(
        number=number,
        kind=MemoryKind(kind),
        step=step,
        text=text,
        subject=subject,
        predicate=predicate,
        thing=thing,
        importance=importance,
        evidence=tuple(json.loads(evidence)),
        depth=depth,
        source=source,
        call=parse_key(call),
    )


def parse_key(text: str | None) -> CallKey | None:
    """Read a call's key back from `person/step/prompt/ordinal`."""
    if text is None:
        return None
    person, step, prompt, ordinal = text.rsplit("/", 3)
    return CallKey(PersonName(person), int(step), prompt, int(ordinal))
