"""Shows what takes time: a bar while weights are fetched, a panel while a town runs."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from townsfolk.cli.terminal import notes, plain, say, warn
from townsfolk.clock import spoken_date
from townsfolk.llm import weights
from townsfolk.simulation.simulation import Simulation
from townsfolk.simulation.status import Status

MANY_CALLS = 20
"""Calls after which the share of fallbacks says something."""
_REFRESH_S = 0.5
_LINE_EVERY_S = 15.0
_SETTLED_S = 5.0
"""Seconds after which the pace so far says something about the rest."""
_LONGEST_THINKERS = 4


@contextmanager
def fetching() -> Iterator[weights.Progress]:
    """Give a callback that shows a bar for each file being fetched; plain lines without a terminal.

    Nothing is shown when nothing has to be fetched. The callback may be called in any thread.
    """
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=notes,
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def show(done: int, total: int, text: str) -> None:
        if text not in tasks:
            tasks[text] = bars.add_task(text, total=total)
            if notes.is_terminal:
                bars.start()
            else:
                say(f"Fetching {text}: {total / 1e6:.0f} MB, this once.")
        bars.update(tasks[text], completed=done, total=total)

    try:
        yield show
    finally:
        if tasks and notes.is_terminal:
            bars.stop()


def spoken_duration(seconds: float) -> str:
    """Write a stretch of time in its two largest units: `2 h 05 min`, `1 min 10 s`, `8 s`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 48 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} days {whole % 86400 // 3600} h"


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 call`, `1,200 calls`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _pace(tokens: float) -> str:
    return f"{tokens:,.0f} tokens/s" if tokens >= 100 else f"{tokens:.1f} tokens/s"


def spoken_moment(simulation: Simulation, step: int) -> str:
    """Write the simulated time at a step: `Monday, February 13, 2023, 08:15:20`."""
    now = simulation.clock.time_at(step)
    return f"{spoken_date(now.date())}, {now:%H:%M:%S}"


def fallback_warning(simulation: Simulation) -> str:
    """Return a warning when the model gives too few usable replies, else an empty text."""
    calls, fallbacks = simulation.tally.total(), simulation.tally.total("fallback")
    limit = simulation.settings.model.max_fallback_rate
    if calls < MANY_CALLS or fallbacks <= limit * calls:
        return ""
    return (
        f"The model {simulation.broker.info.name!r} gave no usable reply to {fallbacks} of {calls} "
        f"questions ({fallbacks / calls:.0%}): the people mostly do something boring instead. It "
        "isn't fit for the town; choose a stronger one with --model."
    )


class Watch:
    """Shows a run while it goes on, and says once what should be noticed.

    `target` is the step it runs to; None for a run that goes on until it is stopped.
    """

    def __init__(self, simulation: Simulation, target: int | None) -> None:
        self._simulation = simulation
        self._first = simulation.step
        self._target = target
        self._began = time.monotonic()
        self._outage = ""
        self._warned = False

    async def show(self) -> None:
        """Show the run until cancelled: a live panel in a terminal, a line now and then else."""
        if notes.is_terminal:
            await self._show_panel()
        else:
            await self._print_lines()

    async def _show_panel(self) -> None:
        with Live(self.panel(), console=notes, transient=True, auto_refresh=False) as live:
            while True:
                await asyncio.sleep(_REFRESH_S)
                self.notice()
                live.update(self.panel(), refresh=True)

    async def _print_lines(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(_REFRESH_S)
            self.notice()
            if time.monotonic() - last >= _LINE_EVERY_S:
                last = time.monotonic()
                say(self.line())

    def notice(self) -> None:
        """Say what should be noticed and wasn't said yet."""
        status = self._simulation.status
        if status.reason and not self._outage:
            warn(f"The town waits for its model. {status.reason}")
        if self._outage and not status.reason:
            say("The model answers again; the town goes on.")
        self._outage = status.reason
        warning = fallback_warning(self._simulation)
        if warning and not self._warned:
            self._warned = True
            warn(warning)

    def line(self) -> str:
        """Return how the run is doing, in a line."""
        simulation, status = self._simulation, self._simulation.status
        parts = [
            spoken_moment(simulation, simulation.step),
            f"step {self._steps()}",
            counted(status.calls, "call"),
            _pace(status.tokens_per_second),
            counted(status.fallbacks, "fallback"),
            self._left(),
        ]
        return " | ".join(part for part in parts if part)

    def panel(self) -> Group:
        """Return the picture of the run that the terminal shows."""
        simulation, status = self._simulation, self._simulation.status
        head = Table.grid(expand=True)
        head.add_column(no_wrap=True)
        head.add_column(justify="right", no_wrap=True)
        moment = spoken_moment(simulation, simulation.step)
        head.add_row(Text(f"{simulation.name}   {moment}", style="bold"), self._left())
        return Group(head, *self._bar(), self._figures(status), *self._thinkers(status))

    def _bar(self) -> Iterator[Padding]:
        if self._target is not None:
            done = self._simulation.step - self._first
            bar = ProgressBar(total=max(1, self._target - self._first), completed=done)
            # A bar by itself doesn't end its line.
            yield Padding(bar, 0)

    def _steps(self) -> str:
        step = f"{self._simulation.step:,}"
        return step if self._target is None else f"{step} of {self._target:,}"

    def _figures(self, status: Status) -> Text:
        usage = self._simulation.broker.usage
        cached = usage.cached_tokens / usage.tokens_in if usage.tokens_in else 0.0
        figures = [
            f"step {self._steps()}",
            counted(status.calls, "call"),
            counted(status.fallbacks, "fallback"),
            _pace(status.tokens_per_second),
            f"{cached:.0%} cached",
        ]
        return Text(" · ".join(figures), style="dim", no_wrap=True, overflow="ellipsis")

    def _thinkers(self, status: Status) -> Iterator[Text]:
        if status.state == "waiting":
            yield Text(f"waiting: {plain(status.reason)}", style="yellow")
            return
        for one in status.thinking[:_LONGEST_THINKERS]:
            words = one.prompt.replace("_", " ")
            yield Text(f"  {one.person} · {words} · {one.seconds:.0f} s", no_wrap=True)
        more = len(status.thinking) - _LONGEST_THINKERS
        queue = status.waiting_calls + max(0, more)
        if queue:
            yield Text(f"  and {queue} more in the queue", style="dim")

    def _left(self) -> str:
        done = self._simulation.step - self._first
        elapsed = time.monotonic() - self._began
        if done < 2 or elapsed < _SETTLED_S:
            return ""
        if self._target is None:
            hour = self._simulation.status.seconds_per_game_hour
            return f"an hour takes {spoken_duration(hour)}" if hour else ""
        left = elapsed / done * (self._target - self._simulation.step)
        return f"about {spoken_duration(left)} left"
