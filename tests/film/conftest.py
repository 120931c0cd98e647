"""A look into a morning of the Ville that scripted people have lived."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from townsfolk.store.reading import Reading


@pytest.fixture
def reading(lived_ville: Path) -> Iterator[Reading]:
    """A look into that morning."""
    with Reading(lived_ville) as reading:
        yield reading


@pytest.fixture
def talk(reading: Reading) -> int:
    """The step in which the first talk begins."""
    return reading.conversations()[-1].start
