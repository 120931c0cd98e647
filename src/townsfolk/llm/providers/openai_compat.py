"""Any model server that offers `/v1/chat/completions`, on this machine or elsewhere."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

import openai

from townsfolk.errors import (
    ModelError,
    ModelMissingError,
    ModelUnavailableError,
    ReplyError,
    SettingsError,
)
from townsfolk.llm.protocol import ChatReply, ChatRequest, Held, ModelInfo
from townsfolk.llm.providers.completions import Heard, listen
from townsfolk.llm.providers.schemas import closed
from townsfolk.llm.providers.wording import bare, refuses_roles, with_schema_told, without_system
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings, api_key

_CONNECT_S = 10.0
_QUOTED = 300  # characters of a server's own words that a message repeats
_SEEDS = 2**31

_FORMAT_REFUSED = re.compile(r"response.?format|json_schema|json_object|grammar", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context|too (long|many|large)|maximum.{0,30}(length|tokens)", re.IGNORECASE
)

_EXTRAS: Mapping[str, Any] = {
    "stream": True,
    "stream_options": {"include_usage": True},
    "chat_template_kwargs": {"enable_thinking": False},
}
"""Beyond the least that a server must take: to hear of tokens early, and of no thinking."""

Format = Literal["json_schema", "json_object", "text"]
_HELD: Mapping[Format, Held] = {"json_schema": "schema", "json_object": "json", "text": "text"}
_NEXT_FORMAT: Mapping[Format, Format] = {"json_schema": "json_object", "json_object": "text"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server takes of the protocol. Begins with everything; refusals teach it."""

    format: Format = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    sampling: tuple[str, ...] = ("temperature", "seed")
    extras: tuple[str, ...] = tuple(_EXTRAS)
    has_system: bool = True

    def without(self, refused: str) -> "Dialect":
        """Return the dialect without what the server's message refuses; the same if unclear."""
        if "max_completion_tokens" in refused and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if _FORMAT_REFUSED.search(refused) and self.format in _NEXT_FORMAT:
            return replace(self, format=_NEXT_FORMAT[self.format])
        if refuses_roles(refused):
            return replace(self, has_system=False)
        return replace(
            self,
            sampling=tuple(name for name in self.sampling if name not in refused),
            extras=tuple(name for name in self.extras if name not in refused),
        )


class OpenAiCompat:
    """A `ChatModel` behind a server's address.

    Finds out by the server's refusals whether it holds replies to a schema, only to JSON, or to
    nothing (then the schema is put into the prompt), and remembers it. Never tries again by
    itself after an outage: that is the broker's part. The key is in no message.
    """

    def __init__(self, settings: ModelSettings, key: str, info: ModelInfo | None = None) -> None:
        """Raise `SettingsError` when the address or the model's name is missing or wrong."""
        self._shown = _checked_address(settings)
        self._key = key
        self._timeout_s = settings.timeout_s
        self._thinking_tokens = settings.thinking_tokens
        self._think_room = 0
        self._has_answered = False
        self._dialect = Dialect()
        self._client = openai.AsyncOpenAI(
            base_url=settings.base_url,
            api_key=key or "none",  # the client insists on one; servers without keys ignore it
            max_retries=0,
            # llama-server hangs up after a stream; a kept connection then looks like an outage.
            default_headers={"Connection": "close"},
            timeout=openai.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s)),
        )
        self._info = info or ModelInfo(
            provider="openai_compat",
            name=settings.name,
            slots=settings.slots,
            details={"address": self._shown},
        )

    @property
    def info(self) -> ModelInfo:
        """The model's name, the server's address, and what is learnt of it; not its context."""
        return replace(self._info, held=_HELD[self._dialect.format])

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Ask the server, again at once if it refuses a part of the protocol. See `ChatModel`.

        A model that spends its tokens on thinking, though it is told not to, is asked again with
        `model.thinking_tokens` on top, and from then on always.
        """
        began = time.monotonic()
        room = self._think_room
        heard = await self._ask(request, room)
        if not room and heard.finish == "length" and _has_thought(heard):
            self._think_room = self._thinking_tokens
            heard = await self._ask(request, self._think_room)
        self._has_answered = True
        return self._reply(heard, request, time.monotonic() - began)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(self, request: ChatRequest, room: int) -> Heard:
        while True:
            used = self._dialect
            try:
                return await self._send(request, used, room)
            except openai.APIStatusError as error:
                simpler = used.without(error.message) if _may_refuse(error) else used
                if simpler == used:
                    raise self._status_explained(error) from error
                self._dialect = simpler
            except openai.OpenAIError as error:
                raise self._explained(error) from error
            except ValueError as error:
                raise self._no_completion() from error

    async def _send(self, request: ChatRequest, dialect: Dialect, room: int) -> Heard:
        sampling = {"temperature": request.temperature, "seed": request.seed % _SEEDS}
        body = {
            "model": self._info.name,
            "messages": _messages(request, dialect),
            dialect.limit: request.max_tokens + room,
            **{name: sampling[name] for name in dialect.sampling},
            **{name: _EXTRAS[name] for name in dialect.extras},
            **_response_format(request, dialect),
        }
        began = time.monotonic()
        answer = await self._client.post(
            "/chat/completions",
            body=body,
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        async with answer:
            if "event-stream" in answer.response.headers.get("content-type", ""):
                return await listen(answer, began, request.hear)
            heard = Heard(is_whole=True)
            heard.add(json.loads(await answer.response.aread()))
            return heard

    def _reply(self, heard: Heard, request: ChatRequest, seconds: float) -> ChatReply:
        if heard.finish is None and not heard.is_whole:
            raise ModelUnavailableError(
                f"{self._shown} broke off in the middle of a reply. It may have been stopped; the "
                "town waits and asks again."
            )
        if heard.finish in ("length", "content_filter"):
            raise ReplyError(
                f"cut off after {heard.tokens_out} tokens ({heard.finish}): expected a reply to "
                f"{request.prompt} of at most {request.max_tokens} tokens. Answer more briefly."
            )
        text = bare(heard.text)
        if not text:
            raise ReplyError("the server answered without a text. Ask again.")
        return ChatReply(
            text,
            tokens_in=heard.tokens_in,
            tokens_out=heard.tokens_out,
            cached_tokens=heard.cached_tokens,
            seconds=seconds,
            first_token_s=heard.first_token_s,
        )

    def _refused(self, error: openai.APIStatusError) -> ModelError:
        words = self._words(error)
        if _TOO_LONG.search(error.message):
            return ReplyError(
                f"the prompt is longer than the context of {self._info.name} at {self._shown}: "
                f"{words}. Give the server a larger context or show fewer memories."
            )
        return ReplyError(f"{self._shown} refused the request: {words}.")

    def _explained(self, error: openai.OpenAIError) -> ModelError:
        if isinstance(error, openai.APITimeoutError):
            return ModelUnavailableError(
                f"{self._shown} gave no answer within {self._timeout_s:g} s. It may be overloaded: "
                "look at the server, lower model.slots or raise model.timeout_s."
            )
        if isinstance(error, openai.APIConnectionError):
            return ModelUnavailableError(
                f"The model server at {self._shown} can't be reached ({error.__cause__ or error}). "
                "Start it, or correct model.base_url."
            )
        if isinstance(error, openai.APIError) and error.body is not None:
            return ModelUnavailableError(
                f"{self._shown} broke off in the middle of a reply ({self._words(error)}). "
                "The town waits and asks again."
            )
        return self._no_completion()

    def _status_explained(self, error: openai.APIStatusError) -> ModelError:
        status = error.status_code
        if status in (401, 403):
            return ModelMissingError(
                f"{self._shown} expects another key (status {status}) than the one in LLM_API_KEY. "
                "Set LLM_API_KEY to a key of this server that may use the model."
            )
        if status == 404:
            return ModelMissingError(
                f"There is no model {self._info.name!r} at {self._shown}, or the address isn't "
                f"that of a chat API (status 404: {self._words(error)}). Correct model.name or "
                "model.base_url, which ends in /v1 at most servers."
            )
        if status in (408, 409, 429) or status >= 500:
            return ModelUnavailableError(
                f"{self._shown} can't answer now (status {status}: {self._words(error)}). "
                "The town waits and tries again.",
                _retry_after(error),
            )
        return self._refused(error)

    def _no_completion(self) -> ModelError:
        if self._has_answered:
            return ModelUnavailableError(
                f"{self._shown} answered with something that is no chat completion, though it did "
                "before. Something in front of it may be in trouble; the town waits and asks again."
            )
        return ModelMissingError(
            f"{self._shown} answered with something that is no chat completion. "
            "Correct model.base_url, which ends in /v1 at most servers."
        )

    def _words(self, error: openai.APIError) -> str:
        """Return what the server said, in one short line and without the key."""
        said = error.body.get("message") if isinstance(error.body, dict) else None
        words = " ".join(str(said or error.message).split())
        if self._key:
            words = words.replace(self._key, "***")
        return words[:_QUOTED].rstrip(".")


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> OpenAiCompat:
    """Return the model at `settings.base_url`, with the key of `LLM_API_KEY`; asks nothing yet."""
    return OpenAiCompat(settings, api_key())


def _checked_address(settings: ModelSettings) -> str:
    """Return the address as messages show it: without a name and password."""
    address = urlsplit(settings.base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError(
            "Expected the model server's address in model.base_url, such as "
            f"http://127.0.0.1:8080/v1, but it is {settings.base_url!r}."
        )
    if not settings.name:
        raise SettingsError(
            f"Expected the name of a model that {address.hostname} offers in model.name, but it "
            "is empty. The server lists them under /v1/models."
        )
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{address.path}"


def _messages(request: ChatRequest, dialect: Dialect) -> list[dict[str, str]]:
    messages = request.messages
    if dialect.format != "json_schema":
        messages = with_schema_told(messages, request.schema)
    if not dialect.has_system:
        messages = without_system(messages)
    return [{"role": m.role, "content": m.content} for m in messages]


def _response_format(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    if dialect.format == "text":
        return {}
    if dialect.format == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = {"name": request.prompt, "strict": True, "schema": closed(request.schema)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _has_thought(heard: Heard) -> bool:
    return heard.thought or "<think" in heard.text


def _may_refuse(error: openai.APIStatusError) -> bool:
    """Return whether a status can mean that a part of the request isn't known there.

    Templates that take no system message fail with 500 at some servers.
    """
    return error.status_code in (400, 422) or (
        error.status_code == 500 and refuses_roles(error.message)
    )


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Return the seconds that the server asks to wait; a date instead of a number is ignored."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
