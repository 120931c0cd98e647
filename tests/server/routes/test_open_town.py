"""A simulation that is opened, run, directed and closed from the page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI

from townsfolk.cli.options import Choice
from townsfolk.cli.page_opener import PageOpener
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.feed import Message
from townsfolk.server.host import Host
from townsfolk.store import shelf
from townsfolk.store.reading import Reading, is_running

WHO = "Isabella Rodriguez"


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    host = Host(PageOpener(Choice(model="scripted"), 0.0))
    yield host
    await host.close()


@pytest.fixture
async def page(host: Host, web: Path, ville: str) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(access_for("127.0.0.1"), host=host, web=web)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/") as page:
        page.app = app  # type: ignore[attr-defined]
        yield page


async def test_a_simulation_is_opened_runs_to_a_step_and_is_closed(page: httpx.AsyncClient) -> None:
    await _open(page)
    answer = await page.post("simulations/ville/resume", json={"until": 5199})
    assert answer.json()["until"] == 5200
    await _until(lambda: _host(page).simulation.step == 5200)  # type: ignore[union-attr]
    assert (await page.get("simulations/ville/facts")).json()["step"] == 5199
    assert (await page.post("close", json={})).json()["live"] is None
    assert (await page.post("simulations/ville/pause", json={})).status_code == 409


async def test_a_viewer_who_was_away_misses_no_step(page: httpx.AsyncClient) -> None:
    await _open(page)
    feed = page.app.state.feed  # type: ignore[attr-defined]
    await page.post("simulations/ville/resume", json={"until": 5300})
    changes = [one async for one in _changes(feed.messages("ville", 4999), 5300)]
    await page.post("simulations/ville/resume", json={"until": 5700})
    changes += [one async for one in _changes(feed.messages("ville", 5300), 5700)]
    assert changes[0]["first"] == 5000
    for before, after in pairwise(changes):
        assert after["first"] == before["last"] + 1
    with Reading.of("ville") as reading:
        moves = reading.rows("SELECT count(*) FROM movements WHERE step BETWEEN 5000 AND 5700")
        told = sum(len(walk["tiles"]) // 2 for one in changes for walk in one["walks"])
        assert (told,) == next(moves)


async def test_a_viewer_who_stops_reading_holds_nobody_up(page: httpx.AsyncClient) -> None:
    await _open(page)
    feed = page.app.state.feed  # type: ignore[attr-defined]
    stuck = feed.messages("ville", 4999)
    await anext(stuck)
    await page.post("simulations/ville/resume", json={"until": 5500})
    others = [[one async for one in _changes(feed.messages("ville", 4999), 5500)] for _ in range(2)]
    assert [one[-1]["last"] for one in others] == [5500, 5500]
    rest = [one async for one in _changes(stuck, 5500)]
    assert (rest[0]["first"], rest[-1]["last"]) == (5000, 5500)


async def test_the_director_whispers_announces_and_changes_things(page: httpx.AsyncClient) -> None:
    await _open(page)
    await page.post("simulations/ville/pause", json={})
    town = "simulations/ville/directions"
    whisper = {"kind": "whisper", "person": WHO, "text": "It may rain."}
    assert (await page.post(town, json=whisper)).json()["text"] == "It may rain."
    assert (await page.post(town, json={"kind": "announce", "text": "A fair!"})).status_code == 200
    stove = {"kind": "set_object", "address": "nowhere", "text": "on fire"}
    refused = await page.post(town, json=stove)
    assert refused.status_code == 400
    assert "There is no object 'nowhere'" in refused.json()["detail"]
    listed = (await page.get(town)).json()
    assert [one["kind"] for one in listed] == ["whisper", "announce"]


async def test_the_director_is_told_when_it_will_happen_and_it_is_still_to_come_until_then(
    page: httpx.AsyncClient,
) -> None:
    await _open(page)
    await page.post("simulations/ville/speed", json={"steps_per_second": 20})
    await page.post("simulations/ville/pause", json={})
    wish = {"kind": "announce", "text": "A fair!"}
    told = (await page.post("simulations/ville/directions", json=wish)).json()
    simulation = _host(page).simulation
    assert simulation is not None
    assert told["step"] >= simulation.step
    # The page begins where everybody else is, however far ahead the file is.
    assert (await page.get("simulations/ville/facts")).json()["step"] == simulation.step - 1
    assert (await page.get("simulations/ville/timeline")).json()["step"] == simulation.step - 1
    status = (await page.post("simulations/ville/pause", json={})).json()
    assert status["coming"] == [told]
    await page.post("simulations/ville/speed", json={"steps_per_second": 0})
    await page.post("simulations/ville/resume", json={"until": told["step"]})
    await _until(lambda: simulation.step == told["step"] + 1)
    assert simulation.status.coming == ()
    with Reading.of("ville") as reading:
        heard = "SELECT DISTINCT step FROM memories WHERE source = 'announcement'"
        assert list(reading.rows(heard)) == [(told["step"],)]


async def test_what_is_wanted_of_one_that_is_not_open_waits_in_its_file(
    page: httpx.AsyncClient,
) -> None:
    town = "simulations/ville/directions"
    whisper = {"kind": "whisper", "person": WHO, "text": "It may rain."}
    assert (await page.post(town, json=whisper)).json()["step"] is None
    assert (await page.post(town, json=whisper | {"person": "Nobody"})).status_code == 404
    stove = {"kind": "set_object", "address": "nowhere", "text": "on fire"}
    assert (await page.post(town, json=stove)).status_code == 409
    await _open(page)
    await page.post("simulations/ville/resume", json={"until": 5010})
    await _until(lambda: _host(page).simulation.step == 5011)  # type: ignore[union-attr]
    assert [one["step"] for one in (await page.get(town)).json()] == [5000]


async def test_an_interview_shows_what_it_rests_on_and_changes_nothing(
    page: httpx.AsyncClient,
) -> None:
    await _open(page)
    await page.post("simulations/ville/pause", json={})
    with Reading.of("ville") as reading:
        before = reading.memory_count(reading.person_named(WHO))
    answer = await page.post(
        f"simulations/ville/people/{WHO}/interview", json={"question": "What are you planning?"}
    )
    events = _events(answer.text)
    assert [kind for kind, _ in events] == ["recalled", "answer"]
    assert events[0][1]["recalled"]
    assert events[1][1]["text"]
    with Reading.of("ville") as reading:
        assert reading.memory_count(reading.person_named(WHO)) == before


async def test_a_new_one_is_begun_with_some_of_the_people(page: httpx.AsyncClient) -> None:
    wish = {
        "name": "two",
        "base": "base_the_ville_isabella_maria_klaus",
        "people": ["Klaus Mueller", "Maria Lopez"],
        "start": "2023-03-01T06:00:00",
        "seed": 7,
        "model": "scripted",
    }
    assert (await page.post("simulations", json=wish)).json()["opening"] == "two"
    await _until(lambda: _host(page).is_live("two"))
    facts = (await page.get("simulations/two/facts")).json()
    assert [one["name"] for one in facts["people"]] == ["Maria Lopez", "Klaus Mueller"]
    assert (facts["start"], facts["seed"]) == ("2023-03-01T06:00:00", 7)


async def test_what_goes_wrong_while_opening_is_told(page: httpx.AsyncClient) -> None:
    wish = {"name": "none", "base": "base_nowhere"}
    await page.post("simulations", json=wish)
    await _until(lambda: _host(page).opening is None)
    assert "There is no base 'base_nowhere'" in (await page.get("session")).json()["problem"]


async def test_the_open_one_lives_on_when_another_cannot_be_opened(page: httpx.AsyncClient) -> None:
    await _open(page)
    shelf.path_of("broken").write_bytes(b"no database at all" * 99)
    missing = {"name": "new", "base": "base_the_ville_n25", "model": "/nowhere/model.gguf"}
    for address, wish in (("simulations/broken/open", {}), ("simulations", missing)):
        await page.post(address, json=wish)
        await _until(lambda: _host(page).opening is None)
        told = (await page.get("session")).json()
        assert told["problem"]
        assert told["live"] == "ville"
    await page.post("simulations/ville/resume", json={"until": 5019})
    await _until(lambda: _host(page).simulation.step == 5020)  # type: ignore[union-attr]


async def test_when_another_is_there_the_open_one_is_closed(page: httpx.AsyncClient) -> None:
    await _open(page)
    await page.post("simulations/ville/fork", json={"name": "other"})
    await page.post("simulations/other/open", json={"model": "scripted", "until": 5019})
    await _until(lambda: _host(page).is_live("other"))
    await _until(lambda: _host(page).simulation.step == 5020)  # type: ignore[union-attr]
    assert not is_running(shelf.path_of("ville"))


async def _open(page: httpx.AsyncClient) -> None:
    """Open it, and let it stay at the step that it has, so that it can't run ahead of the test."""
    await page.post("simulations/ville/open", json={"model": "scripted", "until": 4999})
    await _until(lambda: _host(page).is_live("ville"))


def _host(page: httpx.AsyncClient) -> Host:
    app: FastAPI = page.app  # type: ignore[attr-defined]
    host: Host = app.state.host
    return host


async def _changes(messages: AsyncIterator[Message], last: int) -> AsyncIterator[dict[str, Any]]:
    async for message in messages:
        if message.event == "changes":
            change = json.loads(message.data)
            yield change
            if change["last"] >= last:
                return


def _events(text: str) -> list[tuple[str, Any]]:
    parts = [part.split("\n") for part in text.strip().split("\n\n")]
    return [
        (part[0].removeprefix("event: "), json.loads(part[1].removeprefix("data: ")))
        for part in parts
        if part[0].startswith("event: ")
    ]


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(6000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not come to hold within a minute.")
