"""A full disk, a folder that can't be written, another program's lock, a clock that jumps.

Each is said in a sentence and damages nothing: the run goes on afterwards as if it had not been.
"""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tiny_run import HOUR, begin, fingerprint_of, going_on, run_to
from townsfolk.errors import SimulationFileError
from townsfolk.store import database, shelf
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.store.verifying import problems

BEGUN, UNTIL = 7 * HOUR, 9 * HOUR


@pytest.fixture(scope="module")
def plain(home_of_the_session: object) -> str:
    """The fingerprint of a run that met no trouble."""
    return asyncio.run(run_to(UNTIL, begin("untroubled")))


async def goes_on_as_if_nothing_had_been(name: str, plain: str) -> None:
    assert problems(shelf.existing_path(name)) == []
    assert await run_to(UNTIL, name) == plain


async def test_a_full_disk_stops_a_run_and_damages_nothing(plain: str) -> None:
    name = begin()
    await run_to(BEGUN, name)
    async with going_on(name) as run:
        (pages,) = run.file._db.execute("PRAGMA page_count").fetchone()
        run.file._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(SimulationFileError, match=r"the disk is full\. Make room and go on"):
            await run.run(UNTIL)
        finished = run.step
    assert BEGUN <= finished < UNTIL
    await goes_on_as_if_nothing_had_been(name, plain)


def test_a_file_at_the_limit_of_its_size_stops_a_run_and_damages_nothing(plain: str) -> None:
    name = begin()
    asyncio.run(run_to(BEGUN, name))
    paths = [str(Path(__file__).parents[1]), *sys.path]
    told = subprocess.run(
        [sys.executable, __file__, name],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert "the disk is full, at a limit or failing" in told
    asyncio.run(goes_on_as_if_nothing_had_been(name, plain))


async def test_who_can_not_write_beside_a_file_is_told_so() -> None:
    path = shelf.existing_path(begin())
    shelf.lock_path(path).unlink(missing_ok=True)
    shelf.lock_path(path).mkdir()
    with pytest.raises(SimulationFileError, match="can't be opened for writing"):
        SimulationFile(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
async def test_a_read_only_folder_is_named_and_what_is_in_it_stays_readable() -> None:
    path = shelf.existing_path(begin())
    before = fingerprint_of("tiny")
    shelf.lock_path(path).unlink(missing_ok=True)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(SimulationFileError, match="can't be opened for writing"):
            SimulationFile(path)
    finally:
        path.parent.chmod(0o700)
    assert fingerprint_of("tiny") == before


async def test_another_program_that_writes_is_named_and_waited_for_next_time(
    plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_OPEN_TIMEOUT_S", 0.05)
    name = begin()
    await run_to(BEGUN, name)
    with closing(sqlite3.connect(shelf.existing_path(name))) as other:
        async with going_on(name) as run:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(SimulationFileError, match="being written by another program"):
                await run.run(UNTIL)
            other.execute("ROLLBACK")
    await goes_on_as_if_nothing_had_been(name, plain)


async def test_a_clock_that_jumps_changes_nothing(
    plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", jumping(time.time()).__next__)
    assert await run_to(UNTIL, begin()) == plain


def jumping(now: float) -> Iterator[float]:
    """Give a wall clock that goes back and forth by hours."""
    for turn in range(2**30):
        yield now + (-1) ** turn * 3600 * (turn % 25)


async def _at_the_limit(name: str) -> None:
    size = shelf.existing_path(name).stat().st_size
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        await run_to(UNTIL, name)
    except SimulationFileError as error:
        print(error)  # noqa: T201
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


if __name__ == "__main__":
    asyncio.run(_at_the_limit(sys.argv[1]))
