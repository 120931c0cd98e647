"""What happens in the open simulation, for everybody who looks.

Nothing is queued for anybody. A viewer is a step: the last one they were sent. When there are
later ones, their changes are read from the file, for which it doesn't matter how far behind
somebody is; those who are equally far share the reading. So no step is ever skipped, neither for
a page that reads slowly nor for one that was away, and the engine knows of no viewer.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

from townsfolk.server.host import Host
from townsfolk.server.routes.parts import looking_at
from townsfolk.server.views import town
from townsfolk.server.wire.live import WireBye, WireStatus, status_of

STATUS_EVERY_S = 0.5
"""Seconds between two looks at the status; it is sent when it has changed."""
LEAST_PAUSE_S = 0.05
"""Seconds between two messages: a run that is faster than that comes in ranges."""
MOST_STEPS = 2880
"""Steps told in one message."""
_KEPT = 8
"""Readings kept for those who come a little later."""


class Message(NamedTuple):
    """A message as the stream sends it; `id` is the last step it tells of."""

    event: str
    data: str
    id: str | None = None


class Feed:
    """Tells everybody who looks what happens."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._readings: dict[tuple[str, int, int], asyncio.Task[str]] = {}
        self._closed = ""
        self.viewers = 0

    def close(self, reason: str) -> None:
        """Say goodbye to everybody."""
        self._closed = reason
        self._host.pulse.set()

    async def messages(self, name: str, after: int) -> AsyncIterator[Message]:
        """Yield the status and all that happened after a step; `bye` when the town is closed."""
        self.viewers += 1
        told: WireStatus | None = None
        try:
            while not self._closed and (simulation := self._host.simulation):
                pulse = self._host.pulse
                if simulation.name != name:
                    break
                status = status_of(simulation.status, self._host.until)
                if status != told:
                    told = status
                    yield Message("status", status.model_dump_json())
                last = min(simulation.step - 1, after + MOST_STEPS)
                if last > after:
                    yield Message("changes", await self._changes(name, after + 1, last), str(last))
                    after = last
                    await asyncio.sleep(LEAST_PAUSE_S)
                else:
                    await _wait(pulse)
            reason = self._closed or "The simulation was closed."
            yield Message("bye", WireBye(reason=reason).model_dump_json())
        finally:
            self.viewers -= 1

    async def _changes(self, name: str, first: int, last: int) -> str:
        key = (name, first, last)
        if key not in self._readings:
            while len(self._readings) >= _KEPT:
                del self._readings[next(iter(self._readings))]
            self._readings[key] = asyncio.create_task(asyncio.to_thread(_read, *key))
        # One viewer who leaves doesn't take the reading from the others.
        return await asyncio.shield(self._readings[key])


async def _wait(pulse: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(STATUS_EVERY_S):
            await pulse.wait()
    except TimeoutError:
        return


def _read(name: str, first: int, last: int) -> str:
    with looking_at(name) as context:
        return town.changes(context, first, last).model_dump_json()
