"""Gives up on those who ask and then don't read: nothing is kept waiting for them."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE_S = 30.0
"""Seconds in which somebody must take the next part of an answer."""


class PatienceMiddleware:
    """Breaks off an answer whose reader takes none of it for a while."""

    def __init__(self, app: ASGIApp, patience_s: float = PATIENCE_S) -> None:
        self._app = app
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._patience_s):
                await send(message)

        await self._app(scope, receive, send_in_time)
