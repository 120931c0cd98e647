"""Who thinks, and who waits for whom: what keeps people from running too far ahead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from townsfolk.names import PersonName, Tile
from townsfolk.simulation.reach import Reach, rests_until
from townsfolk.simulation.whereabouts import Whereabouts
from townsfolk.town.world import Body

NEVER = 2**60


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
            del self._since[name]

    def release(self, names: Iterable[PersonName]) -> list[PersonName]:
        """Free all who waited for some people, and who waited for those; return them."""
        freed: list[PersonName] = []
        for name in names:
            waiters = sorted(self._waited_for.pop(name, ()))
            for waiter in waiters:
                del self._waiting[waiter]
                del self._since[waiter]
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
        for other, since in self._since.items():
            gap = self._reach.known_gap(here, self._bodies[other].tile, max(0, step - since + 1))
            matters = max(since, since + gap - 1)
            if matters <= step:
                return other, matters
            if matters < earliest:
                first, earliest = other, matters
        return first, earliest

    def _hold(self, name: PersonName) -> None:
        self._since[name] = rests_until(self._bodies[name], self._steps[name])
        self._holds += 1

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
                tile = bodies[fresh.pop()].tile
                near = [
                    name
                    for name in self._whereabouts.near(tile, self._reach.radius + 1)
                    if name in left and self._reach.are_together(tile, bodies[name].tile)
                ]
                left.difference_update(near)
                group += near
                fresh += near
            groups.append(sorted(group))
        return groups
