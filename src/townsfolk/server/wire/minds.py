"""A person as of a step, and why they did what they did."""

from datetime import datetime
from typing import Literal

from townsfolk.names import Tile
from townsfolk.server.wire.base import WireModel
from townsfolk.server.wire.town import WireDeed, WireWalk


class WireScheduleRow(WireModel):
    """A line of a schedule; `start` counts minutes from midnight, `call` made it."""

    start: int
    minutes: int
    activity: str
    block: str
    call: str | None


class WirePlan(WireModel):
    """A schedule as it is since `step`; `call` made it, because of `reason`."""

    step: int
    reason: str
    call: str | None
    broad_strokes: list[str]
    rows: list[WireScheduleRow]


class WirePersonAt(WireModel):
    """A person at a step: `place` is the address of the tile, `memories` counts them by kind.

    `path` is where the person walked on this day so far.
    """

    name: str
    step: int
    time: datetime
    tile: Tile
    place: str
    action: WireDeed | None
    plan: WirePlan | None
    memories: dict[str, int]
    path: list[WireWalk]


class WireThought(WireModel):
    """A memory: noticed at `step`, put into the stream at `added`, resting on `evidence`.

    `source` says how it came about: seen, plan, reflection, talk, whisper, known.
    """

    number: int
    kind: Literal["event", "thought", "chat"]
    step: int
    added: int
    time: datetime
    text: str
    subject: str
    importance: int
    evidence: list[int]
    depth: int
    source: str
    call: str | None


class WireMemoryPage(WireModel):
    """Some of the memories that were asked for; `total` is how many there are."""

    total: int
    memories: list[WireThought]


class WireEvidence(WireModel):
    """All that a memory rests on, down to the first observations; the first one is itself.

    Their `evidence` numbers say how they hang together.
    """

    memories: list[WireThought]


class WireTalkLine(WireModel):
    """A line of a talk, heard at `step`; `call` made it."""

    speaker: str
    text: str
    step: int
    call: str | None


class WireTalkAt(WireModel):
    """A talk; `place` is an address."""

    first: str
    second: str
    start: int
    end: int
    time: datetime
    place: str
    lines: list[WireTalkLine]


class WireRelation(WireModel):
    """How one person stands to another.

    `since` is the step at which they first came to know of each other: -1 from the start on.
    `memories` counts what `person` remembers of `other`; `topic` is of their last talk, which
    ended at `last_talk`: what `person` remembers of it.
    """

    person: str
    other: str
    since: int
    how: Literal["known", "seen", "talk"]
    talks: int
    last_talk: int | None
    topic: str
    memories: int


class WireMessage(WireModel):
    """A message of a prompt."""

    role: str
    content: str


class WireAttempt(WireModel):
    """One reply; `problem` says why it couldn't be used and is empty if it was.

    `messages` are those after the call's own: a complaint about the reply before.
    """

    attempt: int
    messages: list[WireMessage]
    reply: str
    problem: str
    model: str
    tokens_in: int
    tokens_out: int
    cached_tokens: int
    seconds: float


class WireScore(WireModel):
    """How well a memory suits a moment, and the three parts of that, 0 to 1, before weighting."""

    score: float
    recency: float
    importance: float
    relevance: float


class WireRecalled(WireScore):
    """A memory that came to mind, with its score."""

    memory: WireThought


class WireWeights(WireModel):
    """How much each part of a score counts."""

    recency: float
    importance: float
    relevance: float


class WireAsked(WireModel):
    """A question to the model with its tries, and what they led to."""

    key: str
    person: str
    step: int
    time: datetime
    prompt: str
    ordinal: int
    outcome: str
    messages: list[WireMessage]
    attempts: list[WireAttempt]
    weights: WireWeights
    actions: list[WireDeed]


class WireCall(WireAsked):
    """A question to the model, with what came to mind for it and what came of it."""

    recalled: list[WireRecalled]
    made: list[WireThought]


class WireCallLine(WireModel):
    """A call in a list, with the tokens and seconds of all its tries."""

    key: str
    person: str
    step: int
    prompt: str
    outcome: str
    tries: int
    tokens_in: int
    tokens_out: int
    seconds: float


class WireAnswer(WireModel):
    """The answer to an interview, the memories it rests on, and all that came to mind."""

    text: str
    evidence: list[WireThought]
    recalled: list[WireRecalled]


class WireComesToMind(WireModel):
    """The memories that an interview's answer can rest on: sent before the model is asked."""

    recalled: list[WireRecalled]


class WireSaid(WireModel):
    """What has come of an answer so far, all of it."""

    text: str


class WireProblem(WireModel):
    """Why something could not be done, in a sentence."""

    detail: str
