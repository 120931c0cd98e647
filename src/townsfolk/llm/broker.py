"""Stands in front of the models: slots, priority, timeouts, outages, and what is going on.

    complete -> _turn (queue) -> _dispatch (a server with a free slot) -> model.complete

A server that can't be reached is left out for a while, and its calls go to another that holds the
same model. When there is none, they wait: nothing is made up in a model's place, and whoever asked
simply gets the reply later. `outage` says why the town stands still meanwhile.
"""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from townsfolk.errors import CostLimitError, ModelUnavailableError, ReplyError
from townsfolk.llm.metrics import Metrics
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, CountsTokens, ModelInfo
from townsfolk.llm.room import Room, estimated
from townsfolk.llm.servers import Server
from townsfolk.llm.usage import Usage

Priority = tuple[int, str]
"""Smaller goes first: the step, then the person's name."""

Pool = Sequence[Server]
"""Servers that hold the same model."""

_URGENCY: Mapping[str, int] = {
    "interview": 0,  # a human waits
    "new_day": 1,  # each of these opens a chain of further questions
    "plan_day": 1,
    "decompose": 1,
    "reschedule": 1,
    "rate_importance": 3,  # these end one
    "remember_talk": 3,
    "insights": 3,
}
_USUAL_URGENCY = 2
"""Within a step: what others wait for goes first, so that no slot is idle at its end."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """A call a model is working on, for the page and the terminal."""

    person: str
    prompt: str
    seconds: float


@dataclass(order=True, slots=True)
class _Waiting:
    """A call in the queue; the order of the fields is the order of the queue."""

    ahead: bool
    step: int
    urgency: int
    person: str
    number: int
    request: ChatRequest = field(compare=False)
    turn: "asyncio.Future[Server]" = field(compare=False)


class Broker:
    """Gives requests to servers, as many at once as they have slots, the most urgent first.

    `servers` are one model, or several servers with the same; `by_prompt` are others for some
    prompts. `on_change` is called, in the event loop, whenever what is going on has changed.
    """

    def __init__(
        self,
        servers: ChatModel | Pool,
        timeout_s: float = 300.0,
        on_change: Callable[[], None] | None = None,
        *,
        by_prompt: Mapping[str, Pool] | None = None,
        cost_limit: float = 0.0,
        log: str = "",
    ) -> None:
        self._pool = servers if isinstance(servers, Sequence) else [Server(servers, timeout_s)]
        self._by_prompt = by_prompt or {}
        self._cost_limit = cost_limit
        self.on_change = on_change or (lambda: None)
        self.on_cost: Callable[[float], None] = lambda _: None
        """Called with what each reply has cost, before it is used."""
        self.usage = Usage()
        self.metrics = Metrics(log)
        self._queue: list[_Waiting] = []
        self._order = itertools.count()
        self._working: dict[int, tuple[ChatRequest, float]] = {}
        self._homes: dict[tuple[int, str], Server] = {}
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def info(self) -> ModelInfo:
        """What is known of the model that answers most prompts, with all its servers' slots."""
        first = self._pool[0].model.info
        return replace(first, slots=sum(server.model.info.slots for server in self._pool))

    @property
    def servers(self) -> tuple[Server, ...]:
        """All servers, each once."""
        pools = (self._pool, *self._by_prompt.values())
        return tuple(dict.fromkeys(server for pool in pools for server in pool))

    @property
    def waiting_calls(self) -> int:
        """How many requests wait for a slot."""
        return len(self._queue)

    @property
    def outage(self) -> str:
        """Why calls can't go on at all; empty while each has a server that is well."""
        asked = [waiting.request for waiting in self._queue]
        asked += [request for request, _ in self._working.values()]
        for request in asked:
            pool = self._pool_for(request)
            if all(server.trouble for server in pool):
                return pool[0].trouble
        return ""

    def thinking(self) -> tuple[Thinking, ...]:
        """Return the calls being worked on, the longest first."""
        now = time.monotonic()
        calls = sorted(self._working.values(), key=lambda work: work[1])
        return tuple(Thinking(r.person, r.prompt, round(now - at, 1)) for r, at in calls)

    def metrics_text(self) -> bytes:
        """Return what was measured, as Prometheus reads it."""
        return self.metrics.text(self.servers, self.waiting_calls)

    def room_for(self, request: ChatRequest) -> Room:
        """Return how many tokens a request and its reply may take: what the smallest server has."""
        pool = self._pool_for(request)
        contexts = [server.context for server in pool if server.context]
        model = pool[0].model
        count = model.count if isinstance(model, CountsTokens) else estimated
        return Room(min(contexts, default=0), count)

    async def complete(
        self, request: ChatRequest, priority: Priority, is_ahead: Callable[[], bool] = lambda: False
    ) -> ChatReply:
        """Return the model's reply, waiting for a slot and through outages of the servers.

        What is asked ahead, on a guess, waits for everything else, and leaves a slot of each
        server free, as long as it `is_ahead`.

        Raises `ReplyError` and `ModelMissingError` as the model does, and `CostLimitError` when no
        more may be spent; cancelling stops the work.
        """
        while True:
            self._check_cost()
            server = await self._turn(request, priority, is_ahead())
            try:
                return await self._ask(server, request)
            except ModelUnavailableError as error:
                server.fail(error)
                self.metrics.failed(request, server, "unavailable", str(error))
            finally:
                server.busy -= 1
                self._dispatch()
                if not server.trouble:
                    self.on_change()

    def hasten(self, person: str, step: int) -> None:
        """Let what was asked ahead for somebody's step be asked as if it were their turn."""
        for waiting in self._queue:
            if (waiting.person, waiting.step) == (person, step):
                waiting.ahead = False
        self._dispatch()

    async def close(self) -> None:
        """Close the models."""
        if self._alarm is not None:
            self._alarm.cancel()
        for server in self.servers:
            await server.model.close()
        self.metrics.close()

    async def _ask(self, server: Server, request: ChatRequest) -> ChatReply:
        number = next(self._order)
        self._working[number] = (request, time.monotonic())
        self.on_change()
        try:
            reply = await self._ask_in_time(server, request)
        except ReplyError as error:
            self.metrics.failed(request, server, "refused", str(error))
            raise
        except asyncio.CancelledError:
            self.metrics.failed(request, server, "cancelled", "nobody needs it any more")
            raise
        finally:
            del self._working[number]
        server.answer(reply)
        cost = server.cost(reply)
        self.usage.add(reply, cost)
        if cost:
            self.on_cost(cost)
        self.metrics.replied(request, server, reply)
        return replace(reply, model=server.model.info.name)

    async def _ask_in_time(self, server: Server, request: ChatRequest) -> ChatReply:
        patience_s = server.patience_s(request)
        try:
            async with asyncio.timeout(patience_s):
                return await server.model.complete(request)
        except TimeoutError:
            raise ModelUnavailableError(
                f"The model {server.model.info.name!r} gave no answer within {patience_s:g} "
                "seconds. It is asked again; raise model.timeout_s if it is only slow."
            ) from None

    def _check_cost(self) -> None:
        if self._cost_limit and self.usage.cost >= self._cost_limit:
            raise CostLimitError(
                f"The replies of this simulation have cost {self.usage.cost:.2f} so far, and "
                f"model.cost_limit is {self._cost_limit:g}. Raise it and go on: nothing was lost."
            )

    async def _turn(self, request: ChatRequest, priority: Priority, ahead: bool) -> Server:
        """Wait for a server with a free slot, and take it."""
        waiting = _Waiting(
            ahead,
            priority[0],
            _URGENCY.get(request.prompt, _USUAL_URGENCY),
            priority[1],
            next(self._order),
            request,
            asyncio.get_running_loop().create_future(),
        )
        self._queue.append(waiting)
        self._dispatch()
        self.on_change()
        try:
            return await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._queue:
                self._queue.remove(waiting)
            elif not waiting.turn.cancelled():
                waiting.turn.result().busy -= 1
            self._dispatch()
            self.on_change()
            raise

    def _dispatch(self) -> None:
        """Give free slots to those who wait, and see to it that servers in trouble are tried."""
        for waiting in sorted(one for one in self._queue if not one.turn.cancelled()):
            server = self._server_for(waiting.request, 1 if waiting.ahead else 0)
            if server is not None:
                server.busy += 1
                self._queue.remove(waiting)
                waiting.turn.set_result(server)
        self._set_alarm()

    def _server_for(self, request: ChatRequest, spare: int) -> Server | None:
        """Return a server with more than `spare` free slots; the one that has read the person's
        prefix, if any."""
        pool = self._pool_for(request)
        who = (id(pool), request.person)
        home = self._homes.get(who)
        if home is not None and home.free > spare:
            return home
        free = [server for server in pool if server.free > spare]
        if not free:
            return None
        lived_in = Counter(id(server) for server in self._homes.values())
        best = max(free, key=lambda s: (not s.trouble, s.free, -lived_in[id(s)]))
        if home is None or home.trouble:
            self._homes[who] = best
        return best

    def _pool_for(self, request: ChatRequest) -> Pool:
        return self._by_prompt.get(request.prompt, self._pool)

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        away = [server.wait_s for server in self.servers if server.trouble and not server.busy]
        if self._queue and away:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(min(away) + 0.001, self._dispatch)
