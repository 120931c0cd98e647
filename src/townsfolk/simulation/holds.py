"""Who thinks, and who waits for whom: what keeps people from running too far ahead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from townsfolk.names import PersonName, Tile
from townsfolk.simulation.reach import Reach, rests_until
from townsfolk.simulation.whereabouts import Whereabouts
from townsfolk.town.world import Body

NEVER = 2**60

FEW = 32
"""So many who are held are looked at one by one; of more, those are sought out who are near."""


@dataclass(frozen=True, slots=True)
class _Clear:
    """Up to which step somebody who stays on a tile needs to wait for none of those held then."""

    tile: Tile
    holds: int
    until: int


class Holds:
    """Those whose step is not over, for thought or because they wait for somebody.

    `bodies` and `steps` are everybody's as the engine goes on changing them.
    """

    def __init__(
        self,
        reach: Reach,
        whereabouts: Whereabouts,
        bodies: Mapping[PersonName, Body],
        steps: Mapping[PersonName, int],
    ) -> None:
        self._reach = reach
        self._whereabouts = whereabouts
        self._bodies = bodies
        self._steps = steps
        self.thinking: set[PersonName] = set()
        self._since: dict[PersonName, int] = {}
        self._names = list(steps)
        self._row = {name: row for row, name in enumerate(self._names)}
        # A row for everybody: where they are held, and since which step.
        self._rows = np.full((3, len(self._names)), NEVER, dtype=np.int64)
        self._waiting: dict[PersonName, PersonName] = {}
        self._waited_for: dict[PersonName, set[PersonName]] = defaultdict(set)
        self._holds = 0
        self._clear: dict[PersonName, _Clear] = {}

    def __contains__(self, name: PersonName) -> bool:
        return name in self._since

    def __bool__(self) -> bool:
        return bool(self._since)

    def think(self, names: Iterable[PersonName]) -> None:
        """Note that people have begun to think about their step."""
        for name in names:
            self.thinking.add(name)
            self._hold(name)

    def wait(self, name: PersonName, other: PersonName) -> None:
        """Let somebody wait until another has come a step on."""
        self._waiting[name] = other
        self._waited_for[other].add(name)
        self._hold(name)

    def end_thought(self, names: Iterable[PersonName]) -> None:
        """Note that people have thought; who waits for them is freed when they have moved on."""
        for name in names:
            self.thinking.remove(name)
            self._let_go(name)

    def release(self, names: Iterable[PersonName]) -> list[PersonName]:
        """Free all who waited for some people, and who waited for those; return them."""
        freed: list[PersonName] = []
        for name in names:
            waiters = sorted(self._waited_for.pop(name, ()))
            for waiter in waiters:
                del self._waiting[waiter]
                self._let_go(waiter)
            freed += [*waiters, *self.release(waiters)]
        return freed

    def blockers(self, names: Iterable[PersonName], step: int) -> dict[PersonName, PersonName]:
        """Return for each who has to wait somebody who could still come near enough to matter.

        Who is behind takes a step at a time, and what they see at the beginning of one and take
        at its end must be what they would see and find if all went together.
        """
        waits = {}
        for name in names if self else ():
            here, clear = self._bodies[name].tile, self._clear.get(name)
            if clear and clear.tile == here and clear.holds == self._holds and step < clear.until:
                continue
            other, until = self._next_blocker(here, step)
            if until <= step and other is not None:
                waits[name] = other
            else:
                self._clear[name] = _Clear(here, self._holds, until)
        return waits

    def _next_blocker(self, here: Tile, step: int) -> tuple[PersonName | None, int]:
        """Return who could first matter to somebody who stays on a tile, and from which step on.

        Of those who matter in this very step, any; otherwise it may be too early a step.
        """
        first, earliest = None, NEVER
        near, rest = self._near(here, step)
        for other in near:
            since = self._since[other]
            there, steps = self._bodies[other].tile, max(0, step - since + 1)
            gap = self._reach.known_gap(here, other, there, steps)
            matters = max(since, since + gap - 1)
            if matters <= step:
                return other, matters
            if matters < earliest:
                first, earliest = other, matters
        return first, min(earliest, rest)

    def _near(self, here: Tile, step: int) -> tuple[Iterable[PersonName], int]:
        """Return who could matter in a step if nothing stood in the way, and from which step on
        any of the others could."""
        if len(self._since) <= FEW:
            return list(self._since), NEVER
        columns, rows, since = self._rows
        straight = np.maximum(abs(columns - here.x), abs(rows - here.y)) - self._reach.sight(here)
        matters = since + np.maximum(straight - 1, 0)
        far = matters > step
        rest = int(matters.min(where=far, initial=NEVER))
        return [self._names[row] for row in np.flatnonzero(~far)], rest

    def _hold(self, name: PersonName) -> None:
        body = self._bodies[name]
        self._since[name] = since = rests_until(body, self._steps[name])
        self._rows[:, self._row[name]] = (*body.tile, since)
        self._holds += 1

    def _let_go(self, name: PersonName) -> None:
        del self._since[name]
        self._rows[:, self._row[name]] = 0, 0, NEVER

    def groups(
        self, names: Sequence[PersonName], seeds: Iterable[PersonName]
    ) -> list[list[PersonName]]:
        """Return the groups of those who matter to each other, around each of some people."""
        bodies, left = self._bodies, set(names)
        groups = []
        for seed in seeds:
            if seed not in left:
                continue
            left.remove(seed)
            group, fresh = [seed], [seed]
            while fresh:
                other = fresh.pop()
                tile = bodies[other].tile
                near = [
                    name
                    for name in self._whereabouts.near(tile, self._reach.radius + 1)
                    if name in left
                    and self._reach.are_together(other, tile, name, bodies[name].tile)
                ]
                left.difference_update(near)
                group += near
                fresh += near
            groups.append(sorted(group))
        return groups
