"""Who thinks, and who waits for whom: what keeps people from running too far ahead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from townsfolk.names import PersonName, Tile
from townsfolk.simulation.reach import Reach, rests_until
from townsfolk.simulation.whereabouts import SQUARE, Whereabouts
from townsfolk.town.world import Body

_FEW = 6
"""So many are gone through one by one; of more, those in the squares around."""
_FAR = 6 * SQUARE
"""Columns and rows within which squares are looked through sooner than people."""


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
        self.thinking: dict[PersonName, int] = {}
        self._waiting: dict[PersonName, PersonName] = {}
        self._waited_for: dict[PersonName, set[PersonName]] = defaultdict(set)

    def __contains__(self, name: PersonName) -> bool:
        return name in self.thinking or name in self._waiting

    def __bool__(self) -> bool:
        return bool(self.thinking or self._waiting)

    def blockers(self, names: Iterable[PersonName], step: int) -> dict[PersonName, PersonName]:
        """Return for each who has to wait somebody who could still come near enough to matter.

        Who is behind takes a step at a time, and what they see at the beginning of one and take
        at its end must be what they would see and find if all went together.
        """
        held = self._held_at(step) if self else {}
        if not held:
            return {}
        longest = step - min(held.values()) + 1
        waits = {}
        for name in names:
            here = self._bodies[name].tile
            for other in self._near(here, held, longest):
                if self._could_matter(here, self._bodies[other].tile, step - held[other] + 1):
                    waits[name] = other
                    break
        return waits

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

    def wait(self, name: PersonName, other: PersonName) -> None:
        """Let somebody wait until another has come a step on."""
        self._waiting[name] = other
        self._waited_for[other].add(name)

    def release(self, names: Iterable[PersonName]) -> list[PersonName]:
        """Free all who waited for some people, and who waited for those; return them."""
        freed: list[PersonName] = []
        for name in names:
            waiters = sorted(self._waited_for.pop(name, ()))
            for waiter in waiters:
                del self._waiting[waiter]
            freed += [*waiters, *self.release(waiters)]
        return freed

    def _held_at(self, step: int) -> dict[PersonName, int]:
        """Return who is behind or beside a step and not free, with when they can matter again."""
        held = {}
        for name in (*self.thinking, *self._waiting):
            at = self._steps[name]
            if at <= step:
                rested = rests_until(self._bodies[name], at)
                if rested <= step:
                    held[name] = rested
        return held

    def _near(self, here: Tile, held: Mapping[PersonName, int], steps: int) -> Iterable[PersonName]:
        """Return those of some people who could come to matter within so many steps, or all."""
        distance = self._reach.radius + steps
        if len(held) <= _FEW or distance > _FAR:
            return held
        return self._those(held, self._whereabouts.near(here, distance))

    @staticmethod
    def _those(held: Mapping[PersonName, int], names: Iterable[PersonName]) -> Iterator[PersonName]:
        return (name for name in names if name in held)

    def _could_matter(self, here: Tile, there: Tile, steps: int) -> bool:
        around = self._reach.radius + steps
        if abs(here.x - there.x) > around or abs(here.y - there.y) > around:
            return False
        return self._reach.gap(here, there, steps + 1) <= steps
