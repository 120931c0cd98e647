"""A GGUF file run in this process by llama.cpp (through xllamacpp): no server, no key."""

import asyncio
import os
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import xllamacpp

from townsfolk.errors import ModelError, ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, Message, ModelInfo
from townsfolk.llm.providers import llama_server
from townsfolk.llm.providers.schemas import closed
from townsfolk.llm.weights import Progress, embedded_model
from townsfolk.settings import ModelSettings

_GGUF_MAGIC = b"GGUF"

_PREFILL_BATCH = 256
"""Tokens read between two looks at whether the call was cancelled; as quick as 2048 on a CPU."""

_PROMPT_CACHE_MIB = 256
"""Prompts kept in memory, so that a person's prefix is found again whichever slot is free."""

_NO_SEED = 2**32 - 1
"""What llama.cpp takes for "choose a seed yourself"."""

_COMPACT = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""Keeps small models from filling their reply with spaces and line ends."""


class LlamaCpp:
    """A `ChatModel` in this process. Replies are held to the schema, ranges of numbers included.

    A schema that LLGuidance doesn't know (a pattern with lookahead, a broken reference) holds a
    reply to nothing: llama.cpp says so only in its log, so what comes must be validated anyway.
    """

    def __init__(self, settings: ModelSettings, path: Path) -> None:
        """Load the file; it takes a second or more, so in a loop `await LlamaCpp.load(...)`.

        Raises `ModelMissingError` when there is no such file or it is no model.
        """
        check_file(path)
        self._context = settings.context
        self._info = ModelInfo(
            provider="llamacpp",
            name=path.stem,
            slots=settings.slots,
            context=settings.context,
            details={
                "file": path.name,
                "engine": f"xllamacpp {xllamacpp.__version__}",
                "threads": str(threads(settings)),
            },
        )
        key = secrets.token_hex(32)
        self._server = _serve(settings, path, key)
        self._door = llama_server.open_door(self._server.listening_address, key)
        self._workers = ThreadPoolExecutor(settings.slots, thread_name_prefix="llamacpp")
        self._closing = threading.Event()

    @classmethod
    async def load(cls, settings: ModelSettings, path: Path) -> Self:
        """Return the model, loaded in a thread; errors as in the constructor."""
        return await asyncio.to_thread(cls, settings, path)

    @property
    def info(self) -> ModelInfo:
        """The file's name, the slots and the tokens that one call may use."""
        return self._info

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer in a thread; `seconds` is without the wait for a free one. Errors: `ChatModel`.

        When the task is cancelled, the model stops within a token or 256 tokens of the prompt.
        """
        cancelled = threading.Event()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._workers, self._answer, request, cancelled)
        finally:
            cancelled.set()

    async def count(self, messages: Sequence[Message]) -> int:
        """Return the tokens that the model reads messages as, counted by itself."""
        return await asyncio.to_thread(llama_server.count, self._door, messages)

    async def close(self) -> None:
        """Stop what still runs and free the model."""
        self._closing.set()
        await asyncio.to_thread(self._workers.shutdown, wait=True, cancel_futures=True)
        self._door.close()
        self._server = None

    def _answer(self, request: ChatRequest, cancelled: threading.Event) -> ChatReply:
        chunks: list[Mapping[str, Any]] = []
        came: list[float] = []
        said: list[str] = []

        def take(chunk: Mapping[str, Any]) -> bool:
            chunks.append(chunk)
            if part := _text_in(chunk):
                came.append(time.monotonic())
                said.append(part)
                if request.hear:
                    request.hear("".join(said))
            return cancelled.is_set() or self._closing.is_set()

        began = time.monotonic()
        try:
            self._server.handle_chat_completions(_body(request), take)
        except ValueError as error:
            raise ReplyError(f"The model could not be asked {request.prompt}: {error}.") from error
        except RuntimeError as error:
            raise ModelUnavailableError(f"The embedded model failed: {error}.") from error
        reply = self._reply(request, chunks, time.monotonic() - began)
        return replace(reply, first_token_s=came[0] - began if came else 0.0)

    def _reply(
        self, request: ChatRequest, chunks: list[Mapping[str, Any]], seconds: float
    ) -> ChatReply:
        text, finish = "", None
        usage: dict[str, int] = {}
        for chunk in chunks:
            if "error" in chunk:
                raise _error(chunk["error"])
            for choice in chunk.get("choices", ()):
                text += choice["delta"].get("content") or ""
                finish = choice["finish_reason"] or finish
            usage |= chunk.get("usage") or {}
            usage |= {"cached": chunk["timings"]["cache_n"]} if "timings" in chunk else {}
        if finish == "length":
            raise self._cut_off(request, usage)
        if finish is None:
            raise ModelUnavailableError("The embedded model was stopped before it had answered.")
        return ChatReply(
            text,
            tokens_in=usage.get("prompt_tokens", 0),
            tokens_out=usage.get("completion_tokens", 0),
            cached_tokens=usage.get("cached", 0),
            seconds=seconds,
        )

    def _cut_off(self, request: ChatRequest, usage: Mapping[str, int]) -> ReplyError:
        return ReplyError(
            f"cut off after {usage.get('completion_tokens', 0)} tokens: expected a reply to "
            f"{request.prompt} of at most {request.max_tokens} tokens that, with the prompt's "
            f"{usage.get('prompt_tokens', 0)}, fits into the context of {self._context}. "
            "Answer more briefly, or raise model.context."
        )


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> ChatModel:
    """Return the llama-server at `settings.base_url`, the model in `settings.path`, or the embedded
    one, fetched if it isn't here yet.

    `progress` is called in a thread. Raises `ModelMissingError`.
    """
    if settings.base_url:
        return await llama_server.open_model(settings)
    if settings.path:
        path = Path(settings.path).expanduser()
    else:
        path = await asyncio.to_thread(embedded_model, progress)
    return await LlamaCpp.load(settings, path)


def check_file(path: Path) -> None:
    """Raise `ModelMissingError` when there is no GGUF file at `path`."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_GGUF_MAGIC))
    except OSError as error:
        raise ModelMissingError(
            f"Expected a model at {path}, but it can't be opened: {error.strerror}. Give a GGUF "
            "file in model.path, or leave it empty for the embedded model."
        ) from error
    if magic != _GGUF_MAGIC:
        raise ModelMissingError(
            f"Expected a GGUF file at {path}, but it begins with {magic!r}. Models for llama.cpp "
            "end in .gguf; other formats must be converted first."
        )


def _serve(settings: ModelSettings, path: Path, key: str) -> Any:
    try:
        return xllamacpp.Server(_parameters(settings, path, key))
    except RuntimeError as error:
        raise ModelMissingError(
            f"Expected a model that llama.cpp can load at {path}, but it can't: the file is cut "
            "short or damaged, of a kind this version doesn't know, or too large for this "
            "machine's memory. Fetch it again or choose another."
        ) from error


def _parameters(settings: ModelSettings, path: Path, key: str) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_parallel = settings.slots
    parameters.n_ctx = settings.context * settings.slots
    parameters.n_batch = _PREFILL_BATCH
    parameters.cache_ram_mib = _PROMPT_CACHE_MIB
    # Both kinds leave a core free. The batch threads also write whenever two slots write at once;
    # threads wait for the slowest of them at every layer, so one that shares its core with a
    # browser makes everything four times slower, where a free one would make reading twice as fast.
    parameters.cpuparams.n_threads = threads(settings)
    parameters.cpuparams_batch.n_threads = threads(settings)
    # It always listens on a port of 127.0.0.1: nobody else on this machine gets in.
    parameters.api_keys = [key]
    parameters.ui = False
    parameters.verbosity = 0
    return parameters


def threads(settings: ModelSettings) -> int:
    """Return the threads to generate with: those that are set, or one less than there are cores."""
    return settings.threads or max(1, _cores() - 1)


def _cores() -> int:
    """Return the cores that this process may use, which a container can make fewer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _body(request: ChatRequest) -> dict[str, Any]:
    schema = closed(request.schema) | {"x-guidance": _COMPACT}
    return {
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "grammar": xllamacpp.json_schema_to_grammar(schema),
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed % _NO_SEED,
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # a chunk for each batch of the prompt: a chance to cancel
        "chat_template_kwargs": {"enable_thinking": False},
    }


def _text_in(chunk: Mapping[str, Any]) -> str:
    return "".join(choice["delta"].get("content") or "" for choice in chunk.get("choices", ()))


def _error(error: Mapping[str, Any]) -> ModelError:
    if error.get("type") == "exceed_context_size_error":
        return ReplyError(
            f"the prompt has {error.get('n_prompt_tokens')} tokens, but the context holds "
            f"{error.get('n_ctx')}. Raise model.context or show fewer memories."
        )
    text = f"The embedded model answered with an error: {error.get('message')}."
    if error.get("code") == 400:
        return ReplyError(text)
    return ModelUnavailableError(text)
