"""What the server needs of a running simulation. The engine implements it; tests bring their own.

Everything here is read inside the event loop, between two steps, so what is read belongs together.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from townsfolk.clock import Clock
from townsfolk.events import StepReport
from townsfolk.names import PersonName, Tile
from townsfolk.simulation.status import PersonDetails, Status
from townsfolk.vocabulary import Action, Conversation

Listener = Callable[[StepReport], None]
"""Called in the event loop after a step is committed; must return at once."""


class TownView(Protocol):
    """The part of a town that the page needs. Sizes are in tiles, `tile_size` in pixels."""

    @property
    def name(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def tile_size(self) -> int: ...


class PersonView(Protocol):
    """The part of a person that the page shows. `sprite` is a file stem in the town's folder."""

    @property
    def name(self) -> PersonName: ...
    @property
    def age(self) -> int: ...
    @property
    def innate(self) -> str: ...
    @property
    def learned(self) -> str: ...
    @property
    def currently(self) -> str: ...
    @property
    def lifestyle(self) -> str: ...
    @property
    def sprite(self) -> str: ...


class BodyView(Protocol):
    """Where a person is, what it does and where it is heading."""

    @property
    def tile(self) -> Tile: ...
    @property
    def action(self) -> Action | None: ...
    @property
    def destination(self) -> Tile | None: ...


class LiveTown(Protocol):
    """A running simulation. `step` is the next one; `step - 1` is the last that is finished.

    `town_folder` holds the map (one `.tmj`), its images, `sprites/` and `portraits/`.
    `set_speed` takes steps a second; 0 is as fast as it can.
    """

    @property
    def name(self) -> str: ...
    @property
    def town(self) -> TownView: ...
    @property
    def town_folder(self) -> Path: ...
    @property
    def people(self) -> Mapping[PersonName, PersonView]: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def step(self) -> int: ...
    @property
    def bodies(self) -> Mapping[PersonName, BodyView]: ...
    @property
    def talks(self) -> Sequence[Conversation]: ...
    @property
    def status(self) -> Status: ...

    def subscribe(self, listener: Listener) -> Callable[[], None]: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def set_speed(self, steps_per_second: float) -> None: ...


@runtime_checkable
class HasDetails(Protocol):
    """A live town that can also open a person's card."""

    def details(self, name: PersonName) -> PersonDetails: ...


@runtime_checkable
class HasMetrics(Protocol):
    """A live town that measures the calls of its models."""

    def metrics_text(self) -> bytes: ...
