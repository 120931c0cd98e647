"""Loads a town from a map drawn with Tiled.

The map is orthogonal, with square tiles, and has the string property `world`. Its layers:

    collisions  tile layer: nobody can walk where there is any tile
    sectors     rectangles: buildings, parks; `private` (bool): a home
    arenas      rectangles: rooms; each lies in the sector that holds its centre; `private` (bool)
    objects     rectangles or points: things; each lies in the arena that holds its centre;
                `capacity` (int, 1): how many may use it at once; `affords` (string): verbs, as
                in `cook, eat`

Several shapes of one name in one place are one sector, arena or object; capacities add up. A tile
belongs to a rectangle that holds its centre. Other layers are for the eye. Groups don't matter.
"""

from pathlib import Path

from townsfolk.errors import TownError
from townsfolk.town.check import survey
from townsfolk.town.town import Town


def load_town(path: Path) -> Town:
    """Return the town of a `.tmj` file; its name is the file's stem.

    Raises `TownError` that lists everything wrong with the map; warnings don't count.
    """
    plan, problems = survey(path)
    errors = [problem.text for problem in problems if not problem.warning]
    if plan is None or errors:
        raise TownError("\n- ".join((f"The map {str(path)!r} can't be used:", *errors)))
    return Town(
        name=path.stem,
        world=plan.world,
        tile_size=plan.tile_size,
        ground=plan.ground,
        sectors=plan.sectors.values(),
        arenas=plan.arenas.values(),
        objects=plan.objects.values(),
    )
