"""Runs the members of a study on a Ray cluster, or on a small one that is begun on this machine.

On this machine a member is run in the folder that everything else uses. On another one it is run
in a folder of its own: its file and its town are sent there, and the file comes back at its end.
"""

import asyncio
import importlib
import io
import os
import socket
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError

from townsfolk.people.base import load_base
from townsfolk.settings import home_dir
from townsfolk.store import shelf

KILLED = -9
"""The exit code of a member whose worker died."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a member needs elsewhere: its file so far, and the town it is begun in, zipped."""

    file: bytes | None
    town: bytes | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a member: its exit code, what it said, and its file if it was run elsewhere."""

    code: int
    said: str
    file: bytes | None = None


class RayCrew:
    """Runs each as a Ray task on one CPU. `address` is a cluster's; without one, one is begun here
    for `size` tasks. `entry` is the function that takes the arguments, as `module:function`."""

    def __init__(self, size: int, entry: str, address: str | None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        begun = {} if address else {"num_cpus": size, "include_dashboard": False}
        ray.init(address=address, log_to_driver=False, logging_level="error", **begun)
        self.size = size if address is None else max(size, int(ray.cluster_resources()["CPU"]))
        self._entry = entry
        self._is_elsewhere = address is not None
        # A worker that dies is told of, not replaced in silence: tries are counted in one place.
        self._task = ray.remote(num_cpus=1, max_retries=0)(run_member)

    async def run(self, arguments: Sequence[str], log: Path) -> int:
        """Run one as a task."""
        name, base = arguments[1], arguments[arguments.index("--base") + 1]
        here = (socket.gethostname(), str(home_dir().resolve()))
        parcel = pack(name, base) if self._is_elsewhere else Parcel(None, None)
        task = self._task.remote(self._entry, list(arguments), here, parcel)
        try:
            outcome: Outcome = await task
        except asyncio.CancelledError:
            ray.cancel(task)
            raise
        except RayError as error:
            outcome = Outcome(KILLED, f"{type(error).__name__}: the worker died.\n")
        with log.open("a", encoding="utf-8") as lines:
            lines.write(outcome.said)
        if outcome.file is not None:
            unpack_file(name, outcome.file)
        return outcome.code

    async def close(self) -> None:
        """Leave the cluster, or end the one that was begun here."""
        ray.shutdown()


def run_member(entry: str, arguments: list[str], home: tuple[str, str], parcel: Parcel) -> Outcome:
    """Run a member in this worker: in the home of whoever sent it when that is here."""
    machine, folder = home
    if machine == socket.gethostname() and Path(folder).is_dir():
        return _called(entry, arguments, folder)
    with tempfile.TemporaryDirectory(prefix="townsfolk-") as empty:
        return run_elsewhere(entry, arguments, Path(empty), parcel)


def run_elsewhere(entry: str, arguments: list[str], home: Path, parcel: Parcel) -> Outcome:
    """Run a member in an empty home, from what was sent along, and return its file, too."""
    if parcel.town is not None:
        with zipfile.ZipFile(io.BytesIO(parcel.town)) as town:
            town.extractall(home / "towns")
    path = home / "simulations" / f"{arguments[1]}{shelf.ENDING}"
    path.parent.mkdir(parents=True)
    if parcel.file is not None:
        path.write_bytes(parcel.file)
    outcome = _called(entry, arguments, str(home))
    return Outcome(outcome.code, outcome.said, _content(path))


def pack(name: str, base: str) -> Parcel:
    """Return what a simulation needs to be begun or gone on with elsewhere."""
    path = shelf.path_of(name)
    folder = home_dir() / "towns" / load_base(base).town
    return Parcel(_content(path), _zipped(folder))


def unpack_file(name: str, content: bytes) -> None:
    """Put a simulation's file that came back in its place, all at once."""
    path = shelf.path_of(name)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    if path.exists():
        shelf.delete(name)
    part.replace(path)


def _content(path: Path) -> bytes | None:
    """Return a simulation's file with all that was written to it; None when there is none."""
    if not path.exists():
        return None
    with tempfile.TemporaryDirectory(prefix="townsfolk-") as folder:
        copy = Path(folder) / path.name
        shelf.copy_to(path, copy)
        return copy.read_bytes()


def _zipped(folder: Path) -> bytes | None:
    """Return a town of one's own; one that comes with the program is there already."""
    if not folder.is_dir():
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as town:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                town.write(path, Path(folder.name) / path.relative_to(folder))
    return packed.getvalue()


def _called(entry: str, arguments: Sequence[str], home: str) -> Outcome:
    """Call the program in this process, so that it ends with its worker."""
    module, _, function = entry.partition(":")
    program: Callable[[Sequence[str]], Any] = getattr(importlib.import_module(module), function)
    said = io.StringIO()
    before = os.environ.get("TOWNSFOLK_HOME")
    os.environ["TOWNSFOLK_HOME"] = home
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(said):
            program(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        return Outcome(code, said.getvalue())
    finally:
        os.environ.pop("TOWNSFOLK_HOME")
        if before is not None:
            os.environ["TOWNSFOLK_HOME"] = before
    return Outcome(0, said.getvalue())
