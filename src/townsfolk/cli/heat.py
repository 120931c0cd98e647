"""`townsfolk heatmap`: where people spent their time, as a picture and in hours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from rich.table import Table

from townsfolk.cli import options
from townsfolk.cli.map_picture import map_picture
from townsfolk.cli.terminal import out, plain, say
from townsfolk.errors import BadInputError
from townsfolk.looks.canvas import Canvas
from townsfolk.names import Tile, last_part
from townsfolk.people.base import find_in_towns
from townsfolk.simulation.towns import town_of_map
from townsfolk.store.reading import Reading
from townsfolk.town.tmj import read_map
from townsfolk.town.town import Town
from townsfolk.vocabulary import ActionKind

_COLOURS = ((66, 135, 245), (80, 220, 130), (255, 222, 70), (235, 60, 40))
"""From a place that was passed to one where somebody always was."""
_REACH = 2.0
"""How far a person's warmth is felt, in tiles (one standard deviation)."""
_WIDEST = 1200
"""How wide a picture may be: tiles are drawn at half their size where the whole wouldn't fit."""
_PLACES_LISTED = 15

Grid = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Stays:
    """Steps spent awake on each tile, as (height, width), and by everyone at each place."""

    grid: Grid
    places: dict[str, tuple[int, int]]
    """Steps and visitors by the name of a sector; the empty name is the street."""


def heatmap(
    name: options.Name,
    file: Annotated[Path, typer.Argument(help="The picture to write (.png).", show_default=False)],
) -> None:
    """Draw where people spent their time.

    Only hours awake count. The places are listed with their hours and visitors.
    """
    if file.suffix.lower() != ".png":
        raise BadInputError(f"Expected a file such as heat.png to write to, found {str(file)!r}.")
    with Reading.of(name) as reading:
        town = town_of_map(reading.tmj(), reading.meta["town"])
        stays = count_stays(reading, town)
        file.write_bytes(picture(stays.grid, find_map_of(reading)).png())
        hours = reading.clock.seconds_per_step / 3600
    table = Table("place", "hours", "people", box=None, pad_edge=False)
    ranked = sorted(stays.places.items(), key=lambda place: (-place[1][0], place[0]))
    for place, (steps, visitors) in ranked[:_PLACES_LISTED]:
        table.add_row(plain(place or "the street"), f"{steps * hours:.1f}", str(visitors))
    out.print(table)
    say(f"Wrote {file}.")


def find_map_of(reading: Reading) -> Path:
    """Return the file of the map of a simulation's town. Raises `BadInputError` without one."""
    town = reading.meta["town"]
    path = find_in_towns(f"{town}/{town}.tmj")
    if path is None:
        raise BadInputError(
            f"The map of the town {town!r} isn't on this machine any more, so there is nothing to "
            "draw on. Put its folder back into a towns folder."
        )
    return path


def count_stays(reading: Reading, town: Town) -> Stays:
    """Count the steps that everybody spent awake on each tile."""
    grid = np.zeros((town.height, town.width))
    places: dict[str, tuple[int, int]] = {}
    for person in reading.names():
        tiles = _awake_tiles(reading, person)
        here: dict[str, int] = {}
        for tile, steps in tiles.items():
            grid[tile.y, tile.x] += steps
            sector = last_part(town.sector_at(tile))
            here[sector] = here.get(sector, 0) + steps
        for sector, steps in here.items():
            total, visitors = places.get(sector, (0, 0))
            places[sector] = (total + steps, visitors + 1)
    return Stays(grid, places)


def _awake_tiles(reading: Reading, person: str) -> dict[Tile, int]:
    asleep = np.zeros(reading.step + 1, dtype=bool)
    at = np.zeros((reading.step + 1, 2), dtype=np.int64)
    for step, kind in reading.rows(
        "SELECT step, kind FROM actions WHERE person = ? ORDER BY step", (person,)
    ):
        asleep[max(step, 0) :] = kind == ActionKind.SLEEP
    for step, x, y in reading.rows(
        "SELECT step, x, y FROM movements WHERE person = ? ORDER BY step", (person,)
    ):
        at[max(step, 0) :] = x, y
    tiles, counts = np.unique(at[:-1][~asleep[:-1]], axis=0, return_counts=True)
    return {Tile(*map(int, tile)): int(count) for tile, count in zip(tiles, counts, strict=True)}


def picture(grid: Grid, path: Path) -> Canvas:
    """Return the picture of a map under the warmth of a grid of steps."""
    file = read_map(path)
    if grid.shape != (file.height, file.width):
        raise BadInputError(
            f"The map {str(path)!r} has {file.width} x {file.height} tiles now, but the simulation "
            f"was begun on one of {grid.shape[1]} x {grid.shape[0]}. Begin it anew, or put the old "
            "map back."
        )
    tile = file.tilewidth
    pixels = tile if tile * file.width <= _WIDEST else max(4, tile // 2)
    ground = _shrunk(map_picture(file, path.parent), tile, pixels)
    warmth = _spread(np.kron(grid, np.ones((pixels, pixels))), _REACH * pixels)
    # Some seats are used all day; without the root nothing else could be seen beside them.
    heat = np.sqrt(warmth / max(warmth.max(), 1e-9))
    stops = np.linspace(0, 1, len(_COLOURS))
    colours = [np.interp(heat, stops, channel) for channel in zip(*_COLOURS, strict=True)]
    over = np.stack([*colours, 210 * np.clip(heat * 2.2, 0, 1)], axis=-1).round().astype(np.uint8)
    over[heat < 0.03] = 0
    ground.paste(Canvas.of(over), 0, 0)
    return ground


def _shrunk(canvas: Canvas, tile: int, wanted: int) -> Canvas:
    """Return a picture with tiles of `wanted` pixels, greyed so that heat stands out."""
    down = np.arange(canvas.height // tile * wanted) * tile // wanted
    across = np.arange(canvas.width // tile * wanted) * tile // wanted
    edge = max(1, tile // wanted)
    # The mean of the pixels that become one; a single one of them would lose thin lines.
    near = [
        canvas.pixels[np.minimum(down + dy, canvas.height - 1)][:, across + dx].astype(np.float64)
        for dy in range(edge)
        for dx in range(edge)
    ]
    pixels = np.mean(near, axis=0)
    grey = pixels[..., :3].mean(axis=-1, keepdims=True)
    pixels[..., :3] = 0.35 * pixels[..., :3] + 0.65 * grey
    return Canvas.of(pixels.round().astype(np.uint8))


def _spread(grid: Grid, deviation: float) -> Grid:
    """Return a grid blurred by a Gauss curve, columns and rows one after the other."""
    reach = int(3 * deviation)
    curve = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    curve /= curve.sum()
    for axis in (0, 1):
        grid = np.apply_along_axis(np.convolve, axis, grid, curve, "same")
    return grid
