import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tiny_run import ADA, BEN, CAFE, HOUR, TABLE, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.errors import SimulationFileError
from townsfolk.events import Event, Moved, ObjectChanged, Recalled, Remembered
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.memory.stream import MemoryStream
from townsfolk.names import NOWHERE, Tile
from townsfolk.store import schema, shelf
from townsfolk.store.records import MindRecord
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import Attempt, CallKey, DirectionKind, Memory, MemoryKind, Retrieved

KEY = CallKey(ADA, 0, "act", 0)
REPLY = Attempt(KEY, 0, 1, "hash", "[]", "a reply", "", "model", 3, 2, 1, 0.5)


@pytest.fixture
def file() -> Iterator[SimulationFile]:
    opened = SimulationFile(shelf.existing_path(begin()))
    yield opened
    opened.close()


def memory(number: int, **changes: object) -> Memory:
    plain = Memory(number, MemoryKind.EVENT, 0, "it rains", "sky", "is", "wet", 3)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_what_a_simulation_begins_with_is_read_back(file: SimulationFile) -> None:
    assert [person.name for person in file.people()] == [ADA, BEN, "Cleo Marsh"]
    assert file.step == 0
    assert file.meta()["base"] == "base_tiny"
    assert b"tiles.png" in file.tmj()
    assert file.world().bodies[ADA].tile == Tile(2, 2)
    assert set(file.mind_states()) == {ADA, BEN, "Cleo Marsh"}


def test_a_memory_is_read_back_as_it_was(file: SimulationFile) -> None:
    stream = file.stream(ADA, 256)
    call = CallKey(ADA, 4, "insights", 1)
    thought = memory(
        3, kind=MemoryKind.THOUGHT, evidence=(1, 2), depth=1, source="reflection", call=call
    )
    vector = WordsEmbedder().embed(["it rains"])[0]
    stream.add(thought, vector)
    stream.touch([1, 3], 9)
    found = tuple(Retrieved(stream.get(number), 1.0, 1.0, 1.0, 1.0) for number in (1, 3))
    file.commit(
        8,
        [Remembered(ADA, thought)],
        file.world(),
        {ADA: MindRecord(file.mind_states()[ADA], stream)},
        [],
        9,
    )
    file.commit(9, [Recalled(ADA, call._replace(step=9), found)], file.world(), {}, [], 10)
    again = file.stream(ADA, 256)
    assert again.memories == stream.memories
    assert again.last_accessed == [9, 0, 9]
    assert np.array_equal(again.vector(3), vector)


def test_objects_and_bodies_are_read_back_as_they_were(file: SimulationFile) -> None:
    world = file.world()
    world.bodies[ADA].using = TABLE
    world.bodies[ADA].destination = Tile(5, 5)
    world.users[TABLE] = [ADA, BEN]
    world.object_states[CAFE] = "decorated"
    events = [ObjectChanged(TABLE, "used", (ADA, BEN)), ObjectChanged(CAFE, "decorated", ())]
    file.commit(0, events, world, {}, [ADA], 1)
    again = file.world()
    assert (again.bodies, again.users) == (world.bodies, world.users)
    assert again.object_states == world.object_states
    world.users.clear()
    world.object_states.clear()
    left = [ObjectChanged(TABLE, "idle", ()), ObjectChanged(CAFE, "idle", ())]
    file.commit(1, left, world, {}, [], 2)
    assert (file.world().users, file.world().object_states) == ({}, {})
    assert file.world().users_of(NOWHERE) == ()


@pytest.mark.parametrize("spoilt", [TypeError, SimulationFileError])
def test_a_step_is_written_as_a_whole_or_not_at_all(
    file: SimulationFile, spoilt: type[Exception]
) -> None:
    before = fingerprint_of("tiny")
    moved = Moved(ADA, Tile(3, 3))
    last = "no event" if spoilt is TypeError else moved  # the second would be a second row
    with pytest.raises(spoilt):
        file.commit(0, [moved, last], file.world(), {}, [ADA], 1)  # type: ignore[list-item]
    assert file.step == 0
    assert fingerprint_of("tiny", 5) == fingerprint_of("tiny", 5)
    assert fingerprint_of("tiny") == before
    file.commit(0, [moved], file.world(), {}, [ADA], 1)
    assert rows("tiny", "SELECT step, x, y FROM movements WHERE step >= 0") == [(0, 3, 3)]


def test_a_reply_is_recalled_only_for_the_same_question(file: SimulationFile) -> None:
    file.record(REPLY)
    file.start_over()
    assert file.recall(KEY, 0, "hash") == REPLY
    assert file.recall(KEY, 0, "other") is None
    assert file.recall(KEY, 1, "hash") is None
    assert file.recall(KEY._replace(ordinal=1), 0, "hash") is None


def test_a_reply_is_safe_from_when_it_was_recorded(file: SimulationFile) -> None:
    file.record(REPLY)
    assert rows("tiny", "SELECT reply FROM attempts") == [("a reply",)]


def test_a_new_reply_replaces_the_one_before_and_what_followed_it(file: SimulationFile) -> None:
    file.record(replace(REPLY, problem="bad"))
    file.record(replace(REPLY, attempt=1, text_hash="second"))
    file.start_over()
    file.record(replace(REPLY, text_hash="changed", reply="another"))
    file.conclude(KEY, "valid")
    commit(file, [], None)
    assert rows("tiny", "SELECT attempt, reply FROM attempts") == [(0, "another")]


def test_replies_that_the_resumed_step_had_no_use_for_are_forgotten(file: SimulationFile) -> None:
    unused = KEY._replace(prompt="react")
    file.record(REPLY)
    file.conclude(KEY, "valid")
    file.record(replace(REPLY, key=unused))
    file.conclude(unused, "valid")
    file.start_over()
    assert file.recall(KEY, 0, "hash") is not None
    file.conclude(KEY, "valid")
    commit(file, [], None)
    assert rows("tiny", "SELECT prompt, outcome FROM calls") == [("act", "valid")]
    assert rows("tiny", "SELECT prompt FROM attempts") == [("act",)]


def test_a_direction_is_taken_until_its_step_is_written(file: SimulationFile) -> None:
    assert file.take_directions(0) == []
    assert not file.has_directions()
    file.add_direction(DirectionKind.WHISPER, "hello", person=ADA)
    for _ in range(2):
        file.start_over()
        (direction,) = file.take_directions(0)
        assert (direction.person, direction.text, direction.step) == (ADA, "hello", 0)


def test_a_direction_of_another_process_is_noticed(file: SimulationFile) -> None:
    file.take_directions(0)
    with closing(sqlite3.connect(file.path)) as other, other:
        other.execute(
            "INSERT INTO directions (kind, person, text) VALUES ('whisper', ?, 'x')", (ADA,)
        )
    assert file.has_directions()
    assert [direction.text for direction in file.take_directions(3)] == ["x"]


def test_a_file_runs_once_at_a_time(file: SimulationFile) -> None:
    with pytest.raises(SimulationFileError, match="already running"):
        SimulationFile(file.path)


def test_a_file_locked_by_another_process_is_refused() -> None:
    path = shelf.existing_path(begin())
    script = (
        "import sys; from pathlib import Path;"
        "from townsfolk.store.simulation_file import SimulationFile;"
        "file = SimulationFile(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(SimulationFileError, match="already running"):
            SimulationFile(path)
    finally:
        other.stdin.close()
        other.wait(10)
        other.stdout.close()
    SimulationFile(path).close()


def test_a_database_written_by_another_program_is_reported(file: SimulationFile) -> None:
    file._db.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(file.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SimulationFileError, match="another program"):
            file.record(REPLY)
        with pytest.raises(SimulationFileError, match="another program"):
            commit(file, [], None)
        other.execute("ROLLBACK")
    commit(file, [], None)
    assert file.step == 1


def test_a_newer_file_is_refused() -> None:
    path = shelf.existing_path(begin())
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(SimulationFileError, match="newer townsfolk"):
        SimulationFile(path)


def test_a_file_without_anything_of_a_simulation_is_refused(home: Path) -> None:
    path = shelf.path_of("other")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(SimulationFileError, match="not a simulation"):
        SimulationFile(path)
    assert [*path.parent.glob("*")] != []


@pytest.mark.parametrize("text", [b"no database at all, but long enough to be read as one" * 40])
def test_a_file_that_is_no_database_is_refused(text: bytes) -> None:
    path = shelf.path_of("other")
    path.write_bytes(text)
    with pytest.raises(SimulationFileError, match="no SQLite file"):
        SimulationFile(path)
    assert path.read_bytes() == text


async def test_a_damaged_file_is_refused_and_its_lock_given_back() -> None:
    name = begin()
    await run_to(7 * HOUR, name)
    path = shelf.existing_path(name)
    content = bytearray(path.read_bytes())
    content[4096 : len(content) // 2] = bytes(len(content) // 2 - 4096)
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(SimulationFileError, match="damaged"):
            SimulationFile(path)


async def test_a_file_cut_in_half_is_refused() -> None:
    name = begin()
    await run_to(7 * HOUR, name)
    path = shelf.existing_path(name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SimulationFileError, match="damaged"):
        SimulationFile(path)


async def test_an_empty_file_is_no_simulation() -> None:
    shelf.path_of("empty").touch()
    with pytest.raises(SimulationFileError, match="not a simulation"):
        async with going_on("empty"):
            pass


def commit(file: SimulationFile, events: list[Event], stream: MemoryStream | None) -> None:
    """Write a step of Ada's."""
    states = file.mind_states()
    minds = {ADA: MindRecord(states[ADA], stream)} if stream else {}
    file.commit(file.step, events, file.world(), minds, [], file.step + 1)
