from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_town import ISABELLA, FakeTown
from starlette.testclient import TestClient

from townsfolk.errors import TownError
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.routes.live_town import find_map


@pytest.fixture
def client(town: FakeTown, web: Path) -> Iterator[TestClient]:
    app = create_app(town, access_for("127.0.0.1"), web=web)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def test_the_map_and_its_pictures_come_from_the_towns_folder(client: TestClient) -> None:
    assert client.get("/api/town/map").json() == {"path": "fake.tmj"}
    assert client.get("/api/town/files/fake.tmj").json()["width"] == 40
    picture = client.get("/api/town/files/tiles/ground.png")
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "path",
    ["../secret.png", "%2e%2e/secret.png", "tiles/..%2f..%2fsecret.png", "missing.png", "notes.txt",
     "tiles", "%00.png", f"{300 * 'a'}.png"],
)  # fmt: skip
def test_no_other_file_is_shown(client: TestClient, town: FakeTown, path: str) -> None:
    (town.town_folder.parent / "secret.png").write_bytes(b"secret")
    (town.town_folder / "notes.txt").write_text("secret", encoding="utf-8")
    answer = client.get(f"/api/town/files/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_link_that_leads_out_of_the_towns_folder_is_not_followed(
    client: TestClient, town: FakeTown
) -> None:
    (town.town_folder.parent / "secret.png").write_bytes(b"secret")
    (town.town_folder / "link.png").symlink_to(town.town_folder.parent / "secret.png")
    assert client.get("/api/town/files/link.png").status_code == 404


def test_a_town_needs_exactly_one_map(town: FakeTown) -> None:
    (town.town_folder / "other.tmj").write_text("{}", encoding="utf-8")
    with pytest.raises(TownError, match=r"found fake\.tmj, other\.tmj"):
        find_map(town.town_folder)


def test_the_director_pauses_goes_on_and_sets_the_speed(client: TestClient) -> None:
    assert client.post("/api/pause", json={}).json()["state"] == "paused"
    assert client.post("/api/resume", json={}).json()["state"] == "running"
    assert client.post("/api/speed", json={"steps_per_second": 0}).json()["speed"] == 0
    assert client.post("/api/speed", json={"steps_per_second": 24}).json()["speed"] == 24


@pytest.mark.parametrize("speed", [-1, 1e9, "fast", None, True])
def test_a_speed_that_makes_no_sense_is_refused(
    client: TestClient, town: FakeTown, speed: object
) -> None:
    answer = client.post("/api/speed", json={"steps_per_second": speed})
    assert answer.status_code == 422
    assert town.status.speed == 8.0


def test_a_persons_card_opens_and_a_strangers_does_not(client: TestClient) -> None:
    details = client.get(f"/api/people/{ISABELLA}").json()
    assert details["schedule"][1]["activity"] == "opening the cafe"
    assert details["memories"][0]["text"].endswith("<b>coffee</b>")
    assert client.get("/api/people/Nobody").status_code == 404
