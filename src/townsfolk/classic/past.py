"""What was seen of a classic simulation: movement and environment files, or a demo's one file.

Steps that are in no file are gaps; they are listed, and nothing is made up for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from townsfolk.classic.folder import Folder
from townsfolk.classic.save import Save
from townsfolk.classic.values import as_dict, as_pairs, as_text, as_tile
from townsfolk.names import PersonName, Tile

START = -1
"""The step at whose end people stand where the first step finds them."""

Lines = tuple[tuple[str, str], ...]
Frame = Mapping[str, Any]
"""What one file says of a step: the four fields of each person."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person was shown doing: `text` and `place` as they stand around the ` @ `."""

    text: str
    place: str
    emoji: str


@dataclass(frozen=True, slots=True)
class PastTalk:
    """A talk that was shown from step `start` until before step `end`."""

    people: tuple[str, str]
    lines: Lines
    start: int
    end: int


@dataclass(slots=True)
class Past:
    """Changes by step and person, the talks, and the gaps as `(first, behind the last)`."""

    tiles: dict[tuple[int, PersonName], Tile] = field(default_factory=dict)
    shown: dict[tuple[int, PersonName], Shown] = field(default_factory=dict)
    talks: list[PastTalk] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)


def read_past(folder: Folder, save: Save) -> Past:
    """Return the past of a `storage` folder up to its step."""
    movement = {step: one for step, one in folder.numbered("movement").items() if step < save.step}
    places = folder.numbered("environment")
    past = _Recorder(save)
    for step in sorted({*movement, *(step - 1 for step in places if step <= save.step)}):
        frame = as_dict(as_dict(_read(folder, "movement", movement, step)).get("persona"))
        if frame:
            folder.report.count("movement files")
            past.record(step, frame)
        tiles = as_dict(_read(folder, "environment", places, step + 1))
        if tiles:
            folder.report.count("environment files")
        past.record_tiles(step, tiles, trusted=not frame)
    return past.finished(folder)


def read_demo(folder: Folder, save: Save) -> tuple[Past, int]:
    """Return the past of a `compressed_storage` folder, and the number of steps it shows."""
    content = as_dict(folder.json("master_movement.json"))
    frames = {int(key): as_dict(one) for key, one in content.items() if _is_step(key)}
    if not frames:
        folder.report.leave_out("master_movement.json holds no step that can be read.")
    past = _Recorder(save)
    for step in sorted(frames):
        folder.report.count("demo steps")
        past.record(step, frames[step], only_changes=True)
    steps = max(frames, default=-1) + 1
    return past.finished(folder, steps), steps


def _read(folder: Folder, kind: str, files: Mapping[int, str], step: int) -> Any:
    return folder.json(kind, files[step]) if step in files else None


def _is_step(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 8


class _Recorder:
    """Turns frames, in order of their steps, into changes."""

    def __init__(self, save: Save) -> None:
        self._names = frozenset(persona.name for persona in save.personas)
        self._steps = save.step
        self._seen: set[int] = set()
        self._tiles: dict[PersonName, Tile] = {}
        self._shown: dict[PersonName, Shown] = {}
        self._open: dict[tuple[str, str], tuple[Lines, int, set[PersonName]]] = {}
        self._past = Past()

    def record(self, step: int, frame: Frame, only_changes: bool = False) -> None:
        """Take in what a movement file, or a step of a demo, says."""
        self._seen.add(step)
        for name, values in self._known(frame):
            self._move(step, name, as_tile(values.get("movement")))
            text, _, place = as_text(values.get("description")).partition(" @ ")
            shown = Shown(text, place, as_text(values.get("pronunciatio")))
            if text and self._shown.get(name) != shown:
                self._shown[name] = shown
                self._past.shown[step, name] = shown
            self._talk(step, name, values.get("chat"))
        if not only_changes:
            self._end_talks(step, {name for name, _ in self._known(frame)})

    def record_tiles(self, step: int, frame: Frame, trusted: bool) -> None:
        """Take in an environment file: where people stand when a step is over."""
        for name, values in self._known(frame):
            tile = as_tile([values.get("x"), values.get("y")])
            if trusted or name not in self._tiles:
                self._move(step, name, tile)

    def finished(self, folder: Folder, steps: int | None = None) -> Past:
        """Return the whole past; every step without a file is in a gap."""
        last = self._steps if steps is None else steps
        for pair in list(self._open):
            self._close(pair, last)
        self._past.talks.sort(key=lambda talk: (talk.start, talk.people))
        self._past.gaps = list(_gaps(self._seen, last))
        for first, behind in self._past.gaps:
            folder.report.leave_out(
                f"Steps {first:,} to {behind - 1:,} are in no file: a gap on the timeline."
            )
        return self._past

    def _known(self, frame: Frame) -> Iterator[tuple[PersonName, dict[str, Any]]]:
        for name in sorted(self._names & frame.keys()):
            yield name, as_dict(frame[name])

    def _move(self, step: int, name: PersonName, tile: Tile | None) -> None:
        if tile is not None and self._tiles.get(name) != tile:
            self._tiles[name] = tile
            self._past.tiles[step, name] = tile

    def _talk(self, step: int, name: PersonName, chat: Any) -> None:
        """Note that somebody is in a talk, or no more."""
        lines = tuple((who, as_text(text)) for who, text in as_pairs(chat))
        people = sorted({who for who, _ in lines} & self._names)
        for pair in [pair for pair, (_, _, who) in self._open.items() if name in who]:
            if self._open[pair][0] != lines:
                self._close(pair, step)
        if len(people) != 2 or name not in people:
            return
        first = lines[0][0] if lines[0][0] in people else people[0]
        pair = (first, people[1] if first == people[0] else people[0])
        _, start, who = self._open.get(pair, (lines, step, set()))
        self._open[pair] = (lines, start, who | {name})

    def _end_talks(self, step: int, seen: set[PersonName]) -> None:
        for pair, (_, _, who) in list(self._open.items()):
            if not who & seen:
                self._close(pair, step)

    def _close(self, pair: tuple[str, str], end: int) -> None:
        lines, start, _ = self._open.pop(pair)
        self._past.talks.append(PastTalk(pair, lines, start, max(end, start + 1)))


def _gaps(seen: set[int], steps: int) -> Iterator[tuple[int, int]]:
    begun = 0
    for step in [*sorted(one for one in seen if 0 <= one < steps), steps]:
        if step > begun:
            yield begun, step
        begun = step + 1
