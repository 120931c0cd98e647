"""Whether anything is lost when a run is killed, or the power goes, at random moments.

A town lives in a process of its own and asks a model in another one, which counts. The process is
killed again and again; now and then what was last written is cut off at a random byte besides, in
a copy, as a power cut may leave it.

Run: python -m bench.kills [KILLS [BASE]]
"""

import asyncio
import os
import pickle
import random
import shutil
import sqlite3
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bench.measured import Figures, own_home, show
from townsfolk.llm.ask import seed_of
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.names import PersonName
from townsfolk.settings import Settings, override
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import CallKey

DAY = 8640
STEPS_AN_HOUR = 360
WAL_HEADER, FRAME_HEADER = 32, 24
"""Bytes in front of SQLite's write-ahead log, and of each page in it."""
CUTS_A_KILL = 3
"""Random bytes at which a copy of what was last written is cut off."""
PATIENCE_S = 600.0
NO_END = 2**60
LOOK_EVERY_S = 0.005
_SIZE_BYTES = 8

Question = tuple[str, str, int]
"""Who is asked, what, and the seed, which is another one for every question."""


@dataclass(frozen=True)
class Plan:
    """What is run, and how often it is killed: `calls` are all that it asks.

    After each kill of `cut_every`, the power is cut as well, in copies.
    """

    base: str
    until: int
    kills: int
    call_s: float
    slots: int
    cut_every: int
    calls: int = 0


class Counter:
    """The model's server: answers as the scripted people do, after a while, and counts."""

    def __init__(self, call_s: float) -> None:
        self.asked = 0
        self.asked_again = 0
        self.answered = 0
        """How many replies were sent to a run that was still alive."""
        self.allowed = NO_END
        """How many questions are answered; those beyond wait, so that no run is over too soon."""
        self._under_way = 0
        self.known: set[Question] = set()
        """Questions whose replies are in the file: nobody may ask them again."""
        self._call_s = call_s

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one question, unless who asks is killed meanwhile."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._answer(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(_SIZE_BYTES), "big")
        request = pickle.loads(await reader.readexactly(size))
        self.asked += 1
        self.asked_again += (request.person, request.prompt, request.seed) in self.known
        while self.answered + self._under_way >= self.allowed and not reader.at_eof():
            await asyncio.sleep(LOOK_EVERY_S)
        if reader.at_eof():
            return
        self._under_way += 1
        try:
            await asyncio.sleep(self._call_s)
            reply = await Scripted().complete(request)
            self.answered += not reader.at_eof()
            writer.write(reply.text.encode())
            writer.close()
        finally:
            self._under_way -= 1


class Asking:
    """A `ChatModel` that asks the counting server."""

    def __init__(self, address: str, slots: int) -> None:
        self._address = address
        self.info = replace(Scripted.info, slots=slots)

    async def complete(self, request: ChatRequest) -> ChatReply:
        reader, writer = await asyncio.open_unix_connection(self._address)
        packed = pickle.dumps(request)
        writer.write(len(packed).to_bytes(_SIZE_BYTES, "big") + packed)
        text = (await reader.read()).decode()
        writer.close()
        return ChatReply(text)

    async def close(self) -> None:
        return None


def prove(plan: Plan, seed: int) -> Figures:
    """Kill a run again and again, then let it end, and return what was found."""
    with closing(sqlite3.connect(_whole(plan))) as db:
        whole = fingerprint(db)
        (calls,) = db.execute("SELECT count(*) FROM attempts").fetchone()
        plan = replace(plan, calls=calls)
        with tempfile.TemporaryDirectory() as folder, _server(plan, folder) as (counter, address):
            chance, found = random.Random(seed), _Found(db)
            path = _new("killed", plan)
            for number in range(plan.kills):
                open_calls, kills_left = plan.calls - len(counter.known), plan.kills - number
                life = round(chance.uniform(0, 2) * open_calls / (kills_left + 1))
                # One is left for each kill to come, so that the run isn't over before.
                counter.allowed = counter.answered + max(1, min(life, open_calls - kills_left))
                _live_and_die(path, plan, counter, address, chance, found)
                if number % plan.cut_every == 0:
                    _cut_power(path, chance, found, Path(folder))
                _look(path, counter, found)
            counter.allowed = NO_END
            process, seen = _start(path, plan, address)
            while process.is_alive():
                _hear(seen, found)
                process.join(0.01)
            with closing(sqlite3.connect(path)) as killed:
                (kept,) = killed.execute("SELECT count(*) FROM attempts").fetchone()
                same = fingerprint(killed) == whole
    return {
        "base": plan.base,
        "steps": plan.until,
        "kills": found.kills,
        "in_hours": len(found.hours),
        "within_a_step": found.within_a_step,
        "lost_steps": found.lost_steps,
        "replies": kept,
        "asked": counter.asked,
        "asked_again_though_kept": counter.asked_again,
        "power_cuts": found.cuts,
        "unsound_after_a_cut": found.unsound,
        "same_fingerprint": str(same),
    }


class _Found:
    """What the kills showed, held against the undisturbed run."""

    def __init__(self, whole: sqlite3.Connection) -> None:
        self.whole = whole
        self.said = -1
        """The last step that the run said it had finished."""
        self.kills = self.within_a_step = self.lost_steps = self.cuts = self.unsound = 0
        self.hours: set[int] = set()
        """The simulated hours in which the run was killed."""


def _whole(plan: Plan) -> Path:
    path = _new("whole", plan)
    asyncio.run(_run(path, Scripted(), plan.until))
    return path


def _new(name: str, plan: Plan) -> Path:
    settings = override({}, {"model.provider": "scripted"}, "the bench")
    return create(name, plan.base, settings, Scripted.info, WordsEmbedder())


async def _run(path: Path, model: ChatModel, until: int, seen: Connection | None = None) -> None:
    file = SimulationFile(path)
    settings = Settings.model_validate_json(file.meta()["settings"])
    run = Simulation(file, settings, Broker(model, PATIENCE_S), WordsEmbedder())
    if seen is not None:
        run.subscribe(lambda report: seen.send(report.step))
    await run.run(until)
    await run.close()


def _live(home: str, path: str, address: str, plan: Plan, seen: Connection) -> None:
    os.environ["TOWNSFOLK_HOME"] = home
    asyncio.run(_run(Path(path), Asking(address, plan.slots), plan.until, seen))


def _start(path: Path, plan: Plan, address: str):  # type: ignore[no-untyped-def]
    context = get_context("forkserver")
    context.set_forkserver_preload(["townsfolk.simulation.simulation"])
    seen, told = context.Pipe(duplex=False)
    process = context.Process(
        target=_live, args=(os.environ["TOWNSFOLK_HOME"], str(path), address, plan, told)
    )
    process.start()
    told.close()
    return process, seen


def _live_and_die(
    path: Path, plan: Plan, counter: Counter, address: str, chance: random.Random, found: _Found
) -> None:
    """Let the run go on until so many replies were sent that are allowed, and kill it then or in
    the time of a call."""
    process, seen = _start(path, plan, address)
    patience = time.monotonic() + PATIENCE_S
    while counter.answered < counter.allowed and process.is_alive():
        assert time.monotonic() < patience, "the run asks nothing more, and doesn't end"
        _hear(seen, found)
        time.sleep(LOOK_EVERY_S)
    time.sleep(chance.uniform(0, plan.call_s))
    killed = process.is_alive()
    process.kill()
    process.join(PATIENCE_S)
    found.kills += killed
    _hear(seen, found)
    seen.close()


def _look(path: Path, counter: Counter, found: _Found) -> None:
    """Look whether all steps that the run had finished are in the file, and which replies."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        step = _step(db)
        found.lost_steps += max(0, found.said + 1 - step)
        found.hours.add(step // STEPS_AN_HOUR)
        keys = db.execute("SELECT person, step, prompt, ordinal, attempt FROM attempts").fetchall()
        found.within_a_step += any(at >= step for _, at, *_ in keys)
        (seed,) = db.execute("SELECT value FROM meta WHERE key = 'seed'").fetchone()
    counter.known = {
        (person, prompt, seed_of(int(seed), _key(person, at, prompt, ordinal), attempt))
        for person, at, prompt, ordinal, attempt in keys
    }


def _cut_power(path: Path, chance: random.Random, found: _Found, folder: Path) -> None:
    """Cut copies of what was last written off at random bytes, open them, and let one go on."""
    wal = Path(f"{path}-wal")
    copy, its_wal = folder / path.name, Path(f"{folder / path.name}-wal")
    if not wal.exists():
        return
    written, least = wal.read_bytes(), _safe_bytes(path)
    for _ in range(CUTS_A_KILL):
        shutil.copy(path, copy)
        its_wal.write_bytes(written[: chance.randrange(least, len(written) + 1)])
        found.cuts += 1
        with closing(SimulationFile(copy)) as file:
            step = file.step
        asyncio.run(_run(copy, Scripted(), step + 60))
        with closing(sqlite3.connect(copy)) as db:
            until = min(step + 60, _step(found.whole))
            found.unsound += fingerprint(db, until) != fingerprint(found.whole, until)
        for left in folder.glob(f"{path.name}*"):
            left.unlink()


def _safe_bytes(path: Path) -> int:
    """Return how much of what was last written no power cut can take away.

    SQLite copies nothing from there into the database itself that isn't safe on the disk. How many
    frames it has begun to copy, and of what size, stands in its index (`nBackfillAttempted` and
    `szPage` in "WAL-mode File Format").
    """
    index = Path(f"{path}-shm").read_bytes()
    (page,), (frames,) = struct.unpack_from("=H", index, 14), struct.unpack_from("=I", index, 128)
    return frames and WAL_HEADER + int(frames) * (FRAME_HEADER + int(page))


def _hear(seen: Connection, found: _Found) -> None:
    """Take in which steps the run says it has finished, if it still can."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while seen.poll():
            found.said = seen.recv()


def _step(db: sqlite3.Connection) -> int:
    (step,) = db.execute("SELECT value FROM meta WHERE key = 'step'").fetchone()
    return int(step)


def _key(person: str, step: int, prompt: str, ordinal: int) -> CallKey:
    return CallKey(PersonName(person), step, prompt, ordinal)


@contextmanager
def _server(plan: Plan, folder: str) -> Iterator[tuple[Counter, str]]:
    """Give the counting server, in a thread of its own, and its address."""
    counter, address = Counter(plan.call_s), str(Path(folder) / "model")
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def listen() -> None:
        await asyncio.start_unix_server(counter.serve, address)
        ready.set()

    def serve() -> None:
        loop.run_until_complete(listen())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(PATIENCE_S)
    try:
        yield counter, address
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE_S)


def is_sound(row: Figures) -> bool:
    """Say whether nothing was lost, asked again or otherwise than undisturbed."""
    wrong = ("lost_steps", "asked_again_though_kept", "unsound_after_a_cut")
    return row["same_fingerprint"] == "True" and not any(row[name] for name in wrong)


def main() -> int:
    """Return the exit code: 1 when something was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    base = sys.argv[2] if len(sys.argv) > 2 else "base_the_ville_n25"
    with own_home():
        row = prove(Plan(base, DAY, kills, 0.2, 32, cut_every=10), seed=1)
    show("A scripted day, killed again and again", [row])
    return int(not is_sound(row))


if __name__ == "__main__":
    sys.exit(main())
