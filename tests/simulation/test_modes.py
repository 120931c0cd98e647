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
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_any_replies import any_reply

from tiny_run import BOARD, HOUR, Told, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.events import Moved, StepReport, Talked
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf

CASES = int(os.environ.get("TOWNSFOLK_CASES", "6"))
covered: Counter[str] = Counter()


@dataclass(frozen=True)
class Case:
    """A town, how its model behaves, and what disturbs the run."""

    base: str
    seed: int
    vision: int
    cooldown: int
    sane: bool
    slots: int
    longest_s: float
    steps: tuple[int, int]
    acts: tuple[tuple[int, str, int], ...]
    cuts: int


def case_of(number: int) -> Case:
    """Draw a case: every number another one, and none of them dull."""
    chance = Random(number)
    ville = chance.random() < 0.15
    first = chance.randint(6 * HOUR, 19 * HOUR)
    kinds = ("whisper", "announce", "set_object")
    length = chance.randint(10, HOUR // 3 if ville else 2 * HOUR)
    return Case(
        base="base_the_ville_isabella_maria_klaus" if ville else "base_tiny",
        seed=number,
        vision=chance.randint(1, 12),
        cooldown=chance.choice([0, 60, 800]),
        sane=chance.random() < 0.6,
        slots=chance.randint(1, 8),
        longest_s=chance.choice([0.0, 0.001, 0.004]),
        steps=(first, first + length),
        acts=tuple(
            (chance.randint(0, length), chance.choice(kinds), chance.randint(0, 2))
            for _ in range(chance.randint(0, 4))
        ),
        cuts=chance.randint(0, 2),
    )


class Model:
    """Answers as the case says, each question after a while of its own."""

    def __init__(self, case: Case) -> None:
        sane: ChatModel = Scripted()
        self._model = sane if case.sane else Told(any_reply)
        self._longest_s = case.longest_s
        self.info = Told(any_reply, case.slots).info

    async def complete(self, request: ChatRequest) -> ChatReply:
        if self._longest_s:
            await asyncio.sleep(Random(request.seed).uniform(0, self._longest_s))
        return await self._model.complete(request)

    async def close(self) -> None:
        return None


@pytest.fixture(scope="module", autouse=True)
def _coverage() -> Iterator[None]:
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
    first, last = case.steps
    directed = new(case, "out_of_order", "ahead")
    await _run(case, directed, first, last)
    bound = "SELECT step, kind, person, address, text FROM directions WHERE step IS NOT NULL"
    wanted = rows(directed, bound)
    for mode in ("lock_step", "serial"):
        other = new(case, mode, mode)
        with closing(sqlite3.connect(shelf.existing_path(other))) as db, db:
            db.executemany(
                "INSERT INTO directions (step, kind, person, address, text) VALUES (?, ?, ?, ?, ?)",
                wanted,
            )
        assert await run_to(last, other, Model(case)) == fingerprint_of(directed)
    covered["cases"] += 1
    covered[f"cases in {case.base}"] += 1
    covered["calls"] += rows(directed, "SELECT count(*) FROM calls")[0][0]
    for kind in {kind for _, kind, *_ in wanted}:
        covered[f"cases with {kind}"] += 1


def new(case: Case, mode: str, name: str) -> str:
    changed: dict[str, Any] = {"mind__attention": 4, "mind__retention": 5}
    return begin(
        name,
        case.base,
        simulation__seed=case.seed,
        mind__vision=case.vision,
        mind__chat_cooldown=case.cooldown,
        mind__reflection_threshold=30,
        engine__mode=mode,
        **changed,
    )


async def _run(case: Case, name: str, first: int, last: int) -> None:
    """Run with the director's acts falling in wherever people are, and with cuts."""
    await run_to(first, name, Model(case))
    acts = sorted(case.acts)
    for _ in range(case.cuts):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05), going_on(name, Model(case)) as run:
                await run.run(last)
                covered["cuts that came too late"] += 1
    async with going_on(name, Model(case)) as run:

        def look(report: StepReport) -> None:
            steps = run._engine.steps.values()
            ahead = max(steps) - min(steps)
            covered["steps shown while somebody was ahead"] += ahead > 0
            covered["talks"] += sum(isinstance(one, Talked) for one in report.events)
            covered["moves"] += sum(isinstance(one, Moved) for one in report.events)
            while acts and report.step >= first + acts[0][0]:
                _act(run, *acts.pop(0)[1:])

        run.subscribe(look)
        await run.run(last)


def _act(run: Simulation, kind: str, who: int) -> None:
    if kind == "whisper":
        run.whisper(list(run.people)[who], "There is a bear in the park.")
    elif kind == "announce":
        run.announce("The fair opens at noon.")
    else:
        run.set_object(BOARD if BOARD in run.town.objects else next(iter(run.town.objects)), "lit")


async def test_people_run_ahead_of_each_other() -> None:
    """Ada thinks for long in her room; meanwhile the others go on."""

    class Slow(Scripted):
        async def complete(self, request: ChatRequest) -> ChatReply:
            await asyncio.sleep(0.3 if request.person == "Ada Byrne" else 0)
            return await super().complete(request)

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
