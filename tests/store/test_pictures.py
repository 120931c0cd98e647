"""Which map a simulation is drawn with when its town was changed since it began."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tiny_run import TINY_TOWNS, begin
from townsfolk.store.pictures import map_to_draw
from townsfolk.store.reading import Reading


@pytest.fixture
def town(home: Path) -> Path:
    """The map of a town of the user's own, in which a simulation has begun."""
    shutil.copytree(TINY_TOWNS, home / "towns")
    begin("tiny")
    return home / "towns" / "tiny_town" / "tiny_town.tmj"


def change(town: Path, how: Callable[[dict[str, Any]], None]) -> bytes:
    content = json.loads(town.read_text())
    how({layer["name"]: layer for layer in content["layers"]})
    town.write_text(json.dumps(content))
    return town.read_bytes()


def drawn() -> bytes:
    with Reading.of("tiny") as reading:
        return map_to_draw(reading)


def test_a_town_that_was_only_drawn_anew_is_shown_as_it_is_drawn_today(town: Path) -> None:
    today = change(town, lambda layers: layers["ground"]["data"].__setitem__(0, 2))
    assert drawn() == today


def test_a_town_in_which_a_thing_was_moved_is_shown_as_it_was(town: Path) -> None:
    began = town.read_bytes()
    change(town, lambda layers: layers["objects"]["objects"][0].update(x=0))
    assert drawn() == began


@pytest.mark.parametrize("content", ["", "[]", '{"layers": [1]}'])
def test_a_map_that_was_broken_since_does_no_harm(town: Path, content: str) -> None:
    began = town.read_bytes()
    town.write_text(content)
    assert drawn() == began
    town.unlink()
    assert drawn() == began
