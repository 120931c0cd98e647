"""Any model server that offers `/v1/chat/completions`, on this machine or elsewhere."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

import openai
from pydantic import BaseModel, ValidationError

from townsfolk.errors import (
    ModelError,
    ModelMissingError,
    ModelUnavailableError,
    ReplyError,
    SettingsError,
)
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.llm.providers.schemas import closed
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings, api_key

_CONNECT_S = 10.0
_QUOTED = 300  # characters of a server's own words that a message repeats
_SEEDS = 2**31

_THINKING = re.compile(r"\A.*</think>", re.DOTALL)
_FENCED = re.compile(r"\A```\w*\s*(.*?)\s*```\Z", re.DOTALL)
_FORMAT_REFUSED = re.compile(r"response.?format|json_schema|json_object|grammar", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context|too (long|many|large)|maximum.{0,30}(length|tokens)", re.IGNORECASE
)

Format = Literal["json_schema", "json_object", "text"]
_NEXT_FORMAT: Mapping[Format, Format] = {"json_schema": "json_object", "json_object": "text"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server takes of the protocol. Begins with everything; refusals teach it."""

    format: Format = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    sampling: tuple[str, ...] = ("temperature", "seed")

    def without(self, refused: str) -> "Dialect":
        """Return the dialect without what the server's message refuses; the same if unclear."""
        if "max_completion_tokens" in refused and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if _FORMAT_REFUSED.search(refused) and self.format in _NEXT_FORMAT:
            return replace(self, format=_NEXT_FORMAT[self.format])
        kept = tuple(name for name in self.sampling if name not in refused)
        return replace(self, sampling=kept)


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message = _Message()
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
    """What is read of a completion. Servers leave out much of what the protocol requires."""

    choices: list[_Choice] = []
    usage: _Usage | None = None
    timings: _Timings | None = None  # llama.cpp's way to count cached tokens

    @property
    def cached_tokens(self) -> int:
        details = self.usage and self.usage.prompt_tokens_details
        if details and details.cached_tokens is not None:
            return details.cached_tokens
        return self.timings.cache_n if self.timings else 0


class OpenAiCompat:
    """A `ChatModel` behind a server's address.

    Finds out by the server's refusals whether it holds replies to a schema, only to JSON, or to
    nothing (then the schema is put into the prompt), and remembers it. Never tries again by
    itself after an outage: that is the broker's part. The key is in no message.
    """

    def __init__(self, settings: ModelSettings, key: str) -> None:
        """Raise `SettingsError` when the address or the model's name is missing or wrong."""
        self._shown = _checked_address(settings)
        self._key = key
        self._timeout_s = settings.timeout_s
        self._dialect = Dialect()
        self._client = openai.AsyncOpenAI(
            base_url=settings.base_url,
            api_key=key or "none",  # the client insists on one; servers without keys ignore it
            max_retries=0,
            timeout=openai.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s)),
        )
        self._info = ModelInfo(
            provider="openai_compat",
            name=settings.name,
            slots=settings.slots,
            details={"address": self._shown},
        )

    @property
    def info(self) -> ModelInfo:
        """The model's name and the server's address; its context isn't known."""
        return self._info

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Ask the server, again at once if it refuses a part of the protocol. See `ChatModel`."""
        began = time.monotonic()
        completion = await self._ask(request)
        return _reply(completion, request, time.monotonic() - began)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(self, request: ChatRequest) -> _Completion:
        while True:
            used = self._dialect
            try:
                return await self._send(request, used)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                simpler = used.without(error.message)
                if simpler == used:
                    raise self._refused(error) from error
                self._dialect = simpler
            except openai.OpenAIError as error:
                raise self._explained(error) from error

    async def _send(self, request: ChatRequest, dialect: Dialect) -> _Completion:
        sampling = {"temperature": request.temperature, "seed": request.seed % _SEEDS}
        body = {
            "model": self._info.name,
            "messages": _messages(request, dialect),
            dialect.limit: request.max_tokens,
            **{name: sampling[name] for name in dialect.sampling},
            **_response_format(request, dialect),
        }
        content = await self._client.post("/chat/completions", body=body, cast_to=object)
        try:
            return _Completion.model_validate(content)
        except ValidationError as error:
            raise self._no_completion() from error

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
        if isinstance(error, openai.APIStatusError):
            return self._status_explained(error)
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
        return ModelMissingError(
            f"{self._shown} answered with something that is no chat completion. "
            "Correct model.base_url, which ends in /v1 at most servers."
        )

    def _words(self, error: openai.APIStatusError) -> str:
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
    messages = [{"role": m.role, "content": m.content} for m in request.messages]
    if dialect.format != "json_schema":
        schema = json.dumps(request.schema, ensure_ascii=False)
        messages[-1]["content"] += (
            f"\n\nReply with one JSON object and nothing else. It follows this schema:\n{schema}"
        )
    return messages


def _response_format(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    if dialect.format == "text":
        return {}
    if dialect.format == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = {"name": request.prompt, "strict": True, "schema": closed(request.schema)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _reply(completion: _Completion, request: ChatRequest, seconds: float) -> ChatReply:
    usage = completion.usage or _Usage()
    tokens_out = usage.completion_tokens or 0
    choice = completion.choices[0] if completion.choices else _Choice()
    if choice.finish_reason in ("length", "content_filter"):
        raise ReplyError(
            f"cut off after {tokens_out} tokens ({choice.finish_reason}): expected a reply to "
            f"{request.prompt} of at most {request.max_tokens} tokens. Answer more briefly."
        )
    if not choice.message.content:
        raise ReplyError("the server answered without a text. Ask again.")
    return ChatReply(
        _bare(choice.message.content),
        tokens_in=usage.prompt_tokens or 0,
        tokens_out=tokens_out,
        cached_tokens=completion.cached_tokens,
        seconds=seconds,
    )


def _bare(text: str) -> str:
    """Return the reply without what the model thought before it, and without a code fence."""
    text = _THINKING.sub("", text).strip()
    fenced = _FENCED.match(text)
    return fenced[1] if fenced else text


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Return the seconds that the server asks to wait; a date instead of a number is ignored."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
