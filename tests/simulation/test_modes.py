"""In whatever order people take their steps, the same happens.

The suite tries few cases; `TOWNSFOLK_CASES=1000 pytest -s tests/simulation/test_modes.py` tries
more, and says what they covered.
"""

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_runs import FOUNDED, Case, Model, act, base_of, begin_case, case_of

from tiny_run import HOUR, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.events import Moved, StepReport, Talked
from townsfolk.llm import servers
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.simulation import holds
from townsfolk.store import shelf

CASES = int(os.environ.get("TOWNSFOLK_CASES", "6"))
FIRST_WAIT_S = 0.002
"""How long a test leaves a server alone that was away."""
FEW_HELD = 2
"""So that the few people of a test are often many."""
covered: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _coverage() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "FIRST_WAIT_S", FIRST_WAIT_S)
        patch.setattr(holds, "FEW", FEW_HELD)
        yield
    if "TOWNSFOLK_CASES" in os.environ:
        lines = [f"{count:10,} {what}" for what, count in sorted(covered.items())]
        print("\n", *lines, sep="\n")  # noqa: T201  asked for


@given(number=st.integers(0, 2**40))
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize=CASES < 100,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_all_orders_give_the_same_fingerprint(number: int) -> None:
    asyncio.run(_compare(case_of(number)))


async def _compare(case: Case) -> None:
    for name in shelf.all_names():
        shelf.delete(name)
    base = base_of(case, Path(os.environ["TOWNSFOLK_HOME"]))
    first, last = case.steps
    directed = begin_case(case, base, "out_of_order", "ahead")
    await _run(case, directed, first, last)
    bound = "SELECT step, kind, person, address, text FROM directions WHERE step IS NOT NULL"
    wanted = rows(directed, bound)
    for mode in ("lock_step", "serial"):
        other = begin_case(case, base, mode, mode)
        with closing(sqlite3.connect(shelf.existing_path(other))) as db, db:
            db.executemany(
                "INSERT INTO directions (step, kind, person, address, text) VALUES (?, ?, ?, ?, ?)",
                wanted,
            )
        assert await run_to(last, other, Model(case, covered)) == fingerprint_of(directed)
    _note(case, directed, {kind for _, kind, *_ in wanted})


def _note(case: Case, name: str, kinds: set[str]) -> None:
    covered["cases"] += 1
    covered[f"cases in {'a town founded for it' if case.base == FOUNDED else case.base}"] += 1
    covered[f"cases with {len(rows(name, 'SELECT name FROM people'))} people"] += 1
    covered[f"cases with {case.slots} slots"] += 1
    covered[f"cases with calls of up to {case.longest_s * 1000:g} ms"] += 1
    covered[f"cases with {'scripted' if case.sane else 'random'} replies"] += 1
    covered["cases in which who waits thinks ahead"] += bool(case.foresight)
    covered["cases with servers away"] += bool(case.away)
    covered["cases with refused calls"] += bool(case.refused)
    covered["calls"] += rows(name, "SELECT count(*) FROM calls")[0][0]
    covered["fallbacks"] += rows(name, "SELECT count(*) FROM calls WHERE outcome = 'fallback'")[0][
        0
    ]
    for kind in kinds:
        covered[f"cases with {kind}"] += 1


async def _run(case: Case, name: str, first: int, last: int) -> None:
    """Run with the director's acts falling in wherever people are, and with cuts."""
    await run_to(first, name, Model(case, covered))
    acts = sorted(case.acts)
    for _ in range(case.cuts):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05), going_on(name, Model(case, covered)) as run:
                await run.run(last)
                covered["cuts that came too late"] += 1
    async with going_on(name, Model(case, covered)) as run:

        def look(report: StepReport) -> None:
            steps = run._engine.steps.values()
            ahead = max(steps) - min(steps)
            covered["steps shown while somebody was ahead"] += ahead > 0
            covered["talks"] += sum(isinstance(one, Talked) for one in report.events)
            covered["moves"] += sum(isinstance(one, Moved) for one in report.events)
            while acts and report.step >= first + acts[0][0]:
                act(run, *acts.pop(0)[1:])

        run.subscribe(look)
        await run.run(last)


class Slow(Scripted):
    """Ada thinks for long."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        await asyncio.sleep(0.3 if request.person == "Ada Byrne" else 0)
        return await super().complete(request)


async def test_people_run_ahead_of_each_other() -> None:
    """Ada thinks for long in her room; meanwhile the others go on."""

    await run_to(6 * HOUR, begin())
    ahead = 0
    async with going_on("tiny", Slow()) as run:
        running = asyncio.create_task(run.run(8 * HOUR))
        for _ in range(60):
            await asyncio.sleep(0.01)
            steps = run._engine.steps.values()
            ahead = max(ahead, max(steps) - min(steps))
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert ahead > 20
