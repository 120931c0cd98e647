"""A GGUF file run in this process by GPT4All. Without grammar: the prompt tells the schema."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from gpt4all import GPT4All

from townsfolk.errors import ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message, ModelInfo
from townsfolk.llm.providers.llamacpp import check_file, threads
from townsfolk.llm.providers.wording import bare, with_schema_told
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings

_HEAD = 1 << 24  # bytes of a GGUF file that surely hold the chat template
_READ_AT_ONCE = 128  # tokens of a prompt
_TOO_LONG = "exceeds the context window"


class _Template(NamedTuple):
    """How a family of models wants a chat to be written; `{0}` is what is said."""

    mark: bytes
    system: str
    user: str


_TEMPLATES = (
    _Template(
        b"<|im_start|>",
        "<|im_start|>system\n{0}<|im_end|>\n",
        "<|im_start|>user\n{0}<|im_end|>\n<|im_start|>assistant\n",
    ),
    _Template(
        b"<|start_header_id|>",
        "<|start_header_id|>system<|end_header_id|>\n\n{0}<|eot_id|>",
        "<|start_header_id|>user<|end_header_id|>\n\n{0}<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
    ),
    _Template(b"", "{0}\n\n", "### Human:\n{0}\n\n### Assistant:\n"),
)
"""The first whose mark the file's own template holds; GPT4All doesn't read that template itself."""


class Gpt4All:
    """A `ChatModel` in this process, one call at a time. Has no seed: replies differ each time."""

    def __init__(self, settings: ModelSettings, path: Path) -> None:
        """Load the file; raises `ModelMissingError` when GPT4All can't."""
        check_file(path)
        self._context = settings.context
        self._template = _template_of(path)
        self._info = ModelInfo(
            provider="gpt4all",
            name=path.stem,
            slots=1,
            context=settings.context,
            held="text",
            details={"file": path.name, "threads": str(threads(settings))},
        )
        self._model = _load(settings, path)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gpt4all")
        self._closing = threading.Event()

    @property
    def info(self) -> ModelInfo:
        """The file's name and the tokens that one call may use."""
        return self._info

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer in a thread; a cancelled call stops at the next token. Errors: `ChatModel`."""
        cancelled = threading.Event()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._worker, self._answer, request, cancelled)
        finally:
            cancelled.set()

    async def close(self) -> None:
        """Stop what still runs and free the model."""
        self._closing.set()
        await asyncio.to_thread(self._worker.shutdown, wait=True, cancel_futures=True)
        self._model.close()

    def _answer(self, request: ChatRequest, cancelled: threading.Event) -> ChatReply:
        came: list[float] = []
        told: list[str] = []

        def take(_: int, text: str) -> bool:
            came.append(time.monotonic())
            told.append(text)
            if request.hear:
                request.hear("".join(told))
            return not (cancelled.is_set() or self._closing.is_set())

        system, said = _told(with_schema_told(request.messages, request.schema))
        began = time.monotonic()
        with self._model.chat_session(self._template.system.format(system), self._template.user):
            text = self._model.generate(
                said,
                max_tokens=request.max_tokens,
                temp=request.temperature,
                top_p=0.95,
                repeat_penalty=1.0,
                n_batch=_READ_AT_ONCE,
                callback=take,
            )
        return self._reply(request, text, came, began)

    def _reply(self, request: ChatRequest, text: str, came: list[float], began: float) -> ChatReply:
        if self._closing.is_set():
            raise ModelUnavailableError("GPT4All was stopped before it had answered.")
        if _TOO_LONG in text:
            raise ReplyError(
                f"the prompt is longer than the context of {self._context} tokens. Raise "
                "model.context or show fewer memories."
            )
        if len(came) >= request.max_tokens:
            raise ReplyError(
                f"cut off after {len(came)} tokens: expected a reply to {request.prompt} of at "
                f"most {request.max_tokens} tokens. Answer more briefly."
            )
        if not bare(text):
            raise ReplyError("the model answered without a text. Ask again.")
        seconds = time.monotonic() - began
        return ChatReply(
            bare(text), tokens_out=len(came), seconds=seconds, first_token_s=came[0] - began
        )


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> Gpt4All:
    """Return the model in `settings.path`; nothing is downloaded. Raises `ModelMissingError`."""
    if not settings.path:
        raise ModelMissingError(
            "Expected a GGUF file for GPT4All in model.path, but it is empty. Give the path of one "
            "that the GPT4All application has fetched, or choose another model.provider."
        )
    return await asyncio.to_thread(Gpt4All, settings, Path(settings.path).expanduser())


def _load(settings: ModelSettings, path: Path) -> GPT4All:
    try:
        return GPT4All(
            path.name,
            model_path=str(path.parent),
            allow_download=False,
            device="cpu",
            n_threads=threads(settings),
            n_ctx=settings.context,
        )
    except Exception as error:  # the library raises nothing narrower
        raise ModelMissingError(
            f"Expected a model that GPT4All can load at {path}, but it can't ({error}): its "
            'llama.cpp is an old one. Try model.provider = "llamacpp" with the same file.'
        ) from error


def _template_of(path: Path) -> _Template:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next(template for template in _TEMPLATES if template.mark in head)


def _told(messages: tuple[Message, ...]) -> tuple[str, str]:
    """Return what is said to the system, and all that is said after it as one text."""
    system = "\n\n".join(m.content for m in messages if m.role == "system")
    turns = [m for m in messages if m.role != "system"]
    if len(turns) == 1:
        return system, turns[0].content
    spoken = {"user": "I said", "assistant": "You said"}
    told = [f"{spoken[m.role]}:\n{m.content}" for m in turns[:-1]]
    return system, "\n\n".join([*told, turns[-1].content])
