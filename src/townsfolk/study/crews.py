"""Who runs the members of a study: processes on this machine, or a Ray cluster (`ray_crew`)."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

PATIENCE_S = 30.0
"""Seconds a process gets to close its file when it is told to stop."""


class Crew(Protocol):
    """Runs command lines of townsfolk, `size` of them at a time."""

    size: int

    async def run(self, arguments: Sequence[str], log: Path) -> int:
        """Run one and return its exit code, below 0 when it was killed. What it says goes to the
        end of `log`. Cancelling stops it; everything it finished is kept."""

    async def close(self) -> None:
        """Let everybody go."""


class Processes:
    """Runs each in a process of its own. `program` is the command line before the arguments."""

    def __init__(self, size: int, program: Sequence[str]) -> None:
        self.size = size
        self._program = program

    async def run(self, arguments: Sequence[str], log: Path) -> int:
        """Run one as a process."""
        with log.open("ab") as lines:
            process = await asyncio.create_subprocess_exec(
                *self._program,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=lines,
            )
        try:
            return await process.wait()
        except asyncio.CancelledError:
            await _stop(process)
            raise

    async def close(self) -> None:
        """Nothing is left when all have ended."""


def this_program(entry: str) -> list[str]:
    """Return the command line that calls a function, as `module:function`, in this Python."""
    module, _, function = entry.partition(":")
    return [sys.executable, "-c", f"from {module} import {function}; {function}()"]


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end as Ctrl-C does; end it when it doesn't."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
