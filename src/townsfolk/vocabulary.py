"""The nouns that cross the borders between packages: actions, memories, schedules, calls.

All are frozen values that turn into JSON and back through `pydantic.TypeAdapter`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from townsfolk.names import Address, PersonName, Tile

IDLE = "idle"
"""The state of an object that nobody uses and nobody changed."""


class CallKey(NamedTuple):
    """Names one question to a model, the same in every run of a simulation.

    `ordinal` counts the questions of one prompt that one person asks in one step, from 0.
    """

    person: PersonName
    step: int
    prompt: str
    ordinal: int

    def __str__(self) -> str:
        return f"{self.person}/{self.step}/{self.prompt}/{self.ordinal}"


class ActionKind(StrEnum):
    """What kind of thing a person is doing; it decides how others may treat them."""

    TASK = "task"
    SLEEP = "sleep"
    TALK = "talk"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Action:
    """What a person does now, from step `start` until before step `end`.

    `predicate` and `thing` complete the event triple whose subject is the person: (Isabella
    Rodriguez, `pour`, `coffee`). `object_state` is what the object at `address` is seen as while
    it is used. `call` is the question to a model that chose the action, if one did.
    """

    kind: ActionKind
    text: str
    address: Address
    emoji: str
    predicate: str
    thing: str
    object_state: str
    start: int
    end: int
    partner: PersonName | None = None
    call: CallKey | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule: what a person means to do for so many minutes.

    `block` is the line of the hourly plan that this row is a part of; it equals `activity` until
    the block is decomposed into tasks.
    """

    activity: str
    minutes: int
    block: str
    decomposed: bool = False


class MemoryKind(StrEnum):
    """The three kinds of memory of the paper (section 4.1)."""

    EVENT = "event"
    THOUGHT = "thought"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Memory:
    """One entry of a person's memory stream.

    `number` counts a person's memories from 1. `evidence` holds the numbers of the memories a
    thought rests on. `depth` is 0 for what was observed and 1 + the deepest evidence for thoughts.
    `source` says in a word how it came about: `seen`, `announcement`, `plan`, `reflection`, `talk`,
    `whisper`, `known`.
    """

    number: int
    kind: MemoryKind
    step: int
    text: str
    subject: str
    predicate: str
    thing: str
    importance: int
    evidence: tuple[int, ...] = ()
    depth: int = 0
    source: str = "seen"
    call: CallKey | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A memory that came to mind, with the three parts of its score before weighting, 0 to 1."""

    memory: Memory
    score: float
    recency: float
    importance: float
    relevance: float


class Utterance(NamedTuple):
    """One thing said in a conversation, and the step at which it is heard."""

    speaker: PersonName
    text: str
    step: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk between two people from step `start` until before step `end`.

    `start` and `first` (who began) name it: one person can begin one talk a step.
    """

    first: PersonName
    second: PersonName
    start: int
    end: int
    place: Address
    utterances: tuple[Utterance, ...]

    def partner_of(self, name: PersonName) -> PersonName:
        """Return the other one of the two."""
        return self.second if name == self.first else self.first


class DirectionKind(StrEnum):
    """What a director can do to a running town."""

    WHISPER = "whisper"
    SET_OBJECT = "set_object"
    ANNOUNCE = "announce"


@dataclass(frozen=True, slots=True)
class Direction:
    """Something the director did: it takes effect at the beginning of `step`.

    A whisper names a `person`, a change of an object its `address`; an announcement is for all.
    """

    number: int
    step: int
    kind: DirectionKind
    person: PersonName | None
    address: Address | None
    text: str


Outcome = Literal["valid", "repaired", "fallback"]
"""How a question to a model ended: at once, after mending or asking again, or unusably."""


Grade = Literal["", "whole", "extracted", "mended"]
"""How a reply was read: as it came, out of the words around it, or with its brackets mended.
Empty when it wasn't used."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reply of a model to a question: a row of the journal.

    `attempt` counts from 0. `problem` is empty when the reply was used; otherwise it is what the
    validator found. `grade` is how it was read, and `guard` names the known failure of models that
    it was refused for, or that was put right in it. `left_out` is how many entries of the
    prompt's lists its context had no room for, -1 when there was none even so. `text_hash` is over
    the messages before that and the schema, so that a changed prompt is asked anew. Times and
    tokens are measurements: no decision and no fingerprint rests on them.
    """

    key: CallKey
    attempt: int
    version: int
    text_hash: str
    messages: str
    reply: str
    problem: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    grade: Grade = ""
    guard: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model with its outcome, as `inspect` and the viewer show it."""

    key: CallKey
    outcome: Outcome
    attempts: tuple[Attempt, ...]


__all__ = [
    "IDLE",
    "Action",
    "ActionKind",
    "Address",
    "Attempt",
    "Call",
    "CallKey",
    "Conversation",
    "Direction",
    "DirectionKind",
    "Grade",
    "Memory",
    "MemoryKind",
    "Outcome",
    "PersonName",
    "Retrieved",
    "Row",
    "Tile",
    "Utterance",
]
