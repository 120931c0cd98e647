"""What all views need of a simulation: its people in their order, and what their days look like."""

from collections import Counter
from functools import cached_property, lru_cache

from townsfolk.clock import MINUTES_A_DAY
from townsfolk.names import NOWHERE, Address, PersonName, Tile, sector_of
from townsfolk.people.person import Person
from townsfolk.server.wire.base import Lane
from townsfolk.server.wire.town import WireDeed
from townsfolk.simulation.towns import town_of_map
from townsfolk.store.reading import Reading
from townsfolk.town.town import Town
from townsfolk.vocabulary import Action, ActionKind

_LANES: dict[ActionKind, Lane] = {ActionKind.SLEEP: "asleep", ActionKind.TALK: "talk"}


class Context:
    """A reading of a simulation with what is asked for again and again.

    It ends with the step `last`, by default the last finished one: nothing later is told.
    """

    def __init__(self, reading: Reading, last: int | None = None) -> None:
        self.reading = reading
        self.people = reading.people()
        self.names = [person.name for person in self.people]
        self.place = {name: place for place, name in enumerate(self.names)}
        self.last = reading.step - 1 if last is None else min(last, reading.step - 1)
        self._homes = {person.name: sector_of(person.home) for person in self.people}
        self._works = {person.name: _work_of(person) for person in self.people}

    @cached_property
    def town(self) -> Town:
        """The town, from the map in the file."""
        return _town(self.reading.tmj(), self.reading.meta["town"])

    def step(self, asked: int | None) -> int:
        """Return a step that is over: the one asked for, the last one at most."""
        return self.last if asked is None else min(asked, self.last)

    def address_of(self, tile: Tile) -> Address:
        """Return where a tile is."""
        return self.town.arena_at(tile) or self.town.sector_at(tile) or NOWHERE

    def lane(self, name: PersonName, action: Action) -> Lane:
        """Return what a stretch of somebody's day is drawn as."""
        if action.kind in _LANES:
            return _LANES[action.kind]
        sector = sector_of(action.address)
        if sector == self._homes[name]:
            return "home"
        return "work" if sector == self._works[name] else "out"

    def deed(self, name: PersonName, action: Action) -> WireDeed:
        """Return what somebody does."""
        return WireDeed(
            kind=action.kind.value,
            lane=self.lane(name, action),
            text=action.text,
            address=action.address,
            emoji=action.emoji,
            partner=action.partner,
            start=action.start,
            end=action.end,
            call=None if action.call is None else str(action.call),
        )


def _work_of(person: Person) -> Address:
    """Return the sector away from home in which somebody spends most of an ordinary day."""
    home, minutes = sector_of(person.home), Counter[Address]()
    ends = [entry.minute for entry in person.routine[1:]] + [MINUTES_A_DAY]
    for entry, end in zip(person.routine, ends, strict=True):
        if sector_of(entry.place) != home:
            minutes[sector_of(entry.place)] += end - entry.minute
    return max(sorted(minutes), key=lambda sector: minutes[sector], default=NOWHERE)


@lru_cache(maxsize=4)
def _town(tmj: bytes, name: str) -> Town:
    return town_of_map(tmj, name)
