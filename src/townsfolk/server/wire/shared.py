"""What a shared file holds: one simulation, told in parts that the page reads when it needs them.

`contents` is a `WireShared`, `map` Tiled's JSON; `span/N` a `WireSpan`, one for each hour;
`mind/N` a `WireMind`, one for each person in the order of the facts; `talks` a list of
`WireTalkAt`; `why/N/H` a list of `WireSharedCall`, what was asked for a person in the hour H;
`model` a `WireModelUse`; `facts` a list of `WireDiffusion`: who knows what was asked about when it
was shared.
"""

from townsfolk.server.wire.base import WireModel
from townsfolk.server.wire.minds import (
    WireAsked,
    WireCallLine,
    WirePlan,
    WireScore,
    WireThought,
)
from townsfolk.server.wire.town import (
    WireChanges,
    WireFacts,
    WireKeyframe,
    WireTimeline,
    WireWalk,
)


class WireShared(WireModel):
    """What there is in a shared file; `files` are the town's pictures as data: addresses.

    Without `minds`, only what can be seen and heard in the town is in it.
    """

    facts: WireFacts
    timeline: WireTimeline
    files: dict[str, str]
    minds: bool


class WireSpan(WireModel):
    """The town before some steps, and what happened in them."""

    keyframe: WireKeyframe
    changes: WireChanges | None


class WireMind(WireModel):
    """One person's mind, all of it: what holds at a step is what was `added` until then.

    `about` names, for each of the memories, whom they are about besides the person;
    `daily_requirement` is of who they are.
    """

    memories: list[WireThought]
    about: list[str]
    plans: list[WirePlan]
    walks: list[WireWalk]
    calls: list[WireCallLine]
    daily_requirement: str


class WireSharedRecall(WireScore):
    """A memory that came to mind, by its number, with its score."""

    number: int


class WireSharedCall(WireAsked):
    """A `WireCall` that names memories by their numbers: they are in the person's mind."""

    recalled: list[WireSharedRecall]
    made: list[int]
