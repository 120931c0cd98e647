"""How long a simulated day of three people takes on the embedded model, and how much of the prompts
comes out of its cache: at 09:00, at noon, and at the end.

Run: python -m bench.embedded_day [LAST_HOUR]
"""

import asyncio
import sys
import time

from bench.measured import BASE, Figures, own_home, settings_for, show
from townsfolk.llm.choose import open_broker, open_embedder
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

HOUR = 360
LOOKED_AT = (9, 12, 24)


async def live(last: int) -> None:
    """Let three people live to an hour of the day, and print what it took at some hours."""
    settings = settings_for(BASE, {"model.provider": "llamacpp"})
    broker, embedder = await open_broker(settings.model), open_embedder(settings.model)
    path = create("day", BASE, settings, broker.info, embedder)
    simulation = Simulation(SimulationFile(path), settings, broker, embedder)
    began = time.perf_counter()
    for hour in [one for one in LOOKED_AT if one < last] + [last]:
        await simulation.run(hour * HOUR)
        usage, tally = broker.usage, simulation.tally
        row: Figures = {
            "to": f"{hour:02d}:00",
            "minutes": round((time.perf_counter() - began) / 60, 1),
            "calls": tally.total(),
            "repaired": tally.total("repaired"),
            "fallbacks": tally.total("fallback"),
            "tokens_in": usage.tokens_in,
            "cached_share": round(usage.cached_tokens / max(usage.tokens_in, 1), 2),
            "tokens_out": usage.tokens_out,
        }
        show("A day of three people on the embedded model", [row])
    await simulation.close()


def main() -> None:
    with own_home():
        asyncio.run(live(int(sys.argv[1]) if len(sys.argv) > 1 else 24))


if __name__ == "__main__":
    main()
