"""What a language model and an embedder must be able to do. Providers implement these two."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

Vectors = NDArray[np.float32]
"""Embeddings, one row a text, each row of length 1."""


Hear = Callable[[str], None]
"""Is told all of a reply that has come so far, each time that more has. It may be in a thread."""

Held = Literal["schema", "json", "text"]
"""Replies follow the JSON schema, are some JSON, or anything: then the prompt tells the schema."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question to a model.

    `schema` is the JSON schema the reply must follow. `seed` makes sampling repeatable where the
    server can. `person` lets a provider keep a person's prefix in the same slot or server.
    `prompt` and `inputs` are for the scripted stand-in alone, which reads no text. `hear` is called
    while a reply comes, where a provider gets it word by word.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float
    seed: int
    person: str
    prompt: str
    inputs: BaseModel
    hear: Hear | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a model answered, with what it cost. Tokens are 0 where a server doesn't count them.

    `tokens_out` holds what the model thought before it answered; `first_token_s` is the wait for
    the first token, 0 when it isn't known. The broker adds which model it was.
    """

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
    first_token_s: float = 0.0
    model: str = ""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model: for `doctor`, the page and the journal.

    `slots` is how many requests it can work on at once; `context` the tokens one request may use,
    0 when unknown; `is_language_model` is false for the scripted stand-in. `held` is what replies
    are held to, as far as it is known: what a server refuses is learnt by asking.
    """

    provider: str
    name: str
    slots: int
    context: int = 0
    is_language_model: bool = True
    held: Held = "schema"
    details: Mapping[str, str] = field(default_factory=dict)


class ChatModel(Protocol):
    """A model that answers chats.

    `complete` raises `ModelUnavailableError` when trying again later may help (server down,
    overloaded, stalled), `ModelMissingError` when it can't (no such model, wrong key), and
    `ReplyError` when this one reply can't be used (cut off, prompt longer than the context).
    Cancelling the task that awaits `complete` stops the work as soon as the provider can.
    """

    @property
    def info(self) -> ModelInfo: ...

    async def complete(self, request: ChatRequest) -> ChatReply: ...

    async def close(self) -> None: ...


@runtime_checkable
class CountsTokens(Protocol):
    """A model that says how many tokens it reads a chat as: its own template, its own tokenizer."""

    async def count(self, messages: Sequence[Message]) -> int:
        """Return the tokens; raises as `ChatModel.complete` does."""


class Embedder(Protocol):
    """Turns texts into vectors whose dot product says how near their meanings are."""

    @property
    def name(self) -> str:
        """Name and version: vectors of different embedders are never compared."""

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order. Deterministic on one machine."""


@runtime_checkable
class AwaitedEmbedder(Embedder, Protocol):
    """An embedder elsewhere, which is waited for: `trouble` says why, empty while it is well."""

    trouble: str

    async def embed_patiently(self, texts: Sequence[str]) -> Vectors:
        """Do as `embed` does, but wait while the server is away, as long as it takes."""
