"""A whole simulation in one message: what the shared file holds."""

from typing import Any

from townsfolk.server.wire.base import WireModel
from townsfolk.server.wire.minds import WireCall, WirePlan, WireRelation, WireTalkAt, WireThought
from townsfolk.server.wire.town import WireChanges, WireFacts, WireKeyframe, WireTimeline


class WireSharedMind(WireModel):
    """All that one person ever remembered and planned, oldest first."""

    name: str
    memories: list[WireThought]
    plans: list[WirePlan]


class WireShared(WireModel):
    """A simulation from its beginning to its last step, for a page without a server.

    `map` is the Tiled map, `files` the pictures it and the people need, as `data:` addresses by
    their path under `WireFacts.files`. `keyframe` is the beginning (step -1), `changes` follow on
    it without a gap, an hour each. `relations` are those at the end. `calls` are the questions to
    the model, when they were asked to be shared.
    """

    facts: WireFacts
    map: dict[str, Any]
    files: dict[str, str]
    keyframe: WireKeyframe
    changes: list[WireChanges]
    timeline: WireTimeline
    minds: list[WireSharedMind]
    talks: list[WireTalkAt]
    relations: list[WireRelation]
    calls: list[WireCall]
