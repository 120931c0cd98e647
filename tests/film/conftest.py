"""A morning of the Ville that scripted people have lived, until after its first talk."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import Settings, load_settings
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile

STEPS = 3450


@pytest.fixture(scope="session")
def morning(home_of_the_session: Path) -> Path:
    settings = load_settings(None, {"model.provider": "scripted"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSFOLK_HOME", str(home_of_the_session))
        base = "base_the_ville_isabella_maria_klaus"
        path = create("filmed", base, settings, Scripted.info, WordsEmbedder())
        asyncio.run(_live(path, settings))
    return path


async def _live(path: Path, settings: Settings) -> None:
    file = SimulationFile(path, durable_replies=False)
    simulation = Simulation(file, settings, Broker(Scripted(), 60), WordsEmbedder())
    await simulation.run(STEPS)
    await simulation.close()


@pytest.fixture
def reading(morning: Path) -> Iterator[Reading]:
    """A look into that morning."""
    with Reading(morning) as reading:
        yield reading


@pytest.fixture
def talk(reading: Reading) -> int:
    """The step in which the first talk begins."""
    return reading.conversations()[-1].start
