"""What a mind carries from one step to the next, besides its memory stream.

It is saved with the step in which it changed and read back on resume, so nothing a mind decides
on may live anywhere else.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pydantic import TypeAdapter

from townsfolk.mind.schedule import Rows
from townsfolk.names import Address, PersonName
from townsfolk.vocabulary import Action, CallKey, Conversation


class Percept(NamedTuple):
    """Something noticed: an event triple, its sentence, when, and how (a memory's `source`)."""

    subject: str
    predicate: str
    thing: str
    text: str
    step: int
    source: str = "seen"


class LastTalk(NamedTuple):
    """When a talk with somebody ended, and what it was about."""

    step: int
    topic: str


class Look(NamedTuple):
    """How doing a task looks to others, and the question that was answered so."""

    emoji: str
    object_state: str
    call: CallKey


@dataclass(slots=True)
class MindState:
    """The mind's own state; `known` are the objects the person knows of."""

    currently: str
    daily_requirement: str
    known: frozenset[Address]
    importance_left: int
    planned_day: str = ""
    """The day the schedule is for, as `2023-02-13`; empty before the first plan."""
    broad_strokes: tuple[str, ...] = ()
    rows: Rows = ()
    looks: dict[str, Look] = field(default_factory=dict)
    """How today's tasks look, as far as that is known."""
    pending: tuple[Percept, ...] = ()
    """Noticed but not yet rated: rated together, before any of it is first needed."""
    noticed_since_reflection: int = 0
    next_talk: dict[PersonName, int] = field(default_factory=dict)
    """The first step at which a talk with somebody may begin again."""
    next_thought: dict[PersonName, int] = field(default_factory=dict)
    """The first step at which talking to somebody is considered again."""
    last_talk: dict[PersonName, LastTalk] = field(default_factory=dict)
    talk: Conversation | None = None
    """The conversation going on, until it has been remembered."""
    room: Address | None = None
    """The room in which the last places were chosen; none while asleep and before the first."""
    room_since: int = 0
    """The step at which the first of them was chosen."""
    interrupted: Action | None = None
    """What the person was doing before a talk or a wait."""


_STATE = TypeAdapter(MindState)


def to_json(state: MindState) -> str:
    """Write a state for the simulation file: the same state gives the same text."""
    values = _STATE.dump_python(state, mode="json", exclude={"known"})
    rest = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return f'{rest[:-1]}, "known": {_known_json(state.known)}}}'


@lru_cache(maxsize=1024)
def _known_json(known: frozenset[Address]) -> str:
    """Write the known objects: most of a state's text, and the same for days."""
    return json.dumps(sorted(known), ensure_ascii=False)


def from_json(text: str) -> MindState:
    """Read a state back."""
    return _STATE.validate_json(text)
