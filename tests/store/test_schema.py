"""Simulations of older versions still open."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tiny_run import HOUR, bring_towns, fingerprint_of, going_on, rows
from townsfolk.errors import BadInputError
from townsfolk.simulation.creation import fork
from townsfolk.store import schema, shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading

VERSIONS = Path(__file__).parent / "versions"
FIRST_WITH_SNAPSHOTS = 2
NEWEST_OLDER = len(schema.MIGRATIONS) - 1
END = 8 * HOUR + 100


def bring(version: int, home: Path) -> str:
    """Put the simulation of a version onto the shelf and return its name."""
    name = f"schema_{version}"
    bring_towns(home)
    packed = VERSIONS / f"{name}.sqlite.gz"
    shelf.path_of(name).write_bytes(gzip.decompress(packed.read_bytes()))
    return name


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
async def test_a_simulation_of_an_older_version_goes_on(version: int, home: Path) -> None:
    name = bring(version, home)
    with closing(sqlite3.connect(shelf.existing_path(name))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        plans = db.execute("SELECT person, step, reason, rows FROM plans ORDER BY 1, 2, ordinal")
        before = plans.fetchall()
    async with going_on(name) as run:
        begun = run.step
        assert begun == END
        await run.run(10 * HOUR)
    assert rows(name, "PRAGMA user_version") == [(len(schema.MIGRATIONS),)]
    query = "SELECT person, step, reason, rows FROM plans WHERE step < ? ORDER BY 1, 2, ordinal"
    assert rows(name, query, begun) == before
    fork(name, "earlier", 9 * HOUR + 1)
    assert fingerprint_of("earlier") == fingerprint_of(name, 9 * HOUR + 1)
    if version < FIRST_WITH_SNAPSHOTS:
        with pytest.raises(BadInputError, match=f"older townsfolk.*come back to is {END}"):
            fork(name, "too_early", begun - 1)


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
def test_a_simulation_of_an_older_version_is_copied_at_its_end_without_being_changed(
    version: int, home: Path
) -> None:
    name = bring(version, home)
    before = shelf.existing_path(name).read_bytes()
    fork(name, "now")
    fork(name, "end", END)
    assert fingerprint_of("now") == fingerprint_of("end")
    assert shelf.existing_path(name).read_bytes() == before


@pytest.mark.parametrize("version", [2, 3])
def test_where_other_questions_were_asked_a_fork_says_at_which_steps_it_can_be(
    version: int, home: Path
) -> None:
    name = bring(version, home)
    with pytest.raises(BadInputError, match=r"other questions.*--step 2520, or --step 2880\."):
        fork(name, "between", 7 * HOUR + 181)
    assert not shelf.path_of("between").exists()
    fork(name, "hour", 7 * HOUR)
    with Reading.of(name) as reading:
        assert fingerprint_of("hour") == fingerprint(reading.db, 7 * HOUR)


def test_a_question_in_other_words_has_the_reply_it_had(home: Path) -> None:
    name = bring(NEWEST_OLDER, home)
    with closing(sqlite3.connect(shelf.existing_path(name))) as db, db:
        db.execute("UPDATE attempts SET text_hash = 'in other words'")
    fork(name, "between", 7 * HOUR + 181)
    with Reading.of(name) as reading:
        assert fingerprint_of("between") == fingerprint(reading.db, 7 * HOUR + 181)
