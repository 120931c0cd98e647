"""The town over time, as the page is sent it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from townsfolk.names import Tile
from townsfolk.store.reading import Reading

LAST = 4999


def test_the_facts_say_who_lives_here_and_how_far_it_is(past: TestClient) -> None:
    facts = past.get("facts").json()
    assert facts["step"] == LAST
    assert [one["name"].split()[0] for one in facts["people"]] == ["Isabella", "Maria", "Klaus"]
    tiled = past.get(facts["map"].rpartition("/")[2]).json()
    assert (tiled["width"], tiled["height"]) == (facts["town"]["width"], facts["town"]["height"])
    sprite = f"{facts['files']}sprites/{facts['people'][0]['sprite']}.png"
    assert past.get(f"http://127.0.0.1{sprite}").headers["content-type"] == "image/png"


def test_the_facts_name_the_places_in_vietnamese_also_for_a_town_that_speaks_english(
    past: TestClient,
) -> None:
    facts = past.get("facts").json()
    assert facts["language"] == "en"
    assert list(facts["place_names"]) == ["vi"]
    assert facts["place_names"]["vi"]["Johnson Park"] == "công viên Johnson"


@pytest.mark.parametrize("step", [-1, 0, 2200, 3400, LAST])
def test_a_keyframe_agrees_with_the_file(past: TestClient, ville: str, step: int) -> None:
    frame = past.get("keyframe", params={"step": step}).json()
    with Reading.of(ville) as reading:
        for name, body in zip(reading.names(), frame["people"], strict=True):
            assert Tile(*body["tile"]) == reading.tile(name, step + 1)
            action = reading.action(name, step + 1)
            assert (body["action"] or {}).get("text") == (action and action.text)


def test_changes_lead_from_one_keyframe_to_every_later_one(past: TestClient) -> None:
    for first, last in ((0, 2500), (2501, 3405), (3406, 4999)):
        before = past.get("keyframe", params={"step": first - 1}).json()
        changes = past.get("changes", params={"first": first, "last": last}).json()
        after = past.get("keyframe", params={"step": last}).json()
        assert _tiles_after(before, changes) == [body["tile"] for body in after["people"]]
        doing = [body["action"] for body in before["people"]]
        for began in changes["began"]:
            doing[began["person"]] = began["action"]
        assert doing == [body["action"] for body in after["people"]]
        objects = {one["address"]: one for one in [*before["objects"], *changes["objects"]]}
        unlike = [one for one in objects.values() if one["state"] != "idle"]
        assert sorted(unlike, key=lambda one: str(one["address"])) == after["objects"]


def _tiles_after(before: dict[str, Any], changes: dict[str, Any]) -> list[list[int]]:
    tiles = [body["tile"] for body in before["people"]]
    for walk in changes["walks"]:
        tiles[walk["person"]] = walk["tiles"][-2:]
        assert walk["start"] + len(walk["tiles"]) // 2 - 1 <= changes["last"]
    return tiles


def test_too_many_steps_at_once_are_refused_with_a_sentence(past: TestClient) -> None:
    answer = past.get("changes", params={"first": 0, "last": 99999})
    assert answer.status_code == 422
    assert "at most 2880 steps" in answer.json()["detail"]


def test_the_timeline_has_everybodys_day_and_marks(past: TestClient) -> None:
    timeline = past.get("timeline").json()
    for lane in timeline["lanes"]:
        assert lane["starts"] == sorted(lane["starts"])
        assert lane["kinds"][0] == "asleep"
        assert {"home", "work", "talk"} & set(lane["kinds"])
        assert set(lane["starts"]) <= set(lane["decisions"])
    kinds = {mark["kind"] for mark in timeline["marks"]}
    assert {"conversation", "day"} <= kinds


def test_a_talk_is_in_the_keyframes_while_it_lasts_and_in_the_changes_when_it_begins(
    past: TestClient,
) -> None:
    talk = past.get("conversations").json()[-1]
    during = past.get("keyframe", params={"step": talk["start"]}).json()["talks"]
    assert [one["start"] for one in during] == [talk["start"]]
    assert past.get("keyframe", params={"step": talk["end"]}).json()["talks"] == []
    begun = past.get("changes", params={"first": talk["start"], "last": talk["start"]}).json()
    assert begun["talks"] == during


def test_an_unknown_simulation_is_not_found(past: TestClient) -> None:
    answer = past.get("http://127.0.0.1/api/simulations/nowhere/facts")
    assert answer.status_code == 404
    assert "There is no simulation 'nowhere'" in answer.json()["detail"]
