"""Looking into files of older versions, which stay as they are."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from townsfolk.settings import cache_dir
from townsfolk.store import asked, schema
from townsfolk.store.memories import search
from townsfolk.store.reading import Reading

VERSIONS = sorted((Path(__file__).parent / "versions").glob("schema_*.sqlite.gz"))


def older_file(folder: Path, packed: Path = VERSIONS[0]) -> Path:
    """Return a simulation of an older version in a folder."""
    file = folder / "older.sqlite"
    file.write_bytes(gzip.decompress(packed.read_bytes()))
    return file


@pytest.mark.parametrize("packed", VERSIONS, ids=lambda path: path.name.partition(".")[0])
def test_a_file_of_an_older_version_is_looked_into_and_stays_as_it_is(
    packed: Path, tmp_path: Path
) -> None:
    file = older_file(tmp_path, packed)
    before = file.read_bytes()
    for _ in range(2):
        with Reading(file) as reading:
            assert reading.path == file
            assert reading.step > 0
            assert all(search(reading, name, reading.step)[0] for name in reading.names())
            assert not list(asked.calls(reading, limit=1)) or asked.calls(reading, limit=1)[0].tries
    assert file.read_bytes() == before
    (copy,) = (cache_dir() / "older").iterdir()
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)


def test_a_file_that_went_on_is_copied_anew_and_the_old_copy_goes(tmp_path: Path) -> None:
    file = older_file(tmp_path)
    with Reading(file) as reading:
        assert reading.meta["base"] != "another"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE meta SET value = 'another' WHERE key = 'base'")
    with Reading(file) as reading:
        assert reading.meta["base"] == "another"
    assert len(list((cache_dir() / "older").iterdir())) == 1


def test_without_a_cache_the_copy_is_in_memory(tmp_path: Path) -> None:
    file = older_file(tmp_path)
    before = file.read_bytes()
    cache_dir().mkdir(parents=True, exist_ok=True)
    (cache_dir() / "older").write_text("in the way", encoding="utf-8")
    with Reading(file) as reading:
        assert reading.names()
    assert file.read_bytes() == before
