"""An event loop in which waiting takes no time: its clock jumps to whatever is due next.

So a run with hours of waiting for a model is over in the seconds that the engine itself takes, and
takes the same virtual time on every machine.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _NoWaiting(selectors.SelectSelector):
    """Tells the loop how long it would have slept instead of letting it sleep."""

    slept = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for something that will never come")
        self.slept += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time is that which would have passed in waiting, from 0 on."""

    def __init__(self) -> None:
        self._no_waiting = _NoWaiting()
        super().__init__(self._no_waiting)

    def time(self) -> float:
        return self._no_waiting.slept


def run_virtually(coroutine: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """Run something to its end; return what it returned and the virtual seconds it took."""
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(coroutine)
        return result, loop.time()
    finally:
        loop.close()
