"""`townsfolk import`: what the original program left, brought over."""

import json
from pathlib import Path
from typing import Annotated

import typer

from townsfolk.classic.finding import Find, find
from townsfolk.classic.folder import require_folder
from townsfolk.classic.history import read_history
from townsfolk.classic.importing import import_simulation
from townsfolk.classic.report import Report
from townsfolk.classic.towns import bring_town
from townsfolk.cli import options
from townsfolk.cli.progress import counted, fetching
from townsfolk.cli.terminal import out, plain, warn
from townsfolk.errors import BadInputError
from townsfolk.llm.choose import open_embedder
from townsfolk.names import check_simulation_name
from townsfolk.settings import Settings, load_settings
from townsfolk.store import shelf


def bring(
    path: Annotated[
        Path,
        typer.Argument(
            help="A copy of it, storage/NAME, compressed_storage/NAME, a matrix folder or a "
            "history CSV.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", help="The new simulation's name; by default the folder's."),
    ] = None,
    map_folder: Annotated[
        Path | None,
        typer.Option("--map", metavar="FOLDER", help="The matrix folder, if it lies elsewhere."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON, to the output.")] = False,
    sets: options.Sets = None,
) -> None:
    """Bring over what the original program left: saves, demos, maps.

    It says what it found and what came of it. The source is never changed.
    """
    finds = find(require_folder(path))
    if name is not None and len(finds) > 1:
        raise BadInputError(
            f"{str(path)!r} holds {len(finds)} things, and --name is for one. Name one of them: "
            + ", ".join(str(one.path) for one in finds[:5])
        )
    choice = options.Choice(sets=tuple(sets or ()))
    settings = load_settings(None, choice.overrides())
    reports = []
    if len(finds) > 1 and not as_json:
        out.print(plain(f"Found {len(finds)} things to bring over."), soft_wrap=True)
    for found in finds:
        if not as_json:
            _announce(found, apart=len(finds) > 1)
        try:
            report = _bring(found, name, settings, map_folder)
        except BadInputError as error:
            if len(finds) == 1:
                raise
            report = Report(found=str(found), left_out=[f"All of it. {error}"])
        reports.append(report)
        if not as_json:
            _show(report)
    if as_json:
        out.print(
            json.dumps([one.as_json() for one in reports], ensure_ascii=False), soft_wrap=True
        )
    elif len(finds) > 1:
        brought = sum("simulation" in one.made for one in reports)
        out.print(f"\n{counted(brought, 'simulation')} brought over: townsfolk list")


def _bring(found: Find, name: str | None, settings: Settings, map_folder: Path | None) -> Report:
    report = Report(found=str(found))
    if found.kind == "map":
        bring_town(found.path, report)
        return report
    if found.kind == "history":
        history = read_history(found.path)
        report.count("rows", len(history.rows))
        report.left_out += history.problems
        report.converted.append(f"Load it into a simulation: townsfolk history NAME {found.path}")
        return report
    chosen = check_simulation_name(name) if name else _free_name(found.name)
    with fetching() as progress:
        embedder = open_embedder(settings.model, progress)
    matrix = None if map_folder is None else _matrix_of(map_folder)
    return import_simulation(found, chosen, settings, embedder, matrix)


def _matrix_of(folder: Path) -> Path:
    finds = [one for one in find(require_folder(folder)) if one.kind == "map"]
    if not finds:
        raise BadInputError(f"{str(folder)!r} holds no map: expected a matrix folder.")
    return finds[0].path


def _free_name(folder: str) -> str:
    """Return a name for a simulation after its folder; numbered when it is taken."""
    letters = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in folder)
    plain_name = letters.strip("_-")[:90] or "imported"
    taken = set(shelf.all_names())
    number, own = 1, plain_name
    while own in taken:
        number += 1
        own = f"{plain_name}_{number}"
    return own


def _announce(found: Find, apart: bool) -> None:
    """Say what is brought over now; it may take some seconds."""
    if apart:
        out.print()
    out.print(plain(f"Found: {found}."), style="bold", soft_wrap=True)


def _show(report: Report) -> None:
    for line in report.lines():
        if line.startswith("Left out"):
            warn(line)
        else:
            out.print(plain(line), soft_wrap=True)
    name = report.made.get("simulation")
    if name and report.is_past_only:
        out.print(f"Watch it: townsfolk serve {name}, then /demo/{name}/0/3/", soft_wrap=True)
    elif name:
        out.print(
            f"Go on: townsfolk play {name}, or look: townsfolk inspect {name}", soft_wrap=True
        )
