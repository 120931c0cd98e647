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

VERSIONS = Path(__file__).parent / "versions"
FIRST_WITH_SNAPSHOTS = 2


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
async def test_a_simulation_of_an_older_version_goes_on(version: int, home: Path) -> None:
    name = f"schema_{version}"
    bring_towns(home)
    packed = VERSIONS / f"{name}.sqlite.gz"
    shelf.path_of(name).write_bytes(gzip.decompress(packed.read_bytes()))
    with closing(sqlite3.connect(shelf.existing_path(name))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        plans = db.execute("SELECT person, step, reason, rows FROM plans ORDER BY 1, 2, ordinal")
        before = plans.fetchall()
    async with going_on(name) as run:
        begun = run.step
        assert begun == 8 * HOUR + 100
        await run.run(10 * HOUR)
    assert rows(name, "PRAGMA user_version") == [(len(schema.MIGRATIONS),)]
    query = "SELECT person, step, reason, rows FROM plans WHERE step < ? ORDER BY 1, 2, ordinal"
    assert rows(name, query, begun) == before
    fork(name, "earlier", 9 * HOUR + 1)
    assert fingerprint_of("earlier") == fingerprint_of(name, 9 * HOUR + 1)
    if version < FIRST_WITH_SNAPSHOTS:
        with pytest.raises(BadInputError, match="older townsfolk"):
            fork(name, "too_early", begun - 1)
