"""Awaits several things at once."""

import asyncio
from collections.abc import Coroutine, Iterable


async def all_of(parts: Iterable[Coroutine[None, None, None]]) -> None:
    """Await all, begun in order; when one fails, stop the others and raise its error alone."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except* Exception as failed:  # noqa: BLE001
        raise failed.exceptions[0] from None
