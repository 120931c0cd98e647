"""`townsfolk town`: begin or generate a map, and see what is wrong with one."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.text import Text
from rich.tree import Tree

from townsfolk.cli.terminal import notes, out, plain, say
from townsfolk.errors import BadInputError
from townsfolk.founding.founding import found, write
from townsfolk.founding.starter import write_starter
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

World = Annotated[
    str | None,
    typer.Option(help="The first part of its addresses; unless set, from the name."),
]
_SHOWN_VILLAGES = 4
_SHOWN_PROBLEMS = 10
_SHOWN_SECTORS = 12
_FIT_A_SCREEN = 20
"""Places and rooms that are all told with what is in them."""


@app.callback()
def town() -> None:
    """Begin or generate a town, or check a map of Tiled."""


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="Its name: small letters, digits and _.", show_default=False)
    ],
    world: World = None,
) -> None:
    """Write a small map that works, to be changed in Tiled."""
    folder, world = _new_folder(name), _world_of(name, world)
    path = write_starter(name, world, folder)
    say(f"Wrote {path}. Open it in Tiled, then: townsfolk town check {name}")


@app.command()
def generate(
    name: Annotated[
        str | None, typer.Argument(help="Its name: small letters, digits and _.")
    ] = None,
    people: Annotated[int, typer.Option(help="How many live in it; 25 to a village.")] = 25,
    seed: Annotated[int, typer.Option(help="Another number is another town.")] = 1,
    world: World = None,
) -> None:
    """Write a town of many villages with its people and a base, ready to run.

    The same name, people and seed give the same town.
    """
    name = name or f"villages_{people}"
    folder, world = _new_folder(name), _world_of(name, world)
    if folder.exists():
        raise BadInputError(f"{str(folder)!r} holds something already. Choose another name.")
    founded = found(world, people, seed)
    part = home_dir() / f"{name}.new"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with Progress(console=notes, transient=True) as bars:
            task = bars.add_task("Drawing everybody", total=people)
            base = write(founded, name, part, lambda done: bars.update(task, completed=done))
        folder.parent.mkdir(parents=True, exist_ok=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    say(f"Wrote {folder}: {_listed(founded.villages)}; people: {people:,}.")
    say(f"Begin with: townsfolk run {name} --base {base} --model scripted")


@app.command()
def check(
    path: Annotated[
        str,
        typer.Argument(help="A map (.tmj), its folder, or the name of a town.", show_default=False),
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="Leave nothing out, however long it gets.")
    ] = False,
) -> None:
    """Say what is wrong with a map, or what it holds; exit with 2 if it is no use."""
    file = find_map(path)
    problems = sorted(check_map(file), key=lambda problem: problem.warning)
    most = len(problems) if everything else _SHOWN_PROBLEMS
    for problem in problems[:most]:
        style = "yellow" if problem.warning else "red"
        out.print(f"{_kind(problem)}: {plain(problem.text)}", style=style)
    if problems[most:]:
        out.print(f"... and {len(problems[most:]):,} more: --all lists them.")
    if not all(problem.warning for problem in problems):
        raise typer.Exit(2)
    town = load_town(file)
    everything = everything or len(town.sectors) + len(town.arenas) <= _FIT_A_SCREEN
    out.print(_holdings(town) if everything else _summary(town))
    for line in _figures(take_census(town)):
        out.print(line)
    out.print("The map can be used.")


def _new_folder(name: str) -> Path:
    """Return the folder of a town that isn't there yet."""
    if not name or snake_case(name) != name:
        raise BadInputError(
            f"{name!r} can't name a town: expected small letters, digits and '_'. "
            f"Call it {snake_case(name) or 'my_town'!r}."
        )
    folder = home_dir() / "towns" / name
    if find_in_towns(f"{name}/{name}.tmj") is not None:
        raise BadInputError(f"There is a town {name!r} already. Choose another name.")
    return folder


def _world_of(name: str, given: str | None) -> str:
    world = given or name.replace("_", " ").title()
    if problem := name_problem(world):
        raise BadInputError(f"The world {world!r} {problem}. Choose another.")
    return world


def _listed(villages: Sequence[str]) -> str:
    """Return the names of villages; of many, the first ones and how many there are."""
    if len(villages) <= _SHOWN_VILLAGES:
        return ", ".join(villages)
    return f"{', '.join(villages[:_SHOWN_VILLAGES])} ... {len(villages)} villages"


def _summary(town: Town) -> Tree:
    """Return the places of a town with their rooms, as many as fit a screen, public ones first."""
    tree = Tree(plain(town.world))
    sectors = sorted(town.sectors.values(), key=lambda sector: sector.private)
    for sector in sectors[:_SHOWN_SECTORS]:
        rooms = ", ".join(plain(last_part(address)) for address in sector.arenas)
        line = Text(f"{plain(last_part(sector.address))}{_private(sector.private)}: {rooms}")
        line.no_wrap, line.overflow = True, "ellipsis"
        tree.add(line)
    if left := sectors[_SHOWN_SECTORS:]:
        private = sum(sector.private for sector in left)
        tree.add(f"... and {len(left):,} more, {private:,} of them private")
    tree.add("--all lists what is in each room")
    return tree


def _holdings(town: Town) -> Tree:
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
    return tree


def _figures(census: Census) -> list[str]:
    """Return what a town holds in sentences."""
    lines = [
        f"{census.sectors:,} sectors, {census.arenas:,} arenas, {census.objects:,} objects, "
        f"{census.beds:,} beds; {census.walkable:,} tiles to walk on."
    ]
    if census.longest is not None:
        far = census.longest
        beds = "Every bed has"
        if census.walked_from < census.beds:
            beds = f"{census.walked_from} of the beds, looked at as a sample, have"
        lines.append(
            f"{beds} a way to every object: {census.mean_walk:.0f} steps on average. The "
            f"longest walk has {far.steps:,} steps, from {far.bed!r} to {far.object!r}."
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
