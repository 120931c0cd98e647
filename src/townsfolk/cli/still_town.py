"""A simulation that is only looked at: what the page needs of a town, read from its file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from townsfolk.errors import TownError
from townsfolk.llm.protocol import ModelInfo
from townsfolk.names import PersonName
from townsfolk.people.base import find_in_towns
from townsfolk.people.person import Person
from townsfolk.simulation.simulation import Listener
from townsfolk.simulation.status import PersonDetails, Status
from townsfolk.store.reading import Reading
from townsfolk.town.tiled import load_town
from townsfolk.town.world import Body
from townsfolk.vocabulary import Conversation

MEMORIES_SHOWN = 30


class StillTown:
    """A town in which no time passes, as its simulation's file is when it is asked for.

    Raises a `BadInputError` when the file or the town's map can't be read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        with Reading.of(name) as reading:
            self.clock = reading.clock
            self.step = reading.step
            self.people: Mapping[PersonName, Person] = {one.name: one for one in reading.people()}
            self.bodies: Mapping[PersonName, Body] = {
                who: Body(reading.tile(who), reading.action(who)) for who in sorted(self.people)
            }
            self.talks: list[Conversation] = [
                talk for talk in reading.conversations() if talk.start <= self.step < talk.end
            ]
            model, town = reading.overview().model, reading.meta["town"]
        self.town_folder = _folder(town)
        self.town = load_town(self.town_folder / f"{town}.tmj")
        self.status = Status(
            state="stopped",
            reason=f"Time stands still here. Let it go on with: townsfolk play {name}",
            speed=0.0,
            model=ModelInfo("none", model, slots=0),
            thinking=(),
            waiting_calls=0,
            tokens_per_second=0.0,
            calls=0,
            fallbacks=0,
            seconds_per_game_hour=None,
        )

    def details(self, name: PersonName) -> PersonDetails:
        """Return what a person's card shows when it is opened."""
        with Reading.of(self.name) as reading:
            plan = reading.plan(name)
            rows = plan.rows if plan else ()
            return PersonDetails(rows, tuple(reading.memories(name, MEMORIES_SHOWN)))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Never call `listener`: no step is taken."""
        return lambda: None

    def pause(self) -> None:
        """Stand still, as it does."""

    def resume(self) -> None:
        """Go on standing still."""

    def set_speed(self, steps_per_second: float) -> None:
        """Change nothing."""


def _folder(town: str) -> Path:
    path = find_in_towns(f"{town}/{town}.tmj")
    if path is None:
        raise TownError(
            f"The pictures of the town {town!r} are missing: expected a folder {town!r} in a "
            "towns folder. Add it, or install townsfolk again."
        )
    return path.parent
