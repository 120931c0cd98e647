from pathlib import Path

import pytest
from starlette.testclient import TestClient

from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.page_opener import PageOpener
from townsfolk.errors import BadInputError
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.host import Host
from townsfolk.server.routes.gone import GONE

LOCAL = access_for("127.0.0.1")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/simulator_home",
        "/simulator_home/",
        "/replay/ville/10",
        "/replay/ville/10/",
        "/demo/ville/10/2/",
        "/replay_persona_state/ville/10/Maria_Lopez/",
        "/simulation/ville/people",
        "/simulation/ville/compare/other/",
        "/path_tester/",
    ],
)
def test_each_page_is_the_built_page(web: Path, path: str) -> None:
    client = TestClient(create_app(LOCAL, web=web), base_url="http://localhost")
    assert "the page" in client.get(path).text


def test_who_goes_astray_is_shown_the_page_and_a_program_is_told(web: Path) -> None:
    client = TestClient(create_app(LOCAL, web=web), base_url="http://localhost")
    astray = client.get("/no/such/thing", headers={"accept": "text/html,*/*"})
    assert (astray.status_code, "the page" in astray.text) == (404, True)
    assert client.get("/no/such/thing").json() == {"detail": "Not Found"}
    unknown = client.get("/api/nothing", headers={"accept": "text/html"})
    assert (unknown.status_code, unknown.json()) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("path", GONE)
def test_what_the_original_s_browser_sent_is_answered_with_what_is_there_instead(
    web: Path, path: str
) -> None:
    client = TestClient(create_app(LOCAL, web=web), base_url="http://localhost")
    for body in ({"content": b'{"step": 1, "sim_code": "a"}'}, {"json": {"step": 1}}):
        answer = client.post(path, **body)
        assert (answer.status_code, answer.json()) == (410, {"detail": GONE[path]})


def test_a_missing_page_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="npm run build"):
        create_app(LOCAL, web=tmp_path / "nowhere")


async def test_what_was_measured_can_be_scraped_by_who_has_access(web: Path, ville: str) -> None:
    host = Host(PageOpener(Choice(model="scripted"), 0.0))
    app = create_app(LOCAL, host=host, web=web)
    client = TestClient(app, base_url="http://localhost")
    assert client.get("/metrics").text == ""
    host.adopt(await open_simulation(ville, Choice(model="scripted")))
    answer = client.get("/metrics")
    await host.close()
    assert "townsfolk_" in answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    guarded = create_app(access_for("0.0.0.0", token="t" * 32), web=web)
    stranger = TestClient(guarded, base_url="http://localhost")
    assert stranger.get("/metrics").status_code == 401
