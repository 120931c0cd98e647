"""Looking at a simulation file without changing it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tiny_run import VILLE, VILLE_STEPS
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.names import PersonName
from townsfolk.settings import Settings, load_settings
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import asked
from townsfolk.store.reading import Reading, find_person, is_running
from townsfolk.store.shelf import lock_path
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import MemoryKind


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(None, {"model.provider": "scripted"})


def open_run(path: Path, settings: Settings) -> Simulation:
    file = SimulationFile(path, durable_replies=False)
    return Simulation(file, settings, Broker(Scripted(), 60), WordsEmbedder())


@pytest.fixture
def path(lived_ville: Path, home: Path) -> Path:
    (home / "simulations").mkdir()
    return Path(shutil.copy(lived_ville, home / "simulations"))


def test_a_reading_agrees_with_the_run(path: Path, settings: Settings) -> None:
    simulation = open_run(path, settings)
    with Reading(path) as reading:
        assert reading.step == simulation.step == VILLE_STEPS
        assert reading.names() == tuple(simulation.people)
        assert reading.clock == simulation.clock
        for name, body in simulation.bodies.items():
            assert reading.tile(name) == body.tile
            assert reading.action(name) == body.action
            plan = reading.plan(name)
            assert plan is not None
            assert plan.rows == simulation.mind_of(name).state.rows
            memories = simulation.mind_of(name).stream.memories
            assert reading.memories(name) == list(reversed(memories))
    simulation.file.close()


def test_the_past_can_be_looked_at(path: Path) -> None:
    name = PersonName("Isabella Rodriguez")
    with Reading(path) as reading:
        early, late = reading.action(name, 100), reading.action(name)
        assert early is not None
        assert early.kind == "sleep"
        assert late != early
        assert reading.action(name, 0) is None
        assert reading.tile(name, 100) != reading.tile(name)
        first = reading.plan(name, 100)
        assert first is not None
        assert first.reason == "new day"


def test_memories_come_newest_first_and_by_kind(path: Path) -> None:
    name = PersonName("Maria Lopez")
    with Reading(path) as reading:
        everything = reading.memories(name)
        assert [one.number for one in everything] == list(range(len(everything), 0, -1))
        assert len(everything) == reading.memory_count(name)
        assert reading.memories(name, 3) == everything[:3]
        chats = reading.memories(name, kind=MemoryKind.CHAT)
        assert chats == [one for one in everything if one.kind == MemoryKind.CHAT] != []
        assert reading.memory(name, 1) == everything[-1]
        with pytest.raises(BadInputError, match=f"expected 1 to {len(everything)}"):
            reading.memory(name, 9999)


def test_talks_are_found_by_either_person(path: Path) -> None:
    with Reading(path) as reading:
        talks = reading.conversations()
        assert talks
        assert [one.start for one in talks] == sorted((one.start for one in talks), reverse=True)
        for talk in talks:
            assert talk in reading.conversations(talk.first)
            assert talk in reading.conversations(talk.second)
            assert {line.speaker for line in talk.utterances} == {talk.first, talk.second}


async def test_a_reading_stays_at_its_moment_while_the_town_lives_on(
    path: Path, settings: Settings
) -> None:
    simulation = open_run(path, settings)
    with Reading(path) as reading:
        before = reading.count("movements")
        await simulation.run(VILLE_STEPS + 500)
        assert (reading.step, reading.count("movements")) == (VILLE_STEPS, before)
        with Reading(path) as later:
            assert later.step == VILLE_STEPS + 500
            assert later.count("movements") > before
    await simulation.close()


def test_a_reading_changes_nothing_and_leaves_nothing(path: Path) -> None:
    before = path.read_bytes()
    with Reading(path) as reading:
        reading.overview()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.db.execute("DELETE FROM memories")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["ville.sqlite"]


def test_a_file_that_cannot_be_written_can_be_read(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)
    with Reading(path) as reading:
        assert reading.overview().people == 3
    path.parent.chmod(0o700)


def test_an_overview_says_who_is_running(path: Path, settings: Settings) -> None:
    assert not is_running(path)
    simulation = open_run(path, settings)
    with Reading(path) as reading:
        one = reading.overview()
    simulation.file.close()
    assert (one.name, one.base, one.people, one.step, one.model) == (
        "ville",
        VILLE,
        3,
        VILLE_STEPS,
        "scripted",
    )
    assert one.running
    assert not is_running(path)


def test_where_no_lock_can_be_opened_nobody_runs_it(path: Path) -> None:
    lock_path(path).unlink(missing_ok=True)
    lock_path(path).mkdir()
    assert not is_running(path)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("PRAGMA user_version = 99", "newer townsfolk"),
        ("PRAGMA user_version = 0", "version is lost"),
        ("PRAGMA application_id = 1", "not a simulation of townsfolk"),
        ("DELETE FROM meta WHERE key = 'start'", "lacks a fact .*'start'"),
        ("UPDATE meta SET value = 'ten' WHERE key = 'seconds_per_step'", "can't be understood"),
        ("UPDATE meta SET value = 'noon' WHERE key = 'start'", "is damaged"),
        ("DROP TABLE meta", "is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(path: Path, damage: str, sentence: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(damage)
    with pytest.raises(SimulationFileError, match=sentence):
        Reading(path)


def test_a_person_called_by_markup_is_not_taken(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("""UPDATE people SET person = json_set(person, '$.name', '<b>Ada</b>')""")
    with Reading(path) as reading, pytest.raises(SimulationFileError, match="understood"):
        reading.people()


def test_a_damaged_page_is_explained_when_it_is_met(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * (path.stat().st_size - 4096 * 3))
    with pytest.raises(SimulationFileError, match="is damaged"):
        read_everything(path)


def read_everything(path: Path) -> None:
    with Reading(path) as reading:
        for name in ("Isabella Rodriguez", "Maria Lopez"):
            reading.memories(PersonName(name))
            asked.calls(reading, PersonName(name))


@pytest.mark.parametrize("name", ["Maria Lopez", "maria  lopez", "MARIA", "lopez"])
def test_a_person_is_found_by_any_clear_name(name: str) -> None:
    names = (PersonName("Maria Lopez"), PersonName("Ana Maria Diaz"), PersonName("Klaus Mueller"))
    if name == "MARIA":
        with pytest.raises(BadInputError, match="more than one called 'MARIA'"):
            find_person(name, names, "ville")
    else:
        assert find_person(name, names, "ville") == "Maria Lopez"


@pytest.mark.parametrize("name", ["", "Mari", "Klaus Lopez"])
def test_an_unclear_name_is_refused_with_the_list(name: str) -> None:
    names = (PersonName("Maria Lopez"), PersonName("Klaus Mueller"))
    with pytest.raises(BadInputError, match="The people are: Maria Lopez, Klaus Mueller"):
        find_person(name, names, "ville")
