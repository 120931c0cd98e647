"""Runs the server in the event loop that also runs the town, and stops it promptly."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from townsfolk.errors import BadInputError
from townsfolk.server.feed import Feed

GRACE_S = 2
"""Seconds that answers under way have to end once the server stops."""
_Handler = Callable[[int, FrameType | None], object] | signal.Handlers
_SIGNALS: dict[signal.Signals, _Handler] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}
"""Each signal that stops a town, with what it does when it comes again."""


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to whoever runs the event loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: FastAPI,
    host: str,
    port: int,
    stop: asyncio.Event,
    started: Callable[[int], None] = lambda _: None,
) -> None:
    """Serve `app` until `stop` is set, then say goodbye to open pages and return.

    `started` is called with the port once the server listens: the one chosen when `port` is 0.
    Raises `BadInputError` when the address can't be used.
    """
    listener = bind(host, port)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_S
    )
    server = _Server(config)
    closing = asyncio.create_task(_close_on(stop, server, app.state.feed))
    started(int(listener.getsockname()[1]))
    try:
        await server.serve(sockets=[listener])
    finally:
        closing.cancel()
        listener.close()


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address. Raises `BadInputError` when it can't."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=128
        )
    except OSError as error:
        raise BadInputError(_explain(host, port, error)) from error


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` on the first Ctrl-C or SIGTERM; a second one ends the program at once."""
    loop = asyncio.get_running_loop()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        for number, ends_at_once in _SIGNALS.items():
            signal.signal(number, ends_at_once)
        loop.call_soon_threadsafe(stop.set)

    # Not `loop.add_signal_handler`, which Windows lacks.
    before = {number: signal.signal(number, ask_to_stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


async def _close_on(stop: asyncio.Event, server: uvicorn.Server, feed: Feed) -> None:
    await stop.wait()
    feed.close("The town was shut down.")
    server.should_exit = True


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program, perhaps another town. Choose "
            f"another port, such as {port + 1}, or stop that program."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be opened by this user. Choose a port above 1023."
    return f"{host} port {port} can't be listened on: {error.strerror or error}. Choose another."
