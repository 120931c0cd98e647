"""Films a stretch of a simulation: which moments, seen from where, one picture after another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

from PIL import Image

from townsfolk.errors import BadInputError
from townsfolk.film.drawing import Artist, Window
from townsfolk.film.moments import Moments, Seen
from townsfolk.film.scenery import Scenery
from townsfolk.names import PersonName, Tile
from townsfolk.store.reading import Reading

MOST_PICTURES = 600
"""Pictures in one film: a minute at ten a second."""
LARGEST = 1600
"""Pixels that a picture is wide or high at most, but for a still of the whole town."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What to film: the steps `first` to `last`, `speed` seconds of the town in a second.

    The picture follows the person `follow`, or shows what is around the tile `around`, or the
    whole town; it is `size` pixels large, `zoom` of them for one of the map.
    """

    first: int
    last: int
    speed: float = 60
    follow: PersonName | None = None
    around: Tile | None = None
    size: tuple[int, int] = (640, 400)
    zoom: int = 2


class Film(Sequence[Image.Image]):
    """The pictures of a shot, each drawn when it is asked for; one when it is of a single step.

    Raises `BadInputError` for steps that weren't lived, and for more than `MOST_PICTURES`.
    """

    def __init__(self, reading: Reading, shot: Shot, pictures_a_second: float) -> None:
        self._times = _times(reading, shot, pictures_a_second)
        scenery = Scenery(reading)
        self._artist = Artist(scenery)
        self._moments = Moments(reading, shot.first, shot.last)
        self._window = _camera(scenery, shot)

    def __len__(self) -> int:
        return len(self._times)

    @overload
    def __getitem__(self, index: int) -> Image.Image: ...

    @overload
    def __getitem__(self, index: slice) -> list[Image.Image]: ...

    def __getitem__(self, index: int | slice) -> Image.Image | list[Image.Image]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        moment = self._times[index]
        window = self._window(self._moments.at(moment))
        return self._artist.draw(self._moments, moment, window)


def place_named(reading: Reading, name: str) -> Tile:
    """Return the middle of a building or place, such as `Hobbs Cafe`, however it is capitalised.

    Raises `BadInputError` that lists the places.
    """
    scenery = Scenery(reading)
    wanted = " ".join(name.split()).casefold()
    found = [one for one in scenery.sectors if one.name.casefold() == wanted]
    if not found:
        names = ", ".join(sorted({one.name for one in scenery.sectors}))
        raise BadInputError(f"There is no place {name!r} in this town. The places are: {names}.")
    area = found[0]
    return scenery.tile_at(area.x + area.width / 2, area.y + area.height / 2)


def _times(reading: Reading, shot: Shot, pictures_a_second: float) -> list[float]:
    last = reading.step - 1
    if not 0 <= shot.first <= shot.last <= last:
        raise BadInputError(
            f"{reading.name!r} has the steps 0 to {last}, but {shot.first} to {shot.last} are to "
            "be filmed. Choose a stretch that has been lived."
        )
    steps = shot.last - shot.first
    stride = shot.speed / pictures_a_second / reading.clock.seconds_per_step
    count = 1 + int(steps / stride)
    if count > MOST_PICTURES:
        enough = steps * reading.clock.seconds_per_step * pictures_a_second / MOST_PICTURES
        raise BadInputError(
            f"That would be {count} pictures; a film has at most {MOST_PICTURES}. Choose a "
            f"shorter stretch, or a speed of {int(enough) + 1} or more."
        )
    return [shot.first + number * stride for number in range(count)]


def _camera(scenery: Scenery, shot: Shot) -> Callable[[list[Seen]], Window]:
    """Return what tells the part of the map that is seen while people are where they are."""
    width, height = scenery.below.size
    if shot.follow is None and shot.around is None:
        size = _whole(width, height, shot)
        return lambda _: Window(0, 0, width, height, size)

    def near(people: list[Seen]) -> Window:
        followed = next((one for one in people if one.name == shot.follow), None)
        x, y = (followed.x, followed.y) if followed else shot.around or (0, 0)
        across, down = (side // shot.zoom for side in shot.size)
        left = _kept(round((x + 0.5) * scenery.tile - across / 2), width - across)
        top = _kept(round((y + 0.5) * scenery.tile - down / 2), height - down)
        size = (across * shot.zoom, down * shot.zoom)
        return Window(left, top, left + across, top + down, size)

    return near


def _whole(width: int, height: int, shot: Shot) -> tuple[int, int]:
    """Return the size of a picture of the whole town: a still shows every pixel of it."""
    part = min(shot.size[0] / width, shot.size[1] / height)
    if shot.first == shot.last or part >= 1:
        return width, height
    return max(1, round(width * part)), max(1, round(height * part))


def _kept(value: int, most: int) -> int:
    """Return a corner inside the map; a map smaller than the picture is in its middle."""
    return max(0, min(value, most)) if most >= 0 else most // 2
