"""Any chat model of LangChain, named as LangChain names it: `openai:gpt-4o-mini`."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langsmith import tracing_context

from townsfolk.errors import (
    ModelError,
    ModelMissingError,
    ModelUnavailableError,
    ReplyError,
    SettingsError,
)
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.llm.providers.schemas import closed
from townsfolk.llm.providers.wording import bare, refuses_roles, with_schema_told, without_system
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings, api_key

_QUOTED = 300
_CUT_OFF = ("length", "max_tokens", "MAX_TOKENS")
_EXPECTED = (
    'A name such as "openai:gpt-4o-mini" will do, with the package for its maker installed beside '
    "townsfolk (pip install langchain-openai)."
)
_FINISH = ("finish_reason", "done_reason", "stop_reason")
"""What the packages for the different makers call the reason why a reply ended."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a model of LangChain takes. Begins with everything; refusals teach it."""

    has_schemas: bool = True
    has_system: bool = True

    def without(self, error: Exception) -> "Dialect":
        """Return the dialect without what an error seems to refuse; the same if nothing is left."""
        if refuses_roles(str(error)) and self.has_system:
            return replace(self, has_system=False)
        return replace(self, has_schemas=False)


class _MakerError(Exception):
    """Whatever was raised in the package of a model's maker: each raises errors of its own."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _makers_own() -> Iterator[None]:
    """Tell what is raised in a maker's package from a fault of ours, which nothing may hide."""
    try:
        yield
    except Exception as error:
        raise _MakerError(error) from error


class LangChain:
    """A `ChatModel` of LangChain. Nothing is traced: no word goes anywhere but to the model."""

    def __init__(self, settings: ModelSettings, chat: BaseChatModel, key: str = "") -> None:
        self._chat = chat
        self._key = key
        self._dialect = Dialect()
        self._info = ModelInfo(
            provider="langchain",
            name=settings.name,
            slots=settings.slots,
            details={"class": type(chat).__name__},
        )

    @property
    def info(self) -> ModelInfo:
        """The model's name; its context isn't known."""
        return replace(self._info, held="schema" if self._dialect.has_schemas else "text")

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Ask the model, again at once if it refuses a part of the request. See `ChatModel`."""
        began = time.monotonic()
        while True:
            used = self._dialect
            try:
                with tracing_context(enabled=False):
                    text, message = await self._ask(request, used)
            except _MakerError as wrapped:
                simpler = used.without(wrapped.error) if _may_refuse(wrapped.error) else used
                if simpler == used:
                    raise self._explained(wrapped.error, request) from wrapped.error
                self._dialect = simpler
            else:
                return _reply(text, message, request, time.monotonic() - began)

    async def close(self) -> None:
        """Nothing to close: LangChain keeps its connections to itself."""

    async def _ask(self, request: ChatRequest, dialect: Dialect) -> tuple[str, AIMessage]:
        chat = _limited(self._chat, request)
        messages = request.messages
        if not dialect.has_schemas:
            messages = with_schema_told(messages, request.schema)
        if not dialect.has_system:
            messages = without_system(messages)
        said = [(m.role, m.content) for m in messages]
        if not dialect.has_schemas:
            with _makers_own():
                message = await chat.ainvoke(said)
            return str(message.text), message
        schema = closed(request.schema)
        schema |= {"title": request.prompt, "description": f"the reply to {request.prompt}"}
        with _makers_own():
            held = chat.with_structured_output(schema, include_raw=True)
            answer: Any = await held.ainvoke(said)
        message = answer["raw"]
        parsed = answer["parsed"]
        text = str(message.text) or (json.dumps(parsed, ensure_ascii=False) if parsed else "")
        return text, message

    def _explained(self, error: Exception, request: ChatRequest) -> ModelError:
        status, words, name = _status(error), self._words(error), self._info.name
        if type(error).__name__.startswith("LengthFinish"):
            usage = getattr(getattr(error, "completion", None), "usage", None)
            return _cut_off(request, getattr(usage, "completion_tokens", 0))
        if status in (401, 403):
            return ModelMissingError(
                f"{name} expects another key (status {status}). Set LLM_API_KEY to a key that may "
                "use the model."
            )
        if status == 404:
            return ModelMissingError(
                f"There is no model {name!r} (status 404: {words}). Correct model.name, or "
                "model.base_url."
            )
        if status in (400, 413, 422):
            return ReplyError(f"{name} refused the request, with its context of tokens: {words}.")
        return ModelUnavailableError(
            f"{name} can't be reached or can't answer now ({type(error).__name__}: {words}). "
            "The town waits and tries again."
        )

    def _words(self, error: Exception) -> str:
        """Return what was said, in one short line and without the key."""
        words = " ".join(str(error).split())
        if self._key:
            words = words.replace(self._key, "***")
        return words[:_QUOTED].rstrip(".")


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> LangChain:
    """Return LangChain's model of the name `MAKER:MODEL`, with the key of `LLM_API_KEY` if set.

    Raises `SettingsError` for a name that LangChain doesn't know, or whose package isn't here.
    """
    given: dict[str, Any] = {"base_url": settings.base_url, "api_key": api_key()}
    if settings.name.startswith("openai:") and settings.base_url:
        # llama-server hangs up after a reply; a kept connection then looks like an outage.
        given["default_headers"] = {"Connection": "close"}
    if not settings.name:
        raise SettingsError(f"Expected a name in model.name, but it is empty. {_EXPECTED}")
    try:
        chat = init_chat_model(
            settings.name,
            timeout=settings.timeout_s,
            max_retries=0,
            **{name: value for name, value in given.items() if value},
        )
    except Exception as error:  # whatever the maker's package says of its settings
        said = " ".join(str(error).split())[:_QUOTED]
        raise SettingsError(
            f"LangChain can't open model.name = {settings.name!r}: {said}. {_EXPECTED}"
        ) from error
    return LangChain(settings, chat, api_key())


def _limited(chat: BaseChatModel, request: ChatRequest) -> BaseChatModel:
    """Return the model with the request's limits, under the names that its class has for them."""
    limits = {
        "max_tokens": request.max_tokens,
        "num_predict": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
    }
    known = type(chat).model_fields
    return chat.model_copy(update={name: limits[name] for name in limits if name in known})


def _reply(text: str, message: AIMessage, request: ChatRequest, seconds: float) -> ChatReply:
    usage = message.usage_metadata
    tokens_out = usage["output_tokens"] if usage else 0
    finish = [message.response_metadata.get(name) for name in _FINISH]
    if any(reason in _CUT_OFF for reason in finish):
        raise _cut_off(request, tokens_out)
    if not bare(text):
        raise ReplyError("the model answered without a text. Ask again.")
    details = usage.get("input_token_details") if usage else None
    return ChatReply(
        bare(text),
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=tokens_out,
        cached_tokens=(details or {}).get("cache_read", 0),
        seconds=seconds,
    )


def _cut_off(request: ChatRequest, tokens_out: int) -> ReplyError:
    return ReplyError(
        f"cut off after {tokens_out} tokens: expected a reply to {request.prompt} of at most "
        f"{request.max_tokens} tokens. Answer more briefly."
    )


def _may_refuse(error: Exception) -> bool:
    """Return whether an error can mean that a part of the request isn't known there."""
    if isinstance(error, NotImplementedError):
        return True
    if isinstance(error, TypeError):  # a class that doesn't take what others do
        return "unexpected keyword argument" in str(error)
    too_long = "context" in str(error)
    return (_status(error) in (400, 422) and not too_long) or refuses_roles(str(error))


def _status(error: Exception) -> int:
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    return status if isinstance(status, int) else 0
