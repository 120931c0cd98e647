"""Which picture of a sprite sheet shows a person, and where: as `web/src/map/pose.ts` says it."""

import re
from collections.abc import Iterable

from townsfolk.film.moments import Facing, Seen
from townsfolk.film.scenery import Scenery
from townsfolk.names import Tile, last_part
from townsfolk.town.tmj import Shape
from townsfolk.vocabulary import ActionKind

COLUMNS = 4
WIDTH, HEIGHT = 16, 32
"""The size of one picture of a sheet, in pixels."""
_ROWS: dict[Facing, int] = {"down": 0, "left": 1, "right": 2, "up": 3}
_SITTING, _LYING = 4 * COLUMNS, 5 * COLUMNS
_SOFA = re.compile(r"\b(sofa|couch|bench)\b")
_CHAIR = re.compile(r"\b(seating|seat|chair|stool|table|desk)\b")
_AROUND: tuple[tuple[Facing, int, int], ...] = (
    ("right", 1, 0),
    ("left", -1, 0),
    ("up", 0, -1),
    ("down", 0, 1),
)
"""Where a chair's table may be; the first that holds wins."""


def frame_of(scenery: Scenery, person: Seen) -> int:
    """Return the number of the picture that shows a person."""
    if bed_of(scenery, person):
        return _LYING
    if person.walking:
        return _ROWS[person.facing] * COLUMNS + int(person.walked * 2) % COLUMNS
    seat = _seat_of(scenery, person)
    return _ROWS[person.facing] * COLUMNS if seat is None else _SITTING + _ROWS[seat]


def bed_of(scenery: Scenery, person: Seen) -> Shape | None:
    """Return what a person lies on: asleep, arrived, and on the thing they sleep on."""
    action = person.action
    if action is None or action.kind is not ActionKind.SLEEP or person.walking:
        return None
    bed = last_part(action.address)
    return next((one for one in _things_at(scenery, person.tile) if one.name == bed), None)


def asides(people: Iterable[Seen]) -> dict[str, float]:
    """Return how far right of their tile those stand who share one, in tiles."""
    tiles: dict[Tile, list[str]] = {}
    for one in people:
        if not one.walking:
            tiles.setdefault(one.tile, []).append(one.name)
    return {
        name: (index - (len(names) - 1) / 2) * min(0.7, 1.6 / len(names))
        for names in tiles.values()
        for index, name in enumerate(sorted(names))
    }


def _seat_of(scenery: Scenery, person: Seen) -> Facing | None:
    """Return which way somebody sits who has arrived on a seat: to its table, else down."""
    names = [one.name for one in _things_at(scenery, person.tile)] if person.action else []
    if any(_SOFA.search(name) for name in names):
        return "down"
    if not any(_CHAIR.search(name) for name in names):
        return None
    x, y = person.tile
    tables = (way for way, dx, dy in _AROUND if scenery.has_furniture(Tile(x + dx, y + dy)))
    return next(tables, "down")


def _things_at(scenery: Scenery, tile: Tile) -> list[Shape]:
    return [one for one in scenery.objects if scenery.holds(one, tile)]
