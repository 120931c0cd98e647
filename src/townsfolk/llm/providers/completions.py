"""The wire of `/v1/chat/completions`: what is read of a completion, sent whole or in a stream."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from townsfolk.llm.protocol import Hear


class _Message(BaseModel):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None

    @property
    def has_thought(self) -> bool:
        return bool(self.reasoning_content or self.reasoning)


class _Choice(BaseModel):
    message: _Message | None = None
    delta: _Message | None = None
    finish_reason: str | None = None


class _Cached(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Cached | None = None


class _Timings(BaseModel):
    cache_n: int = 0


class _Completion(BaseModel):
    """A completion or a chunk of one. Servers leave out much of what the protocol requires."""

    choices: list[_Choice] = []
    usage: _Usage | None = None
    timings: _Timings | None = None  # llama.cpp's way to count cached tokens


@dataclass(slots=True)
class Heard:
    """What has come of a reply. `finish` is None while more is to come."""

    text: str = ""
    finish: str | None = None
    thought: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    cached_tokens: int = 0
    first_token_s: float = 0.0
    is_whole: bool = False
    """Whether it came in one piece, so that a missing `finish` means nothing."""

    def add(self, content: Any) -> None:
        """Take in a completion or a chunk. Raises `ValidationError` when it is neither."""
        completion = _Completion.model_validate(content)
        if completion.choices:
            choice = completion.choices[0]
            part = choice.delta or choice.message or _Message()
            self.text += part.content or ""
            self.thought = self.thought or part.has_thought
            self.finish = choice.finish_reason or self.finish
        if completion.usage:
            self._count(completion.usage)
        if completion.timings and completion.timings.cache_n:
            self.cached_tokens = completion.timings.cache_n

    def _count(self, usage: _Usage) -> None:
        self.tokens_in = usage.prompt_tokens or self.tokens_in
        self.tokens_out = usage.completion_tokens or self.tokens_out
        if usage.prompt_tokens_details and usage.prompt_tokens_details.cached_tokens:
            self.cached_tokens = usage.prompt_tokens_details.cached_tokens


async def listen(chunks: AsyncIterator[Any], began: float, hear: Hear | None = None) -> Heard:
    """Return what a stream of chunks tells; `began` is the monotonic time of the question."""
    heard = Heard()
    async for chunk in chunks:
        known = len(heard.text)
        heard.add(chunk)
        if hear and len(heard.text) > known:
            hear(heard.text)
        if not heard.first_token_s and (heard.text or heard.thought):
            heard.first_token_s = time.monotonic() - began
    return heard
