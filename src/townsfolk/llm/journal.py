"""Every reply of a model is kept before it is used: the journal's protocol and its two helpers.

The simulation file implements `Journal`. A reply found in it is not asked for again, so a resumed
run repeats the past for free.
"""

import hashlib
import json
from typing import Protocol

from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.vocabulary import Attempt, CallKey, Outcome


class Journal(Protocol):
    """Where attempts are kept. `record` returns only when the reply is durable."""

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        """Return the reply to exactly this question text, if it is known."""

    def record(self, attempt: Attempt) -> None:
        """Keep a reply; replaces one to another text under the same key."""

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        """Note how a question ended."""


class NoJournal:
    """Keeps nothing: for interviews, which change nothing, and for measuring a model."""

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        return None

    def record(self, attempt: Attempt) -> None:
        return None

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        return None


def text_of(messages: tuple[Message, ...]) -> str:
    """Write messages as the JSON that the journal stores."""
    return json.dumps([[m.role, m.content] for m in messages], ensure_ascii=False)


def hash_of(request: ChatRequest) -> str:
    """Return a hash of all that a model sees of a request."""
    seen = [text_of(request.messages), request.schema, request.max_tokens, request.temperature]
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
