"""`townsfolk run`: a town lives without a page, as fast as the model can."""

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from townsfolk.cli import options, pictures
from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.progress import Watch, counted, spoken_duration, spoken_moment
from townsfolk.cli.terminal import notes, out, say
from townsfolk.clock import MINUTES_A_DAY, Clock
from townsfolk.errors import BadInputError
from townsfolk.simulation.simulation import Simulation
from townsfolk.simulation.status import PromptTally
from townsfolk.store.fingerprint import fingerprint

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Goal:
    """How far to run; at most one of the three is given. None of them: a day."""

    steps: int | None = None
    until_step: int | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if sum(value is not None for value in (self.steps, self.until_step, self.until)) > 1:
            raise BadInputError(
                "Expected one of --steps, --until-step and --until, found more. Leave the others "
                "out."
            )
        if self.until is not None:
            read_time(self.until)

    def step(self, now: int, clock: Clock) -> int:
        """Return the step to run to, from the step `now`."""
        if self.until_step is not None:
            return self.until_step
        if self.until is not None:
            return clock.step_at(read_time(self.until))
        return now + (clock.steps_in(MINUTES_A_DAY) if self.steps is None else self.steps)


def read_time(text: str) -> datetime:
    """Read a simulated time such as `2023-02-13T12:00`."""
    try:
        time_given = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(
            f"{text!r} is no time: expected one like 2023-02-13T12:00. Correct --until."
        ) from error
    if time_given.tzinfo is not None:
        raise BadInputError(f"Simulated time has no zone: take it out of {text!r}.")
    return time_given


def run(  # noqa: PLR0913  one parameter an option
    name: options.Name,
    *,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Run so many steps further; a day unless given.")
    ] = None,
    until_step: Annotated[int | None, typer.Option(min=0, help="Run to this step.")] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Run to a simulated time, such as 2023-02-13T12:00."),
    ] = None,
    base: options.Base = None,
    seed: options.Seed = None,
    language: options.Language = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    mode: Annotated[
        str | None,
        typer.Option(
            metavar="MODE",
            help="out_of_order, lock_step or serial: in which order people take their steps. It "
            "changes how long it takes, never what happens.",
        ),
    ] = None,
    sets: options.Sets = None,
    settings: options.SettingsFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON object.")
    ] = False,
) -> None:
    """Let a town live without a page, as fast as the model can.

    An existing simulation goes on with its own settings and model; options for the model change
    them from now on. Everything is kept step by step: Ctrl-C loses nothing.
    """
    choice = Choice(base, seed, language, model, base_url, tuple(sets or ()), settings)
    if mode is not None:
        choice = replace(choice, sets=(*choice.sets, f"engine.mode={mode}"))
    goal = Goal(steps, until_step, until)
    with going_on_later(f"townsfolk run {name}"):
        asyncio.run(_run(name, goal, choice, as_json))


@contextmanager
def going_on_later(command: str) -> Iterator[None]:
    """Turn Ctrl-C into a hint how to go on, and the exit code of an interrupted program."""
    try:
        yield
    except KeyboardInterrupt:
        # In one line, however long it is: it is there to be copied.
        notes.print(f"Stopped. Every finished step is kept. Go on with: {command}", soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from None


async def _run(name: str, goal: Goal, choice: Choice, as_json: bool) -> None:
    simulation = await open_simulation(name, choice)
    try:
        target = goal.step(simulation.step, simulation.clock)
        if target <= simulation.step:
            say(f"{name} is at step {simulation.step} already; there is nothing to do.")
        report = await run_watched(simulation, target)
    finally:
        await simulation.close()
    if as_json:
        out.print(json.dumps(report, ensure_ascii=False), soft_wrap=True)
    else:
        print_report(report, spoken_moment(simulation, simulation.step))


async def run_watched(simulation: Simulation, target: int) -> dict[str, Any]:
    """Run to a step, showing how it goes, and return the summary as a JSON object."""
    first, began = simulation.step, time.monotonic()
    watch = Watch(simulation, target)
    watching = asyncio.create_task(watch.show())
    try:
        await simulation.run(target)
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    watch.notice()
    return summary(simulation, simulation.step - first, time.monotonic() - began)


def summary(simulation: Simulation, steps: int, seconds: float) -> dict[str, Any]:
    """Return what a run of so many steps has come to: measures, then the same for each prompt."""
    prompts = {name: _figures(one) for name, one in sorted(simulation.tally.prompts.items())}
    totals = {
        key: sum(figures[key] for figures in prompts.values()) for key in _figures(PromptTally())
    }
    with closing(sqlite3.connect(simulation.file.path)) as db:
        digest = fingerprint(db)
    return {
        "name": simulation.name,
        "steps": steps,
        "people": len(simulation.people),
        **totals,
        "model_seconds": totals["seconds"],
        "seconds": round(seconds, 3),
        "step": simulation.step,
        "time": simulation.clock.time_at(simulation.step).isoformat(),
        "model": simulation.broker.info.name,
        "fingerprint": digest,
        "prompts": prompts,
        "guards": simulation.tally.guards(),
    }


def _figures(tally: PromptTally) -> dict[str, float]:
    return {
        "calls": tally.calls,
        "valid": tally.outcomes["valid"],
        "repaired": tally.outcomes["repaired"],
        "fallbacks": tally.outcomes["fallback"],
        "tokens_in": tally.tokens_in,
        "tokens_out": tally.tokens_out,
        "cached_tokens": tally.cached_tokens,
        "seconds": round(tally.seconds, 3),
    }


def print_report(report: dict[str, Any], moment: str) -> None:
    """Print a run's summary as a table."""
    took = spoken_duration(report["seconds"])
    out.print(
        f"{report['name']}: {counted(report['steps'], 'step')} in {took}; "
        f"it is {moment} (step {report['step']:,}).",
        soft_wrap=True,
    )
    if report["calls"]:
        out.print(_prompt_table(report))
    if report["guards"]:
        out.print(f"guards: {pictures.guards(report['guards'])}", soft_wrap=True)
    out.print(f"fingerprint {report['fingerprint']}", style="dim", soft_wrap=True)


_COLUMNS = {
    "calls": "calls",
    "valid": "valid",
    "repaired": "repaired",
    "fallbacks": "fallback",
    "tokens_in": "read",
    "cached_tokens": "cached",
    "tokens_out": "written",
}


def _prompt_table(report: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, collapse_padding=True, show_footer=True)
    table.add_column("prompt", footer="all", no_wrap=True)
    for key, title in _COLUMNS.items():
        table.add_column(title, justify="right", footer=f"{report[key]:,}", no_wrap=True)
    table.add_column(
        "time", justify="right", footer=f"{report['model_seconds']:,.0f} s", no_wrap=True
    )
    for name, figures in report["prompts"].items():
        counts = [f"{figures[key]:,}" for key in _COLUMNS]
        table.add_row(name, *counts, f"{figures['seconds']:,.0f} s")
    return table
