import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tiny_run import HOUR, begin, fingerprint_of, going_on, run_to
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.store import shelf


def test_simulations_are_listed_by_name(home: Path) -> None:
    assert shelf.all_names() == []
    for name in ("bees", "ants"):
        begin(name)
    assert shelf.all_names() == ["ants", "bees"]
    assert shelf.path_of("ants") == home / "simulations" / "ants.sqlite"


@pytest.mark.parametrize("name", ["", "../up", "a b", "a/b", ".hidden", "a" * 101, "x\n"])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(BadInputError, match="can't name a simulation"):
        shelf.path_of(name)


def test_a_missing_simulation_is_answered_with_those_that_are_there() -> None:
    begin("ants")
    with pytest.raises(SimulationFileError, match=r"no simulation 'bees'.*ants"):
        shelf.existing_path("bees")


def test_a_taken_name_is_refused_and_nothing_changes() -> None:
    begin("ants")
    before = fingerprint_of("ants")
    with pytest.raises(SimulationFileError, match="already is a simulation"):
        begin("ants")
    assert fingerprint_of("ants") == before


def test_a_new_simulation_is_one_file_and_deleting_leaves_none() -> None:
    begin("ants")
    folder = shelf.simulations_dir()
    assert [path.name for path in folder.iterdir()] == ["ants.sqlite"]
    shelf.delete("ants")
    assert list(folder.iterdir()) == []


async def test_a_copy_of_a_running_simulation_is_as_of_its_last_finished_step() -> None:
    async with going_on(begin("ants")) as run:
        await run.run(7 * HOUR)
        shelf.copy_to(run.file.path, shelf.path_of("bees"))
        there = fingerprint_of("ants")
        await run.run(8 * HOUR)
    assert fingerprint_of("bees") == there
    assert await run_to(8 * HOUR, "bees") == fingerprint_of("ants")


def test_a_closed_simulation_keeps_nothing_beside_its_file() -> None:
    begin("ants")
    with closing(sqlite3.connect(shelf.existing_path("ants"))) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
