"""`townsfolk town`: begin a map, and see what is wrong with one."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.tree import Tree

from townsfolk.cli.starter_map import starter_map, starter_tiles
from townsfolk.cli.terminal import out, plain, say
from townsfolk.errors import BadInputError
from townsfolk.names import last_part
from townsfolk.people.base import find_in_towns
from townsfolk.people.person import snake_case
from townsfolk.settings import home_dir
from townsfolk.town.census import Census, take_census, things_in
from townsfolk.town.check import Problem, check_map
from townsfolk.town.plan import name_problem
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def town() -> None:
    """Begin a town, or check a map drawn in Tiled."""


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="Its name: small letters, digits and _.", show_default=False)
    ],
    world: Annotated[
        str | None,
        typer.Option(help="The first part of its addresses; unless set, from the name."),
    ] = None,
) -> None:
    """Write a small map that works, to be changed in Tiled."""
    if not name or snake_case(name) != name:
        raise BadInputError(
            f"{name!r} can't name a town: expected small letters, digits and '_'. "
            f"Call it {snake_case(name) or 'my_town'!r}."
        )
    folder = home_dir() / "towns" / name
    if find_in_towns(f"{name}/{name}.tmj") is not None:
        raise BadInputError(f"There is a town {name!r} already. Choose another name.")
    world = world or name.replace("_", " ").title()
    if problem := name_problem(world):
        raise BadInputError(f"The world {world!r} {problem}. Choose another.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.tmj"
    (folder / "tiles.png").write_bytes(starter_tiles())
    path.write_text(json.dumps(starter_map(world), ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"Wrote {path}. Open it in Tiled, then: townsfolk town check {name}")


@app.command()
def check(
    path: Annotated[
        str,
        typer.Argument(help="A map (.tmj), its folder, or the name of a town.", show_default=False),
    ],
) -> None:
    """Say everything that is wrong with a map, or what it holds; exit with 2 if it is no use."""
    file = find_map(path)
    problems = check_map(file)
    for problem in problems:
        style = "yellow" if problem.warning else "red"
        out.print(f"{_kind(problem)}: {plain(problem.text)}", style=style)
    if not all(problem.warning for problem in problems):
        raise typer.Exit(2)
    out.print(_holdings(load_town(file)))
    out.print("The map can be used.")


def _holdings(town: Town) -> Group:
    tree = Tree(plain(town.world))
    for sector in town.sectors.values():
        branch = tree.add(f"{plain(last_part(sector.address))}{_private(sector.private)}")
        for address in sector.arenas:
            arena = town.arenas[address]
            things = ", ".join(
                f"{plain(name)} x{count}" if count > 1 else plain(name)
                for name, count in things_in(town, address).items()
            )
            branch.add(f"{plain(last_part(address))}{_private(arena.private)}: {things}")
    return Group(tree, *_figures(take_census(town)))


def _figures(census: Census) -> list[str]:
    """Return what a town holds in sentences."""
    lines = [
        f"{census.sectors} sectors, {census.arenas} arenas, {census.objects} objects, "
        f"{census.beds} beds; {census.walkable:,} tiles to walk on."
    ]
    if census.longest is not None:
        far = census.longest
        lines.append(
            f"Every bed has a way to every object: {census.mean_walk:.0f} steps on average. The "
            f"longest walk has {far.steps} steps, from {far.bed!r} to {far.object!r}."
            if not census.out_of_reach
            else f"{census.out_of_reach} ways from a bed to an object are missing."
        )
    return lines


def _private(private: bool) -> str:
    return " (private)" if private else ""


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
