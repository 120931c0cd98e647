"""Whether a town that lives for weeks stays as quick and as small as it was: a row for each day.

The slopes of a straight line through the days say how much memory, seconds and bytes of the file
each day adds. Processor time is counted, so that other programs don't matter.

Run: python -m bench.soak [DAYS [BASE]]
"""

import asyncio
import resource
import sys
import time
from pathlib import Path

import numpy as np

from bench.measured import Figures, own_home, settings_for, show
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_embedder, open_model
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

DAY = 8640
_SETTLED = 1
"""Days left out of the slopes: in the first, everything is seen and loaded for the first time."""


async def live(days: int, base: str) -> list[Figures]:
    """Run a new simulation day by day and return what each took; each is printed as it ends."""
    settings = settings_for(base, {"model.provider": "scripted"})
    model, embedder = await open_model(settings.model), open_embedder(settings.model)
    path = create("soak", base, settings, model.info, embedder)
    file = SimulationFile(path, durable_replies=False)
    simulation = Simulation(file, settings, Broker(model, settings.model.timeout_s), embedder)
    rows: list[Figures] = []
    for day in range(1, days + 1):
        calls, began = simulation.tally.total(), time.process_time()
        await simulation.run(day * DAY)
        seconds = time.process_time() - began
        rows.append(
            {
                "day": day,
                "cpu_s": round(seconds, 2),
                "us_per_person_step": round(seconds / DAY / len(simulation.people) * 1e6, 1),
                "calls": simulation.tally.total() - calls,
                "memory_mb": _memory_mb(),
                "file_mb": round(_size_mb(path), 1),
            }
        )
        print(rows[-1], flush=True)
    await simulation.close()
    return rows


def slopes(rows: list[Figures]) -> Figures:
    """Return how much each day adds, as a line through all but the first days."""
    settled = rows[_SETTLED:]
    days = [float(row["day"]) for row in settled]
    found: Figures = {}
    for name in ("us_per_person_step", "memory_mb", "file_mb"):
        values = [float(row[name]) for row in settled]
        slope, start = np.polyfit(days, values, 1)
        left = np.array(values) - (slope * np.array(days) + start)
        found[f"{name}_a_day"] = round(float(slope), 2)
        found[f"{name}_off_the_line"] = round(float(np.abs(left).max()), 2)
    return found | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


def _size_mb(path: Path) -> float:
    return sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*")) / 1e6


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 14
    base = sys.argv[2] if len(sys.argv) > 2 else "base_the_ville_n25"
    with own_home():
        rows = asyncio.run(live(days, base))
    show(f"{days} scripted days of {base}", rows)
    show("What each day adds", [slopes(rows)])


if __name__ == "__main__":
    main()
