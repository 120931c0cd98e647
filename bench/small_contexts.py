"""Whether a night and a morning (to 09:00) of three people are asked in small contexts without a
refusal by the model, and how much had to be left out.

Run: python -m bench.small_contexts [1024 2048 ...]
"""

import asyncio
import sys

from bench.measured import BASE, Figures, own_home, settings_for, show
from townsfolk.llm.choose import open_broker, open_embedder
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile

TO_NINE = 3_240
REFUSED = "problem LIKE '%context holds%'"
"""What llama.cpp says of a prompt that is too long."""


async def live(context: int) -> Figures:
    """Let three people live to nine in a context, and return what was left out and refused."""
    overrides = {"model.provider": "llamacpp", "model.context": str(context)}
    settings = settings_for(BASE, overrides)
    broker, embedder = await open_broker(settings.model), open_embedder(settings.model)
    path = create(f"context-{context}", BASE, settings, broker.info, embedder)
    simulation = Simulation(SimulationFile(path), settings, broker, embedder)
    await simulation.run(TO_NINE)
    await simulation.close()
    with Reading.of(path.stem) as reading:
        [(asked, shortened, entries, never, refused)] = reading.rows(
            "SELECT count(*), sum(left_out > 0), sum(max(left_out, 0)), sum(left_out < 0),"
            f" sum({REFUSED}) FROM attempts"
        )
    return {
        "context": context,
        "replies": asked,
        "shortened": shortened,
        "left_out": entries,
        "never_fitted": never,
        "refused": refused,
        "fallbacks": simulation.tally.total("fallback"),
    }


def main() -> int:
    """Return the exit code: 1 when the model refused a question, or one didn't fit."""
    with own_home():
        contexts = [int(number) for number in sys.argv[1:]] or [1024, 2048]
        rows = [asyncio.run(live(context)) for context in contexts]
    show("Three people to 09:00 in small contexts", rows)
    return int(any(row["refused"] or row["never_fitted"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
