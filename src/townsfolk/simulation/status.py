"""How a run is doing, for whoever watches it: the page, the terminal, the summary."""

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Literal

from townsfolk.llm.broker import Thinking
from townsfolk.llm.protocol import ModelInfo
from townsfolk.vocabulary import Attempt, CallKey, Direction, Memory, Outcome, Row

State = Literal["running", "paused", "waiting", "finished", "stopped"]
"""`waiting` is for the model's server; `finished` reached the step it was to run to."""

_PACE_WINDOW = 64


@dataclass(frozen=True, slots=True)
class Status:
    """A look at a run. `reason` says why it isn't running; `speed` is the most steps a second.

    `coming` is what the director wants that is still to come, each thing at its step.
    """

    state: State
    reason: str
    speed: float
    model: ModelInfo
    thinking: tuple[Thinking, ...]
    waiting_calls: int
    tokens_per_second: float
    calls: int
    fallbacks: int
    seconds_per_game_hour: float | None
    coming: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """An opened card: the day's schedule from midnight, and the latest memories, newest first."""

    schedule: tuple[Row, ...]
    memories: tuple[Memory, ...]


@dataclass(slots=True)
class PromptTally:
    """How one prompt has fared in this run."""

    calls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    guards: Counter[str] = field(default_factory=Counter)
    """How often each guard against a known failure of models tripped."""


class Tally:
    """Counts what a run asked of its model, by prompt. Measurements only: nothing decides on it."""

    def __init__(self) -> None:
        self.prompts: dict[str, PromptTally] = {}
        self._pace: deque[tuple[float, int]] = deque(maxlen=_PACE_WINDOW)

    def add_attempt(self, attempt: Attempt) -> None:
        """Count a reply."""
        tally = self.prompts.setdefault(attempt.key.prompt, PromptTally())
        tally.tokens_in += attempt.tokens_in
        tally.tokens_out += attempt.tokens_out
        tally.cached_tokens += attempt.cached_tokens
        tally.seconds += attempt.seconds
        if attempt.guard:
            tally.guards[attempt.guard] += 1

    def add_outcome(self, key: CallKey, outcome: Outcome) -> None:
        """Count how a question ended."""
        tally = self.prompts.setdefault(key.prompt, PromptTally())
        tally.calls += 1
        tally.outcomes[outcome] += 1

    def guards(self) -> dict[str, int]:
        """Return how often each guard tripped, often first."""
        total: Counter[str] = sum((one.guards for one in self.prompts.values()), Counter())
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

    def add_step(self, step: int) -> None:
        """Note that a step was finished, for the pace."""
        self._pace.append((time.monotonic(), step))

    def total(self, outcome: Outcome | None = None) -> int:
        """Return the number of calls, or of those that ended in one way."""
        if outcome is None:
            return sum(tally.calls for tally in self.prompts.values())
        return sum(tally.outcomes[outcome] for tally in self.prompts.values())

    def seconds_per_step(self) -> float | None:
        """Return the wall seconds a step took lately; None before there is anything to measure."""
        if len(self._pace) < 2:
            return None
        (began, first), (ended, last) = self._pace[0], self._pace[-1]
        return (ended - began) / (last - first) if last > first else None
