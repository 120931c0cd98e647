"""A model server for tests that answers, or misbehaves, as it is told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends: a JSON value or raw text, after `delay_s`; `hang_up` sends nothing.

    `parts` are sent one by one instead of a body; `cut` hangs up after the last of them.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    hang_up: bool = False
    parts: tuple[str, ...] = ()
    part_delay_s: float = 0.0
    cut: bool = False


@dataclass
class StandIn:
    """The running server: its address and what it was asked. `dropped` counts clients that left."""

    base_url: str
    paths: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    dropped: int = 0


def completion(text: str | None, finish: str = "stop", **more: Any) -> Answer:
    """Return a chat completion with `text`."""
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text},
    }
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    }
    return Answer(body | more)


def error(status: int, message: str, **headers: str) -> Answer:
    """Return an error as OpenAI's servers put it."""
    body = {"error": {"message": message, "type": "some_error"}}
    return Answer(body, status, {k.replace("_", "-"): v for k, v in headers.items()})


Respond = Callable[[str, dict[str, Any]], Answer]
"""From method and path (`POST /api/chat`) and the body to an answer."""


@contextlib.asynccontextmanager
async def stand_in(respond: Callable[[dict[str, Any]], Answer]) -> AsyncIterator[StandIn]:
    """Serve on a free port of 127.0.0.1 until the block ends; `respond` gets the bodies."""
    async with serving(lambda _, body: respond(body)) as state:
        yield state


@contextlib.asynccontextmanager
async def serving(respond: Respond) -> AsyncIterator[StandIn]:
    """Serve like `stand_in`; `respond` gets method and path, too."""
    state = StandIn("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _serve_one(reader, writer, state, respond)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    state.base_url = f"http://{host}:{port}/v1"
    try:
        yield state
    finally:
        server.close()


async def _serve_one(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    state: StandIn,
    respond: Respond,
) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
    path = head.split(" HTTP/", 1)[0]
    body = json.loads(await reader.readexactly(int(fields.get("content-length", 0))) or b"{}")
    state.paths.append(path)
    state.asked.append(body)
    state.keys.append(fields.get("authorization", ""))
    answer = respond(path, body)
    if answer.delay_s and await _left(reader, answer.delay_s):
        state.dropped += 1
        return
    if answer.parts:
        await _send_parts(reader, writer, state, answer)
    elif not answer.hang_up:
        writer.write(_encoded(answer))
        await writer.drain()


async def _send_parts(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, state: StandIn, answer: Answer
) -> None:
    fields = {"content-type": "application/x-ndjson", "transfer-encoding": "chunked"}
    head = "".join(f"{name}: {value}\r\n" for name, value in (fields | answer.headers).items())
    writer.write(f"HTTP/1.1 {answer.status} Some Reason\r\n{head}\r\n".encode())
    for part in answer.parts:
        content = part.encode()
        writer.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        await writer.drain()
        if answer.part_delay_s and await _left(reader, answer.part_delay_s):
            state.dropped += 1
            return
    if not answer.cut:
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _left(reader: asyncio.StreamReader, seconds: float) -> bool:
    """Return whether the client goes away within `seconds`."""
    try:
        return await asyncio.wait_for(reader.read(1), seconds) == b""
    except TimeoutError:
        return False


def _encoded(answer: Answer) -> bytes:
    is_text = isinstance(answer.body, str)
    content = (answer.body if is_text else json.dumps(answer.body)).encode()
    fields = {
        "content-type": "text/html" if is_text else "application/json",
        "content-length": str(len(content)),
        "connection": "close",
    } | answer.headers
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {answer.status} Some Reason\r\n{head}\r\n".encode() + content
