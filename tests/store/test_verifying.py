"""A simulation's file is sound, or it is said what is wrong with it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tiny_run import HOUR, begin, run_to
from townsfolk.errors import SimulationFileError
from townsfolk.simulation.creation import fork
from townsfolk.store import shelf
from townsfolk.store.verifying import problems

NOON = 12 * HOUR

DAMAGES = {
    "UPDATE actions SET person = 'Nobody' WHERE step = (SELECT max(step) FROM actions)": "among",
    "UPDATE plans SET step = step + 99999": "aren't finished",
    "DELETE FROM memories WHERE number = 3": "without a gap",
    "UPDATE memories SET evidence = '[99999]' WHERE number = 5": "rest on one",
    "UPDATE memories SET embedding = x'00' WHERE number = 5": "another length",
    "UPDATE memories SET call = 'x/1/act/0' WHERE number = 5": "memories name a call",
    "UPDATE actions SET call = 'x/1/act/0'": "actions name a call",
    "UPDATE recalls SET ordinal = 77": "recalls belong to a call",
    "UPDATE recalls SET number = 99999": "no memory of the person",
    "UPDATE calls SET outcome = NULL": "have no outcome",
    "DELETE FROM attempts": "no reply in the journal",
    "DELETE FROM calls": "replies belong to no call",
    "UPDATE attempts SET attempt = 1": "lack one of their tries",
    "UPDATE calls SET outcome = 'fallback'": "another outcome",
    "INSERT INTO utterances VALUES (1, 'Ada', 0, 1, 'Ada Byrne', 'Hi')": "no conversation",
    "DELETE FROM bodies_now": "no place, mind or body",
    "UPDATE movements SET x = x + 1": "stand elsewhere",
    "DELETE FROM snapshots WHERE person = 'Ada Byrne'": "snapshots lack somebody",
    "DELETE FROM maps": "The map is missing",
    "DELETE FROM meta WHERE key = 'seed'": "The fact 'seed' is missing",
    "UPDATE meta SET value = '{' WHERE key = 'settings'": "can't be understood: settings",
    "UPDATE meta SET value = 'x' WHERE key = 'step'": "can't be understood: step",
    "DROP TABLE plans": "'plans' is missing",
    "CREATE TABLE notes (text)": "'notes', which no simulation has",
    "CREATE VIEW seen AS SELECT * FROM memories": "view 'seen'",
    "ALTER TABLE recalls ADD COLUMN note": "has the columns",
}


@pytest.fixture(scope="module")
def day(home_of_the_session: Path) -> bytes:
    """The file of a morning of the tiny town, in which people talked."""
    asyncio.run(run_to(NOON, begin("sound")))
    return shelf.existing_path("sound").read_bytes()


@pytest.fixture
def path(day: bytes) -> Path:
    """That file, to be damaged."""
    path = shelf.path_of("tiny")
    path.write_bytes(day)
    return path


def test_a_simulation_that_has_not_run_yet_is_sound() -> None:
    assert problems(shelf.existing_path(begin())) == []


def test_a_morning_is_sound_and_so_is_a_fork_of_it(path: Path) -> None:
    assert problems(path) == []
    fork("tiny", "earlier", NOON - 100)
    assert problems(shelf.existing_path("earlier")) == []


@pytest.mark.parametrize(("damage", "said"), DAMAGES.items())
def test_what_is_wrong_is_said_in_a_sentence(path: Path, damage: str, said: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(damage)
    found = problems(path)
    assert any(said in problem for problem in found), found
    assert all(problem.endswith(".") for problem in found)


def test_damaged_pages_are_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(content)
    try:
        found = problems(path)
    except SimulationFileError as error:
        found = [str(error)]
    assert found
    assert "damaged" in found[0]
