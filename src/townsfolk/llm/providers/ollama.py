"""A model of a running Ollama, through its own API and its own client."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import ollama

from townsfolk.errors import ModelError, ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.protocol import ChatReply, ChatRequest, Hear, Held, ModelInfo
from townsfolk.llm.providers.schemas import closed
from townsfolk.llm.providers.wording import bare, refuses_roles, with_schema_told, without_system
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings, api_key, ollama_host

_CONNECT_S = 10.0
_LOOK_S = 1.0
"""How long `auto` waits for an Ollama on this machine: it answers within milliseconds, or isn't."""
_QUOTED = 300  # characters of a server's own words that a message repeats

_FORMAT_REFUSED = re.compile(r"format|grammar|schema", re.IGNORECASE)
_THINKING_REFUSED = re.compile(r"think", re.IGNORECASE)
_TOO_LONG = re.compile(r"context length|too long|exceeds.{0,20}context", re.IGNORECASE)
_NO_MEMORY = re.compile(r"memory|terminated|allocat", re.IGNORECASE)

_BROKEN = (ConnectionError, httpx.HTTPError, ValueError, TypeError, AttributeError)
"""What the client raises when nothing comes, or something that isn't Ollama's."""

_NEXT_FORMAT: Mapping[Held, Held] = {"schema": "json", "json": "text"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What this Ollama and this model take. Begins with everything; refusals teach it."""

    format: Held = "schema"
    think: bool | None = False
    has_system: bool = True

    def without(self, refused: str) -> "Dialect":
        """Return the dialect without what the server's message refuses; the same if unclear."""
        if _THINKING_REFUSED.search(refused) and self.think is not None:
            return replace(self, think=None)
        if refuses_roles(refused) and self.has_system:
            return replace(self, has_system=False)
        if _FORMAT_REFUSED.search(refused) and self.format in _NEXT_FORMAT:
            return replace(self, format=_NEXT_FORMAT[self.format])
        return self


@dataclass(slots=True)
class _Heard:
    """What has come of a reply, part by part."""

    text: str = ""
    thought: bool = False
    first_token_s: float = 0.0
    last: ollama.ChatResponse | None = None


class Ollama:
    """A `ChatModel` at an Ollama.

    Every call asks for the same `num_ctx`: another one makes Ollama load the model anew, and its
    default of 4096 or less cuts prompts in silence. What the server or model refuses (a schema, to
    leave out thinking, a system message) is found out once. No message tells the key.
    """

    def __init__(self, settings: ModelSettings, key: str = "") -> None:
        """Ask nothing yet: a server that is away now may be there when it is needed."""
        self._settings = settings
        self._key = key
        self._client = _client(settings, key, settings.timeout_s)
        self._dialect = Dialect()
        self._context = settings.context
        self._think_room = 0
        self._looked = asyncio.Lock()
        self._is_known = False
        self._has_answered = False
        self._info = ModelInfo(
            provider="ollama",
            name=settings.name,
            slots=settings.slots,
            context=settings.context,
            details={"address": _shown(settings)},
        )

    @property
    def info(self) -> ModelInfo:
        """The model's name, the tokens one call may use, the address, and what is learnt of it."""
        return replace(self._info, held=self._dialect.format)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Ask the model, again at once if a part of the request is refused. See `ChatModel`."""
        await self._know_model()
        while True:
            used, room = self._dialect, self._think_room
            try:
                return await self._answer(request, used, room)
            except ollama.ResponseError as error:
                simpler = used.without(error.error)
                if simpler == used:
                    raise self._explained(error) from error
                self._dialect = simpler
            except _ThoughtTooLongError as error:
                if room:
                    raise ReplyError(str(error)) from error
                self._think_room = self._settings.thinking_tokens

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _know_model(self) -> None:
        """Learn once, before the first call, how long a context the model has and if it thinks."""
        async with self._looked:
            if self._is_known:
                return
            shown = await self._asking(lambda: self._client.show(self._info.name))
            self._learn(shown)
            self._is_known = True

    def _learn(self, shown: ollama.ShowResponse) -> None:
        if shown.capabilities is not None and "thinking" not in shown.capabilities:
            self._dialect = replace(self._dialect, think=None)
        longest = _context_length(shown)
        self._context = min(self._context, longest) if longest else self._context
        details = dict(self._info.details)
        if shown.details is not None:
            sort = (shown.details.parameter_size, shown.details.quantization_level)
            details["kind"] = " ".join(part for part in sort if part)
        self._info = replace(self._info, context=self._context, details=details)

    async def _asking(self, question: Callable[[], Any]) -> Any:
        try:
            return await question()
        except ollama.ResponseError as error:
            raise self._explained(error) from error
        except _BROKEN as error:
            raise self._unreachable(error) from error

    async def _answer(self, request: ChatRequest, dialect: Dialect, room: int) -> ChatReply:
        began = time.monotonic()
        heard = _Heard()
        try:
            parts = await self._client.chat(**self._question(request, dialect, room))
            await _listen(parts, heard, began, request.hear)
        except _BROKEN as error:
            raise self._unreachable(error) from error
        self._has_answered = True
        return self._reply(request, heard, time.monotonic() - began)

    def _question(self, request: ChatRequest, dialect: Dialect, room: int) -> dict[str, Any]:
        messages = request.messages
        if dialect.format != "schema":
            messages = with_schema_told(messages, request.schema)
        if not dialect.has_system:
            messages = without_system(messages)
        formats = {"schema": closed(request.schema), "json": "json", "text": None}
        return {
            "model": self._info.name,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "format": formats[dialect.format],
            "think": dialect.think,
            "options": {
                "num_ctx": self._context,
                "num_predict": request.max_tokens + room,
                "temperature": request.temperature,
                "seed": request.seed,
            },
            "keep_alive": _seconds_or_text(self._settings.keep_alive),
            "stream": True,
        }

    def _reply(self, request: ChatRequest, heard: _Heard, seconds: float) -> ChatReply:
        last = heard.last
        if last is None:
            raise ModelUnavailableError(
                f"Ollama at {_shown(self._settings)} broke off in the middle of a reply. It may "
                "have been stopped; the town waits and asks again."
            )
        tokens_in, tokens_out = last.prompt_eval_count or 0, last.eval_count or 0
        text = bare(heard.text)
        if last.done_reason == "length":
            raise self._cut_off(request, heard, tokens_in, tokens_out)
        if not text:
            raise ReplyError("the model answered without a text. Ask again.")
        return ChatReply(
            text,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            seconds=seconds,
            first_token_s=heard.first_token_s,
        )

    def _cut_off(
        self, request: ChatRequest, heard: _Heard, tokens_in: int, tokens_out: int
    ) -> Exception:
        thought = heard.thought or "<think" in heard.text
        said = (
            f"cut off after {tokens_out} tokens: expected a reply to {request.prompt} of at most "
            f"{request.max_tokens} tokens that, with the prompt's {tokens_in}, fits into the "
            f"context of {self._context}. Answer more briefly."
        )
        return _ThoughtTooLongError(said) if thought else ReplyError(said)

    def _explained(self, error: ollama.ResponseError) -> ModelError:
        status, words, at = error.status_code, self._words(error.error), _shown(self._settings)
        name = self._info.name
        if status == 404:
            return ModelMissingError(
                f"There is no model {name!r} at the Ollama at {at} ({words}). Fetch it with "
                f"`ollama pull {name}`, or set model.name to one of `ollama list`."
            )
        if status in (401, 403):
            return ModelMissingError(
                f"The Ollama at {at} refuses to answer (status {status}: {words}). Set LLM_API_KEY "
                "to its key, or correct model.base_url."
            )
        if _TOO_LONG.search(words):
            return ReplyError(
                f"the prompt is longer than the context of {self._context} tokens: {words}. Raise "
                "model.context or show fewer memories."
            )
        if status == 400:
            return ReplyError(f"Ollama refused the request: {words}.")
        remedy = "The town waits and tries again."
        if _NO_MEMORY.search(words):
            remedy = "Close other programs, choose a smaller model, or lower model.context."
        return ModelUnavailableError(f"Ollama at {at} can't answer now ({words}). {remedy}")

    def _unreachable(self, error: Exception) -> ModelError:
        at = _shown(self._settings)
        if isinstance(error, httpx.TimeoutException):
            return ModelUnavailableError(
                f"Ollama at {at} gave no answer within {self._settings.timeout_s:g} s. It may "
                "still load the model: look at `ollama ps`, or raise model.timeout_s."
            )
        if isinstance(error, ValueError | TypeError | AttributeError) and self._has_answered:
            return ModelUnavailableError(
                f"{at} answered with something that is not Ollama's, though it did before. "
                "Something in front of it may be in trouble; the town waits and asks again."
            )
        if isinstance(error, ValueError | TypeError | AttributeError):
            return ModelMissingError(
                f"{at} answered with something that is not Ollama's. Correct model.base_url, or "
                'choose another model.provider, such as "openai_compat".'
            )
        return ModelUnavailableError(
            f"Ollama at {at} can't be reached ({type(error).__name__}). Start it with "
            "`ollama serve`, or correct model.base_url."
        )

    def _words(self, said: str) -> str:
        """Return what the server said, in one short line and without the key."""
        words = " ".join(str(said).split())
        if self._key:
            words = words.replace(self._key, "***")
        return words[:_QUOTED].rstrip(".")


class _ThoughtTooLongError(Exception):
    """A model used up its tokens by thinking; it is asked again with room for that."""


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> Ollama:
    """Return the model called `settings.name`, or the first usable one when that is empty.

    Raises `ModelUnavailableError` when a name must be found and Ollama can't be reached, and
    `ModelMissingError` when it holds no model that can chat.
    """
    model = Ollama(settings, api_key())
    if settings.name:
        return model
    try:
        names = await usable_models(settings)
    except ModelError:
        await model.close()
        raise
    await model.close()
    if not names:
        raise ModelMissingError(
            f"The Ollama at {_shown(settings)} holds no model that can chat. Fetch one, for "
            "example with `ollama pull llama3.2`."
        )
    return Ollama(settings.model_copy(update={"name": names[0]}), api_key())


async def usable_models(settings: ModelSettings) -> list[str]:
    """Return the names of the models that can chat, the one changed last first.

    Raises `ModelUnavailableError` when Ollama can't be reached within a second.
    """
    return await _models_that(settings, lambda can: "completion" in can)


async def embedding_models(settings: ModelSettings) -> list[str]:
    """Return the names of the models that make embeddings, the one changed last first."""
    return await _models_that(settings, lambda can: "embedding" in can)


async def _models_that(settings: ModelSettings, fits: Callable[[list[str]], bool]) -> list[str]:
    looking = Ollama(settings, api_key())
    client = _client(settings, api_key(), _LOOK_S)
    try:
        held = await looking._asking(client.list)
        names = [model.model for model in held.models if model.model]
        return [name for name in names if fits(await _capabilities(looking, client, name))]
    finally:
        await client.close()  # type: ignore[no-untyped-call]
        await looking.close()


async def _capabilities(looking: Ollama, client: ollama.AsyncClient, name: str) -> list[str]:
    """Return what a model can do; an Ollama too old to say so has models that chat."""
    shown = await looking._asking(lambda: client.show(name))
    return ["completion"] if shown.capabilities is None else list(shown.capabilities)


async def _listen(
    parts: AsyncIterator[ollama.ChatResponse], heard: _Heard, began: float, hear: Hear | None
) -> None:
    async for part in parts:
        if not heard.first_token_s and (part.message.content or part.message.thinking):
            heard.first_token_s = time.monotonic() - began
        heard.text += part.message.content or ""
        if hear and part.message.content:
            hear(heard.text)
        heard.thought = heard.thought or bool(part.message.thinking)
        if part.done:
            heard.last = part


def _client(settings: ModelSettings, key: str, timeout_s: float) -> ollama.AsyncClient:
    return ollama.AsyncClient(
        host=_address(settings),
        timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        headers={"Authorization": f"Bearer {key}"} if key else None,
    )


def _address(settings: ModelSettings) -> str:
    """Return the server's address; `/v1`, which other servers need, is taken off."""
    address = settings.addresses[0] if settings.addresses else ollama_host()
    return address.rstrip("/").removesuffix("/v1")


def _shown(settings: ModelSettings) -> str:
    """Return the address as messages show it: without a name and password."""
    scheme, slashes, rest = _address(settings).rpartition("://")
    return f"{scheme or 'http'}{slashes or '://'}{rest.rpartition('@')[2]}"


def _context_length(shown: ollama.ShowResponse) -> int:
    """Return the longest context that the model was trained for; 0 when it isn't told."""
    facts = shown.modelinfo or {}
    lengths = [value for key, value in facts.items() if key.endswith(".context_length")]
    return int(lengths[0]) if lengths else 0


def _seconds_or_text(keep_alive: str) -> str | float:
    """Return a duration as Ollama reads it: a number of seconds, or a text such as "30m"."""
    try:
        return float(keep_alive)
    except ValueError:
        return keep_alive
