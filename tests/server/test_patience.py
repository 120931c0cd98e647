import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from townsfolk.server.patience import PatienceMiddleware

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}


async def test_who_reads_gets_everything_and_who_does_not_is_given_up() -> None:
    async def parts() -> AsyncIterator[str]:
        for number in range(3):
            yield f"{number};"

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(parts())(scope, receive, send)

    taken: list[bytes] = []

    async def read(message: Message) -> None:
        taken.append(message.get("body", b""))

    async def stop_reading(message: Message) -> None:
        if message.get("body") == b"1;":
            await asyncio.Event().wait()
        await read(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    patient = PatienceMiddleware(app, patience_s=0.05)
    await patient(SCOPE, receive, read)
    assert b"".join(taken) == b"0;1;2;"
    taken.clear()
    with pytest.raises(BaseException) as gone:  # noqa: PT011  a group in some versions
        await asyncio.wait_for(patient(SCOPE, receive, stop_reading), 60)
    assert "TimeoutError" in repr(gone.value)
    assert b"".join(taken) == b"0;"
