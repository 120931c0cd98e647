"""Moments of a simulation as they are written on the command line: a step or a time."""

from datetime import datetime
from typing import Annotated

import typer

from townsfolk.clock import Clock
from townsfolk.errors import BadInputError

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="MOMENT",
        help="The first moment: a step, or a simulated time such as 2023-02-13T09:00.",
    ),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="MOMENT", help="The last moment, written likewise.")
]


def step_of(moment: str | None, clock: Clock, otherwise: int) -> int:
    """Return the step that is meant, `otherwise` where nothing is said.

    Raises `BadInputError` for what is neither a step nor a time.
    """
    if moment is None:
        return otherwise
    if moment.isdecimal():
        return int(moment)
    try:
        return clock.step_at(datetime.fromisoformat(moment).replace(tzinfo=None))
    except ValueError as error:
        raise BadInputError(
            f"{moment!r} is no moment: expected a step such as 3240, or a simulated time such as "
            "2023-02-13T09:00."
        ) from error
