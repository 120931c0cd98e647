"""What happened in a step: the facts that are stored, streamed and hashed.

A step's events, in the order in which `Simulation.tick` made them, are everything a reader needs
to know about it; nothing else is published.
"""

from dataclasses import dataclass
from datetime import datetime

from townsfolk.names import Address, PersonName, Tile
from townsfolk.vocabulary import (
    Action,
    CallKey,
    Conversation,
    Direction,
    Memory,
    Retrieved,
    Row,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A person stands on another tile when the step ends."""

    person: PersonName
    tile: Tile


@dataclass(frozen=True, slots=True)
class Began:
    """A person began an action."""

    person: PersonName
    action: Action


@dataclass(frozen=True, slots=True)
class ObjectChanged:
    """An object is seen in another state; `users` are the people at it."""

    address: Address
    state: str
    users: tuple[PersonName, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory was added to a person's stream."""

    person: PersonName
    memory: Memory


@dataclass(frozen=True, slots=True)
class Recalled:
    """Memories came to mind for a question to a model, best first, with their scores."""

    person: PersonName
    call: CallKey
    memories: tuple[Retrieved, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A person's schedule for the day changed; `reason` is `new day`, `tasks` or `interruption`."""

    person: PersonName
    rows: tuple[Row, ...]
    broad_strokes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Talked:
    """Two people began a conversation; all of it is known from the first step on."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Directed:
    """The director did something."""

    direction: Direction


Event = Moved | Began | ObjectChanged | Remembered | Recalled | Planned | Talked | Directed


@dataclass(frozen=True, slots=True)
class StepReport:
    """One finished step, as live viewers get it: after it is safe in the file."""

    step: int
    time: datetime
    events: tuple[Event, ...]
