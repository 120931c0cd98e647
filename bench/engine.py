"""What a step of a person costs without a language model, with 25, 250 and 1,000 people.

Each size runs in a process of its own, so that its peak memory is its own. Thinking is what the
minds do with a question but for the model's time: prompts, retrieval, replies. The store is what
is written. What is left is the engine: who may go on, walking, looking around.

Run: python -m bench.engine               (python -m bench.engine 25 for one size)
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.crowds import STEPS_AN_HOUR, base_of, begin, reopen, size_mb
from bench.measured import Figures, own_home, show
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.mind.mind import Mind
from townsfolk.simulation import engine
from townsfolk.store.simulation_file import SimulationFile

HOURS = {25: 24, 250: 12, 1000: 9}
"""Simulated hours from midnight on, by people: fewer for more of them, so that it ends."""

T = TypeVar("T")


@dataclass
class Clocks:
    """CPU seconds by what they went into, and how many thoughts there were."""

    thinking: float = 0.0
    store: float = 0.0
    thoughts: int = 0


class Clocked(Coroutine[Any, Any, T]):
    """A coroutine that counts the CPU time in which it really runs."""

    def __init__(self, inner: Coroutine[Any, Any, T], clocks: Clocks) -> None:
        self._inner = inner
        self._clocks = clocks

    def send(self, value: Any) -> Any:
        return self._run(self._inner.send, value)

    def throw(self, *args: Any) -> Any:
        return self._run(self._inner.throw, *args)

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, T]:
        value: Any = None
        while True:
            try:
                wanted = self.send(value)
            except StopIteration as ended:
                return ended.value  # type: ignore[no-any-return]
            value = yield wanted

    def _run(self, go: Callable[..., Any], *args: Any) -> Any:
        began = time.process_time()
        try:
            return go(*args)
        finally:
            self._clocks.thinking += time.process_time() - began


def clocked() -> Clocks:
    """Count the time of all minds, talks and writing in this process from now on."""
    clocks = Clocks()
    think, meet, commit = Mind.step, engine.hold_meetings, SimulationFile.commit_all

    def timed_think(*args: Any) -> Clocked[None]:
        clocks.thoughts += 1
        return Clocked(think(*args), clocks)

    def timed_meet(*args: Any) -> Clocked[None]:
        return Clocked(meet(*args), clocks)

    def timed_commit(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return commit(*args, **kwargs)
        finally:
            clocks.store += time.process_time() - began

    Mind.step = timed_think  # type: ignore[method-assign, assignment]
    engine.hold_meetings = timed_meet  # type: ignore[assignment]
    SimulationFile.commit_all = timed_commit  # type: ignore[method-assign]
    return clocks


def measure(people: int) -> Figures:
    """Run so many people in this process and return what it took."""
    hours = HOURS[people]
    steps = hours * STEPS_AN_HOUR
    began = time.process_time()
    begin(f"crowd{people}", base_of(people))
    simulation = reopen(f"crowd{people}", Scripted())
    begun = time.process_time() - began
    empty_mb = size_mb(simulation.file.path)
    clocks = clocked()
    began, wall = time.process_time(), time.perf_counter()
    asyncio.run(simulation.run(steps))
    seconds, wall = time.process_time() - began, time.perf_counter() - wall
    calls = simulation.tally.total()
    path = simulation.file.path
    simulation.file.close()
    person_steps = people * steps
    quiet = seconds - clocks.thinking - clocks.store
    return {
        "people": people,
        "hours": hours,
        "cpu_s": round(seconds, 1),
        "wall_s": round(wall, 1),
        "us_per_person_step": round(seconds / person_steps * 1e6, 1),
        "engine_us": round(quiet / person_steps * 1e6, 1),
        "thinking_us": round(clocks.thinking / person_steps * 1e6, 1),
        "store_us": round(clocks.store / person_steps * 1e6, 1),
        "thoughts": clocks.thoughts,
        "ms_per_thought": round(clocks.thinking / max(clocks.thoughts, 1) * 1e3, 2),
        "calls": calls,
        "steps_per_s": round(steps / seconds),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "file_mb_a_day": round((size_mb(path) - empty_mb) * 24 / hours, 1),
        "begin_s": round(begun, 1),
    }


def main() -> None:
    if sys.argv[1:2] == ["--here"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    sizes = [int(word) for word in sys.argv[1:]] or list(HOURS)
    with own_home():
        rows = []
        for people in sizes:
            base_of(people)
            words = [sys.executable, "-m", "bench.engine", "--here", str(people)]
            ran = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
            rows.append(json.loads(ran.stdout))
            print(ran.stdout.strip(), file=sys.stderr, flush=True)
    show("Engine: CPU time with scripted replies", rows)


if __name__ == "__main__":
    main()
