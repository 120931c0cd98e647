"""`townsfolk sweep`: a study of many simulations, several at once, and one table of all."""

import asyncio
import csv
import importlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table

from townsfolk.cli.running import going_on_later
from townsfolk.cli.terminal import notes, out, plain, say, warn
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.settings import home_dir
from townsfolk.store import shelf
from townsfolk.store.reading import Reading, is_running
from townsfolk.study.crews import PATIENCE_S, Crew, Processes, this_program
from townsfolk.study.sweep import Attempt, Member, Result, Study, is_done, read_study, results

ENTRY = "townsfolk.cli.main:main"
FAILED = 1
_USAGE = 2
"""The exit code that says that another try would fail as well."""
_WIDTH = 160
_PAUSE_S = 1.0
"""Seconds before another try, and between two looks at how far everybody is."""


def sweep(
    study: Annotated[Path, typer.Argument(help="The study's file (TOML).", show_default=False)],
    address: Annotated[
        str | None,
        typer.Argument(help="With --ray: a running cluster, such as 10.0.0.1:6379."),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, help="How many simulations run at once.")] = 2,
    ray: Annotated[
        bool, typer.Option("--ray", help="Run them on Ray: here, or on the cluster at ADDRESS.")
    ] = False,
    tries: Annotated[
        int, typer.Option(min=1, help="How often a simulation that failed is run, all in all.")
    ] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Run a study of many simulations, several at once.

    Members that are done are left alone: the same command again goes on where the last one ended.
    """
    if address is not None and not ray:
        raise BadInputError(f"{address!r} is an address for --ray. Add --ray, or leave it out.")
    work = Sweep(read_study(study), tries)
    with work.alone(), going_on_later(f"townsfolk sweep {study}"):
        asyncio.run(_run(work, processes, ray, address))
    table = results(work.study, work.attempts)
    work.write(table)
    if as_json:
        out.print(json.dumps([asdict(one) for one in table], ensure_ascii=False), soft_wrap=True)
    else:
        # Numbers are never cut off: in a narrow terminal the lines wrap.
        Console(width=max(out.width, _WIDTH), highlight=False).print(_picture(table))
        say(f"The table is in {work.folder} as results.csv and results.json.")
    if work.failed:
        raise typer.Exit(FAILED)


@dataclass
class Sweep:
    """A study being run: what was tried so far is kept in its folder beside the simulations."""

    study: Study
    tries: int
    attempts: list[Attempt] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    running: dict[str, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._journal.exists():
            lines = self._journal.read_text(encoding="utf-8").splitlines()
            self.attempts = [Attempt(**json.loads(line)) for line in lines]

    @property
    def folder(self) -> Path:
        """Where tables and logs are kept."""
        return home_dir() / "studies" / self.study.name

    @property
    def _journal(self) -> Path:
        return self.folder / "attempts.jsonl"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from running the same study at the same time."""
        lock = FileLock(self.folder / "sweep.lock")
        try:
            with lock.acquire(timeout=0):
                yield
        except Timeout as error:
            raise BadInputError(
                f"The study {self.study.name!r} is being run by another process. Wait for it."
            ) from error

    def left(self) -> list[Member]:
        """Return the members that aren't done."""
        return [one for one in self.study.members if not is_done(one)]

    async def run(self, crew: Crew) -> None:
        """Run all members that are left, as many at a time as the crew can."""
        waiting = iter(self.left())
        async with asyncio.TaskGroup() as group:
            for _ in range(crew.size):
                group.create_task(self._work(crew, waiting))

    async def _work(self, crew: Crew, waiting: Iterator[Member]) -> None:
        for member in waiting:
            self.running[member.name] = member
            try:
                await self._finish(crew, member)
            finally:
                del self.running[member.name]

    async def _finish(self, crew: Crew, member: Member) -> None:
        """Run a member until it is done, or has failed too often."""
        log = self.folder / f"{member.name}.log"
        await _let_go(member)
        for number in range(1, self.tries + 1):
            began = time.monotonic()
            code = await crew.run(member.arguments(), log)
            self._note(Attempt(member.name, code, round(time.monotonic() - began, 3)))
            if code == 0:
                say(f"{member.name} is done.")
                return
            if code == _USAGE:
                break
            if number < self.tries:
                how = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
                warn(f"{member.name} {how}; it goes on where it was.")
                await asyncio.sleep(_PAUSE_S)
        self.failed.append(member.name)
        warn(f"{member.name} failed: {_last_line(log)} More is in {log}")

    def _note(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)
        with self._journal.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(attempt)) + "\n")

    def write(self, table: list[Result]) -> None:
        """Write the table for programs."""
        rows = [asdict(one) for one in table]
        text = json.dumps({"study": self.study.name, "members": rows}, ensure_ascii=False, indent=1)
        (self.folder / "results.json").write_text(text + "\n", encoding="utf-8")
        path = self.folder / "results.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, [one.name for one in fields(Result)])
            writer.writeheader()
            writer.writerows(rows)


async def _let_go(member: Member) -> None:
    """Wait for what still runs a member, such as the rest of a study that was killed just now."""
    path = shelf.path_of(member.name)
    if not is_running(path):
        return
    say(f"{member.name} still runs in another process; its end is waited for.")
    with suppress(TimeoutError):
        async with asyncio.timeout(2 * PATIENCE_S):
            while is_running(path):
                await asyncio.sleep(_PAUSE_S)


async def _run(work: Sweep, processes: int, ray: bool, address: str | None) -> None:
    if not work.left():
        return
    with _apart(work.folder / "ray.log") if ray else nullcontext():
        await _run_all(work, processes, ray, address)


@contextmanager
def _apart(log: Path) -> Iterator[None]:
    """Keep what Ray prints out of the table."""
    with log.open("a", encoding="utf-8") as lines, redirect_stdout(lines):
        yield


async def _run_all(work: Sweep, processes: int, ray: bool, address: str | None) -> None:
    crew = _crew(processes, ray, address)
    showing = asyncio.create_task(_show(work))
    try:
        await work.run(crew)
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing
        await crew.close()


def _crew(processes: int, ray: bool, address: str | None) -> Crew:
    if not ray:
        return Processes(processes, this_program(ENTRY))
    try:
        module = importlib.import_module("townsfolk.study.ray_crew")
    except ModuleNotFoundError as error:
        raise BadInputError(
            "Ray isn't installed here. Install it with: pip install 'townsfolk[ray]', or leave out "
            "--ray to use processes of this machine."
        ) from error
    crew: Crew = module.RayCrew(processes, ENTRY, address)
    return crew


async def _show(work: Sweep) -> None:
    """Show how far everybody is, for as long as it isn't cancelled."""
    if not notes.is_terminal:
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[at]}"))
    with Progress(*columns, console=notes, transient=True, redirect_stdout=False) as bars:
        total = len(work.study.members)
        whole = bars.add_task(work.study.name, total=total, at="")
        shown: dict[str, TaskID] = {}
        while True:
            done = total - len(work.left())
            bars.update(whole, completed=done, at=f"{done} of {total} done")
            for name in [name for name in shown if name not in work.running]:
                bars.remove_task(shown.pop(name))
            for name, member in work.running.items():
                if name not in shown:
                    shown[name] = bars.add_task(f"  {name}", total=None, at="")
                step, target = _how_far(member)
                bars.update(shown[name], completed=step, total=target, at=f"step {step:,}")
            await asyncio.sleep(_PAUSE_S)


def _how_far(member: Member) -> tuple[int, int | None]:
    """Return a member's step and the one it runs to; what isn't there yet is at 0."""
    if not shelf.path_of(member.name).exists():
        return 0, None
    try:
        with Reading.of(member.name) as reading:
            return reading.step, member.target(reading.clock)
    except (SimulationFileError, sqlite3.Error):
        return 0, None


_SHOWN = (
    "state", "calls", "valid", "repaired", "fallback", "talks", "memories", "insights", "tries",
    "wall_s",
)  # fmt: skip


def _picture(rows: list[Result]) -> Table:
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column("simulation", no_wrap=True)
    for name in _SHOWN:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    table.add_column("fingerprint", no_wrap=True)
    for row in rows:
        cells = [getattr(row, name) for name in _SHOWN]
        written = [one if isinstance(one, str) else f"{one:,}" for one in cells]
        table.add_row(row.name, *written, row.fingerprint[:8])
    return table


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    return plain(next((line for line in reversed(lines) if line.strip()), "nothing was said."))
