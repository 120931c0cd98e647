"""A run of a town: its file, its model, its people, and whoever watches or directs it.

`Simulation.run` lets the engine take steps, writes what everybody has finished, and shows it. What
is written and shown is always the same, whoever was ahead meanwhile.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from townsfolk.clock import Clock
from townsfolk.errors import BadInputError
from townsfolk.events import Event, StepReport
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.in_flight import InFlight
from townsfolk.llm.journal import Journal, NoJournal
from townsfolk.llm.protocol import AwaitedEmbedder, Embedder, Hear
from townsfolk.mind.direct import InterviewAnswer
from townsfolk.mind.mind import Mind
from townsfolk.mind.moment import Moment, Surroundings
from townsfolk.mind.retrieve import look_up
from townsfolk.mind.state import from_json
from townsfolk.names import Address, PersonName
from townsfolk.people.person import Person, identity
from townsfolk.prompts.mending import said_so_far
from townsfolk.settings import Settings
from townsfolk.simulation.engine import Engine
from townsfolk.simulation.foresight import Foresight
from townsfolk.simulation.journal import JournalAhead, TalliedJournal
from townsfolk.simulation.reach import Reach
from townsfolk.simulation.realms import Realms
from townsfolk.simulation.reembedding import require_same_embedder
from townsfolk.simulation.shown import Shown
from townsfolk.simulation.status import PersonDetails, State, Status, Tally
from townsfolk.simulation.towns import stored_town, town_folder
from townsfolk.store.records import StepRecord
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.town.town import Town
from townsfolk.town.view import observe
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import Conversation, Direction, DirectionKind, Retrieved

Listener = Callable[[StepReport], None]

WATCHED_JUMP = 6
"""Steps passed at once while people are up but nobody walks, when somebody watches: a minute."""
SHOWN_MEMORIES = 30
"""The latest memories that an opened card shows."""
FOR_EVER = 2**60
LOOK_EVERY_S = 0.5
"""Seconds after which a run that waits for a model looks again what the director wants."""
WATCHED_TALK_JUMP = 2
"""The same while people talk, so that their lines can be read."""


def surroundings(
    town: Town,
    settings: Settings,
    embedder: Embedder,
    start: datetime,
    place_names: Mapping[str, str],
) -> Surroundings:
    """Return what all minds of a simulation share."""
    return Surroundings(
        town=town,
        clock=Clock(start, settings.simulation.seconds_per_step),
        settings=settings.mind,
        embedder=embedder,
        seed=settings.simulation.seed,
        language=settings.simulation.language,
        place_names=place_names,
    )


class Simulation:
    """A run of one simulation file, from its last finished step on.

    `speed` limits the steps a second while somebody is under way or talks, for whoever watches; 0
    is as fast as it can. It changes when things are computed, never what. `journal` is where
    replies are kept and found; the file, unless given.
    """

    def __init__(
        self,
        file: SimulationFile,
        settings: Settings,
        broker: Broker,
        embedder: Embedder,
        speed: float = 0.0,
        journal: Journal | None = None,
    ) -> None:
        meta = file.meta()
        require_same_embedder(file.name, meta, embedder)
        self.file = file
        self.name = file.name
        self.settings = settings
        self.broker = broker
        broker.usage.cost += float(meta.get("cost", 0))
        broker.on_cost = file.add_cost
        self.tally = Tally()
        self.town = stored_town(file)
        self.people: Mapping[PersonName, Person] = {one.name: one for one in file.people()}
        self._around = surroundings(
            self.town,
            settings,
            embedder,
            datetime.fromisoformat(meta["start"]),
            json.loads(meta.get("place_names", "{}")),
        )
        self.clock = self._around.clock
        foresight = settings.engine.foresight if journal is None else 0
        in_flight = InFlight(broker) if foresight else None
        self._asker = Asker(
            broker,
            TalliedJournal(journal or file, self.tally),
            settings.simulation.seed,
            settings.model.tries,
            one_by_one=settings.engine.mode == "serial",
            in_flight=in_flight,
        )
        self._realms = Realms(self.town, self.people)
        reach = Reach(self.town, settings.mind.vision, self._realms.admits)
        self._engine = Engine(self.town, self.clock, settings.engine, reach, self._asker)
        self._foresight: Foresight | None = None
        if in_flight is not None:
            self._foresight = Foresight(self._engine, self._asker_ahead(in_flight), foresight)
            in_flight.on_surprise = self._foresight.give_up
        self._next_shown_at, self._written = 0.0, 0
        self._start_over()
        self.speed = speed
        self._state: State = "stopped"
        self._running = asyncio.Event()
        self._running.set()
        self._listeners: list[Listener] = []

    # steps

    async def tick(self) -> StepReport:
        """Take one step of everybody and return what happened; all of it is in the file then.

        A step that fails or is cancelled has not begun: everything is as the last one left it.
        """
        events: list[Event] = []
        stop = self.subscribe(lambda report: events.extend(report.events))
        step = self.step
        try:
            await self._run_to(step + 1)
        finally:
            stop()
        return StepReport(step, self.clock.time_at(step), tuple(events))

    async def run(self, until: int | None = None) -> None:
        """Take steps until the step `until` is the next one, or for ever; then the run is finished.

        Pauses and speed are honoured in between. Cancelling stops between or within steps: a step
        that was cut off is taken again by the next run, with the replies it already had.
        """
        self._state = "running"
        self.broker.usage.recent.clear()
        try:
            await self._run_to(FOR_EVER if until is None else until)
            self._state = "finished"
        finally:
            if self._state != "finished":
                self._state = "stopped"

    async def _run_to(self, until: int) -> None:
        try:
            while self.step < until:
                await self._while_paused()
                self._take_directions()
                self._engine.wake.clear()
                self._engine.advance(min(until, self.step + self._run_ahead))
                self._commit()
                await self._show_next()
                self._engine.raise_failure()
        except BaseException:
            await self._engine.stop()
            self._start_over()
            raise
        finally:
            if self._foresight is not None:
                await self._foresight.stop()

    async def _while_paused(self) -> None:
        """Wait until the run may go on; what the director wants meanwhile is shown as to come."""
        while not self._running.is_set():
            self._take_directions()
            await _within(self._running.wait(), LOOK_EVERY_S)

    @property
    def _run_ahead(self) -> int:
        """Steps that anybody may be ahead of what is shown."""
        engine = self.settings.engine
        return engine.run_ahead_watched if self.speed else engine.run_ahead

    def _take_directions(self) -> None:
        """Bind what the director newly wants to the first steps that it can still change."""
        for direction in self.file.take_directions(self.step):
            step = self._engine.direct(direction)
            self.file.bind_direction(direction.number, step)
            self._planned.append(replace(direction, step=step))

    def _commit(self) -> None:
        """Write what everybody has finished, and hand it on to be shown."""
        frontier = self._engine.frontier
        if frontier > self._written:
            records = self._engine.take_records(frontier)
            self.file.commit_all(records, self.world.object_states, frontier)
            self._written = frontier
            for record in records:
                self._unshown[record.step].append(record)

    async def _show_next(self) -> None:
        """Show what was written, at the speed that is set; with nothing to show, wait for more."""
        loop = asyncio.get_running_loop()
        if self.step == self._written:
            if self._engine.is_thinking:
                await _within(self._engine.wake.wait(), LOOK_EVERY_S)
            return
        if self.speed and self._shown.anyone_up:
            rest = self._next_shown_at - loop.time()
            if rest > 0:
                await _within(self._engine.wake.wait(), rest)
                return
            self._next_shown_at = max(loop.time(), self._next_shown_at + 1 / self.speed)
            self._show(self._next_worth_showing())
        else:
            while self.step < self._written:
                self._show(self._next_worth_showing())
        await asyncio.sleep(0)

    def _next_worth_showing(self) -> int:
        """Return the next step in which something happened; the last when nothing did.

        Somebody who watches sees at least every minute while people are up.
        """
        step = min(self._unshown, default=self._written - 1)
        if self.speed and self._shown.anyone_up:
            jump = WATCHED_TALK_JUMP if self.talks else WATCHED_JUMP
            step = min(step, self.step + jump - 1)
        return step

    def _show(self, step: int) -> None:
        events = self._shown.show(step, self._unshown.pop(step, ()))
        self.tally.add_step(self.step)
        self._publish(StepReport(step, self.clock.time_at(step), events))

    def _start_over(self) -> None:
        """Take everybody up at the last step that is written; no reply is asked for again."""
        self.file.start_over()
        self._written = self.file.step
        self._unshown: dict[int, list[StepRecord]] = defaultdict(list)
        world, minds = self.file.world(), self._read_minds()
        for name, body in world.bodies.items():
            doing = (body.action, minds[name].state.interrupted)
            places = [action.address for action in doing if action is not None]
            self._realms.note(name, (body.tile, body.destination), places)
        self._engine.begin(self._written, world, minds)
        self._planned = self.file.planned_directions()
        for direction in self._planned:
            self._engine.plan(direction, direction.step)
        self._shown = Shown(self._written, minds, world.bodies)

    # those who watch, and the director

    @property
    def step(self) -> int:
        """The next step to be shown: all below it are finished, written, and were shown."""
        return self._shown.step

    @property
    def world(self) -> World:
        """The world, in which some people may be ahead of others while a run is going on."""
        return self._engine.world

    @property
    def bodies(self) -> Mapping[PersonName, Body]:
        """Where everybody is and what they do, as of the last finished step."""
        return self._shown.bodies

    @property
    def town_folder(self) -> Path:
        """The folder with the town's pictures; raises `BadInputError` when it isn't here."""
        return town_folder(self.town)

    @property
    def talks(self) -> list[Conversation]:
        """The conversations going on, each once, in the order in which they began."""
        return self._shown.talks

    @property
    def status(self) -> Status:
        """How the run is doing."""
        state, reason = self._state, ""
        if state == "running" and not self._running.is_set():
            state = "paused"
        outage = self.broker.outage or self._embedder_trouble()
        if state == "running" and outage:
            state, reason = "waiting", outage
        per_step = self.tally.seconds_per_step()
        steps_an_hour = 3600 / self.clock.seconds_per_step
        return Status(
            state=state,
            reason=reason,
            speed=self.speed,
            model=self.broker.info,
            thinking=self.broker.thinking(),
            waiting_calls=self.broker.waiting_calls,
            tokens_per_second=round(self.broker.usage.tokens_per_second(), 1),
            calls=self.tally.total(),
            fallbacks=self.tally.total("fallback"),
            seconds_per_game_hour=None if per_step is None else round(per_step * steps_an_hour, 2),
            coming=tuple(one for one in self._planned if one.step >= self.step),
        )

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each finished step, in the event loop; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def pause(self) -> None:
        """Take no further step until `resume`."""
        self._running.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        self._running.set()

    def set_speed(self, steps_per_second: float) -> None:
        """Change the most steps a second; 0 is as fast as it can."""
        if not 0 <= steps_per_second <= 1000:
            raise BadInputError(f"A speed is 0 to 1000 steps a second, not {steps_per_second!r}.")
        self.speed = steps_per_second

    def whisper(self, person: str, text: str) -> Direction:
        """Tell a person something as their inner voice, with their next step.

        Like what follows, it returns what is going to happen, with its step.
        """
        return self._direct(DirectionKind.WHISPER, text, person=self.person_named(person))

    def announce(self, text: str) -> Direction:
        """Tell everybody something; who sleeps takes it in on getting up."""
        return self._direct(DirectionKind.ANNOUNCE, text)

    def set_object(self, address: Address, state: str) -> Direction:
        """Change how an object is seen; `idle` takes it back."""
        if address not in self.town.objects:
            raise BadInputError(
                f"There is no object {address!r} in {self.town.name}. An address reads "
                "world:sector:arena:object."
            )
        return self._direct(DirectionKind.SET_OBJECT, state, address=address)

    def _direct(
        self,
        kind: DirectionKind,
        text: str,
        person: PersonName | None = None,
        address: Address | None = None,
    ) -> Direction:
        self.file.add_direction(kind, text, person, address)
        self._take_directions()
        return self._planned[-1]

    async def interview(
        self,
        person: str,
        question: str,
        said: Sequence[tuple[str, str]] = (),
        hear: Hear | None = None,
    ) -> InterviewAnswer:
        """Ask a person something; nothing of it is remembered or kept.

        `hear` is called with as much of the answer as has come, where the model tells it.
        """
        name = self.person_named(person)
        asker = Asker(
            self.broker,
            NoJournal(),
            self.settings.simulation.seed,
            self.settings.model.tries,
            None if hear is None else lambda reply: hear(said_so_far(reply, "answer")),
        )
        moment = self._moment(name, asker)
        return await self._engine.minds[name].interview(moment, question, said)

    async def comes_to_mind(self, person: PersonName, question: str) -> list[Retrieved]:
        """Return what an answer to a question would rest on; nothing is changed."""
        moment = self._moment(person, self._asker)
        return await look_up(moment, [question], self.settings.mind.memories_in_prompt)

    def person_named(self, name: str) -> PersonName:
        """Return the person of a name; raises `BadInputError` that lists the people."""
        if name not in self.people:
            raise BadInputError(
                f"There is nobody called {name!r} in {self.name!r}. "
                f"The people are: {', '.join(self.people)}."
            )
        return PersonName(name)

    def details(self, name: PersonName) -> PersonDetails:
        """Return what a person plans for today and remembers, as of the last finished step."""
        return self._shown.details(name, SHOWN_MEMORIES)

    def mind_of(self, name: PersonName) -> Mind:
        """Return a person's mind, to look at."""
        return self._engine.minds[name]

    def metrics_text(self) -> bytes:
        """Return what was measured of the calls, as Prometheus reads it."""
        return self.broker.metrics_text()

    async def close(self) -> None:
        """Close the file and the model."""
        self.file.close()
        await self.broker.close()

    # parts

    def _embedder_trouble(self) -> str:
        embedder = self._around.embedder
        return embedder.trouble if isinstance(embedder, AwaitedEmbedder) else ""

    def _publish(self, report: StepReport) -> None:
        for listener in list(self._listeners):
            listener(report)

    def _asker_ahead(self, in_flight: InFlight) -> Asker:
        return Asker(
            self.broker,
            JournalAhead(self.file),
            self.settings.simulation.seed,
            self.settings.model.tries,
            in_flight=in_flight,
            ahead=True,
        )

    def _moment(self, name: PersonName, asker: Asker) -> Moment:
        """Return what a person works with right now, with others maybe ahead or behind."""
        step, vision = self._engine.steps[name], self.settings.mind.vision
        view = observe(self.world, self.town, name, step, vision)
        return self._engine.minds[name].moment(view, asker)

    def _read_minds(self) -> dict[PersonName, Mind]:
        states = self.file.mind_states()
        dimension = self._around.embedder.dimension
        return {
            name: Mind(
                person,
                identity(person, self.settings.simulation.language),
                from_json(states[name]),
                self.file.stream(name, dimension),
                self._around,
            )
            for name, person in self.people.items()
        }


async def _within(wait: Coroutine[None, None, object], seconds: float) -> None:
    """Wait for something, but no longer than some seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wait
