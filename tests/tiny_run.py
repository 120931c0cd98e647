"""Runs of three people in the tiny town, with models that a test makes up."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from townsfolk.errors import ModelUnavailableError
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, Embedder, ModelInfo
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.names import Address, PersonName
from townsfolk.settings import Settings, override
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.simulation_file import SimulationFile

ADA, BEN, CLEO = map(PersonName, ("Ada Byrne", "Ben Okoro", "Cleo Marsh"))
CAFE = Address("Tiny Town:Corner Cafe:cafe")
TABLE = Address("Tiny Town:Corner Cafe:cafe:table")
BOARD = Address("Tiny Town:Inn:hall:notice board")
HOUR = 360
"""Steps of an hour, at 10 seconds each."""
DAY = 24 * HOUR
VILLE, VILLE_STEPS = "base_the_ville_isabella_maria_klaus", 5000
"""The base and the length of `lived_ville`: until the afternoon of the first day."""
TINY_TOWNS = Path(__file__).parent / "towns"
SCRIPTED = Scripted.info


class Told:
    """Answers with what a function makes of the request, and remembers what it was asked."""

    def __init__(self, answer: Callable[[ChatRequest], str], slots: int = 4) -> None:
        self._answer = answer
        self.asked: list[ChatRequest] = []
        self.info = ModelInfo("test", "told", slots, is_language_model=False)

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        return ChatReply(self._answer(request))

    async def close(self) -> None:
        return None


class Dawdling(Scripted):
    """The scripted people, who take now more, now less time to answer."""

    def __init__(self, longest_s: float = 0.002) -> None:
        self._longest_s = longest_s

    async def complete(self, request: ChatRequest) -> ChatReply:
        await asyncio.sleep(self._longest_s * (request.seed % 7) / 7)
        return await super().complete(request)


class Failing(Scripted):
    """The scripted people, whose server is away for some of the calls, counted from 1."""

    def __init__(self, calls: Sequence[int]) -> None:
        self._calls = frozenset(calls)
        self.count = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.count += 1
        if self.count in self._calls:
            raise ModelUnavailableError("The server is away. Start it.", retry_after_s=0.0)
        return await super().complete(request)


class Counting(Scripted):
    """The scripted people, and how often they were asked."""

    def __init__(self) -> None:
        self.asked: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        return await super().complete(request)


def bring_towns(home: Path) -> None:
    """Put the towns of the tests where the program looks for a user's own."""
    if not (home / "towns").exists():
        (home / "towns").symlink_to(TINY_TOWNS, target_is_directory=True)


def begin(
    name: str = "tiny",
    base: str = "base_tiny",
    embedder: Embedder | None = None,
    **overrides: Any,
) -> str:
    """Make a simulation and return its name; `mind__vision=4` overrides `mind.vision`."""
    bring_towns(Path(os.environ["TOWNSFOLK_HOME"]))
    changed = {key.replace("__", "."): value for key, value in overrides.items()}
    create(name, base, override({}, changed, "the test"), SCRIPTED, embedder or WordsEmbedder())
    return name


@asynccontextmanager
async def going_on(
    name: str,
    model: ChatModel | None = None,
    speed: float = 0.0,
    timeout_s: float = 5.0,
    embedder: Embedder | None = None,
) -> AsyncIterator[Simulation]:
    """Open a simulation, and close it in the end."""
    file = SimulationFile(shelf.existing_path(name), durable_replies=False)
    settings = Settings.model_validate_json(file.meta()["settings"])
    broker = Broker(model or Scripted(), timeout_s)
    run = Simulation(file, settings, broker, embedder or WordsEmbedder(), speed)
    try:
        yield run
    finally:
        await run.close()


async def run_to(step: int, name: str, model: ChatModel | None = None) -> str:
    """Run a simulation to a step and return its fingerprint."""
    async with going_on(name, model) as run:
        await run.run(step)
    return fingerprint_of(name)


def fingerprint_of(name: str, step: int | None = None) -> str:
    """Return the fingerprint of a simulation on the shelf."""
    with closing(sqlite3.connect(shelf.existing_path(name))) as db:
        return fingerprint(db, step)


def rows(simulation: str | Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what a query finds in a simulation, given by its name or its file."""
    path = simulation if isinstance(simulation, Path) else shelf.existing_path(simulation)
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()
