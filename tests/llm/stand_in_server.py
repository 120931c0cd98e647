"""A model server for tests that answers, or misbehaves, as it is told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends: a JSON value or raw text, after `delay_s`; `hang_up` sends nothing."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    hang_up: bool = False


@dataclass
class StandIn:
    """The running server: its address and what it was asked. `dropped` counts clients that left."""

    base_url: str
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


@contextlib.asynccontextmanager
async def stand_in(respond: Callable[[dict[str, Any]], Answer]) -> AsyncIterator[StandIn]:
    """Serve on a free port of 127.0.0.1 until the block ends; `respond` gets the bodies."""
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
    respond: Callable[[dict[str, Any]], Answer],
) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
    body = json.loads(await reader.readexactly(int(fields["content-length"])))
    state.asked.append(body)
    state.keys.append(fields.get("authorization", ""))
    answer = respond(body)
    if answer.delay_s and await _left(reader, answer.delay_s):
        state.dropped += 1
        return
    if not answer.hang_up:
        writer.write(_encoded(answer))
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
