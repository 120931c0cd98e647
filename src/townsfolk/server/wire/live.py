"""How a run is doing, and the stream of the first page."""

from collections import Counter
from datetime import datetime

from townsfolk.events import Began, Moved, ObjectChanged, Planned, Remembered, StepReport, Talked
from townsfolk.names import PersonName, Tile
from townsfolk.server.engine import LiveTown
from townsfolk.server.wire.base import Role, WireModel
from townsfolk.simulation.status import PersonDetails, State, Status
from townsfolk.vocabulary import Action, Conversation


class WireTown(WireModel):
    """Sizes in tiles; `tile_size` in pixels."""

    name: str
    width: int
    height: int
    tile_size: int


class WireAction(WireModel):
    """What a person does from step `start` until before step `end`."""

    kind: str
    text: str
    address: str
    emoji: str
    partner: str | None
    start: int
    end: int


class WirePerson(WireModel):
    """Who somebody is, and where and doing what when the snapshot was taken."""

    name: str
    age: int
    innate: str
    learned: str
    currently: str
    lifestyle: str
    sprite: str
    tile: Tile
    action: WireAction | None


class WireUtterance(WireModel):
    """A line of a talk; it is heard at `step`."""

    speaker: str
    text: str
    step: int


class WireTalk(WireModel):
    """A talk from step `start` until before step `end`, all lines known from the start."""

    first: str
    second: str
    start: int
    end: int
    place: str
    utterances: list[WireUtterance]


class WireModelInfo(WireModel):
    """Which model answers; `is_language_model` is false for the scripted stand-in."""

    provider: str
    name: str
    slots: int
    context: int
    is_language_model: bool


class WireThinking(WireModel):
    """Who is being thought for, the prompt's name, and for how many seconds."""

    person: str
    prompt: str
    seconds: float


class WireStatus(WireModel):
    """How the run is doing: see `engine.Status`. It stops before the step `until`, if any."""

    state: State
    reason: str
    speed: float
    model: WireModelInfo
    thinking: list[WireThinking]
    waiting_calls: int
    tokens_per_second: float
    calls: int
    fallbacks: int
    seconds_per_game_hour: float | None
    until: int | None


class WireSnapshot(WireModel):
    """The whole town after step `step`, which is -1 before the first one."""

    simulation: str
    town: WireTown
    step: int
    time: datetime
    seconds_per_step: int
    people: list[WirePerson]
    talks: list[WireTalk]
    status: WireStatus
    role: Role


class WireObject(WireModel):
    """An object is seen in another state."""

    address: str
    state: str
    users: list[str]


class WireStep(WireModel):
    """What changed in a step. Steps in which nothing was seen to change may be left out."""

    step: int
    time: datetime
    moves: dict[str, Tile]
    began: dict[str, WireAction]
    objects: list[WireObject]
    talked: list[WireTalk]
    remembered: dict[str, dict[str, int]]
    planned: dict[str, str]


class WireBye(WireModel):
    """The last message: the town is shut down and the page need not wait for more."""

    reason: str


class WireRow(WireModel):
    """A line of a schedule; `start` counts minutes from midnight."""

    start: int
    minutes: int
    activity: str
    block: str


class WireMemory(WireModel):
    """A memory as a card shows it."""

    number: int
    kind: str
    time: datetime
    text: str
    importance: int
    evidence: list[int]


class WireDetails(WireModel):
    """What an opened card shows."""

    schedule: list[WireRow]
    memories: list[WireMemory]


def snapshot_of(host: LiveTown, role: Role) -> WireSnapshot:
    """Return the town as it is after its last finished step."""
    return WireSnapshot(
        simulation=host.name,
        town=WireTown(
            name=host.town.name,
            width=host.town.width,
            height=host.town.height,
            tile_size=host.town.tile_size,
        ),
        step=host.step - 1,
        time=host.clock.time_at(max(0, host.step - 1)),
        seconds_per_step=host.clock.seconds_per_step,
        people=[_person(host, name) for name in sorted(host.people)],
        talks=[_talk(talk) for talk in host.talks],
        status=status_of(host.status),
        role=role,
    )


def status_of(status: Status, until: int | None = None) -> WireStatus:
    """Return the status with figures rounded to what the page shows."""
    model = status.model
    hour = status.seconds_per_game_hour
    return WireStatus(
        state=status.state,
        reason=status.reason,
        speed=status.speed,
        model=WireModelInfo(
            provider=model.provider,
            name=model.name,
            slots=model.slots,
            context=model.context,
            is_language_model=model.is_language_model,
        ),
        thinking=[
            WireThinking(person=one.person, prompt=one.prompt, seconds=round(one.seconds, 1))
            for one in status.thinking
        ],
        waiting_calls=status.waiting_calls,
        tokens_per_second=round(status.tokens_per_second, 1),
        calls=status.calls,
        fallbacks=status.fallbacks,
        seconds_per_game_hour=None if hour is None else round(hour, 1),
        until=until,
    )


def step_of(report: StepReport) -> WireStep:
    """Return a step as the page gets it. What minds remember is counted, not told."""
    events = report.events
    remembered: dict[str, Counter[str]] = {}
    for event in events:
        if isinstance(event, Remembered):
            remembered.setdefault(event.person, Counter())[event.memory.kind.value] += 1
    return WireStep(
        step=report.step,
        time=report.time,
        moves={event.person: event.tile for event in events if isinstance(event, Moved)},
        began={event.person: _action(event.action) for event in events if isinstance(event, Began)},
        objects=[
            WireObject(address=event.address, state=event.state, users=list(event.users))
            for event in events
            if isinstance(event, ObjectChanged)
        ],
        talked=[_talk(event.conversation) for event in events if isinstance(event, Talked)],
        remembered={name: dict(kinds) for name, kinds in remembered.items()},
        planned={event.person: event.reason for event in events if isinstance(event, Planned)},
    )


def details_of(host: LiveTown, details: PersonDetails) -> WireDetails:
    """Return a person's schedule, with the minute each row starts at, and latest memories."""
    rows, start = [], 0
    for row in details.schedule:
        rows.append(
            WireRow(start=start, minutes=row.minutes, activity=row.activity, block=row.block)
        )
        start += row.minutes
    memories = [
        WireMemory(
            number=memory.number,
            kind=memory.kind.value,
            time=host.clock.time_at(memory.step),
            text=memory.text,
            importance=memory.importance,
            evidence=list(memory.evidence),
        )
        for memory in details.memories
    ]
    return WireDetails(schedule=rows, memories=memories)


def _person(host: LiveTown, name: PersonName) -> WirePerson:
    person, body = host.people[name], host.bodies[name]
    return WirePerson(
        name=name,
        age=person.age,
        innate=person.innate,
        learned=person.learned,
        currently=person.currently,
        lifestyle=person.lifestyle,
        sprite=person.sprite,
        tile=body.tile,
        action=None if body.action is None else _action(body.action),
    )


def _action(action: Action) -> WireAction:
    return WireAction(
        kind=action.kind.value,
        text=action.text,
        address=action.address,
        emoji=action.emoji,
        partner=action.partner,
        start=action.start,
        end=action.end,
    )


def _talk(talk: Conversation) -> WireTalk:
    return WireTalk(
        first=talk.first,
        second=talk.second,
        start=talk.start,
        end=talk.end,
        place=talk.place,
        utterances=[
            WireUtterance(speaker=line.speaker, text=line.text, step=line.step)
            for line in talk.utterances
        ],
    )
