"""A fork is whole or isn't there, wherever it is cut off, and no larger than what is in it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tiny_run import HOUR, begin, fingerprint_of, run_to
from townsfolk.errors import BadInputError
from townsfolk.simulation.creation import fork
from townsfolk.store import shelf
from townsfolk.store.verifying import problems

LIVED = 20 * HOUR
EARLY = 8 * HOUR + 100
MOST_MOMENTS = 500


async def test_a_fork_at_an_early_step_is_as_small_as_its_past() -> None:
    await run_to(LIVED, begin())
    fork("tiny", "early", EARLY)
    await run_to(EARLY, begin("plain"))
    size, plain = (shelf.path_of(name).stat().st_size for name in ("early", "plain"))
    assert size < 1.2 * plain
    assert size < 0.7 * shelf.path_of("tiny").stat().st_size
    assert problems(shelf.path_of("early")) == []
    assert fingerprint_of("early") == fingerprint_of("tiny", EARLY) == fingerprint_of("plain")
    assert await run_to(LIVED, "early") == fingerprint_of("tiny")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that divide")
async def test_a_fork_killed_at_any_file_it_touches_is_whole_or_not_there() -> None:
    expected = await run_to(9 * HOUR, begin())
    paths = [str(Path(__file__).parents[1]), *sys.path]
    told = subprocess.run(
        [sys.executable, __file__, "tiny", str(EARLY)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    ).stdout.split()
    assert told[-1] == "done"
    assert told.count("nothing") > 5
    assert set(told[:-1]) <= {"nothing", "whole"}
    assert fingerprint_of("tiny") == expected
    shelf.path_of("given_up").with_suffix(".making").touch()
    for part in ("given_up.new", "given_up.packed", "given_up.packed-journal", "given_up.new-wal"):
        (shelf.simulations_dir() / part).write_bytes(b"half a file")
    fork("tiny", "copy", EARLY)
    assert fingerprint_of("copy") == fingerprint_of("tiny", EARLY)
    left = {path.name for path in shelf.simulations_dir().iterdir()}
    assert left - {"tiny.lock"} == {"copy.sqlite", "tiny.sqlite"}


def test_a_name_that_is_being_made_is_not_made_twice() -> None:
    begin()
    with shelf.being_made(shelf.new_path("copy")) as part:
        shelf.copy_to(shelf.existing_path("tiny"), part)
        with pytest.raises(BadInputError, match="being made already"):
            fork("tiny", "copy")
    assert problems(shelf.existing_path("copy")) == []


def _killed_at_each_moment(name: str, step: int) -> None:
    """Fork in children, each killed at a later file that is opened, and say what is left."""
    for moment in range(1, MOST_MOMENTS, 3):
        child = os.fork()
        if child == 0:
            _kill_at(moment)
            fork(name, "copy", step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        there = shelf.path_of("copy")
        if there.exists():
            whole = not problems(there) and fingerprint_of("copy") == fingerprint_of(name, step)
            print("whole" if whole else "damaged", flush=True)  # noqa: T201
            shelf.delete("copy")
        else:
            print("nothing", flush=True)  # noqa: T201
        if not os.WIFSIGNALED(status):
            print("done", flush=True)  # noqa: T201
            return


def _kill_at(moment: int) -> None:
    left = moment

    def count(event: str, _: object) -> None:
        nonlocal left
        if event in ("open", "os.rename", "os.remove", "sqlite3.connect"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    _killed_at_each_moment(sys.argv[1], int(sys.argv[2]))
