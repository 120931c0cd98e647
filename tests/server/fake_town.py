"""A small town that walks in circles: enough to drive the server and the page, with no engine.

`python tests/server/fake_town.py PORT` serves it, to look at the page while working on it.
"""

import asyncio
import json
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from townsfolk.clock import Clock
from townsfolk.events import Began, Event, Moved, Remembered, StepReport, Talked
from townsfolk.llm.broker import Thinking
from townsfolk.llm.protocol import ModelInfo
from townsfolk.names import Address, PersonName, Tile
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.engine import Listener
from townsfolk.server.serving import serve, stop_on_signals
from townsfolk.simulation.status import PersonDetails, Status
from townsfolk.vocabulary import (
    Action,
    ActionKind,
    Conversation,
    Memory,
    MemoryKind,
    Row,
    Utterance,
)

SIZE = 40
ISABELLA, KLAUS = PersonName("Isabella Rodriguez"), PersonName("Klaus Mueller")
CAFE = Address("the Ville:Hobbs Cafe:cafe:counter")
BED = Address("the Ville:dorm:room:bed")


@dataclass(frozen=True)
class FakeMap:
    """The sizes of a town."""

    name: str = "the Ville"
    width: int = SIZE
    height: int = SIZE
    tile_size: int = 16


@dataclass(frozen=True)
class FakePerson:
    """A person as the page shows one."""

    name: PersonName
    sprite: str
    age: int = 34
    innate: str = "friendly, outgoing, hospitable"
    learned: str = "runs a cafe and loves to make people feel welcome"
    currently: str = "planning a party on Valentine's Day"
    lifestyle: str = "goes to bed around 11pm"


@dataclass(frozen=True)
class FakeBody:
    """Where a person is and what it does."""

    tile: Tile
    action: Action | None
    destination: Tile | None = None


def action(text: str = "opening the cafe", kind: ActionKind = ActionKind.TASK) -> Action:
    address = BED if kind is ActionKind.SLEEP else CAFE
    emoji = "😴" if kind is ActionKind.SLEEP else "☕"
    return Action(kind, text, address, emoji, "is", text, "in use", start=0, end=600)


class FakeTown:
    """A live town whose steps are taken by calling `take_step`."""

    def __init__(self, folder: Path, start: datetime = datetime(2023, 2, 13, 9)) -> None:
        self.name = "fake"
        self.town = FakeMap()
        self.town_folder = folder
        self.people = {
            ISABELLA: FakePerson(ISABELLA, "Isabella_Rodriguez"),
            KLAUS: FakePerson(KLAUS, "no_such_sprite"),
        }
        self.clock = Clock(start)
        self.step = 0
        self.bodies = {
            ISABELLA: FakeBody(Tile(18, 20), action()),
            KLAUS: FakeBody(Tile(22, 20), action("sleeping", ActionKind.SLEEP)),
        }
        self.talks: list[Conversation] = []
        model = ModelInfo("scripted", "no language model", 4, is_language_model=False)
        self.status = Status("running", "", 8.0, model, (), 0, 0.0, 12, 1, None)
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def pause(self) -> None:
        self.status = replace(self.status, state="paused")

    def resume(self) -> None:
        self.status = replace(self.status, state="running")

    def set_speed(self, steps_per_second: float) -> None:
        self.status = replace(self.status, speed=steps_per_second)

    def details(self, name: PersonName) -> PersonDetails:
        rows = (Row("sleeping", 420, "sleeping"), Row("opening the cafe", 300, "work", True))
        seen = Memory(1, MemoryKind.EVENT, 3, f"{name} saw <b>coffee</b>", name, "saw", "it", 4)
        return PersonDetails(rows, (seen,))

    def take_step(self) -> StepReport:
        """Move Isabella one tile along a square; every 40 steps the two talk."""
        step, self.step = self.step, self.step + 1
        tile = self._next_tile(step)
        events: list[Event] = [Moved(ISABELLA, tile)]
        self.bodies[ISABELLA] = FakeBody(tile, self.bodies[ISABELLA].action)
        self.talks = [talk for talk in self.talks if step < talk.end]
        if step % 40 == 5:
            events += self._talk(step)
        report = StepReport(step, self.clock.time_at(step), tuple(events))
        for listener in list(self._listeners):
            listener(report)
        return report

    def _next_tile(self, step: int) -> Tile:
        x, y = self.bodies[ISABELLA].tile
        dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1))[step // 6 % 4]
        return Tile(x + dx, y + dy)

    def _talk(self, step: int) -> list[Event]:
        lines = ("Will you come to my party?", "Gladly! <script>alert(1)</script>", "See you!")
        said = tuple(
            Utterance((ISABELLA, KLAUS)[index % 2], line, step + 1 + 6 * index)
            for index, line in enumerate(lines)
        )
        talk = Conversation(ISABELLA, KLAUS, step, step + 24, CAFE, said)
        began = replace(action("talking", ActionKind.TALK), partner=KLAUS, emoji="💬")
        note = Memory(step, MemoryKind.CHAT, step, "a talk", ISABELLA, "talk", "Klaus", 5)
        self.talks = [*self.talks, talk]
        self.bodies[ISABELLA] = FakeBody(self.bodies[ISABELLA].tile, began)
        return [Talked(talk), Began(ISABELLA, began), Remembered(ISABELLA, note)]


def write_town(folder: Path) -> Path:
    """Fill a folder with a tiny map, its tiles, one sprite sheet and one portrait."""
    for name in ("tiles", "sprites", "portraits"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_png(folder / "tiles/ground.png", 32, 16, lambda x, _: GRASS if x < 16 else PATH)
    write_png(folder / "sprites/Isabella_Rodriguez.png", 64, 192, _sprite_pixel)
    write_png(folder / "portraits/Isabella_Rodriguez.png", 32, 32, lambda *_: (190, 90, 60, 255))
    (folder / "fake.tmj").write_text(json.dumps(_map()), encoding="utf-8")
    return folder


GRASS, PATH = (120, 160, 92, 255), (214, 190, 142, 255)
Colour = tuple[int, int, int, int]


def _sprite_pixel(x: int, y: int) -> Colour:
    inside = 4 <= x % 16 < 12 and y % 32 >= 8
    if not inside:
        return (0, 0, 0, 0)
    return (222, 178, 140, 255) if y % 32 < 18 else (70 + x, 70, 140, 255)


def _map() -> dict[str, object]:
    paths = [2 if 17 <= i % SIZE <= 25 and 19 <= i // SIZE <= 27 else 1 for i in range(SIZE**2)]
    bed = {"name": "bed", "x": 22 * 16, "y": 20 * 16, "width": 16, "height": 16}
    layer = {"x": 0, "y": 0, "opacity": 1, "visible": True}
    return {
        "type": "map", "version": "1.10", "orientation": "orthogonal", "renderorder": "right-down",
        "width": SIZE, "height": SIZE, "tilewidth": 16, "tileheight": 16, "infinite": False,
        "tilesets": [{
            "firstgid": 1, "name": "ground", "image": "tiles/ground.png", "imagewidth": 32,
            "imageheight": 16, "tilewidth": 16, "tileheight": 16, "tilecount": 2, "columns": 2,
            "margin": 0, "spacing": 0,
        }],
        "layers": [
            {**layer, "type": "tilelayer", "name": "ground", "id": 1, "width": SIZE,
             "height": SIZE, "data": paths},
            {**layer, "type": "objectgroup", "name": "objects", "id": 2, "objects": [bed]},
        ],
    }  # fmt: skip


def write_png(file: Path, width: int, height: int, pixel: Callable[[int, int], Colour]) -> None:
    """Write a PNG whose pixels a function gives."""
    rows = (
        bytes([0, *(part for x in range(width) for part in pixel(x, y))]) for y in range(height)
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows))),
        (b"IEND", b""),
    )
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def walk(town: FakeTown) -> None:
    """Take steps at the town's speed until cancelled, with somebody thinking all the while."""
    while True:
        await asyncio.sleep(1 / (town.status.speed or 100))
        seconds = town.step / 8
        town.status = replace(town.status, thinking=(Thinking(KLAUS, "plan_day", seconds),))
        if town.status.state == "running":
            town.take_step()


async def _main(port: int) -> None:
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder, stop_on_signals(stop):
        town = FakeTown(write_town(Path(folder)))
        walking = asyncio.create_task(walk(town))
        await serve(create_app(town, access_for("127.0.0.1")), "127.0.0.1", port, stop)
        walking.cancel()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
