"""Who runs the members of a study: processes on this machine, or a Ray cluster (`ray_crew`)."""

import asyncio
import contextlib
import importlib
import os
import signal
import sys
import threading
import time
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
                stdin=asyncio.subprocess.PIPE,  # it ends with this process: see `obey`
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
    return [sys.executable, "-c", f"from {__name__} import obey; obey({entry!r})"]


def obey(entry: str) -> None:
    """Call a function, as `module:function`, for as long as who holds the other end of the
    standard input lives: nobody goes on alone when a study is killed."""
    sender = os.dup(sys.stdin.fileno())
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    threading.Thread(target=_end_with, args=(sender,), daemon=True).start()
    module, _, function = entry.partition(":")
    getattr(importlib.import_module(module), function)()


def _end_with(sender: int) -> None:
    """End this process as Ctrl-C does when the other end of a pipe is closed, or else as it is."""
    os.read(sender, 1)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(PATIENCE_S)
    os._exit(1)


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
