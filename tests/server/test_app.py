from pathlib import Path

import pytest
from fake_town import FakeTown
from starlette.testclient import TestClient

from townsfolk.errors import BadInputError, TownError
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app

LOCAL = access_for("127.0.0.1")


@pytest.mark.parametrize("path", ["/", "/simulator_home"])
def test_each_page_is_the_built_page(town: FakeTown, web: Path, path: str) -> None:
    client = TestClient(create_app(town, LOCAL, web=web), base_url="http://localhost")
    assert "the page" in client.get(path).text


def test_a_missing_page_says_how_to_build_it(town: FakeTown, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="npm run build"):
        create_app(town, LOCAL, web=tmp_path / "nowhere")


def test_a_town_without_a_map_is_refused_at_once(town: FakeTown, web: Path) -> None:
    (town.town_folder / "fake.tmj").unlink()
    with pytest.raises(TownError, match="found none"):
        create_app(town, LOCAL, web=web)


def test_the_fan_out_listens_while_the_server_runs(town: FakeTown, web: Path) -> None:
    with TestClient(create_app(town, LOCAL, web=web), base_url="http://localhost"):
        assert town.listeners == 1
    assert town.listeners == 0


class MeasuredTown(FakeTown):
    """A fake town that measures its calls."""

    def metrics_text(self) -> bytes:
        return b"townsfolk_waiting_calls 3.0\n"


def test_what_was_measured_can_be_scraped_by_who_has_access(town: FakeTown, web: Path) -> None:
    measured = MeasuredTown(town.town_folder)
    client = TestClient(create_app(measured, LOCAL, web=web), base_url="http://localhost")
    answer = client.get("/metrics")
    assert answer.text == "townsfolk_waiting_calls 3.0\n"
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    guarded = create_app(measured, access_for("0.0.0.0", token="t" * 32), web=web)
    stranger = TestClient(guarded, base_url="http://localhost")
    assert stranger.get("/metrics").status_code == 401
