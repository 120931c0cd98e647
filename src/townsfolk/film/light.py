"""The light of the hour, multiplied over the town: the sky, lamps, and rooms where one is awake.

The same figures as the page's: `web/src/light.ts` and `web/src/map/lightmap.ts`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from townsfolk.film.scenery import Scenery
from townsfolk.names import Tile
from townsfolk.town.tmj import Shape

DAY = (
    (0, 100, 112, 176, 1),
    (4.5, 104, 116, 178, 1),
    (5.75, 176, 148, 178, 0.6),
    (6.75, 255, 222, 190, 0.1),
    (8.5, 255, 255, 255, 0),
    (16, 255, 255, 255, 0),
    (18, 255, 226, 184, 0.1),
    (19, 236, 182, 164, 0.5),
    (20.25, 138, 126, 184, 0.9),
    (22, 100, 112, 176, 1),
    (24, 100, 112, 176, 1),
)
"""Hour, red, green, blue, and how brightly lamps shine."""
_GRAIN = 2
"""Points of the light along a tile."""
_LAMP, _WINDOW = (5.0, 1.0), (2.5, 0.45)
"""How many tiles a light reaches, and how much of it falls on its own tile."""
_WARMTH = (165, 118, 32)
_ROOM = (255, 226, 184)

Points = npt.NDArray[np.float64]


class Light(NamedTuple):
    """The colour of the sky, 0 to 255, and how brightly lamps shine, 0 to 1."""

    sky: tuple[int, int, int]
    lamps: float


def light_at(time: datetime) -> Light:
    """Return the light at a time of day, blended between those of the table."""
    hour = time.hour + time.minute / 60 + time.second / 3600
    hours, *parts = zip(*DAY, strict=True)
    red, green, blue, lamps = (float(np.interp(hour, hours, part)) for part in parts)
    return Light((round(red), round(green), round(blue)), lamps)


def light_map(
    scenery: Scenery, light: Light, rooms: Sequence[Shape], windows: Sequence[Tile]
) -> Image.Image:
    """Return the light over the whole town, with a few points for each tile."""
    points = np.empty((scenery.height * _GRAIN, scenery.width * _GRAIN, 3))
    points[:] = light.sky
    if light.lamps > 0:
        whole = Box(0, 0, *reversed(points.shape[:2]))
        for room in rooms:
            inside = _box_of(room, scenery.tile)
            part = points[inside.slices]
            part += (np.array(_ROOM) - part) * light.lamps
            for lamp in scenery.lamps:
                if scenery.holds(room, lamp):
                    _shine(points, inside, lamp, _LAMP, light.lamps)
        for lamp in scenery.street_lamps:
            _shine(points, whole, lamp, _LAMP, light.lamps)
        for window in windows:
            _shine(points, whole, window, _WINDOW, light.lamps)
    return Image.fromarray(points.clip(0, 255).round().astype(np.uint8), "RGB")


class Box(NamedTuple):
    """A part of the light, in its points: from (left, top) to before (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """The rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def _box_of(area: Shape, tile: int) -> Box:
    x, y, width, height = (
        round(part * _GRAIN / tile) for part in (area.x, area.y, area.width, area.height)
    )
    return Box(x, y, x + width, y + height)


def _shine(
    points: Points, inside: Box, tile: Tile, lamp: tuple[float, float], lamps: float
) -> None:
    """Add the round light of a lamp on a tile, as far as it falls inside a box."""
    reach, strength = lamp
    x, y, radius = (tile.x + 0.5) * _GRAIN, (tile.y + 0.5) * _GRAIN, reach * _GRAIN
    left, top = max(inside.left, round(x - radius)), max(inside.top, round(y - radius))
    right, bottom = min(inside.right, round(x + radius)), min(inside.bottom, round(y + radius))
    across, down = np.arange(left, right) + 0.5 - x, np.arange(top, bottom) + 0.5 - y
    far = np.hypot(across[np.newaxis, :], down[:, np.newaxis]) / radius
    falls = np.interp(far, (0, 0.5, 1), (1, 0.4, 0)) * strength * lamps
    points[top : max(top, bottom), left : max(left, right)] += falls[..., np.newaxis] * _WARMTH
