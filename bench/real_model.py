"""The embedded model: people one by one against people who run ahead, with 1, 2 and 4 slots.

Three people live from midnight to nine. Of the 25 it is half an hour of the morning, which scripted
replies led up to, since a whole morning of theirs would take hours here.

Run: python -m bench.real_model           (python -m bench.real_model 3 100 for the three alone,
with at most 100 seconds a variant: 7 minutes in all)
"""

import asyncio
import sys
import time
from dataclasses import dataclass

from bench.crowds import STEPS_AN_HOUR, begin, copy, reopen
from bench.measured import Figures, own_home, show
from townsfolk.llm.choose import open_model
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import load_settings

VARIANTS = (("serial", 1), ("out_of_order", 1), ("out_of_order", 2), ("out_of_order", 4))
LIMIT_S = 12 * 60.0
"""Seconds a variant may take; how far it came by then is said."""


@dataclass(frozen=True)
class Morning:
    """What is measured: a base, and the steps from and to which the model answers."""

    base: str
    people: int
    first: int
    last: int


MORNINGS = (
    Morning("base_the_ville_isabella_maria_klaus", 3, 0, 9 * STEPS_AN_HOUR),
    Morning("base_the_ville_n25", 25, 8 * STEPS_AN_HOUR, 8 * STEPS_AN_HOUR + STEPS_AN_HOUR // 2),
)


def measure(morning: Morning, limit_s: float) -> list[Figures]:
    """Return a row for each variant."""
    begin("start", morning.base)
    asyncio.run(_lead_up(morning.first))
    rows = [asyncio.run(_live(morning, mode, slots, limit_s)) for mode, slots in VARIANTS]
    serial = _pace(rows[0])
    for row in rows:
        # Where the limit cut a variant off, the pace of its replies is what can be compared.
        row["vs_serial"] = round(_pace(row) / serial, 2) if serial else "no reply in time"
    return rows


def _pace(row: Figures) -> float:
    """Return the tokens of replies a second: questions are long and short ones."""
    return float(row["tokens_out"]) / float(row["seconds"])


async def _lead_up(step: int) -> None:
    simulation = reopen("start", Scripted())
    await simulation.run(step)
    await simulation.close()


async def _live(morning: Morning, mode: str, slots: int, limit_s: float) -> Figures:
    copy("start", "morning")
    chosen = load_settings(None, {"model.provider": "llamacpp", "model.slots": slots})
    model = await open_model(chosen.model)
    simulation = reopen("morning", model, {"engine.mode": mode})
    began = time.perf_counter()
    try:
        async with asyncio.timeout(limit_s):
            await simulation.run(morning.last)
    except TimeoutError:
        pass
    seconds = time.perf_counter() - began
    step, tally, usage = simulation.file.step, simulation.tally, simulation.broker.usage
    await simulation.close()
    return {
        "people": morning.people,
        "mode": mode,
        "slots": slots,
        "steps": step - morning.first,
        "of": morning.last - morning.first,
        "seconds": round(seconds, 1),
        "calls": tally.total(),
        "fallbacks": tally.total("fallback"),
        "tokens_in": usage.tokens_in,
        "cached": round(usage.cached_tokens / max(usage.tokens_in, 1), 2),
        "tokens_out": usage.tokens_out,
        "calls_per_min": round(60 * tally.total() / seconds, 1),
        "tokens_out_per_s": round(usage.tokens_out / seconds, 1),
    }


def main() -> None:
    size, limit = (*sys.argv[1:], "", "")[:2]
    with own_home():
        for morning in MORNINGS:
            if not size or morning.people == int(size):
                rows = measure(morning, float(limit or LIMIT_S))
                show(f"The embedded model, {morning.people} people", rows)


if __name__ == "__main__":
    main()
