"""The fan-out: one listener at the engine, one bounded queue for each viewer.

The engine is never made to wait. A viewer who falls behind by `QUEUE` messages loses them and gets
a fresh snapshot instead, from which everything goes on.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Literal, NamedTuple

from townsfolk.events import StepReport
from townsfolk.server.engine import LiveTown
from townsfolk.server.wire.base import Role
from townsfolk.server.wire.live import (
    WireBye,
    WireSnapshot,
    WireStatus,
    WireStep,
    snapshot_of,
    status_of,
    step_of,
)

QUEUE = 256
"""Messages a viewer may be behind: at 8 steps a second about half a minute."""
STATUS_EVERY_S = 0.5
"""Seconds between two looks at the status; it is sent when it has changed."""

Content = WireSnapshot | WireStep | WireStatus | WireBye


class Message(NamedTuple):
    """A message with the name of its kind, which is the event name of the stream."""

    event: Literal["snapshot", "step", "status", "bye"]
    content: Content


class _Viewer:
    """One open page: what it has still to be sent."""

    def __init__(self) -> None:
        self.waiting: deque[Message] = deque()
        self.wake = asyncio.Event()
        self.needs_snapshot = True

    def put(self, message: Message) -> None:
        """Add a message, or forget all of them when the page can't keep up."""
        if not self.needs_snapshot:
            self.waiting.append(message)
        if len(self.waiting) > QUEUE:
            self.waiting.clear()
            self.needs_snapshot = True
        self.wake.set()


class Live:
    """Sends what happens in a town to everyone who looks."""

    def __init__(self, host: LiveTown) -> None:
        self._host = host
        self._viewers: set[_Viewer] = set()
        self._bye: WireBye | None = None
        self._status: WireStatus | None = None

    @property
    def viewers(self) -> int:
        """How many pages are open."""
        return len(self._viewers)

    async def run(self) -> None:
        """Listen to the town and watch its status until cancelled."""
        unsubscribe = self._host.subscribe(self._on_step)
        try:
            while True:
                self._send_changed_status()
                await asyncio.sleep(STATUS_EVERY_S)
        finally:
            unsubscribe()

    def close(self, reason: str) -> None:
        """Say goodbye to every viewer; their streams end, and new ones end at once."""
        self._bye = WireBye(reason=reason)
        for viewer in self._viewers:
            viewer.wake.set()

    async def messages(self, role: Role) -> AsyncIterator[Message]:
        """Yield a snapshot, then what happens, and `bye` at the end."""
        viewer = _Viewer()
        self._viewers.add(viewer)
        try:
            while True:
                bye = self._bye
                for message in self._take(viewer, role):
                    yield message
                if bye is not None:
                    yield Message("bye", bye)
                    return
                await viewer.wake.wait()
                viewer.wake.clear()
        finally:
            self._viewers.discard(viewer)

    def _take(self, viewer: _Viewer, role: Role) -> list[Message]:
        """Return what a viewer is to be sent now. No await: snapshot and queue fit together."""
        if viewer.needs_snapshot:
            viewer.needs_snapshot = False
            return [Message("snapshot", snapshot_of(self._host, role))]
        messages = list(viewer.waiting)
        viewer.waiting.clear()
        return messages

    def _on_step(self, report: StepReport) -> None:
        if self._viewers:
            self._send(Message("step", step_of(report)))

    def _send_changed_status(self) -> None:
        status = status_of(self._host.status)
        if status != self._status:
            self._status = status
            self._send(Message("status", status))

    def _send(self, message: Message) -> None:
        for viewer in self._viewers:
            viewer.put(message)
