"""A day of the tiny town, lived once for all tests of what can be learnt from it."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tiny_run import DAY, begin, run_to
from townsfolk.store import shelf
from townsfolk.store.reading import Reading


@pytest.fixture(scope="module")
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
