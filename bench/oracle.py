"""What a scheduler could reach that knew in advance who will really see whom.

A run is recorded with a slot for everybody who thinks. From it comes the longest chain of questions
in which each had to wait for the one before: a person's next thought waits for their last one, and
for the last ones of those whom they really see then. For a reflection, which nobody can notice,
only their own next question waits. No order of steps is faster than that chain, and none is faster
than all work spread over the slots.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from townsfolk.mind import reflect
from townsfolk.mind.mind import Mind
from townsfolk.mind.moment import Moment
from townsfolk.simulation import meetings


@dataclass
class Recording:
    """How long each thought, talk and afterthought took, and who was seen then. Seconds."""

    thoughts: dict[int, dict[str, tuple[float, tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    talks: dict[int, list[tuple[str, str, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    mends: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    afterthoughts: dict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def longest_chain(self) -> float:
        """Return the seconds of the longest chain of thoughts that had to wait for each other."""
        free: dict[str, float] = defaultdict(float)
        reflected: dict[str, float] = defaultdict(float)
        for step in sorted(self.thoughts):
            musing = self.afterthoughts[step]
            ends = {}
            for name, (seconds, seen) in self.thoughts[step].items():
                begin = max([free[name], *(free[other] for other in seen)])
                if seconds or name in musing:
                    begin = max(begin, reflected[name])
                ends[name] = begin + seconds
            free.update(ends)
            for first, second, seconds in self.talks[step]:
                both = max(free[first], free[second], reflected[first], reflected[second])
                for name in (first, second):
                    free[name] = both + seconds + self.mends[step, name]
            for name, seconds in musing.items():
                reflected[name] = free[name] + seconds
        return max([*free.values(), *reflected.values()], default=0.0)


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record all thoughts and talks of the runs inside, by the clock of their event loop."""
    recording = Recording()
    think, talk, muse = Mind.step, meetings.converse, reflect.reflect
    enter = meetings.enter_talk

    def now() -> float:
        return asyncio.get_running_loop().time()

    async def timed_think(self: Mind, moment: Moment, *args: Any) -> None:
        began = now()
        await think(self, moment, *args)
        seen = tuple(other.name for other in moment.view.people)
        recording.thoughts[moment.step][moment.name] = now() - began, seen

    async def timed_talk(first: Moment, second: Moment, *args: Any) -> Any:
        began = now()
        conversation = await talk(first, second, *args)
        recording.talks[first.step].append((first.name, second.name, now() - began))
        return conversation

    async def timed_enter(moment: Moment, *args: Any) -> None:
        began = now()
        await enter(moment, *args)
        recording.mends[moment.step, moment.name] += now() - began

    async def timed_muse(moment: Moment, noticed: int) -> None:
        began = now()
        await muse(moment, noticed)
        recording.afterthoughts[moment.step][moment.name] = now() - began

    Mind.step, meetings.converse, meetings.enter_talk = timed_think, timed_talk, timed_enter  # type: ignore
    reflect.reflect = timed_muse
    try:
        yield recording
    finally:
        Mind.step, meetings.converse, meetings.enter_talk = think, talk, enter  # type: ignore
        reflect.reflect = muse
