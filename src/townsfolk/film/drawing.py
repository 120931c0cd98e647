"""Draws the town at a moment: a part of it near, or the whole from afar."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from townsfolk.film import poses
from townsfolk.film.letters import EMOJI_PX, emoji, font_for, writable
from townsfolk.film.light import Light, light_at, light_map
from townsfolk.film.moments import Moments, Seen
from townsfolk.film.scenery import Scenery
from townsfolk.town.tmj import Shape

_PAPER, _INK, _SOFT = (251, 246, 235), (42, 36, 32), (110, 98, 88)
_HEAD = 24
"""How far a head is above the middle of a person's tile, in pixels of the map."""
_MOST_LINES = 3
"""Lines of what somebody says."""
_MOST_NAMES = 8
"""People whose names still find room over a whole town."""


class Window(NamedTuple):
    """A part of the map in its pixels, and how large the picture of it is."""

    left: int
    top: int
    right: int
    bottom: int
    size: tuple[int, int]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The part of the map."""
        return self.left, self.top, self.right, self.bottom

    @property
    def zoom(self) -> float:
        """Pixels of the picture for one of the map."""
        return self.size[0] / (self.right - self.left)


class Artist:
    """Draws the moments of one simulation."""

    def __init__(self, scenery: Scenery) -> None:
        self._scenery = scenery
        self._sheets: dict[str, Image.Image | None] = {}
        self._lit: tuple[object, Image.Image] | None = None

    def draw(self, moments: Moments, moment: float, window: Window) -> Image.Image:
        """Return the picture of a moment."""
        people, time = moments.at(moment), moments.time_at(moment)
        asides = poses.asides(people)
        town = self._town(people, asides, light_at(time), window)
        near = window.zoom >= 1
        way = Image.Resampling.NEAREST if near else Image.Resampling.BOX
        picture = town.resize(window.size, way)
        pen = ImageDraw.Draw(picture)
        named = near or len(people) <= _MOST_NAMES
        for person in people:
            self._label(picture, person, asides.get(person.name, 0), window, named)
        if named:
            _subtitle(pen, picture.size, [one for one in people if self._is_in(window, one)])
        _plaque(pen, f"{time:%H:%M}", f"{time:%Y-%m-%d}")
        return picture

    def _town(
        self, people: Sequence[Seen], asides: dict[str, float], light: Light, window: Window
    ) -> Image.Image:
        box = window.box
        town = self._scenery.below.crop(box)
        for person in sorted(people, key=lambda one: (one.y, one.name)):
            self._put(town, person, asides.get(person.name, 0), window)
        town.alpha_composite(self._scenery.above.crop(box))
        lit = town.convert("RGB")
        if light.sky != (255, 255, 255) or light.lamps > 0:
            self._shine(lit, people, light, window)
        return lit

    def _put(self, town: Image.Image, person: Seen, aside: float, window: Window) -> None:
        tile = self._scenery.tile
        sheet = self._sheet(person.sprite)
        if sheet is None:
            return
        bed = poses.bed_of(self._scenery, person)
        middle = (person.x + 0.5 + aside) * tile
        feet = bed.y + bed.height if bed else (person.y + 1) * tile
        left, top = (
            round(middle - poses.WIDTH / 2) - window.left,
            round(feet) - poses.HEIGHT - window.top,
        )
        row, column = divmod(poses.frame_of(self._scenery, person), poses.COLUMNS)
        x, y = column * poses.WIDTH, row * poses.HEIGHT
        sprite = sheet.crop((x, y, x + poses.WIDTH, y + poses.HEIGHT))
        town.paste(sprite, (left, top), sprite)

    def _shine(
        self, town: Image.Image, people: Sequence[Seen], light: Light, window: Window
    ) -> None:
        scenery = self._scenery
        awake = [one.tile for one in people if one.is_awake]

        def is_used(area: Shape) -> bool:
            return any(scenery.holds(area, tile) for tile in awake)

        rooms = [room for room in scenery.rooms if is_used(room)]
        houses = [house for house in scenery.houses if is_used(house.sector)]
        lamps = round(light.lamps * 50) / 50
        told = (light.sky, lamps, [(room.x, room.y) for room in rooms], len(houses))
        if self._lit is None or self._lit[0] != told:
            windows = [tile for house in houses for tile in house.windows]
            points = light_map(scenery, Light(light.sky, lamps), rooms, windows)
            whole = points.resize(scenery.below.size, Image.Resampling.BILINEAR)
            self._lit = (told, whole)
        town.paste(ImageChops.multiply(town, self._lit[1].crop(window.box)))
        for house in houses:
            area = house.sector
            panes = scenery.night.crop((area.x, area.y, area.x + area.width, area.y + area.height))
            veil = panes.getchannel("A").point(lambda alpha: round(alpha * lamps))
            town.paste(panes, (round(area.x) - window.left, round(area.y) - window.top), veil)

    def _sheet(self, sprite: str) -> Image.Image | None:
        if sprite not in self._sheets:
            self._sheets[sprite] = self._scenery.sheet(sprite)
        return self._sheets[sprite]

    def _label(
        self, picture: Image.Image, person: Seen, aside: float, window: Window, named: bool
    ) -> None:
        tile, zoom = self._scenery.tile, window.zoom
        x = ((person.x + 0.5 + aside) * tile - window.left) * zoom
        y = ((person.y + 0.5) * tile - _HEAD - window.top) * zoom
        sign = emoji(person.action.emoji) if person.action else None
        name = person.name.partition(" ")[0] if named else ""
        if self._is_in(window, person) and (name or sign):
            _tag(picture, (x, y), name, sign)

    def _is_in(self, window: Window, person: Seen) -> bool:
        x, y = ((part + 0.5) * self._scenery.tile for part in (person.x, person.y))
        return window.left <= x < window.right and window.top <= y < window.bottom


def _tag(
    picture: Image.Image, at: tuple[float, float], name: str, sign: Image.Image | None
) -> None:
    """Put an emoji and a name on a card whose lower edge is in the middle at a point."""
    pen, written = ImageDraw.Draw(picture), writable(name)
    font = font_for(written, 12)
    shown = EMOJI_PX + (4 if written else 0) if sign else 0
    wide = (font.getlength(written) + shown) / 2 + 6
    (x, y), high = at, 24 if sign else 18
    pen.rounded_rectangle((x - wide, y - high, x + wide, y), high // 2 - 1, fill=_PAPER)
    if sign:
        picture.paste(sign, (round(x - wide + 6), round(y - high + 2)), sign)
    pen.text((x - wide + 6 + shown, y - high / 2), written, fill=_INK, font=font, anchor="lm")


def _subtitle(pen: ImageDraw.ImageDraw, size: tuple[int, int], people: Sequence[Seen]) -> None:
    """Write what one of the people says along the lower edge."""
    speaker = next((one for one in people if one.says), None)
    if speaker is None:
        return
    said = writable(f"{speaker.name.partition(' ')[0]}: {speaker.says}")
    font, (width, height) = font_for(said, 14), size
    lines = textwrap.wrap(said, max(20, int((width - 60) / font.getlength("x"))))[:_MOST_LINES]
    top = height - 18 - 20 * len(lines)
    pen.rounded_rectangle((16, top, width - 16, height - 10), 8, fill=_PAPER)
    for number, line in enumerate(lines):
        pen.text((28, top + 14 + 20 * number), line, fill=_INK, font=font, anchor="lm")


def _plaque(pen: ImageDraw.ImageDraw, clock: str, date: str) -> None:
    """Write the time into the upper left corner."""
    pen.rounded_rectangle((8, 8, 108, 58), 8, fill=_PAPER)
    pen.text((58, 27), clock, fill=_INK, font=font_for(clock, 24), anchor="mm")
    pen.text((58, 48), date, fill=_SOFT, font=font_for(date, 12), anchor="mm")
