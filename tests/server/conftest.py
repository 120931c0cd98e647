"""A simulation that was lived, and its server with a page that is one line."""

import asyncio
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.settings import Settings, load_settings
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

BASE = "base_the_ville_isabella_maria_klaus"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<title>the page</title>", encoding="utf-8")
    return folder


STEPS = 5000
"""Until the afternoon of the first day: the three have talked."""


@pytest.fixture(scope="session")
def lived(home_of_the_session: Path) -> Path:
    """A simulation of the Ville, run by scripted people until the afternoon."""
    settings = load_settings(None, {"model.provider": "scripted"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSFOLK_HOME", str(home_of_the_session))
        path = create("ville", BASE, settings, Scripted.info, WordsEmbedder())
        asyncio.run(_live(path, settings))
    return path


async def _live(path: Path, settings: Settings) -> None:
    file = SimulationFile(path, durable_replies=False)
    simulation = Simulation(file, settings, Broker(Scripted(), 60), WordsEmbedder())
    await simulation.run(STEPS)
    await simulation.close()


@pytest.fixture
def ville(lived: Path, home: Path) -> str:
    """The name of a copy of that simulation on the test's own shelf."""
    (home / "simulations").mkdir(exist_ok=True)
    shutil.copy(lived, home / "simulations")
    return lived.stem


@pytest.fixture
def past(ville: str, web: Path) -> TestClient:
    """A browser that asks about that simulation: its addresses begin at the simulation's own."""
    app = create_app(access_for("127.0.0.1"), web=web)
    return TestClient(app, base_url=f"http://127.0.0.1/api/simulations/{ville}/")
