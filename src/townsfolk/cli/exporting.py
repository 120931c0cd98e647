"""`townsfolk export`: what happened in a simulation, as files for other programs and readers."""

from pathlib import Path
from typing import Annotated

import typer

from townsfolk.classic.exporting import export_classic
from townsfolk.cli import options
from townsfolk.cli.simulations import spoken_size
from townsfolk.cli.terminal import out, plain
from townsfolk.errors import BadInputError
from townsfolk.store.reading import Reading
from townsfolk.study.exporting import Format
from townsfolk.study.exporting import export as write


def export(
    name: options.Name,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Tables, as lines of JSON.")] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Tables, as Parquet; needs pyarrow.")
    ] = False,
    graphml: Annotated[
        bool, typer.Option("--graphml", help="Who has to do with whom, as a graph.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="A diary for each person and day, to read.")
    ] = False,
    classic: Annotated[
        Path | None,
        typer.Option(
            "--classic",
            metavar="DIR",
            help="As the original program's storage/NAME, below DIR, which may be a copy of it.",
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="With --classic: as compressed_storage/NAME.")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where to; by default NAME_FORM, here."
        ),
    ] = None,
) -> None:
    """Write what happened as tables, a graph or diaries.

    The columns and their units are in docs/export.md. It can be running meanwhile.
    """
    wanted: dict[Format, bool] = {
        "jsonl": jsonl,
        "parquet": parquet,
        "graphml": graphml,
        "markdown": markdown,
    }
    forms = [form for form, chosen in wanted.items() if chosen]
    if classic is not None and not forms:
        _export_classic(name, classic, demo)
        return
    if len(forms) != 1 or classic is not None:
        choices = ", ".join([*(f"--{form}" for form in wanted), "--classic DIR"])
        raise BadInputError(f"Say in which form to export it, one of: {choices}.")
    target = folder or Path(f"{name}_{forms[0]}")
    with Reading.of(name) as reading:
        files = write(reading, forms[0], target)
    size = sum(file.stat().st_size for file in files)
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    out.print(f"Wrote {count} ({spoken_size(size)}) to {plain(str(target))}.")


def _export_classic(name: str, folder: Path, demo: bool) -> None:
    with Reading.of(name) as reading:
        report = export_classic(reading, folder, demo)
    for line in report.lines():
        out.print(plain(line), soft_wrap=True)
    out.print(f"Wrote {plain(report.made['folder'])}.", soft_wrap=True)
