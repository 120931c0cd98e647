"""A simulation looks as it did when it began, whatever becomes of its town."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import load_settings
from townsfolk.simulation.creation import create, fork
from townsfolk.store.pictures import keeps_pictures, lacking, map_to_draw, picture, pictures_of
from townsfolk.store.reading import Reading

VILLE = Path(__file__).parents[2] / "towns" / "the_ville"
WALLS, MARIA = "tiles/walls.png", "sprites/maria_lopez.png"


@pytest.fixture
def town(home: Path) -> Path:
    """A copy of the Ville in the user's own towns, in which one of two simulations was begun."""
    folder = home / "towns" / "the_ville"
    shutil.copytree(VILLE, folder)
    settings = load_settings(None, {"model.provider": "scripted"})
    create("ville", "base_the_ville_isabella_maria_klaus", settings, Scripted.info, WordsEmbedder())
    return folder


def test_what_was_drawn_anew_since_leaves_a_simulation_as_it_was(town: Path) -> None:
    before = {path: (VILLE / path).read_bytes() for path in (WALLS, MARIA)}
    for path in before:
        (town / path).write_bytes(b"drawn anew")
    fork("ville", "copy")
    for name in ("ville", "copy"):
        with Reading.of(name) as reading:
            assert {path: picture(reading, path) for path in before} == before
            assert before.items() <= dict(pictures_of(reading)).items()
            assert map_to_draw(reading) == reading.tmj()


def test_a_picture_that_is_not_kept_is_the_town_s(town: Path) -> None:
    with Reading.of("ville") as reading:
        assert keeps_pictures(reading)
        portrait = "portraits/eddy_lin.png"
        assert picture(reading, portrait) == (town / portrait).read_bytes()
        for path in ("../../secret.png", "tiles", "the_ville.tmj", "a\0b.png", "x" * 999 + ".png"):
            assert picture(reading, path) is None


def test_a_picture_that_is_nowhere_is_told(town: Path) -> None:
    with Reading.of("ville") as reading:
        shutil.rmtree(town)
        assert lacking(reading) == ""
    forget_pictures()
    with Reading.of("ville") as reading:
        # The package has a Ville of its own, in which everything is.
        assert lacking(reading) == ""
        town.mkdir()
        (town / "the_ville.tmj").write_bytes(reading.tmj())
        with closing(sqlite3.connect(reading.path)) as db, db:
            db.execute("UPDATE meta SET value = 'gone' WHERE key = 'town'")
    with Reading.of("ville") as reading:
        assert "the town 'gone', such as 'tiles/" in lacking(reading)


def test_old_pictures_that_may_not_fit_are_told(town: Path) -> None:
    forget_pictures()
    with Reading.of("ville") as reading:
        assert lacking(reading) == ""
        rebuilt = json.loads(reading.tmj())
        rooms = next(one for one in rebuilt["layers"] if one["name"] == "arenas")
        rooms["objects"][0]["x"] += rebuilt["tilewidth"]
        (town / "the_ville.tmj").write_text(json.dumps(rebuilt))
        assert "the town 'the_ville' has been rebuilt since it began" in lacking(reading)


def forget_pictures() -> None:
    """Leave the simulation as an older townsfolk began it."""
    with Reading.of("ville") as reading, closing(sqlite3.connect(reading.path)) as db, db:
        db.execute("DELETE FROM pictures")
