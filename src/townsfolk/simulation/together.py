"""Awaits several things: one by one, or at once."""

import asyncio
from collections.abc import Coroutine, Iterable


async def one_by_one(parts: Iterable[Coroutine[None, None, None]]) -> None:
    """Await each when the one before is done."""
    for part in parts:
        await part


async def all_of(parts: Iterable[Coroutine[None, None, None]]) -> None:
    """Await all; when one fails, stop the others and raise its error alone."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except* Exception as failed:  # noqa: BLE001
        raise failed.exceptions[0] from None
