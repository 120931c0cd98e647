"""What a run has cost so far."""

import time
from collections import deque
from dataclasses import dataclass, field

from townsfolk.llm.protocol import ChatReply

_SPEED_WINDOW_S = 60.0


@dataclass(slots=True)
class Usage:
    """Calls, tokens and seconds of a run, and what its simulation has cost in all its runs.

    `cost` is in the currency of the prices.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    recent: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=200))
    """Wall time and generated tokens of the latest replies."""

    def add(self, reply: ChatReply, cost: float = 0.0) -> None:
        """Count a reply."""
        self.calls += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        self.cached_tokens += reply.cached_tokens
        self.seconds += reply.seconds
        self.cost += cost
        self.recent.append((time.monotonic(), reply.tokens_out))

    def tokens_per_second(self) -> float:
        """Return the tokens generated a second over the last minute."""
        now = time.monotonic()
        latest = [(at, tokens) for at, tokens in self.recent if now - at < _SPEED_WINDOW_S]
        if len(latest) < 2:
            return 0.0
        return sum(tokens for _, tokens in latest) / max(now - latest[0][0], 1.0)
