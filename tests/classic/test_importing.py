import random
from collections import Counter
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from real_files import (
    BASE,
    DEMO,
    EARLY_SAVE,
    FOLDERS,
    SAVE,
    content,
    names,
    needs_real_files,
    nodes,
    scratch,
)
from townsfolk.classic.finding import find
from townsfolk.classic.importing import import_simulation
from townsfolk.classic.report import Report
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.mind.state import from_json
from townsfolk.names import PersonName, Tile
from townsfolk.server.routes.past import past_routes
from townsfolk.settings import Settings
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import MemoryKind

pytestmark = needs_real_files


def bring(folder: Path, name: str = "brought") -> Report:
    (found,) = find(folder)
    return import_simulation(found, name, Settings(), WordsEmbedder())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_people_and_memories_are_those_of_the_files(folder: Path, home: Path) -> None:
    bring(folder)
    with Reading.of("brought") as reading:
        assert list(reading.names()) == names(folder)
        for name in reading.names():
            kinds = Counter(node["type"] for node in nodes(folder, name).values())
            found = Counter(memory.kind.value for memory in reading.memories(name))
            assert found == kinds


def test_movements_and_actions_are_as_many_as_the_changes_in_the_demo(home: Path) -> None:
    report = bring(DEMO)
    frames = content(DEMO / "master_movement.json")
    tiles: dict[str, list[int]] = {}
    deeds: dict[str, tuple[str, str]] = {}
    moves = begun = 0
    for step in range(len(frames)):
        for name, one in frames[str(step)].items():
            deed = (one["description"], one["pronunciatio"])
            moves += tiles.get(name) != one["movement"]
            begun += deeds.get(name) != deed
            tiles[name], deeds[name] = one["movement"], deed
    with Reading.of("brought") as reading:
        assert reading.count("movements") == moves == report.read["movements"]
        assert begun == report.read["actions"]
    assert report.read["demo steps"] == len(frames)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_everybody_knows_the_places_that_they_knew(folder: Path, home: Path) -> None:
    bring(folder)
    with Reading.of("brought") as reading:
        for name in reading.names():
            path = folder / "personas" / name / "bootstrap_memory/spatial_memory.json"
            places = {
                ":".join((world, sector, arena, thing))
                for world, sectors in content(path).items()
                for sector, arenas in sectors.items()
                for arena, objects in arenas.items()
                for thing in objects
            }
            known = from_json(reading.mind_state(name)).known
            assert places <= set(known)


@pytest.mark.parametrize("folder", [SAVE, DEMO], ids=lambda path: path.name)
def test_memories_keep_text_time_importance_and_evidence(folder: Path, home: Path) -> None:
    bring(folder)
    with Reading.of("brought") as reading:
        for name in reading.names():
            theirs = nodes(folder, name)
            for memory in reading.memories(name):
                node = theirs[f"node_{memory.number}"]
                assert memory.text == node["description"]
                assert memory.importance == node["poignancy"]
                assert f"{reading.clock.time_at(memory.step)}" == node["created"]
                if memory.kind == MemoryKind.THOUGHT and isinstance(node["filling"], list):
                    evidence = {f"node_{number}" for number in memory.evidence}
                    assert evidence == set(node["filling"])


def test_a_demo_shows_everybody_where_they_were_at_a_hundred_steps(home: Path) -> None:
    bring(DEMO)
    frames = content(DEMO / "master_movement.json")
    steps = sorted(random.Random(7).sample(range(len(frames)), 100))
    now: dict[str, list[int]] = {}
    with Reading.of("brought") as reading:
        assert reading.step == len(frames)
        for step in range(len(frames)):
            now |= {name: one["movement"] for name, one in frames[str(step)].items()}
            if step in steps:
                for name in reading.names():
                    assert reading.tile(name, step + 1) == Tile(*now[name]), (step, name)


def test_the_page_is_sent_the_same_at_a_hundred_steps(home: Path) -> None:
    bring(DEMO)
    app = FastAPI()
    app.include_router(past_routes(lambda _: None))
    frames = content(DEMO / "master_movement.json")
    steps = {0, len(frames) - 1, *random.Random(9).sample(range(len(frames)), 98)}
    now: dict[str, list[int]] = {}
    with TestClient(app, "http://127.0.0.1/api/simulations/brought/") as page:
        people = [one["name"] for one in page.get("facts").json()["people"]]
        for step in range(len(frames)):
            now |= {name: one["movement"] for name, one in frames[str(step)].items()}
            if step in steps:
                shown = page.get("keyframe", params={"step": step}).json()["people"]
                assert [one["tile"] for one in shown] == [now[name] for name in people], step


def test_the_changes_the_page_plays_lead_from_the_first_step_to_the_last(home: Path) -> None:
    bring(DEMO)
    app = FastAPI()
    app.include_router(past_routes(lambda _: None))
    frames = content(DEMO / "master_movement.json")
    now: dict[str, list[int]] = {}
    with TestClient(app, "http://127.0.0.1/api/simulations/brought/") as page:
        people = [one["name"] for one in page.get("facts").json()["people"]]
        tiles = [one["tile"] for one in page.get("keyframe", params={"step": -1}).json()["people"]]
        for first in range(0, len(frames), 1000):
            last = min(first + 1000, len(frames)) - 1
            changes = page.get("changes", params={"first": first, "last": last}).json()
            moves: dict[int, list[tuple[int, list[int]]]] = {}
            for walk in changes["walks"]:
                for i in range(0, len(walk["tiles"]), 2):
                    step = walk["start"] + i // 2
                    moves.setdefault(step, []).append((walk["person"], walk["tiles"][i : i + 2]))
            for step in range(first, last + 1):
                now |= {name: one["movement"] for name, one in frames[str(step)].items()}
                for person, tile in moves.get(step, []):
                    tiles[person] = tile
                assert tiles == [now[name] for name in people], step


def test_a_demo_shows_what_everybody_did_at_a_hundred_steps(home: Path) -> None:
    bring(DEMO)
    frames = content(DEMO / "master_movement.json")
    steps = set(random.Random(8).sample(range(len(frames) - 1), 100))
    now: dict[str, tuple[str, str]] = {}
    with Reading.of("brought") as reading:
        for step in range(len(frames)):
            for name, one in frames[str(step)].items():
                now[name] = (one["description"].partition(" @ ")[0], one["pronunciatio"])
            for name in reading.names() if step in steps else ():
                action = reading.action(name, step + 1)
                assert action is not None
                assert (action.text, action.emoji) == now[name]


@pytest.mark.parametrize("folder", [SAVE, EARLY_SAVE], ids=lambda path: path.name)
def test_a_save_goes_on_from_where_it_stopped(folder: Path, home: Path) -> None:
    bring(folder)
    meta = content(folder / "reverie/meta.json")
    with Reading.of("brought") as reading:
        assert reading.step == meta["step"]
        for name in reading.names():
            theirs = scratch(folder, name)
            state = from_json(reading.mind_state(name))
            assert state.importance_left == theirs["importance_trigger_curr"]
            assert state.noticed_since_reflection == theirs["importance_ele_n"]
            assert state.broad_strokes == tuple(theirs["daily_req"])
            minutes = [row.minutes for row in state.rows]
            assert minutes == [one[1] for one in theirs["f_daily_schedule"] if one[1]]
            action = reading.action(name)
            assert action is not None
            assert action.text == theirs["act_description"]
            assert action.address == theirs["act_address"]
            environment = content(folder / f"environment/{meta['step']}.json")[name]
            assert reading.tile(name) == (environment["x"], environment["y"])


def test_what_lies_between_is_told_as_a_gap(home: Path) -> None:
    report = bring(SAVE)
    with Reading.of("brought") as reading:
        assert reading.meta["gaps"] == "[[0, 4086]]"
    assert any("a gap on the timeline" in text for text in report.left_out)


def test_the_page_is_told_of_a_gap_and_shows_people_where_they_are_seen_next(home: Path) -> None:
    bring(SAVE)
    app = FastAPI()
    app.include_router(past_routes(lambda _: None))
    first = content(SAVE / "movement/4086.json")["persona"]
    with TestClient(app, "http://127.0.0.1/api/simulations/brought/") as page:
        assert page.get("timeline").json()["gaps"] == [[0, 4086]]
        people = [one["name"] for one in page.get("facts").json()["people"]]
        for step in (-1, 0, 2000, 4086):
            shown = page.get("keyframe", params={"step": step}).json()["people"]
            assert [one["tile"] for one in shown] == [first[name]["movement"] for name in people]


def test_a_demo_keeps_the_talks_that_were_shown(home: Path) -> None:
    bring(DEMO)
    frames = content(DEMO / "master_movement.json")
    shown = {
        tuple(map(tuple, one["chat"]))
        for frame in frames.values()
        for one in frame.values()
        if one["chat"]
    }
    with Reading.of("brought") as reading:
        kept = {
            tuple((line.speaker, line.text) for line in talk.utterances)
            for talk in reading.conversations()
        }
        cleaned = {tuple((who, " ".join(text.split())) for who, text in talk) for talk in shown}
        assert cleaned <= kept


def test_a_base_begins_before_the_first_step(home: Path) -> None:
    bring(BASE)
    with Reading.of("brought") as reading:
        assert reading.step == 0
        for name, one in content(BASE / "environment/0.json").items():
            assert reading.tile(PersonName(name)) == (one["x"], one["y"])
            assert reading.action(PersonName(name)) is None


def test_a_name_that_is_taken_is_told_and_nothing_is_touched(home: Path) -> None:
    bring(BASE)
    before = {path: path.read_bytes() for path in (home / "simulations").glob("*.sqlite")}
    with pytest.raises(BadInputError, match="already is a simulation"):
        bring(SAVE)
    after = {path: path.read_bytes() for path in (home / "simulations").glob("*.sqlite")}
    assert after == before
