"""`townsfolk film`: a picture of a moment, or a film of a stretch of time."""

from pathlib import Path
from typing import Annotated

import typer

from townsfolk.cli import moments, options
from townsfolk.cli.simulations import spoken_size
from townsfolk.cli.terminal import out, plain
from townsfolk.errors import BadInputError
from townsfolk.film.filming import LARGEST, Film, Shot, place_named
from townsfolk.film.writing import is_still, pictures_a_second, write
from townsfolk.store.reading import Reading


def film(
    name: options.Name,
    file: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="The file: .gif, .webm or .png."),
    ],
    first: moments.From = None,
    last: moments.To = None,
    speed: Annotated[
        float, typer.Option(min=0.1, help="Seconds of the town in one second of the film.")
    ] = 60,
    follow: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Whom to follow, from near.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="A place to look at from near, such as a cafe."),
    ] = None,
    size: Annotated[
        str, typer.Option(metavar="WIDTHxHEIGHT", help="Pixels of the picture.")
    ] = "640x400",
) -> None:
    """Draw a moment as a picture, or a stretch of time as a film.

    The file's ending says which: .png for a picture, .gif or .webm for a film. Without a person
    or a place, the whole town is seen. It can be running meanwhile.
    """
    rate = pictures_a_second(file)
    with Reading.of(name) as reading:
        begin = moments.step_of(first, reading.clock, 0)
        end = moments.step_of(last, reading.clock, reading.step - 1)
        if is_still(file):
            end = begin
        who = None if follow is None else reading.person_named(follow)
        where = None if place is None else place_named(reading, place)
        shot = Shot(begin, end, speed, who, where, size_of(size))
        pictures = Film(reading, shot, rate)
        write(pictures, file)
    count = "1 picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
    size_on_disk = spoken_size(file.stat().st_size)
    out.print(f"Wrote {plain(str(file))} ({count}, {size_on_disk}).", soft_wrap=True)


def size_of(text: str) -> tuple[int, int]:
    """Read a size such as `640x400`. Raises `BadInputError` for anything else."""
    width, times, height = text.partition("x")
    if times and width.isdecimal() and height.isdecimal():
        size = int(width), int(height)
        if all(64 <= side <= LARGEST for side in size):
            return size
    raise BadInputError(
        f"{text!r} is no size: expected WIDTHxHEIGHT, from 64 to {LARGEST} each, such as 640x400."
    )
