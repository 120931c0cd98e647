"""One model server as the broker sees it: free slots, speed, and whether it is left out for now."""

import random
import time
from dataclasses import dataclass

from townsfolk.errors import ModelUnavailableError
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 15.0
_JITTER = 0.2
"""Waits are up to this much longer, so that several towns don't come back all at once."""
_KNOWN_AFTER = 5
"""Replies after which a server's speed is taken for known."""
_WEIGHT = 0.2  # of the latest reply in a running average
_LEAST_PATIENCE_S = 30.0
_CHARACTERS_A_TOKEN = 3
"""Few, so that a prompt is rather thought too long: patience errs on the long side."""


@dataclass(slots=True)
class Speed:
    """Running averages of what a server reads and writes a second; 0 while nothing is known."""

    replies: int = 0
    read: float = 0.0
    written: float = 0.0

    def add(self, reply: ChatReply) -> None:
        """Count a reply. Where its first token wasn't timed, reading counts as writing."""
        writing = reply.seconds - reply.first_token_s
        if reply.tokens_out and writing > 0:
            self.written = _average(self.written, reply.tokens_out / writing)
            self.replies += 1
        fresh = reply.tokens_in - reply.cached_tokens
        if reply.first_token_s > 0 and fresh > 0:
            self.read = _average(self.read, fresh / reply.first_token_s)

    def expected_s(self, request: ChatRequest) -> float | None:
        """Return the seconds that the longest reply would take; None while that isn't known."""
        if self.replies < _KNOWN_AFTER:
            return None
        characters = sum(len(message.content) for message in request.messages)
        reading = characters / _CHARACTERS_A_TOKEN / self.read if self.read else 0.0
        return reading + request.max_tokens / self.written


class Server:
    """A model with its slots and its circuit.

    A call that finds the server away opens the circuit: it is left out for a while, longer each
    time. Then one call at a time tries it, and the first reply closes the circuit again.
    """

    def __init__(
        self,
        model: ChatModel,
        timeout_s: float,
        price_in: float = 0.0,
        price_out: float = 0.0,
        context: int = 0,
    ) -> None:
        """`context` is what counts where the model doesn't tell its own; 0 is no limit."""
        self.model = model
        self.trouble = ""
        """Why the server is left out; empty while it is well."""
        self.busy = 0
        self.speed = Speed()
        self._timeout_s = timeout_s
        self._prices = (price_in, price_out)
        self._context = context
        self._failures = 0
        self._tried_again_at = 0.0

    @property
    def name(self) -> str:
        """The server's address, or the model's name where it runs in this process."""
        info = self.model.info
        return info.details.get("address", info.name)

    @property
    def context(self) -> int:
        """The tokens that a question and its reply may take; 0 when that isn't known."""
        return self.model.info.context or self._context

    @property
    def free(self) -> int:
        """How many more calls it takes now; one at a time while it is only tried."""
        if not self.trouble:
            return max(0, self.model.info.slots - self.busy)
        return int(not self.busy and time.monotonic() >= self._tried_again_at)

    @property
    def wait_s(self) -> float:
        """Return the seconds until a server in trouble is tried again."""
        return max(0.0, self._tried_again_at - time.monotonic())

    def fail(self, error: ModelUnavailableError) -> None:
        """Leave the server out for a while, longer each time.

        What fails while it is left out was asked before, and says nothing new.
        """
        now = time.monotonic()
        asked = now + (error.retry_after_s or 0.0)
        if self.trouble and now < self._tried_again_at:
            self._tried_again_at = max(self._tried_again_at, asked)
            return
        self.trouble = str(error)
        wait = min(FIRST_WAIT_S * 2**self._failures, LONGEST_WAIT_S)
        wait *= 1 + random.uniform(0, _JITTER)  # noqa: S311  no secret
        self._failures += 1
        self._tried_again_at = max(now + wait, asked)

    def answer(self, reply: ChatReply) -> None:
        """Count a reply: whoever answers is well."""
        self.trouble = ""
        self._failures = 0
        self.speed.add(reply)

    def patience_s(self, request: ChatRequest) -> float:
        """Return the seconds after which a call counts as stalled.

        Once the speed is known that is ten times the time that the longest reply should take:
        at least half a minute or `timeout_s`, and never less than three times that time.
        """
        expected = self.speed.expected_s(request)
        if expected is None:
            return self._timeout_s
        return min(max(self._timeout_s, 3 * expected), max(_LEAST_PATIENCE_S, 10 * expected))

    def cost(self, reply: ChatReply) -> float:
        """Return what a reply costs; prices are for a million tokens."""
        price_in, price_out = self._prices
        return (reply.tokens_in * price_in + reply.tokens_out * price_out) / 1e6


def _average(so_far: float, latest: float) -> float:
    return latest if not so_far else so_far + _WEIGHT * (latest - so_far)
