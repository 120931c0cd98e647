"""The town over time: what never changes, how it is at a step, and what happens between two."""

from datetime import datetime
from typing import Literal

from townsfolk.names import Tile
from townsfolk.people.person import Language
from townsfolk.server.wire.base import Lane, WireModel
from townsfolk.server.wire.live import WireTalk, WireTown


class WireResident(WireModel):
    """Who somebody is; `home` is an address, `sprite` a file stem in the town's folder."""

    name: str
    age: int
    innate: str
    learned: str
    currently: str
    lifestyle: str
    home: str
    sprite: str


class WireFacts(WireModel):
    """What never changes about a simulation, and how far it is: `step` is its last finished step.

    `first` is the first step that can be shown: later than 0 in a file that was shared in part.
    `map` is the address of its map; the images that the map names are under `files`. `past_only`:
    it can be watched but doesn't go on. `undrawn` says why the map can't be shown as it was drawn,
    `place_names` what the parts of addresses are called in languages other than English.
    """

    name: str
    base: str
    forked_from: str | None
    town: WireTown
    map: str
    files: str
    start: datetime
    seconds_per_step: int
    language: str
    place_names: dict[Language, dict[str, str]]
    seed: int
    model: str
    first: int
    step: int
    live: bool
    past_only: bool
    undrawn: str
    people: list[WireResident]


class WireDeed(WireModel):
    """What a person does from step `start` until before step `end`; `call` chose it."""

    kind: Literal["task", "sleep", "talk", "wait"]
    lane: Lane
    text: str
    address: str
    emoji: str
    partner: str | None
    start: int
    end: int
    call: str | None


class WireBody(WireModel):
    """Where somebody is and what they do."""

    tile: Tile
    action: WireDeed | None


class WireObjectState(WireModel):
    """From `step` on an object is seen like this; the one in a keyframe is the latest."""

    step: int
    address: str
    state: str
    users: list[str]


class WireKeyframe(WireModel):
    """The town at a step. `people` are in the order of the facts.

    `objects` are those that aren't idle; `talks` those going on, with all their lines.
    """

    step: int
    time: datetime
    people: list[WireBody]
    objects: list[WireObjectState]
    talks: list[WireTalk]


class WireWalk(WireModel):
    """Tiles of one person, one a step from `start` on: `[x, y, x, y, ...]`."""

    person: int
    start: int
    tiles: list[int]


class WireBegan(WireModel):
    """A person began an action at `step`."""

    step: int
    person: int
    action: WireDeed


class WireMark(WireModel):
    """Something worth a mark on the timeline.

    `text` is the place of a conversation, the number of insights of a reflection, the kind and
    text of a direction, the prompt of a fallback, empty for a new day.
    """

    step: int
    kind: Literal["conversation", "reflection", "day", "direction", "fallback"]
    person: int | None
    other: int | None
    text: str


class WireChanges(WireModel):
    """What happened in the steps `first` to `last`, both included; `time` is that of `last`.

    `thought` are the people whose memories or plans grew.
    """

    first: int
    last: int
    time: datetime
    walks: list[WireWalk]
    began: list[WireBegan]
    objects: list[WireObjectState]
    talks: list[WireTalk]
    marks: list[WireMark]
    thought: list[int]


class WireLane(WireModel):
    """A person's days: from step `starts[i]` on it is `kinds[i]`, until the next one begins.

    `decisions` are the steps in which the person began something.
    """

    starts: list[int]
    kinds: list[Lane]
    decisions: list[int]


class WireTimeline(WireModel):
    """The whole simulation up to `step`; `lanes` are in the order of the facts' people.

    In `gaps`, from the first step until before the last, nothing was recorded: of an imported past.
    """

    step: int
    lanes: list[WireLane]
    marks: list[WireMark]
    gaps: list[tuple[int, int]]
