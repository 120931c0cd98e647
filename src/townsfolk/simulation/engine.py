"""Takes everybody's steps, each as early as the others allow.

`Engine.advance` is the whole of it: of all who are free, the furthest behind take their step first.
Who might still be reached by somebody behind waits for them; those who are together and have
something to think about take their step together, while all others go on. Steps in which nothing
is thought cost no task and no query.
"""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import NamedTuple

from townsfolk.clock import Clock
from townsfolk.events import Directed, Event
from townsfolk.llm.ask import Asker
from townsfolk.mind.mind import Mind
from townsfolk.mind.moment import Afterthought, Moment
from townsfolk.mind.state import to_json
from townsfolk.names import PersonName, Tile
from townsfolk.settings import EngineSettings
from townsfolk.simulation.directions import Directions
from townsfolk.simulation.holds import Holds
from townsfolk.simulation.meetings import hold_meetings
from townsfolk.simulation.reach import Reach, rests_until
from townsfolk.simulation.whereabouts import Whereabouts
from townsfolk.store.records import MindRecord, StepRecord
from townsfolk.together import all_of
from townsfolk.town.apply import apply, set_object, walk
from townsfolk.town.town import Town
from townsfolk.town.view import observe
from townsfolk.town.world import World
from townsfolk.vocabulary import Direction, DirectionKind

Names = Sequence[PersonName]
Moments = dict[PersonName, Moment]


OnWait = Callable[[Names, int], None]
"""Called with those who have to wait together, and their step."""


class _Quiet(NamedTuple):
    """Somebody has nothing to think about on a tile until a step, if nothing near it changes."""

    tile: Tile
    changes: int
    until: int


class Engine:
    """Everybody's next step, and what has happened but isn't written yet.

    `world` and the minds may be at different steps for different people; `records` holds what
    they did from `frontier` on, the first step that somebody has not finished. `on_wait` may make
    use of the time in which people wait.
    """

    def __init__(
        self,
        town: Town,
        clock: Clock,
        settings: EngineSettings,
        reach: Reach,
        asker: Asker,
    ) -> None:
        self.on_wait: OnWait = _just_wait
        self._town = town
        self._clock = clock
        self._settings = settings
        self._reach = reach
        self._asker = asker
        self.wake = asyncio.Event()
        self.begin(0, World({}), {})

    def begin(self, step: int, world: World, minds: dict[PersonName, Mind]) -> None:
        """Take everybody up at one step; nothing may be under way."""
        self.world = world
        self.minds = minds
        self.steps = dict.fromkeys(sorted(minds), step)
        self.records: dict[int, list[StepRecord]] = defaultdict(list)
        self._where = Whereabouts(world.bodies, self._reach.radius)
        self._holds = Holds(self._reach, self._where, world.bodies, self.steps)
        self._quiet: dict[PersonName, _Quiet] = {}
        self._musing: dict[PersonName, tuple[int, asyncio.Task[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._directions = Directions()

    def another(self, asker: Asker) -> "Engine":
        """Return an engine of the same town, with nobody in it yet."""
        return Engine(self._town, self._clock, self._settings, self._reach, asker)

    @property
    def frontier(self) -> int:
        """The first step that somebody has not finished, in body and mind."""
        musing = (step for step, _ in self._musing.values())
        return min([*self.steps.values(), *musing])

    @property
    def is_thinking(self) -> bool:
        """Whether anybody's step is under way."""
        return bool(self._holds.thinking or self._musing)

    def musing(self, names: Iterable[PersonName]) -> list[asyncio.Task[None]]:
        """Return what is still going on in some people's minds that belongs to steps before."""
        return [self._musing[name][1] for name in names if name in self._musing]

    async def stop(self) -> None:
        """Break off what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def raise_failure(self) -> None:
        """Raise the error of a step that failed, if one did."""
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.discard(task)
            task.result()

    # the director

    def direct(self, direction: Direction) -> int:
        """Bind something the director wants to a step, and return it.

        A whisper is heard with the person's next step; what concerns all happens at the first
        step that nobody has begun.
        """
        if direction.kind == DirectionKind.WHISPER and direction.person is not None:
            step = self._next_step(direction.person)
        else:
            step = max(self._next_step(name) for name in self.steps)
        self.plan(direction, step)
        return step

    def plan(self, direction: Direction, step: int) -> None:
        """Let something the director wants take effect at a step that is still to come."""
        self.records[step].append(StepRecord(step, (Directed(direction),), {}, {}))
        self._directions.add(direction, step)

    def _next_step(self, name: PersonName) -> int:
        return self.steps[name] + (name in self._holds.thinking)

    def _carry_out(self, step: int) -> None:
        """Do what concerns all, when everybody has come to its step."""
        events: list[Event] = []
        for direction in self._directions.take_for_all(step):
            if direction.kind == DirectionKind.SET_OBJECT and direction.address is not None:
                events += set_object(self.world, direction.address, direction.text)
        self.records[step].append(StepRecord(step, tuple(events), {}, {}))
        self._quiet.clear()

    # steps

    def advance(self, until: int) -> None:
        """Let everybody who may go on do so, up to the step `until`; never waits.

        What the director wants of all is done when everybody has come to its step and all before
        it was taken out of `records`.
        """
        barrier = self._directions.barrier(until)
        if barrier < until and self._all_at(barrier):
            self._carry_out(barrier)
            barrier = self._directions.barrier(until)
        self._go_on(min(until, barrier))

    def _all_at(self, step: int) -> bool:
        return not self.is_thinking and set(self.steps.values()) == {step}

    def _go_on(self, limit: int) -> None:
        if self._settings.mode != "out_of_order":
            while not self.is_thinking and self.frontier < limit:
                step = self.frontier
                cohort = [name for name, at in self.steps.items() if at == step]
                self._take_step_of_all(cohort, step, limit)
            return
        free = [
            (step, name)
            for name, step in self.steps.items()
            if step < limit and name not in self._holds
        ]
        heapq.heapify(free)
        while free:
            step, cohort = free[0][0], []
            while free and free[0][0] == step:
                cohort.append(heapq.heappop(free)[1])
            for name in self._take_step(cohort, step, limit):
                if self.steps[name] < limit:
                    heapq.heappush(free, (self.steps[name], name))

    def _take_step_of_all(self, cohort: Names, step: int, limit: int) -> None:
        """Take a step of everybody together, whether or not they matter to each other."""
        thinking = self._who_thinks(cohort, step)
        if thinking:
            self._begin_thinking(cohort, thinking, step)
        elif not self._pass_over(cohort, step, limit):
            self._walk(cohort, step)

    def _take_step(self, cohort: Names, step: int, limit: int) -> list[PersonName]:
        """Take the step of those of a cohort who may; return who is free to go on after it."""
        asleep = [n for n in cohort if rests_until(self.world.bodies[n], step) > step]
        freed = self._sleep_on(asleep, step, limit) if asleep else []
        awake = [n for n in cohort if n not in set(asleep)] if asleep else list(cohort)
        waits = self._holds.blockers(awake, step)
        thinking = self._who_thinks([name for name in awake if name not in waits], step)
        if waits or thinking:
            awake = self._part(awake, waits, thinking, step)
        elif awake and not asleep and self._pass_over(awake, step, limit):
            return awake
        return [*freed, *self._walk(awake, step)]

    def _sleep_on(self, asleep: Names, step: int, limit: int) -> list[PersonName]:
        """Let sleepers run ahead to waking; who has something to think about does it alone."""
        freed: list[PersonName] = []
        thinking = self._who_thinks(asleep, step)
        for name in asleep:
            if name in thinking:
                self._begin_thinking([name], {name: thinking[name]}, step)
            else:
                freed += self._move_on([name], min(limit, self._next_event(name, step)))
        return freed

    def _part(
        self, awake: Names, waits: Mapping[PersonName, PersonName], thinking: Moments, step: int
    ) -> list[PersonName]:
        """Let groups begin to think or wait; return those who neither concerns."""
        alone = set(awake)
        for group in self._holds.groups(awake, [*waits, *thinking]):
            alone.difference_update(group)
            blocked = next((name for name in group if name in waits), None)
            if blocked is None:
                moments = {name: thinking[name] for name in group if name in thinking}
                self._begin_thinking(group, moments, step)
                continue
            for name in group:
                self._holds.wait(name, waits.get(name, blocked))
            self.on_wait(group, step)
        return sorted(alone)

    def _who_thinks(self, names: Iterable[PersonName], step: int) -> Moments:
        """Return those who have something to think about in a step, with what they see."""
        told = bool(self._directions.announcements(step))
        thinking = {}
        for name in names:
            hears = told or bool(self._directions.whispers(name, step))
            if not hears and self._stays_quiet(name, step):
                continue
            moment = self._moment(name, step)
            if hears or not self.minds[name].is_quiet(moment):
                thinking[name] = moment
            else:
                self._quiet[name] = _Quiet(
                    moment.view.tile,
                    self._where.changes(moment.view.tile),
                    self._next_event(name, step),
                )
        return thinking

    def _stays_quiet(self, name: PersonName, step: int) -> bool:
        """Say whether nothing that a person could notice has changed since there was nothing."""
        here, quiet = self.world.bodies[name].tile, self._quiet.get(name)
        return (
            quiet is not None
            and step < quiet.until
            and here == quiet.tile
            and self._where.changes(here) == quiet.changes
        )

    def _moment(self, name: PersonName, step: int) -> Moment:
        mind, here = self.minds[name], self.world.bodies[name].tile
        near = self._where.near(here, self._reach.vision)
        view = observe(self.world, self._town, name, step, self._reach.vision, near)
        moment = mind.moment(view, self._asker)
        if name in self._musing:
            moment.musing = self._musing[name][1]
        return moment

    # quiet steps

    def _walk(self, names: Names, step: int) -> list[PersonName]:
        """Take a step of people who have nothing to think about."""
        under_way = [name for name in names if not self.world.bodies[name].arrived]
        if under_way:
            self._record(step, walk(self.world, self._town, under_way), [], under_way)
        return self._move_on(names, step + 1)

    def _move_on(self, names: Iterable[PersonName], step: int) -> list[PersonName]:
        """Note that people have come to a step; return them and who waited for that."""
        moved = list(names)
        for name in moved:
            self.steps[name] = step
        return [*moved, *self._holds.release(moved)]

    def _pass_over(self, quiet: Names, step: int, limit: int) -> bool:
        """Pass over steps in which nothing can happen, when there are any.

        All who aren't ahead are quiet. While nobody walks they stay so until somebody's action
        ends, a day begins, or who is ahead would be caught up with.
        """
        if self._holds:
            return False
        if any(not self.world.bodies[name].arrived for name in quiet):
            return False
        ahead = [at for at in self.steps.values() if at > step]
        ends = [self._next_event(name, step) for name in quiet]
        target = min([limit, *ahead, *ends])
        if target <= step + 1:
            return False
        for name in quiet:
            self.steps[name] = target
        return True

    def _next_event(self, name: PersonName, step: int) -> int:
        """Return the next step at which a person has to do something, whatever others do."""
        action = self.world.bodies[name].action
        now = self._clock.time_at(step)
        midnight = datetime(now.year, now.month, now.day) + timedelta(days=1)
        end = step if action is None else action.end
        whisper = self._directions.next_whisper(name, step)
        return max(step + 1, min(end, self._clock.step_at(midnight), whisper or end))

    # steps with thought

    def _begin_thinking(self, group: Names, moments: Moments, step: int) -> None:
        self._holds.think(group)
        self._start(self._think(group, moments, step))

    async def _think(self, group: Names, moments: Moments, step: int) -> None:
        """Take the step of a group: all decide, then talks are settled, then all is done."""
        told = self._directions.announcements(step)

        await all_of(
            self.minds[name].step(moment, self._directions.whispers(name, step), told)
            for name, moment in moments.items()
        )

        def moment_of(name: PersonName) -> Moment:
            if name not in moments:
                moments[name] = self._moment(name, step)
            return moments[name]

        await hold_meetings(self._town, dict(moments), moment_of)
        self._finish(group, moments, step)

    def _finish(self, group: Names, moments: Moments, step: int) -> None:
        thought = sorted(moments)
        events = [event for name in thought for event in moments[name].events]
        effects = [effect for name in thought for effect in moments[name].effects]
        events += apply(self.world, self._town, effects)
        under_way = [name for name in group if not self.world.bodies[name].arrived]
        events += walk(self.world, self._town, under_way)
        self._record(step, events, list(moments.values()), sorted({*under_way, *thought}))
        self._holds.end_thought(group)
        for name in group:
            self._directions.forget_whispers(name, step)
        self._move_on(group, step + 1)
        for moment in moments.values():
            if moment.afterthought is not None:
                musing = self._muse(moment, moment.afterthought, to_json(moment.state))
                self._musing[moment.name] = step, self._start(musing)

    async def _muse(self, moment: Moment, afterthought: Afterthought, state: str) -> None:
        """Let a mind have its afterthought, while its body and everybody else go on."""
        already = len(moment.events)
        await afterthought()
        events = tuple(moment.events[already:])
        minds = {moment.name: MindRecord(state, moment.stream)}
        self.records[moment.step].append(StepRecord(moment.step, events, minds, {}))
        del self._musing[moment.name]

    def _start(self, coroutine: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(lambda _: self.wake.set())
        return task

    def _record(
        self, step: int, events: Iterable[Event], moments: Iterable[Moment], bodies: Names
    ) -> None:
        minds = {one.name: MindRecord(to_json(one.state), one.stream) for one in moments}
        changed = {name: copy(self.world.bodies[name]) for name in bodies}
        for name, body in changed.items():
            self._where.note(name, body.tile)
        self.records[step].append(StepRecord(step, tuple(events), minds, changed))

    def take_records(self, until: int) -> list[StepRecord]:
        """Hand over what happened before a step that everybody has come to, in order of step."""
        steps = sorted(step for step in self.records if step < until)
        return [record for step in steps for record in self.records.pop(step)]


def _just_wait(_group: Names, _step: int) -> None:
    """Make no use of the time."""
