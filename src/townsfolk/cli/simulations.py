"""`townsfolk list`, `fork`, `delete`, `fingerprint`, `verify`, `bases`: the shelf."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from townsfolk.cli import options
from townsfolk.cli.opening import unread_mind
from townsfolk.cli.terminal import complain, out, plain, say, warn, yes
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.people.base import list_bases, load_base
from townsfolk.people.person import load_person
from townsfolk.simulation import creation, replaying
from townsfolk.simulation.asked_anew import AskedAnew, asked_anew
from townsfolk.store import shelf
from townsfolk.store.fingerprint import fingerprint as hash_of
from townsfolk.store.reading import Overview, Reading, is_running
from townsfolk.store.verifying import problems

PEOPLE_NAMED = 4
"""People of a base that are listed by name; of larger ones, the number."""


def list_all() -> None:
    """List the simulations on this machine."""
    names = shelf.all_names()
    if not names:
        say("There is no simulation yet. Begin with: townsfolk play")
        return
    out.print(_table([one for name in names for one in _overview(name)]))


def _overview(name: str) -> Iterator[Overview]:
    """Give the overview of a simulation, or warn that it can't be read."""
    try:
        with Reading.of(name) as reading:
            yield reading.overview()
    except SimulationFileError as error:
        warn(str(error))


def _table(simulations: Sequence[Overview]) -> Table:
    rows = [_row(one) for one in simulations]
    widths = _widths(rows)
    table = Table(box=None, pad_edge=False)
    for title, width in zip(_TITLES, widths, strict=False):
        justify: Literal["left", "right"] = "right" if title in _NUMBERS else "left"
        whole = title != "name"
        table.add_column(title, justify=justify, no_wrap=whole, overflow="fold", width=width)
    for row in rows:
        table.add_row(*row[: len(widths)])
    return table


_TITLES = ("name", "simulated time", "step", "people", "size", "", "model", "base")
_NUMBERS = ("step", "people", "size")


def _row(one: Overview) -> tuple[str, ...]:
    figures = (f"{one.step:,}", str(one.people), spoken_size(one.size))
    running = "running" if one.running else ""
    base = one.base.removeprefix("base_")
    return (one.name, f"{one.time:%Y-%m-%d %H:%M}", *figures, running, plain(one.model), base)


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the columns' widths: the model and the base share what the others leave.

    In a narrow terminal the base is left out; a long name takes the room of the model too, and
    goes on in a second line if it must: names that begin alike have to be told apart.
    """
    texts = [_TITLES, *rows]
    *others, model, base = (
        max(len(row[column]) for row in texts) for column in range(len(_TITLES))
    )
    room = out.width - sum(others) - 2 * len(others)
    if room < _LEAST_WIDTH:
        others[0] = max(_LEAST_WIDTH, min(others[0], others[0] + room + 2))
        return others
    model = min(model, max(_LEAST_WIDTH, room - 2 - _LEAST_WIDTH))
    left = room - model - 2
    return [*others, model] if left < _LEAST_WIDTH else [*others, model, min(base, left)]


_LEAST_WIDTH = 8


def fork(
    old: Annotated[str, typer.Argument(help="The simulation to copy.", show_default=False)],
    new: Annotated[str, typer.Argument(help="The copy's name.", show_default=False)],
    step: Annotated[
        int | None, typer.Option(min=0, help="As of the beginning of this step; now, unless given.")
    ] = None,
) -> None:
    """Copy a simulation, to let it take another course.

    The copy is as of the last finished step, or as of an earlier one, without asking a model. The
    old one can be running meanwhile.
    """
    creation.fork(old, new, step)
    with Reading.of(new) as reading:
        made = f"{new} is a copy of {old} at step {reading.step:,}."
        out.print(f"{made} Go on: townsfolk run {new}", soft_wrap=True)


def delete(
    name: options.Name,
    sure: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Delete a simulation.

    Nothing brings it back; it asks before.
    """
    path = shelf.existing_path(name)
    if is_running(path):
        raise BadInputError(f"{name!r} is running in another process. Stop it there first.")
    if not sure and not yes(f"Delete {name} ({spoken_size(path.stat().st_size)}) for good?"):
        out.print("Nothing was deleted.")
        return
    shelf.delete(name)
    out.print(f"{name} is deleted.")


def fingerprint(
    name: options.Name,
    step: Annotated[
        int | None, typer.Option(min=0, help="Only of what happened before this step.")
    ] = None,
) -> None:
    """Print a hash of all that happened.

    Two runs with the same base, seed and model replies have the same one.
    """
    with Reading.of(name) as reading:
        if step is not None and step > reading.step:
            raise BadInputError(
                f"{name!r} has {reading.step} steps so far, so there is no fingerprint up to step "
                f"{step}. Choose a smaller one or run it further."
            )
        out.print(hash_of(reading.db, step), soft_wrap=True)


def replay(
    name: options.Name,
    anew: Annotated[
        bool, typer.Option("--anew", help="Say what would be asked anew, instead of comparing.")
    ] = False,
    sets: options.Sets = None,
    persons: Annotated[
        list[Path] | None,
        typer.Option("--person", metavar="FILE", help="Another file of a person. Repeatable."),
    ] = None,
) -> None:
    """Run it again from its journal and compare.

    Who publishes a run publishes its file: this is how others check that it happened so. The
    simulation isn't changed. Exit code 1 when it comes out another way. With `--anew`, `--set` or
    `--person` it says which questions would be put otherwise, by the prompts of this version.
    """
    if anew or sets or persons:
        changed = dict(options.read_set(text) for text in sets or ())
        _show_anew(name, asked_anew(name, changed, [load_person(file) for file in persons or ()]))
        return
    found = replaying.replay(name)
    if not found.is_equal:
        complain(
            f"{name} comes out another way: expected the fingerprint {found.recorded}, found "
            f"{found.repeated} after {found.steps:,} steps. Its file was changed, or another "
            "version of townsfolk made it."
        )
        raise typer.Exit(1)
    out.print(f"{name} comes out the same again: {found.steps:,} steps, no model asked.")
    out.print(f"fingerprint {found.repeated}", style="dim", soft_wrap=True)


def _show_anew(name: str, found: AskedAnew) -> None:
    if found.first is None:
        out.print(f"{name} asks nothing anew: {found.total('kept'):,} calls are as they were.")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("prompt", "as it was", "in other words", "not asked then"):
        table.add_column(title, justify="left" if title == "prompt" else "right")
    for prompt, counts in sorted(found.prompts.items()):
        table.add_row(prompt, *(f"{counts[one]:,}" for one in ("kept", "changed", "new")))
    out.print(table)
    first = found.first
    say(
        f"{found.total('changed', 'new'):,} calls would be asked anew, if the others were answered "
        f"as they were. The first: {first.prompt} of {first.person} at step {first.step:,}."
    )


def verify(
    name: options.Name,
    expected: Annotated[
        str, typer.Option("--fingerprint", help="The fingerprint it must have.", metavar="HASH")
    ] = "",
) -> None:
    """Check a simulation's file through and through.

    That SQLite finds it sound, that its tables are what they should be, and that whatever rests on
    something else finds it there. Nothing is changed. Exit code 1 when something is wrong.
    """
    path = shelf.existing_path(name)
    wrong = problems(path) or list(_unread(path))
    for problem in wrong:
        complain(f"{name}: {problem}")
    if wrong:
        complain(
            "Restore a copy. Where single rows are wrong, a fork at a step before them is sound: "
            f"townsfolk fork {name} NEW --step STEP"
        )
        raise typer.Exit(1)
    with Reading(path) as reading:
        found, steps = hash_of(reading.db), reading.step
    if expected and found != expected.strip().lower():
        complain(f"{name} is sound, but its fingerprint is {found}; expected was {expected}.")
        raise typer.Exit(1)
    out.print(f"{name} is sound: {steps:,} steps, and all they rest on is there.")
    out.print(f"fingerprint {found}", style="dim", soft_wrap=True)


def _unread(path: Path) -> Iterator[str]:
    with Reading(path) as reading:
        name = unread_mind({name: reading.mind_state(name) for name in reading.names()})
    if name is not None:
        yield f"{name} has no mind that can be understood."


def bases() -> None:
    """List the ready starts."""
    table = Table(box=None, pad_edge=False)
    table.add_column("base", no_wrap=True)
    table.add_column("start", no_wrap=True)
    table.add_column("people")
    for name in list_bases():
        base = load_base(name)
        few = len(base.people) <= PEOPLE_NAMED
        people = ", ".join(base.people) if few else f"{len(base.people)} people"
        table.add_row(name, f"{base.start:%Y-%m-%d %H:%M}", people)
    out.print(table)


def spoken_size(size: float) -> str:
    """Write a number of bytes as `340 kB` or `1.2 MB`."""
    if size < 1e6:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"
