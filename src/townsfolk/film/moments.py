"""Where everybody is and what they do at any moment of a stretch of time, also within a step."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from townsfolk.names import PersonName, Tile
from townsfolk.store import past
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import Action, ActionKind, Conversation

Facing = Literal["down", "left", "right", "up"]
_JUMP = 3
"""Who is farther away than this many tiles after one step has not walked there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A person at a moment: `x` and `y` in tiles, `walked` counts tiles; both with fractions.

    `says` is the latest line of the talk they are in, if it is theirs.
    """

    name: PersonName
    sprite: str
    x: float
    y: float
    tile: Tile
    facing: Facing
    walking: bool
    walked: float
    action: Action | None
    says: str

    @property
    def is_awake(self) -> bool:
        """Whether the person does anything but sleep."""
        return self.action is not None and self.action.kind is not ActionKind.SLEEP


class Moments:
    """A simulation from the step `first` to `last`."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.first, self.last = first, last
        self._clock = reading.clock
        self._people = reading.people()
        self._tiles = _tiles(reading, first, last)
        self._began = _began(reading, first, last)
        self._talks = past.talks_at(reading, first) + past.talks_between(reading, first + 1, last)

    def time_at(self, moment: float) -> datetime:
        """Return the simulated time; a moment is a step with a fraction."""
        seconds = moment * self._clock.seconds_per_step
        return self._clock.start + timedelta(seconds=int(seconds))

    def at(self, moment: float) -> list[Seen]:
        """Return everybody; within a step they glide to where it brings them."""
        step = min(self.last, int(moment))
        talks = [talk for talk in self._talks if talk.start <= step < talk.end]
        said = dict(line for talk in talks if (line := _last_line(talk, step)))
        return [
            self._person(place, step, moment - step, said) for place in range(len(self._people))
        ]

    def _person(self, place: int, step: int, part: float, said: dict[PersonName, str]) -> Seen:
        person, index = self._people[place], step - self.first + 1
        tiles = self._tiles[place]
        before, after = tiles[index - 1], tiles[index]
        way = after - before
        walking = 0 < np.abs(way).sum() <= _JUMP
        x, y = before + way * (min(part, 1) if walking else 1)
        starts, actions = self._began[place]
        began = bisect_right(starts, step)
        walked = int((np.diff(tiles[:index], axis=0) != 0).any(axis=1).sum())
        return Seen(
            name=person.name,
            sprite=person.sprite,
            x=float(x),
            y=float(y),
            tile=Tile(int(after[0]), int(after[1])),
            facing=_facing(tiles[: index + 1]),
            walking=bool(walking),
            walked=walked + (part if walking else 0),
            action=actions[began - 1] if began else None,
            says=said.get(person.name, ""),
        )


def _tiles(reading: Reading, first: int, last: int) -> list[np.ndarray]:
    """Return where each person was after the step before the first, and after each step."""
    begin = past.tiles_at(reading, first - 1)
    found = []
    for name in reading.names():
        tiles = np.empty((last - first + 2, 2), dtype=np.int64)
        tiles[:] = begin[name]
        for _, step, x, y in past.moves_between(reading, first, last, name):
            tiles[step - first + 1 :] = x, y
        found.append(tiles)
    return found


def _began(reading: Reading, first: int, last: int) -> list[tuple[list[int], list[Action]]]:
    """Return for each person when they began something, and what."""
    before = past.actions_at(reading, first - 1)
    found = {
        name: ([-1], [before[name]]) if name in before else ([], []) for name in reading.names()
    }
    for name, action in past.actions_between(reading, first, last):
        found[name][0].append(action.start)
        found[name][1].append(action)
    return list(found.values())


def _last_line(talk: Conversation, step: int) -> tuple[PersonName, str] | None:
    """Return who spoke last in a talk, and what."""
    heard = [(line.speaker, line.text) for line in talk.utterances if line.step <= step]
    return heard[-1] if heard else None


def _facing(tiles: np.ndarray) -> Facing:
    """Return which way the last move went; down when there was none in a while."""
    ways = np.diff(tiles[-720:], axis=0)
    moved = np.flatnonzero(ways.any(axis=1))
    if not len(moved):
        return "down"
    dx, dy = ways[moved[-1]]
    if abs(dx) >= abs(dy):
        return "right" if dx > 0 else "left"
    return "down" if dy > 0 else "up"
