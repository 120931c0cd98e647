"""`townsfolk share`: a simulation as one HTML file that opens anywhere, with no server."""

from pathlib import Path
from typing import Annotated

import typer

from townsfolk.cli import moments, options
from townsfolk.cli.simulations import spoken_size
from townsfolk.cli.terminal import out, plain
from townsfolk.errors import BadInputError
from townsfolk.server.app import WEB
from townsfolk.server.sharing import Extract
from townsfolk.server.sharing import share as write
from townsfolk.store.reading import Reading


def share(
    name: options.Name,
    first: moments.From = None,
    last: moments.To = None,
    without_minds: Annotated[
        bool,
        typer.Option(
            "--without-minds",
            help="Only what can be seen and heard in the town: no plans, memories and reasons.",
        ),
    ] = False,
    facts: Annotated[
        list[str] | None,
        typer.Option(
            "--fact",
            metavar="TEXT",
            help="Find out who knows this, by its meaning. Without it a reader of the file finds "
            "facts by their words. Repeatable.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; NAME.html by default."),
    ] = None,
) -> None:
    """Write it as one HTML file that opens with no server.

    It holds the map, the timeline, the people, what they think and know and have of each other, and
    plays in any browser. It can be running meanwhile.
    """
    target = file or Path(f"{name}.html")
    if target.suffix.lower() not in {".html", ".htm"}:
        raise BadInputError(f"Expected a file such as {name}.html to write, found {str(file)!r}.")
    with Reading.of(name) as reading:
        begin = moments.step_of(first, reading.clock, 0)
        end = moments.step_of(last, reading.clock, reading.step - 1)
        write(reading, Extract(begin, end, not without_minds, tuple(facts or ())), WEB, target)
    size = spoken_size(target.stat().st_size)
    out.print(f"Wrote {plain(str(target))} ({size}). Open it in a browser.", soft_wrap=True)
