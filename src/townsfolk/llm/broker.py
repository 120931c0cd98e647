"""Stands in front of the model: slots, priority, timeouts, outages, and what is going on.

A model that can't be reached is waited for: nothing is made up in its place, and whoever asked
simply gets the reply later. `outage` says why the town stands still meanwhile.
"""

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from townsfolk.errors import ModelUnavailableError
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, ModelInfo

Priority = tuple[int, str]
"""Smaller goes first: the step, then the person's name."""

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 15.0
_SPEED_WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Thinking:
    """A call a model is working on, for the page and the terminal."""

    person: str
    prompt: str
    seconds: float


@dataclass(slots=True)
class Usage:
    """What a run has cost so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    recent: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=200))
    """Wall time and generated tokens of the latest replies."""

    def add(self, reply: ChatReply) -> None:
        """Count a reply."""
        self.calls += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        self.cached_tokens += reply.cached_tokens
        self.seconds += reply.seconds
        self.recent.append((time.monotonic(), reply.tokens_out))

    def tokens_per_second(self) -> float:
        """Return the tokens generated a second over the last minute."""
        now = time.monotonic()
        latest = [(at, tokens) for at, tokens in self.recent if now - at < _SPEED_WINDOW_S]
        if len(latest) < 2:
            return 0.0
        return sum(tokens for _, tokens in latest) / max(now - latest[0][0], 1.0)


class Broker:
    """Gives requests to a model, as many at once as it has slots, the most urgent first.

    `on_change` is called, in the event loop, whenever what is going on has changed.
    """

    def __init__(
        self, model: ChatModel, timeout_s: float, on_change: Callable[[], None] | None = None
    ) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self.on_change = on_change or (lambda: None)
        self._free = model.info.slots
        self._queue: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._working: dict[int, tuple[ChatRequest, float]] = {}
        self.usage = Usage()
        self.outage = ""

    @property
    def info(self) -> ModelInfo:
        """What is known of the model."""
        return self._model.info

    @property
    def waiting_calls(self) -> int:
        """How many requests wait for a slot."""
        return sum(not turn.done() for _, _, turn in self._queue)

    def thinking(self) -> tuple[Thinking, ...]:
        """Return the calls being worked on, the longest first."""
        now = time.monotonic()
        calls = sorted(self._working.values(), key=lambda work: work[1])
        return tuple(Thinking(r.person, r.prompt, round(now - at, 1)) for r, at in calls)

    async def complete(self, request: ChatRequest, priority: Priority) -> ChatReply:
        """Return the model's reply, waiting for a slot and through outages of the server.

        Raises `ReplyError` and `ModelMissingError` as the model does; cancelling stops the work.
        """
        await self._take_slot(priority)
        number = next(self._order)
        self._working[number] = (request, time.monotonic())
        self.on_change()
        try:
            reply = await self._complete_through_outages(request)
        finally:
            del self._working[number]
            if not self._working:
                self.outage = ""
            self._give_slot()
            self.on_change()
        self.usage.add(reply)
        return reply

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()

    async def _complete_through_outages(self, request: ChatRequest) -> ChatReply:
        wait = _FIRST_WAIT_S
        while True:
            try:
                reply = await self._complete_in_time(request)
            except ModelUnavailableError as error:
                self.outage = str(error)
                self.on_change()
                await asyncio.sleep(max(wait, error.retry_after_s or 0.0))
                wait = min(wait * 2, _LONGEST_WAIT_S)
            else:
                self.outage = ""
                return reply

    async def _complete_in_time(self, request: ChatRequest) -> ChatReply:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._model.complete(request)
        except TimeoutError:
            raise ModelUnavailableError(
                f"The model {self.info.name!r} gave no answer within {self._timeout_s:g} seconds. "
                "It is asked again; raise model.timeout_s if it is only slow."
            ) from None

    async def _take_slot(self, priority: Priority) -> None:
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (priority, next(self._order), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_slot()
            raise

    def _give_slot(self) -> None:
        while self._queue:
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
