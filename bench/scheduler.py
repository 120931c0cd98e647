"""How near the order of steps comes to the best there is, by people and by slots of the model.

The real engine runs; only the model is a stand-in: scripted replies that take as long as a model
server would need for their tokens, in virtual time. What the engine itself takes isn't counted
here (python -m bench.engine measures it).

Run: python -m bench.scheduler            (python -m bench.scheduler 25 1000:64,256 for some sizes,
and for some numbers of slots; the plot is only drawn of all)
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench.crowds import STEPS_AN_HOUR, base_of, begin, copy, reopen
from bench.measured import Figures, own_home, show
from bench.oracle import recorded
from bench.plots import Line, line_plot
from bench.virtual_time import run_virtually
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.names import Address, Tile
from townsfolk.simulation.reach import Reach
from townsfolk.store import shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading

WINDOWS = {25: (7, 12), 100: (7, 12), 250: (7, 9), 1000: (8, 9)}
"""Hours of the day that are run, by people: fewer of them for many, so that it ends."""
SLOTS = {
    25: (1, 4, 16, 64, 256),
    100: (1, 4, 16, 64, 256),
    250: (4, 16, 64, 256),
    1000: (16, 64, 256),
}
"""Slots of the model by people: with very few for many, every order takes all work one by one."""
EVERYBODY = 4096
"""Slots enough for all at once."""
PLOT = Path("docs/scheduler.svg")

FORESIGHT = 360
"""Steps that who waits thinks ahead in the runs with foresight: an hour."""

PREFILL_TOKENS_S = 4000.0
"""Tokens of a prompt read in a second: an 8B model on one graphics card, with its prefix cached."""
DECODE_TOKENS_S = 50.0
"""Tokens written in a second in each slot."""
OVERHEAD_S = 0.03
JITTER = 0.2
"""The spread of times, as the sigma of a log-normal factor."""


class Latent:
    """The scripted model with the time that a server would need for its tokens."""

    def __init__(self, slots: int) -> None:
        self._model = Scripted()
        self.info = replace(Scripted.info, name="latent", slots=slots)
        self.work_s = 0.0
        self.calls = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        reply = await self._model.complete(request)
        seconds = (
            OVERHEAD_S + reply.tokens_in / PREFILL_TOKENS_S + reply.tokens_out / DECODE_TOKENS_S
        )
        seconds *= Random(request.seed).lognormvariate(0, JITTER)
        self.work_s += seconds
        self.calls += 1
        await asyncio.sleep(seconds)
        return reply

    async def close(self) -> None:
        return None


@dataclass(frozen=True)
class Run:
    """What a run came to: virtual seconds, those of all calls, and the fingerprint."""

    seconds: float
    work_s: float
    calls: int
    fingerprint: str


def run(start: str, until: int, slots: int, mode: str, foresight: int = 0) -> Run:
    """Run a copy of a simulation to a step."""
    copy(start, "measured")
    model = Latent(slots)

    async def whole() -> None:
        simulation = reopen("measured", model, {"engine.mode": mode, "engine.foresight": foresight})
        try:
            await simulation.run(until)
        finally:
            await simulation.close()

    _, seconds = run_virtually(whole())
    with Reading.of("measured") as reading:
        return Run(seconds, model.work_s, model.calls, fingerprint(reading.db))


@contextmanager
def straight_lines() -> Iterator[None]:
    """Let distances be straight lines through all walls, as if there were one open field."""
    walking = Reach.gap

    def straight(
        self: Reach, here: Tile, there: Tile, _arenas: Sequence[Address], _enough: int = 0
    ) -> int:
        across = max(0, abs(here.x - there.x) - self.radius)
        return across + max(0, abs(here.y - there.y) - self.radius)

    Reach.gap = straight  # type: ignore[method-assign]
    try:
        yield
    finally:
        Reach.gap = walking  # type: ignore[method-assign]


def measure(people: int, slots: Sequence[int]) -> list[Figures]:
    """Return a row for each number of slots."""
    first, last = (hour * STEPS_AN_HOUR for hour in WINDOWS[people])
    begin("start", base_of(people))

    async def lead_up() -> None:
        simulation = reopen("start", Scripted())
        await simulation.run(first)
        await simulation.close()

    asyncio.run(lead_up())
    with recorded() as recording:
        free = run("start", last, EVERYBODY, "lock_step")
    chain = recording.longest_chain()
    rows = []
    for number in slots:
        ahead = run("start", last, number, "out_of_order")
        together = run("start", last, number, "lock_step")
        with straight_lines():
            straight = run("start", last, number, "out_of_order")
        foreseen = run("start", last, number, "out_of_order", FORESIGHT)
        runs = (ahead, together, straight, foreseen)
        assert {one.fingerprint for one in runs} == {free.fingerprint}
        rows.append(_row(people, number, free, chain, *runs))
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    shelf.delete("start")
    return rows


def _row(
    people: int,
    slots: int,
    free: Run,
    chain: float,
    ahead: Run,
    together: Run,
    straight: Run,
    foreseen: Run,
) -> Figures:
    first, last = WINDOWS[people]
    oracle = max(chain, free.work_s / slots)
    return {
        "people": people,
        "hours": f"{first}-{last}",
        "slots": slots,
        "calls": free.calls,
        "serial_s": round(free.work_s, 1),
        "lock_step_s": round(together.seconds, 1),
        "out_of_order_s": round(ahead.seconds, 1),
        "chain_s": round(chain, 1),
        "oracle_s": round(oracle, 1),
        "of_oracle": round(oracle / ahead.seconds, 3),
        "vs_lock_step": round(together.seconds / ahead.seconds, 2),
        "vs_serial": round(free.work_s / ahead.seconds, 2),
        "straight_s": round(straight.seconds, 1),
        "vs_straight": round(straight.seconds / ahead.seconds, 2),
        "foreseen_s": round(foreseen.seconds, 1),
        "foreseen_of_oracle": round(oracle / foreseen.seconds, 3),
        "asked_in_vain": round(foreseen.calls / free.calls - 1, 3),
    }


def main() -> None:
    wanted = dict(_wanted(word) for word in sys.argv[1:]) or SLOTS
    with own_home():
        rows = [row for people, slots in wanted.items() for row in measure(people, slots)]
    show("Order of steps: virtual seconds", rows)
    if wanted is SLOTS:
        lines = [Line(f"{people} people", _shares(rows, people)) for people in SLOTS]
        plot = line_plot("slots of the model", "share of the oracle", lines)
        PLOT.write_text(plot, encoding="utf-8")


def _wanted(word: str) -> tuple[int, tuple[int, ...]]:
    """Read a size, and the numbers of slots if they are told: `1000:64,256`."""
    people, _, slots = word.partition(":")
    return int(people), tuple(map(int, slots.split(","))) if slots else SLOTS[int(people)]


def _shares(rows: Sequence[Figures], people: int) -> list[tuple[int, float]]:
    own = [row for row in rows if row["people"] == people]
    return [(int(row["slots"]), float(row["of_oracle"])) for row in own]


if __name__ == "__main__":
    main()
