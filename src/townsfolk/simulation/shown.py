"""The town as viewers see it: as of the last step that everybody has finished."""

from collections.abc import Iterable, Mapping
from copy import copy

from townsfolk.events import Event, Planned, Remembered, Talked
from townsfolk.mind.mind import Mind
from townsfolk.names import PersonName
from townsfolk.simulation.status import PersonDetails
from townsfolk.store.records import StepRecord
from townsfolk.town.world import Body
from townsfolk.vocabulary import Conversation, Row


class Shown:
    """Bodies, talks and cards, brought up step by step while people themselves may be ahead.

    `minds` and `bodies` are as of one step for all; `step` is the next one to be shown.
    """

    def __init__(
        self, step: int, minds: Mapping[PersonName, Mind], bodies: Mapping[PersonName, Body]
    ) -> None:
        self.step = step
        self.bodies = {name: copy(body) for name, body in sorted(bodies.items())}
        self._minds = minds
        self._rows: dict[PersonName, tuple[Row, ...]] = {n: m.state.rows for n, m in minds.items()}
        self._remembered = {name: len(mind.stream) for name, mind in minds.items()}
        states = [mind.state.talk for _, mind in sorted(minds.items())]
        talks = {(talk.start, talk.first): talk for talk in states if talk is not None}
        self._talks = list(talks.values())

    @property
    def talks(self) -> list[Conversation]:
        """The conversations going on, in the order in which they began."""
        return [talk for talk in self._talks if self.step < talk.end]

    @property
    def anyone_up(self) -> bool:
        """Whether anybody is awake."""
        return not all(body.asleep for body in self.bodies.values())

    def details(self, name: PersonName, memories: int) -> PersonDetails:
        """Return a person's schedule and the latest memories, newest first."""
        known = self._minds[name].stream.memories[: self._remembered[name]]
        return PersonDetails(schedule=self._rows[name], memories=tuple(known[-memories:][::-1]))

    def show(self, step: int, records: Iterable[StepRecord]) -> tuple[Event, ...]:
        """Show a step with what happened in it, and return the events."""
        events: list[Event] = []
        for record in records:
            self.bodies.update(record.bodies)
            events += record.events
        for event in events:
            if isinstance(event, Planned):
                self._rows[event.person] = event.rows
            elif isinstance(event, Remembered):
                self._remembered[event.person] += 1
            elif isinstance(event, Talked):
                self._talks = [*self.talks, event.conversation]
        self.step = step + 1
        return tuple(events)
