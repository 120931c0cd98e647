import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI

from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.errors import BadInputError
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.feed import Feed
from townsfolk.server.host import Host
from townsfolk.server.serving import bind, serve, stop_on_signals


async def test_an_open_page_hears_steps_and_the_goodbye_and_stopping_is_prompt(
    opened: Host, web: Path
) -> None:
    stop = asyncio.Event()
    async with _served(_app(web, opened), stop) as port, _stream(port) as events:
        assert (await anext(events))[0] == "status"
        opened.go_on(5010)
        kind, content = await anext(events)
        while kind != "changes":
            kind, content = await anext(events)
        assert content["first"] == 5000
        asked = time.monotonic()
        stop.set()
        rest = [event async for event in events]
        assert rest[-1] == ("bye", {"reason": "The town was shut down."})
    assert time.monotonic() - asked < 30


async def test_a_page_that_is_closed_is_forgotten(opened: Host, web: Path) -> None:
    stop = asyncio.Event()
    app = _app(web, opened)
    feed: Feed = app.state.feed
    async with _served(app, stop) as port:
        async with _stream(port) as events:
            await anext(events)
            assert feed.viewers == 1
        opened.go_on(None)
        await _until(lambda: feed.viewers == 0)
        stop.set()


async def test_a_busy_port_is_a_sentence(web: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInputError, match=f"Port {port} on 127.0.0.1 is in use"):
            await serve(_app(web, Host()), "127.0.0.1", port, asyncio.Event())


def test_an_address_of_another_machine_is_a_sentence() -> None:
    with pytest.raises(BadInputError, match=r"192\.0\.2\.1 port 0 can't be listened on"):
        bind("192.0.2.1", 0)


async def test_the_first_signal_asks_to_stop_and_hands_the_next_one_back() -> None:
    stop = asyncio.Event()
    before = signal.getsignal(signal.SIGTERM)
    with stop_on_signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 60)
        assert signal.getsignal(signal.SIGTERM) is before


async def test_signals_need_nothing_that_an_event_loop_may_lack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Windows, whose loops refuse signal handlers."""
    lacking = asyncio.AbstractEventLoop.add_signal_handler
    monkeypatch.setattr(type(asyncio.get_running_loop()), "add_signal_handler", lacking)
    before = signal.getsignal(signal.SIGINT)
    stop = asyncio.Event()
    with stop_on_signals(stop):
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.wait_for(stop.wait(), 60)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is before


@pytest.fixture
async def opened(ville: str) -> AsyncIterator[Host]:
    """A host with a simulation open that has come to the end of its run."""
    host = Host()
    host.adopt(await open_simulation(ville, Choice(model="scripted")), 5000)
    yield host
    await host.close()


Event = tuple[str, dict[str, object]]


def _app(web: Path, host: Host) -> FastAPI:
    return create_app(access_for("127.0.0.1"), host=host, web=web)


@asynccontextmanager
async def _served(app: FastAPI, stop: asyncio.Event) -> AsyncIterator[int]:
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
    try:
        yield await port
    finally:
        stop.set()
        await asyncio.wait_for(task, 60)


@asynccontextmanager
async def _stream(port: int) -> AsyncIterator[AsyncIterator[Event]]:
    """Open the live stream as a browser does, and close the connection at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET /api/simulations/ville/live?after=4999 HTTP/1.1\r\nHost: 127.0.0.1:{port}"
    writer.write(f"{asked}\r\n\r\n".encode())
    try:
        yield _events(reader)
    finally:
        writer.close()
        await writer.wait_closed()


async def _events(reader: asyncio.StreamReader) -> AsyncIterator[Event]:
    kind = ""
    async for line in reader:
        text = line.decode().strip()
        if text.startswith("event: "):
            kind = text.removeprefix("event: ")
        if text.startswith("data: "):
            yield kind, json.loads(text.removeprefix("data: "))


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(6000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not come to hold within a minute.")
