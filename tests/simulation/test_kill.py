"""A run that is killed at any moment goes on as if it had never been."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tiny_run import HOUR, Dawdling, begin, fingerprint_of, run_to

UNTIL = 20 * HOUR
KILLS = 10


def test_a_run_killed_at_ten_moments_and_resumed_is_the_same() -> None:
    whole = asyncio.run(run_to(UNTIL, begin("whole")))
    name = begin()
    chance = random.Random(5)
    killed = 0
    while killed < KILLS:
        process = _start(name)
        time.sleep(chance.uniform(0.01, 0.25))
        process.send_signal(signal.SIGKILL)
        killed += process.wait(10) == -signal.SIGKILL
        assert process.stdout is not None
        process.stdout.close()
        if killed < KILLS and _is_finished(name):
            raise AssertionError("the run is too short to be killed ten times")
    assert not _is_finished(name)
    assert asyncio.run(run_to(UNTIL, name)) == whole


def _start(name: str) -> "subprocess.Popen[bytes]":
    """Start the run in a process of its own and return when it is about to take steps."""
    paths = [str(Path(__file__).parents[1]), *sys.path]
    process = subprocess.Popen(
        [sys.executable, __file__, name],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _is_finished(name: str) -> bool:
    return fingerprint_of(name) == fingerprint_of(name, UNTIL)


if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201
    asyncio.run(run_to(UNTIL, sys.argv[1], Dawdling(0.06)))
