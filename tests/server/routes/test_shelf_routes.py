"""The shelf: copying, renaming, sending in and out, and removing simulations."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from townsfolk.settings import home_dir
from townsfolk.store import shelf

API = "http://127.0.0.1/api"
BYTES = {"content-type": "application/octet-stream"}


def test_a_base_that_cannot_be_used_does_not_hide_the_others(past: TestClient) -> None:
    folder = home_dir() / "towns" / "the_ville" / "bases"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text("town = ", encoding="utf-8")
    names = {one["name"] for one in past.get(f"{API}/bases").json()}
    assert "base_the_ville_n25" in names
    assert "broken" not in names


def test_the_bases_are_listed_without_reading_the_files_of_their_people(past: TestClient) -> None:
    folder = home_dir() / "towns" / "the_ville" / "bases"
    folder.mkdir(parents=True)
    people = [f"Person {number}" for number in range(1000)]
    text = f"start = 2023-02-13T00:00:00\npeople = {people}\n"
    (folder / "without_files.toml").write_text(text, encoding="utf-8")
    bases = {one["name"]: one for one in past.get(f"{API}/bases").json()}
    assert bases["without_files"]["people"] == people


def test_the_cards_and_the_bases_are_listed(past: TestClient) -> None:
    (card,) = past.get(f"{API}/simulations").json()
    assert (card["name"], card["step"], card["running"]) == ("ville", 4999, False)
    assert len(card["people"]) == 3
    picture = past.get(f"http://127.0.0.1{card['preview']}")
    assert picture.headers["content-type"] == "image/png"
    bases = {one["name"]: one for one in past.get(f"{API}/bases").json()}
    assert len(bases["base_the_ville_isabella_maria_klaus"]["people"]) == 3


def test_a_file_that_cannot_be_read_is_a_card_that_says_why(past: TestClient) -> None:
    shelf.path_of("broken").write_bytes(b"no database at all, only some text" * 99)
    cards = {one["name"]: one for one in past.get(f"{API}/simulations").json()}
    problem = cards["broken"]["problem"]
    assert problem.startswith("The simulation 'broken' is damaged or no SQLite file")
    assert str(home_dir()) not in problem
    assert cards["ville"]["problem"] == ""


def test_a_simulation_is_copied_renamed_and_deleted(past: TestClient) -> None:
    copy = past.post("fork", json={"name": "what_if"}).json()
    assert (copy["name"], copy["forked_from"], copy["step"]) == ("what_if", "ville@5000", 4999)
    there = f"{API}/simulations/what_if"
    assert past.post(f"{there}/rename", json={"name": "other"}).json()["name"] == "other"
    assert past.get(there).status_code == 404
    assert past.post(f"{API}/simulations/other/delete", json={}).status_code == 200
    assert shelf.all_names() == ["ville"]


@pytest.mark.parametrize("name", ["../up", "a/b", "", "ville", "x" * 101])
def test_a_bad_or_taken_name_is_refused_with_a_sentence(past: TestClient, name: str) -> None:
    answer = past.post("rename", json={"name": name})
    assert answer.status_code in (400, 422)
    assert isinstance(answer.json()["detail"], str)
    assert shelf.all_names() == ["ville"]


def test_a_copy_can_begin_at_an_earlier_step(past: TestClient) -> None:
    copy = past.post("fork", json={"name": "what_if", "step": 4399}).json()
    assert copy["step"] == 4399
    there = f"{API}/simulations/what_if/keyframe"
    assert past.get(there).json() == past.get("keyframe", params={"step": 4399}).json()
    assert past.post("fork", json={"name": "later", "step": 9999}).status_code == 400


def test_what_is_sent_out_can_be_sent_in_again(past: TestClient) -> None:
    sent = past.get("export")
    assert 'filename="ville.sqlite"' in sent.headers["content-disposition"]
    card = past.post(
        f"{API}/simulations/import", params={"name": "back"}, content=sent.content, headers=BYTES
    ).json()
    assert (card["name"], card["step"], card["problem"]) == ("back", 4999, "")
    assert past.get(f"{API}/simulations/back/keyframe").json() == past.get("keyframe").json()


def test_what_is_no_plain_simulation_is_not_taken_in(past: TestClient, tmp_path: Path) -> None:
    tampered = tmp_path / "tampered.sqlite"
    tampered.write_bytes(past.get("export").content)
    with closing(sqlite3.connect(tampered)) as db:
        db.execute("CREATE TRIGGER grab AFTER INSERT ON meta BEGIN DELETE FROM people; END")
    for content in (b"text", tampered.read_bytes()):
        answer = past.post(
            f"{API}/simulations/import", params={"name": "bad"}, content=content, headers=BYTES
        )
        assert answer.status_code == 400
    assert [path.name for path in shelf.simulations_dir().glob("bad*")] == []


def test_a_body_of_another_type_is_refused(past: TestClient) -> None:
    answer = past.post(f"{API}/simulations/import", params={"name": "bad"}, json={})
    assert answer.status_code == 415
