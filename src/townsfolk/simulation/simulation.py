"""A run of a town. `Simulation.tick` is one step of everybody, in the order things happen.

This scheduler goes in lock-step: all who have something to think about decide at once against the
same snapshot, then meetings are settled, then everything is applied in order of name.
"""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from townsfolk.clock import Clock
from townsfolk.errors import BadInputError
from townsfolk.events import Directed, Event, StepReport
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.journal import NoJournal
from townsfolk.llm.protocol import Embedder
from townsfolk.mind.direct import InterviewAnswer
from townsfolk.mind.mind import Mind
from townsfolk.mind.moment import Moment, Surroundings
from townsfolk.mind.retrieve import look_up
from townsfolk.mind.state import from_json, to_json
from townsfolk.names import Address, PersonName
from townsfolk.people.base import find_in_towns
from townsfolk.people.person import Person, identity
from townsfolk.settings import Settings, cache_dir
from townsfolk.simulation.journal import TalliedJournal
from townsfolk.simulation.meetings import hold_meetings
from townsfolk.simulation.status import PersonDetails, State, Status, Tally
from townsfolk.store.simulation_file import MindRecord, SimulationFile
from townsfolk.town.apply import apply, set_object, walk
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town
from townsfolk.town.view import View, observe
from townsfolk.town.world import Body
from townsfolk.vocabulary import Conversation, Direction, DirectionKind, Retrieved

Listener = Callable[[StepReport], None]

WATCHED_JUMP = 6
"""Steps passed at once while people are up but nobody walks, when somebody watches: a minute."""
SHOWN_MEMORIES = 30
"""The latest memories that an opened card shows."""
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
    is as fast as it can. It changes when things are computed, never what.
    """

    def __init__(
        self,
        file: SimulationFile,
        settings: Settings,
        broker: Broker,
        embedder: Embedder,
        speed: float = 0.0,
    ) -> None:
        meta = file.meta()
        _check_embedder(file.name, meta["embedder"], embedder)
        self.file = file
        self.name = file.name
        self.settings = settings
        self.broker = broker
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
        self.world = file.world()
        self._minds = self._read_minds()
        self._asker = Asker(
            broker,
            TalliedJournal(file, self.tally),
            settings.simulation.seed,
            settings.model.tries,
        )
        self.step = file.step
        self.speed = speed
        self._state: State = "stopped"
        self._running = asyncio.Event()
        self._running.set()
        self._listeners: list[Listener] = []

    # one step

    async def tick(self) -> StepReport:
        """Take one step of everybody and return what happened; all of it is in the file then.

        A step that fails or is cancelled has not begun: everything is as the last one left it.
        """
        try:
            return await self._take_step(self.step)
        except BaseException:
            self._start_over()
            raise

    async def _take_step(self, step: int) -> StepReport:
        directions = self.file.take_directions(step)
        events = self._carry_out(directions)
        moments = await self._decide(step, directions)
        for name in sorted(moments):
            events += moments[name].events
        effects = [effect for name in sorted(moments) for effect in moments[name].effects]
        events += apply(self.world, self.town, effects)
        under_way = {name for name, body in self.world.bodies.items() if not body.arrived}
        events += walk(self.world, self.town)
        self._commit(step, events, moments, under_way)
        return StepReport(step, self.clock.time_at(step), tuple(events))

    def _start_over(self) -> None:
        """Forget what a step that was cut off had begun, but not the replies it got."""
        self.file.start_over()
        self.world = self.file.world()
        self._minds = self._read_minds()

    def _carry_out(self, directions: Iterable[Direction]) -> list[Event]:
        """Do what the director wants of the town itself; whispers go to the minds."""
        events: list[Event] = []
        for direction in directions:
            events.append(Directed(direction))
            if direction.kind == DirectionKind.SET_OBJECT:
                assert direction.address is not None
                events += set_object(self.world, direction.address, direction.text)
        return events

    async def _decide(self, step: int, directions: Sequence[Direction]) -> dict[PersonName, Moment]:
        """Let everybody who has something to think about decide, against the same snapshot."""
        whispers: dict[PersonName, list[str]] = defaultdict(list)
        for direction in directions:
            if direction.kind == DirectionKind.WHISPER and direction.person is not None:
                whispers[direction.person].append(direction.text)
        announced = [one.text for one in directions if one.kind == DirectionKind.ANNOUNCE]
        everyone = {name: self._moment(name, step) for name in sorted(self._minds)}
        thinking = {
            name: moment
            for name, moment in everyone.items()
            if announced or whispers[name] or not self._minds[name].is_quiet(moment)
        }
        if not thinking:
            return {}
        await _all_of(
            self._minds[name].step(moment, whispers[name], announced)
            for name, moment in thinking.items()
        )

        def moment_of(name: PersonName) -> Moment:
            return thinking.setdefault(name, everyone[name])

        await hold_meetings(self.town, dict(thinking), moment_of)
        return thinking

    def _commit(
        self,
        step: int,
        events: Sequence[Event],
        moments: Mapping[PersonName, Moment],
        under_way: Collection[PersonName],
    ) -> None:
        records = {
            name: MindRecord(to_json(moment.state), moment.stream)
            for name, moment in moments.items()
        }
        bodies = sorted({*under_way, *moments})
        self.file.commit(step, events, self.world, records, bodies, step + 1)
        self.step = step + 1
        self.tally.add_step(self.step)

    # many steps

    async def run(self, until: int | None = None) -> None:
        """Take steps until the step `until` is the next one, or for ever; then the run is finished.

        Pauses and speed are honoured in between. Cancelling stops between or within steps: a step
        that was cut off is taken again by the next run, with the replies it already had.
        """
        self._state = "running"
        self.broker.usage.recent.clear()
        try:
            while until is None or self.step < until:
                await self._running.wait()
                began = asyncio.get_running_loop().time()
                self._publish(self._skip(until) or await self.tick())
                await self._keep_pace(began)
            self._state = "finished"
        finally:
            if self._state != "finished":
                self._state = "stopped"

    def _skip(self, until: int | None) -> StepReport | None:
        """Pass over steps in which nothing can happen, and return the report of the last of them.

        Nothing can happen while nobody is under way and every mind is quiet: then all stay so
        until an action ends or a day begins.
        """
        if any(not body.arrived for body in self.world.bodies.values()):
            return None
        if self.file.has_directions():
            return None
        ends = [until, self._next_end(), self.file.next_direction(self.step)]
        target = min(end for end in ends if end is not None)
        if self.speed and self._anyone_up():
            jump = WATCHED_TALK_JUMP if self.talks else WATCHED_JUMP
            target = min(target, self.step + jump)
        if target <= self.step:
            return None
        if not all(
            mind.is_quiet(self._moment(name, self.step)) for name, mind in self._minds.items()
        ):
            return None
        self.file.skip_to(target)
        self.step = target
        self.tally.add_step(target)
        return StepReport(target - 1, self.clock.time_at(target - 1), ())

    def _next_end(self) -> int:
        """Return the first step at which an action ends or a new day begins."""
        now = self.clock.time_at(self.step)
        midnight = datetime(now.year, now.month, now.day) + timedelta(days=1)
        ends = [body.action.end for body in self.world.bodies.values() if body.action is not None]
        if len(ends) < len(self.world.bodies):
            return self.step
        return min([*ends, self.clock.step_at(midnight)])

    async def _keep_pace(self, began: float) -> None:
        """Give others their turn; when watched, take no less time than the speed allows."""
        rest = 0.0
        if self.speed and self._anyone_up():
            rest = began + 1 / self.speed - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, rest))

    def _anyone_up(self) -> bool:
        return not all(body.asleep for body in self.world.bodies.values())

    # those who watch, and the director

    @property
    def bodies(self) -> Mapping[PersonName, Body]:
        """Where everybody is and what they do, as of the last finished step."""
        return self.world.bodies

    @property
    def town_folder(self) -> Path:
        """The folder with the town's pictures; raises `BadInputError` when it isn't here."""
        return town_folder(self.town)

    @property
    def talks(self) -> list[Conversation]:
        """The conversations going on, each once, in the order of who began them."""
        states = [mind.state.talk for _, mind in sorted(self._minds.items())]
        now = {(talk.start, talk.first): talk for talk in states if talk and self.step < talk.end}
        return list(now.values())

    @property
    def status(self) -> Status:
        """How the run is doing."""
        state, reason = self._state, ""
        if state == "running" and not self._running.is_set():
            state = "paused"
        if state == "running" and self.broker.outage:
            state, reason = "waiting", self.broker.outage
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

    def whisper(self, person: str, text: str) -> None:
        """Tell a person something as their inner voice, with the next step."""
        self.file.add_direction(DirectionKind.WHISPER, text, person=self.person_named(person))

    def announce(self, text: str) -> None:
        """Tell everybody something with the next step; who sleeps takes it in on getting up."""
        self.file.add_direction(DirectionKind.ANNOUNCE, text)

    def set_object(self, address: Address, state: str) -> None:
        """Change how an object is seen, with the next step; `idle` takes it back."""
        if address not in self.town.objects:
            raise BadInputError(
                f"There is no object {address!r} in {self.town.name}. An address reads "
                "world:sector:arena:object."
            )
        self.file.add_direction(DirectionKind.SET_OBJECT, state, address=address)

    async def interview(
        self, person: str, question: str, said: Sequence[tuple[str, str]] = ()
    ) -> InterviewAnswer:
        """Ask a person something; nothing of it is remembered or kept."""
        name = self.person_named(person)
        asker = Asker(
            self.broker, NoJournal(), self.settings.simulation.seed, self.settings.model.tries
        )
        mind = self._minds[name]
        moment = mind.moment(self._view(name, self.step), asker)
        return await mind.interview(moment, question, said)

    def comes_to_mind(self, person: PersonName, question: str) -> list[Retrieved]:
        """Return what an answer to a question would rest on; nothing is changed."""
        moment = self._moment(person, self.step)
        return look_up(moment, [question], self.settings.mind.memories_in_prompt)

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
        mind = self._minds[name]
        latest = mind.stream.latest(SHOWN_MEMORIES)[::-1]
        return PersonDetails(schedule=mind.state.rows, memories=tuple(latest))

    def mind_of(self, name: PersonName) -> Mind:
        """Return a person's mind, to look at."""
        return self._minds[name]

    def metrics_text(self) -> bytes:
        """Return what was measured of the calls, as Prometheus reads it."""
        return self.broker.metrics_text()

    async def close(self) -> None:
        """Close the file and the model."""
        self.file.close()
        await self.broker.close()

    # parts

    def _publish(self, report: StepReport) -> None:
        for listener in list(self._listeners):
            listener(report)

    def _moment(self, name: PersonName, step: int) -> Moment:
        return self._minds[name].moment(self._view(name, step), self._asker)

    def _view(self, name: PersonName, step: int) -> View:
        return observe(self.world, self.town, name, step, self.settings.mind.vision)

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


def stored_town(file: SimulationFile) -> Town:
    """Return the town of a simulation, from the map its file holds."""
    return town_of_map(file.tmj(), file.meta()["town"])


def town_of_map(tmj: bytes, name: str) -> Town:
    """Return the town of a map, Tiled's JSON.

    The map is laid out in the cache once, by its content, for all simulations that share it.
    """
    folder = cache_dir() / "maps" / hashlib.sha256(tmj).hexdigest()[:16]
    path = folder / f"{name}.tmj"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{name}.part"
        part.write_bytes(tmj)
        part.replace(path)
    return load_town(path)


def town_folder(town: Town) -> Path:
    """Return the folder with a town's map, images, sprites and portraits."""
    path = find_in_towns(f"{town.name}/{town.name}.tmj")
    if path is None:
        raise BadInputError(
            f"The pictures of the town {town.name!r} are missing: expected a folder {town.name!r} "
            "in a towns folder."
        )
    return path.parent


def _check_embedder(name: str, expected: str, embedder: Embedder) -> None:
    if embedder.name != expected:
        raise BadInputError(
            f"The memories of {name!r} were embedded with {expected!r}, and {embedder.name!r} is "
            "set now: the two can't be compared. Set model.embedder back, or fork the simulation "
            "from its base with the new one."
        )


async def _all_of(steps: Iterable[Coroutine[None, None, None]]) -> None:
    """Await all; when one fails, stop the others and raise its error alone."""
    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(step)
    except* Exception as failed:  # noqa: BLE001
        raise failed.exceptions[0] from None
