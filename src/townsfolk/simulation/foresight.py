"""Lets people who wait for others think ahead, on the guess that nobody will come by.

A group that may not go on yet is copied into a town of its own, where everybody else stands still,
and goes on there. What is asked there is journalled: when it is really their turn, and nobody has
come by, the replies are there already. A wrong guess costs the replies that were asked for in vain.
It never changes what happens, since a reply only counts for exactly the question that it answers.
"""

import asyncio
from contextlib import suppress
from copy import copy
from dataclasses import dataclass

from townsfolk.errors import TownsfolkError
from townsfolk.llm.ask import Asker
from townsfolk.mind.mind import Mind
from townsfolk.mind.state import from_json, to_json
from townsfolk.names import PersonName
from townsfolk.simulation.engine import Engine, Names
from townsfolk.town.world import World


class UnforeseenError(Exception):
    """A guess has come to somebody who isn't part of it."""


class _Twins(dict[PersonName, Mind]):
    """Copies of the minds of those whose future is guessed."""

    def __missing__(self, name: PersonName) -> Mind:
        raise UnforeseenError(name)


@dataclass
class _Guess:
    """A future of a group, lived by copies of them, up to the step `until`."""

    engine: Engine
    until: int

    async def live(self, real: Engine, group: Names, step: int) -> None:
        """Let the copies live, as long as they meet nobody who isn't among them."""
        musing = real.musing(group)
        if musing:
            await asyncio.wait(musing)
        if any(real.steps[name] != step for name in group):
            return
        twins = _Twins({name: _twin_of(real.minds[name]) for name in group})
        self.engine.begin(step, _copy_of(real.world, group), twins)
        try:
            with suppress(UnforeseenError, TownsfolkError):
                await self._go_on()
        finally:
            await self.engine.stop()

    async def _go_on(self) -> None:
        while True:
            self.engine.wake.clear()
            self.engine.advance(self.until)
            self.engine.raise_failure()
            self.engine.take_records(self.engine.frontier)
            if self.engine.is_thinking or self.engine.frontier >= self.until:
                await self.engine.wake.wait()
            await asyncio.sleep(0)

    def is_ahead(self, name: PersonName, step: int) -> bool:
        """Say whether somebody's guessed future has come further than a step."""
        return self.engine.steps.get(name, step + 1) > step


class Foresight:
    """The guessed futures of those who wait in an engine.

    `asker` asks for them, and `steps` is how far they are guessed.
    """

    def __init__(self, real: Engine, asker: Asker, steps: int) -> None:
        self._real = real
        self._asker = asker
        self._steps = steps
        self._guesses: dict[PersonName, tuple[_Guess, asyncio.Task[None]]] = {}
        real.on_wait = self.look_ahead

    def look_ahead(self, group: Names, step: int) -> None:
        """Let a group that waits at a step think ahead, unless it already does."""
        guess = self._common_guess(group, step)
        if guess is not None:
            guess.until = step + self._steps
            guess.engine.wake.set()
            return
        for name in group:
            self.give_up(name)
        guess = _Guess(self._real.another(self._asker), step + self._steps)
        task = asyncio.create_task(guess.live(self._real, tuple(group), step))
        self._guesses |= dict.fromkeys(group, (guess, task))

    def give_up(self, name: PersonName) -> None:
        """Drop the guess that somebody is part of: it was wrong, or comes too late."""
        if name in self._guesses:
            guess, task = self._guesses[name]
            task.cancel()
            self._guesses = {who: it for who, it in self._guesses.items() if it[0] is not guess}

    async def stop(self) -> None:
        """Drop all guesses."""
        tasks = [task for _, task in self._guesses.values()]
        self._guesses.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _common_guess(self, group: Names, step: int) -> _Guess | None:
        """Return the guess that all of a group are part of, if it goes on and is of use."""
        known = [self._guesses.get(name) for name in group]
        first = known[0]
        if first is None or any(one is not first for one in known):
            return None
        guess, task = first
        if task.done():
            task.result()
            return None
        return guess if all(guess.is_ahead(name, step) for name in group) else None


def _copy_of(world: World, group: Names) -> World:
    """Return a world in which only a group can change."""
    bodies = {name: copy(world.bodies[name]) for name in group}
    users = {address: list(users) for address, users in world.users.items()}
    return World({**world.bodies, **bodies}, dict(world.object_states), users)


def _twin_of(mind: Mind) -> Mind:
    state = from_json(to_json(mind.state))
    return Mind(mind.person, mind.identity, state, mind.stream.copy(), mind.around)
