"""What can be found out about a simulation as a whole."""

from typing import Literal

from townsfolk.names import Tile
from townsfolk.server.wire.base import WireModel
from townsfolk.server.wire.live import WireStatus
from townsfolk.server.wire.minds import WireRelation, WireThought


class WireKnower(WireModel):
    """Somebody who knows a fact since `step`, at `tile`, by the memory that shows it.

    Without a `memory` it is part of who they are. `source` told it, in the talk that began at
    `talk`. `similarity` is that of the memory and the
    fact, `words` the share of the fact's words in it.
    """

    person: str
    step: int
    tile: Tile
    how: Literal["known", "whisper", "announcement", "talk", "seen", "thought"]
    source: str | None
    talk: int | None
    memory: WireThought | None
    memories: int
    similarity: float
    words: float


class WireDiffusion(WireModel):
    """Who knows a fact at a step, in the order in which they came to know it."""

    fact: str
    step: int
    embedder: str
    threshold: float
    people: int
    knowers: list[WireKnower]


class WireRelations(WireModel):
    """Who knows whom at a step."""

    step: int
    relations: list[WireRelation]


class WirePromptUse(WireModel):
    """How one kind of prompt has fared. Tokens and seconds of all tries."""

    prompt: str
    calls: int
    valid: int
    repaired: int
    fallback: int
    tokens_in: int
    tokens_out: int
    cached_tokens: int
    seconds: float


class WireFailure(WireModel):
    """A call that ended with its fallback, and what was wrong with each reply."""

    key: str
    person: str
    step: int
    prompt: str
    problems: list[str]


class WireModelUse(WireModel):
    """What a simulation asked of its model. `status` is empty unless it is open here.

    `guards` says how often each guard against a known failure of models tripped, often first.

    `seconds_per_game_hour` are those of the model's work for the whole town, so far.
    """

    model: str
    prompts: list[WirePromptUse]
    failures: list[WireFailure]
    guards: dict[str, int]
    seconds_per_game_hour: float | None
    status: WireStatus | None


class WireDifference(WireModel):
    """What two simulations have at the same step: texts of the first and the second."""

    step: int
    kind: Literal["action", "move", "talk", "memory", "direction", "plan"]
    person: str | None
    first: str
    second: str


class WireStretch(WireModel):
    """Steps `start` to before `end`, in which a person did not do the same in both."""

    start: int
    end: int
    first: str
    second: str


class WirePersonsDifferences(WireModel):
    """Where one person's two lives part."""

    name: str
    stretches: list[WireStretch]


class WireComparison(WireModel):
    """Two simulations side by side, up to the step `last` that both have finished.

    `parted` is the first step in which anything differs; `differences` are the earliest.
    """

    first: str
    second: str
    last: int
    parted: int | None
    differences: list[WireDifference]
    people: list[WirePersonsDifferences]
    only_first: list[str]
    only_second: list[str]
