"""`townsfolk town check`: what is wrong with a map."""

from pathlib import Path
from typing import Annotated

import typer

from townsfolk.cli.terminal import out, plain
from townsfolk.errors import BadInputError
from townsfolk.people.base import find_in_towns
from townsfolk.town.check import Problem, check_map

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def town() -> None:
    """Check a map drawn in Tiled."""


@app.command()
def check(
    path: Annotated[
        str,
        typer.Argument(help="A map (.tmj), its folder, or the name of a town.", show_default=False),
    ],
) -> None:
    """Say everything that is wrong with a map; exit with 2 if it can't be used."""
    problems = check_map(find_map(path))
    for problem in problems:
        style = "yellow" if problem.warning else "red"
        out.print(f"{_kind(problem)}: {plain(problem.text)}", style=style)
    if not all(problem.warning for problem in problems):
        raise typer.Exit(2)
    out.print("The map can be used.")


def find_map(path: str) -> Path:
    """Return the map that a path, a folder or a town's name stands for."""
    named = find_in_towns(f"{path}/{path}.tmj") if "/" not in path else None
    given = Path(path)
    if given.is_dir():
        maps = sorted(given.glob("*.tmj"))
        if len(maps) == 1:
            return maps[0]
        if named is None:
            raise BadInputError(
                f"Expected one map (.tmj) in the folder {path!r}, found {len(maps)}. Give the "
                "file itself."
            )
    return named if named is not None and not given.exists() else given


def _kind(problem: Problem) -> str:
    return "warning" if problem.warning else "error"
