"""The program as a process of its own, for what only a process can show: signals, locks, exits."""

import os
import subprocess
import sys
from pathlib import Path

import townsfolk

PROGRAM = [sys.executable, "-c", "from townsfolk.cli.main import main; main()"]


def environment() -> dict[str, str]:
    """Return the environment, with this source tree in front of any installed one."""
    return os.environ | {"PYTHONPATH": str(Path(townsfolk.__file__).parents[1])}


def start(*words: str) -> subprocess.Popen[str]:
    """Start the program; its output can be read."""
    return subprocess.Popen(
        [*PROGRAM, *words],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
