"""Random runs: a town, its people, how its model behaves, and what disturbs them."""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from test_any_replies import any_reply

from tiny_run import BOARD, HOUR, TINY_TOWNS, Told, begin
from townsfolk.errors import ModelUnavailableError, ReplyError
from townsfolk.founding.founding import found, write
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.simulation.simulation import Simulation

FOUNDED = "founded"
"""Instead of a base's name: a town made anew for the case."""


@dataclass(frozen=True)
class Case:
    """A town, how its model behaves, and what disturbs the run.

    `away` and `refused` are the shares of calls that find no server or get no reply.
    """

    base: str
    people: int
    seed: int
    vision: int
    cooldown: int
    sane: bool
    slots: int
    longest_s: float
    away: float
    refused: float
    steps: tuple[int, int]
    acts: tuple[tuple[int, str, int], ...]
    cuts: int
    foresight: int


def case_of(number: int) -> Case:
    """Draw a case: every number another one, and none of them dull."""
    chance = Random(number)
    base = chance.choices(["base_tiny", FOUNDED, "base_the_ville_isabella_maria_klaus"], [5, 4, 1])[
        0
    ]
    first = chance.randint(6 * HOUR, chance.choice([8, 8, 8, 19]) * HOUR)
    kinds = ("whisper", "announce", "set_object")
    length = chance.randint(10, 2 * HOUR if base == "base_tiny" else HOUR // 2)
    return Case(
        base=base,
        people=chance.randint(2, 9),
        seed=number,
        vision=chance.randint(1, 12),
        cooldown=chance.choice([0, 60, 800]),
        sane=chance.random() < 0.6,
        slots=chance.randint(1, 8),
        longest_s=chance.choice([0.0, 0.001, 0.004]),
        away=chance.choice([0.0, 0.0, 0.02]),
        refused=chance.choice([0.0, 0.05, 0.3]),
        steps=(first, first + length),
        acts=tuple(
            (chance.randint(0, length), chance.choice(kinds), chance.randint(0, 2))
            for _ in range(chance.randint(0, 4))
        ),
        cuts=chance.randint(0, 2),
        foresight=chance.choice([0, 0, 30, 360]),
    )


class Model:
    """Answers as the case says, each question after a while of its own."""

    def __init__(self, case: Case, covered: Counter[str]) -> None:
        sane: ChatModel = Scripted()
        self._model = sane if case.sane else Told(any_reply)
        self._case = case
        self._covered = covered
        self._asked: Counter[int] = Counter()
        self.info = Told(any_reply, case.slots).info

    async def complete(self, request: ChatRequest) -> ChatReply:
        chance = Random(request.seed)
        if self._case.longest_s:
            await asyncio.sleep(chance.uniform(0, self._case.longest_s))
        self._asked[request.seed] += 1
        if chance.random() < self._case.away and self._asked[request.seed] == 1:
            self._covered["calls that found the server away"] += 1
            raise ModelUnavailableError("The server is away. Start it.", retry_after_s=0.0)
        if chance.random() < self._case.refused:
            self._covered["calls that were refused"] += 1
            raise ReplyError("The server refused.")
        return await self._model.complete(request)

    async def close(self) -> None:
        return None


def base_of(case: Case, home: Path) -> str:
    """Return the name of the case's base, founding its town if it is to be made anew."""
    if case.base != FOUNDED:
        return case.base
    towns = home / "towns"
    if towns.is_symlink():  # to the towns of the tests, where no other belongs
        towns.unlink()
    if not towns.exists():
        shutil.copytree(TINY_TOWNS, towns)
    name = f"town_{case.seed}"
    shutil.rmtree(towns / name, ignore_errors=True)  # of the same case, drawn before
    founded = found("Elmbridge", case.people, case.seed)
    return write(founded, name, towns / name, lambda _: None)


def begin_case(case: Case, base: str, mode: str, name: str) -> str:
    """Make a simulation of a case, and return its name."""
    changed: dict[str, Any] = {"mind__attention": 4, "mind__retention": 5}
    return begin(
        name,
        base,
        simulation__seed=case.seed,
        mind__vision=case.vision,
        mind__chat_cooldown=case.cooldown,
        mind__reflection_threshold=30,
        engine__mode=mode,
        engine__foresight=case.foresight,
        **changed,
    )


def act(run: Simulation, kind: str, who: int) -> None:
    """Do what a director does: of a kind, to one of the people."""
    if kind == "whisper":
        run.whisper(list(run.people)[who % len(run.people)], "There is a bear in the park.")
    elif kind == "announce":
        run.announce("The fair opens at noon.")
    else:
        run.set_object(BOARD if BOARD in run.town.objects else next(iter(run.town.objects)), "lit")
