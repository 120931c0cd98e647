"""How long it takes to come back: going on, forking at a step and replaying two days of 25 people.

Run: python -m bench.recovery             (python -m bench.recovery 6 for six simulated hours)
"""

import asyncio
import sys
import time
from pathlib import Path
from random import Random

from bench.crowds import STEPS_AN_HOUR, begin, reopen, size_mb
from bench.measured import Figures, own_home, show
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.simulation.creation import fork
from townsfolk.simulation.replaying import replay
from townsfolk.store import shelf
from townsfolk.store.reading import Reading

BASE = "base_the_ville_n25"
HOURS = 48
FORKS = 3


def measure(hours: int) -> list[Figures]:
    """Return a row for each thing that was done, with its seconds and the size of its file."""
    last = hours * STEPS_AN_HOUR
    begin("lived", BASE)
    path = shelf.existing_path("lived")
    rows = [_timed("live (scripted)", last, path, lambda: _run("lived", last))]
    rows.append(_timed("open and take one step", last + 1, path, lambda: _run("lived", last + 1)))
    chance = Random(1)
    steps = sorted(chance.randrange(last) for _ in range(FORKS))
    for number, step in enumerate((*steps, last), start=1):
        name = f"fork{number}"
        target = shelf.path_of(name)
        rows.append(_timed("fork", step, target, lambda n=name, s=step: fork("lived", n, s)))  # type: ignore[misc]
    rows.append(_timed("replay all of it", last, path, _replay))
    return rows


def _timed(what: str, step: int, path: Path, do: object) -> Figures:
    assert callable(do)
    began, wall = time.process_time(), time.perf_counter()
    do()
    with Reading(path) as reading:
        calls = reading.count("calls")
    return {
        "what": what,
        "step": step,
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - began, 2),
        "calls_in_file": calls,
        "file_mb": round(size_mb(path), 1),
    }


def _run(name: str, until: int) -> None:
    async def whole() -> None:
        simulation = reopen(name, Scripted())
        try:
            await simulation.run(until)
        finally:
            await simulation.close()

    asyncio.run(whole())


def _replay() -> None:
    result = replay("lived")
    assert result.is_equal, result


def main() -> None:
    hours = int(sys.argv[1]) if sys.argv[1:] else HOURS
    with own_home():
        rows = measure(hours)
    show(f"Recovery: {hours} simulated hours of 25 people", rows)


if __name__ == "__main__":
    main()
