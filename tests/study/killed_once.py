"""The program as it is, but killed in the middle of its first run: for tests of who goes on."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from townsfolk.cli.main import main as program
from townsfolk.settings import home_dir
from townsfolk.store.simulation_file import SimulationFile

COMMITS = 1
"""Batches of steps that are written before the process is killed."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the first process to do so is killed after some commits."""
    try:
        (home_dir() / "killed").touch(exist_ok=False)
    except FileExistsError:
        program(arguments)
    else:
        _die_after(COMMITS)
        program(arguments)


def killed(home: Path) -> bool:
    """Say whether a process was told to die."""
    return (home / "killed").exists()


def _die_after(commits: int) -> None:
    commit_all = SimulationFile.commit_all
    left = commits

    def commit_or_die(self: SimulationFile, *args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return commit_all(self, *args, **kwargs)

    SimulationFile.commit_all = commit_or_die  # type: ignore[method-assign]
