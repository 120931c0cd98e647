from pathlib import Path

import pytest
from starlette.testclient import TestClient

from townsfolk.server.access import Access, access_for
from townsfolk.server.app import create_app

OPEN = access_for("0.0.0.0", token="lead", viewer_token="look")


def client(web: Path, access: Access, host: str = "127.0.0.1:8000") -> TestClient:
    return TestClient(create_app(access, web=web), base_url=f"http://{host}")


def test_this_machine_needs_no_token_and_another_address_gets_two() -> None:
    assert access_for("127.0.0.1").director_token == ""
    assert access_for("localhost").links(8000) == {
        "director": ("http://localhost:8000/simulator_home",)
    }
    made, other = access_for("0.0.0.0"), access_for("0.0.0.0")
    assert len({made.director_token, made.viewer_token, other.director_token}) == 3
    assert all(link.endswith(f"?token={made.viewer_token}") for link in made.links(8000)["viewer"])
    assert access_for("::1").links(80)["director"] == ("http://[::1]:80/simulator_home",)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "", "[", "192.168.1.9"])
def test_a_foreign_host_name_is_refused(web: Path, host: str) -> None:
    answer = client(web, access_for("127.0.0.1")).get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "Open the address it printed" in answer.text


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_the_own_names_are_known(web: Path, host: str) -> None:
    answer = client(web, access_for("127.0.0.1")).get("/", headers={"host": host})
    assert answer.status_code == 200


def test_a_proxys_name_is_known_when_it_is_given(web: Path) -> None:
    open_to_proxy = access_for("127.0.0.1", names=["Town.Example"])
    assert client(web, open_to_proxy, "town.example").get("/").status_code == 200


def test_without_a_token_nothing_is_shown(web: Path) -> None:
    visitor = client(web, OPEN)
    for path in ("/", "/api/session", "/api/simulations", "/index.html", "/?token=wrong"):
        answer = visitor.get(path)
        assert answer.status_code == 401
        assert "?token=" in answer.text
        assert "set-cookie" not in answer.headers


def test_a_token_in_the_link_becomes_a_cookie(web: Path) -> None:
    visitor = client(web, OPEN)
    cookie = visitor.get("/simulator_home?token=look").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert visitor.get("/api/session").json()["role"] == "viewer"


def test_viewers_may_look_but_not_direct(web: Path) -> None:
    viewer, director = client(web, OPEN), client(web, OPEN)
    viewer.get("/?token=look")
    director.get("/?token=lead")
    assert viewer.post("/api/close", json={}).status_code == 403
    assert viewer.get("/api/session").json()["role"] == "viewer"
    assert director.post("/api/close", json={}).json()["live"] is None


def test_other_sites_can_neither_read_nor_direct(web: Path) -> None:
    visitor = client(web, access_for("127.0.0.1"))
    foreign = {"origin": "http://evil.example"}
    assert visitor.post("/api/close", json={}, headers=foreign).status_code == 403
    assert visitor.get("/api/session", headers=foreign).status_code == 403
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert visitor.get("/api/session", headers=embedded).status_code == 403
    other_port = {"origin": "http://127.0.0.1:9999"}
    assert visitor.post("/api/close", json={}, headers=other_port).status_code == 403
    own = {"origin": "http://127.0.0.1:8000"}
    assert visitor.post("/api/close", json={}, headers=own).status_code == 200


def test_a_link_from_another_site_may_be_opened(web: Path) -> None:
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client(web, OPEN).get("/?token=look", headers=opened).status_code == 200


def test_only_small_json_is_taken(web: Path) -> None:
    visitor = client(web, access_for("127.0.0.1"))
    assert visitor.post("/api/close", data={"a": "b"}).status_code == 415
    assert visitor.post("/api/simulations", json={"a": "b" * 70_000}).status_code == 413
    chunks = (part for part in [b"{", b"}"])
    json_type = {"content-type": "application/json"}
    assert visitor.post("/api/close", content=chunks, headers=json_type).status_code == 413


def test_every_answer_carries_the_security_headers(web: Path) -> None:
    visitor = client(web, access_for("127.0.0.1"))
    for path, host in (("/", "localhost"), ("/missing", "localhost"), ("/", "evil.example")):
        headers = visitor.get(path, headers={"host": host}).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
