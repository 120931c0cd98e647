"""How a run is doing, and the talks and the town that several messages hold."""

from townsfolk.server.wire.base import WireModel
from townsfolk.simulation.status import State, Status
from townsfolk.vocabulary import Direction


class WireTown(WireModel):
    """Sizes in tiles; `tile_size` in pixels."""

    name: str
    width: int
    height: int
    tile_size: int


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


class WireDirection(WireModel):
    """Something the director wants: it takes effect at the beginning of `step`.

    `step` is empty while nobody runs the simulation and has bound it to one.
    """

    number: int
    step: int | None
    kind: str
    person: str | None
    address: str | None
    text: str


class WireStatus(WireModel):
    """How the run is doing: see `simulation.status`. It stops before the step `until`, if any.

    `coming` is what the director wants that is still to come.
    """

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
    coming: list[WireDirection]


class WireBye(WireModel):
    """The last message: the town is shut down and the page need not wait for more."""

    reason: str


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
        coming=[direction_of(one) for one in status.coming],
    )


def direction_of(direction: Direction) -> WireDirection:
    """Return what the director wants, bound to its step."""
    return WireDirection(
        number=direction.number,
        step=direction.step,
        kind=direction.kind.value,
        person=direction.person,
        address=direction.address,
        text=direction.text,
    )
