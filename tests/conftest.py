"""What holds for every test: simulations of its own, and no way out of this machine.

And a day of the tiny town, lived once for all tests of what can be learnt from it.
"""

import asyncio
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tiny_run import DAY, SCRIPTED, VILLE, VILLE_STEPS, begin, going_on, run_to
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.settings import cache_dir, load_settings
from townsfolk.simulation.creation import create
from townsfolk.store import shelf
from townsfolk.store.reading import Reading

DEALT_FIRST = (
    "browser/test_director.py",
    "llm/test_llamacpp.py",
    "llm/test_providers.py",
    "classic/test_damaged.py",
    "classic/test_importing.py",
    "browser/test_audit.py",
    "browser/test_viewer.py",
    "browser/test_person.py",
    "browser/test_map.py",
    "browser/test_timeline.py",
    "browser/test_studies.py",
    "browser/test_embedded_page.py",
    "browser/test_shelf.py",
    "browser/test_shared_file.py",
    "browser/test_hostile.py",
    "browser/test_keyboard.py",
    "browser/test_watching.py",
    "simulation/test_server_killed.py",
    "simulation/test_modes.py",
    "simulation/test_any_replies.py",
    "cli/test_playing.py",
)
"""The files that take longest, so that none of them is still going on when all others are done.

The first one prepares two days for all those of the browser; what follows it doesn't wait for them.
"""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_WEIGHTS = tuple(path for path in sorted(cache_dir().glob("*")) if path.is_file())
"""Files of models that this machine has already; they are never fetched for a test."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores: while one waits, another computes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest in front; the order within a file stays."""
    turns = {Path(__file__).parent / name: turn for turn, name in enumerate(DEALT_FIRST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


def _new_home(home: Path) -> Path:
    (home / "cache").mkdir(parents=True)
    for weights in _WEIGHTS:
        (home / "cache" / weights.name).symlink_to(weights)
    return home


@pytest.fixture(scope="session", autouse=True)
def home_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give fixtures that serve several tests a folder for their simulations."""
    with pytest.MonkeyPatch.context() as patch:
        home = _new_home(tmp_path_factory.mktemp("session") / "home")
        patch.setenv("TOWNSFOLK_HOME", str(home))
        yield home


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test a folder of its own for simulations."""
    home = _new_home(tmp_path_factory.mktemp("home") / "home")
    monkeypatch.setenv("TOWNSFOLK_HOME", str(home))
    return home


@pytest.fixture(scope="session", autouse=True)
def no_way_out() -> Iterator[None]:
    """Refuse every connection that leaves this machine; a datagram's is none, and sends nothing."""
    connect = socket.socket.connect
    internet = (socket.AF_INET, socket.AF_INET6)

    def connect_here(self: socket.socket, address: Any) -> None:
        is_stream = self.family in internet and self.type == socket.SOCK_STREAM
        if is_stream and address[0] not in _LOOPBACK:
            raise AssertionError(f"a test wanted to connect to {address[0]!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def lived_ville(home_of_the_session: Path) -> Path:
    """The Ville, lived by three scripted people until the afternoon: they have talked."""
    settings = load_settings(None, {"model.provider": "scripted"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSFOLK_HOME", str(home_of_the_session))
        path = create("ville", VILLE, settings, SCRIPTED, WordsEmbedder())
        asyncio.run(_live("ville"))
    return path


async def _live(name: str) -> None:
    async with going_on(name) as run:
        await run.run(VILLE_STEPS)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSFOLK_HOME", str(tmp_path_factory.mktemp("lived")))
        asyncio.run(run_to(DAY, begin("day")))
        return shelf.existing_path("day")


@pytest.fixture
def day(lived: Path, home: Path) -> str:
    """The name of a simulation in which a day has passed."""
    (home / "simulations").mkdir()
    shutil.copy(lived, home / "simulations")
    return "day"


@pytest.fixture
def reading(day: str) -> Iterator[Reading]:
    with Reading.of(day) as reading:
        yield reading
