"""What `townsfolk doctor` finds out about models: servers, the embedder, the chosen model."""

import asyncio
import hashlib
import importlib
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel

from townsfolk.cli.finding import Finding
from townsfolk.cli.progress import spoken_duration
from townsfolk.cli.simulations import spoken_size
from townsfolk.errors import ModelError, TownsfolkError
from townsfolk.llm import weights
from townsfolk.llm.choose import open_embedder, open_model, resolve
from townsfolk.llm.discovery import USUAL, FoundServer, ServedModel, servers_here
from townsfolk.llm.protocol import ChatReply, ChatRequest, Held, Message, ModelInfo
from townsfolk.llm.weights import Weights
from townsfolk.settings import ModelSettings

LITTLE_CONTEXT = 4096
"""Tokens: the default of `model.context`, which every prompt of a simulation fits into."""
SERVED_SHOWN = 6
"""The most models of a server that are named."""
_PATIENCE_S = 120.0
_HELD: dict[Held, str] = {
    "schema": "its replies are held to a JSON schema",
    "json": "it has a JSON mode but no schemas, so that prompts tell the schema",
    "text": "it holds replies to nothing, so that prompts tell the schema",
}


def check_servers() -> Iterator[Finding]:
    """Say which model servers run on this machine, what they hold, and how each is used."""
    found = asyncio.run(servers_here())
    if not found:
        names = ", ".join(one.name for one in USUAL)
        yield Finding("ok", f"no model server runs on the usual ports of this machine ({names})")
    for one in found:
        yield from _server(one)


def check_model(asked: ModelSettings) -> Iterator[Finding]:
    """Say which model and embedder the settings mean here, and whether they work."""
    model = asyncio.run(resolve(asked))
    if asked.provider == "auto":
        means = f"Ollama's {model.name}" if model.provider == "ollama" else "the embedded model"
        yield Finding("ok", f'model.provider "auto" means {means} here, for new simulations')
    yield from _embedder(model)
    yield from _model(model)


def _server(one: FoundServer) -> Iterator[Finding]:
    at = f"{one.name} runs at {one.base_url}"
    if not one.models:
        remedy = "Fetch one there first: ollama pull NAME, or open one in the server's window."
        yield Finding("warn", f"{at} but holds no model", remedy)
        return
    named = "; ".join(_spoken(model) for model in one.models[:SERVED_SHOWN])
    more = "; ..." if len(one.models) > SERVED_SHOWN else ""
    yield Finding("ok", f"{at}, holds replies to a JSON schema, and has {named}{more}")
    small = [model.name for model in one.models if 0 < model.context < LITTLE_CONTEXT]
    if small and one.provider != "ollama":
        remedy = f"Give the server at least {LITTLE_CONTEXT:,} tokens a call, or prompts are cut."
        yield Finding("warn", f"{small[0]} has a small context there", remedy)


def _spoken(model: ServedModel) -> str:
    facts = [f"{model.context:,} tokens of context"] if model.context else []
    facts += [f"embeddings of {model.dimension:,} numbers"] if model.dimension else []
    facts += [] if model.chats else ["doesn't chat"]
    return f"{model.name} ({', '.join(facts)})" if facts else model.name


def _embedder(model: ModelSettings) -> Iterator[Finding]:
    if model.embedder == "minilm":
        found = [*fetched(weights.MINILM_MODEL), *fetched(weights.MINILM_TOKENIZER)]
        remedy = 'Set model.embedder to "words".'
        found += _imports("onnxruntime", "tokenizers", remedy=remedy)
        yield from found
        if any(one.level != "ok" for one in found):
            return
    try:
        embedder = open_embedder(model)
    except TownsfolkError as error:
        yield Finding("fail", str(error))
        return
    yield Finding(
        "ok",
        f"memories are compared by {embedder.name}, {embedder.dimension} numbers each; a "
        "simulation keeps the embedder it began with",
    )


def _model(model: ModelSettings) -> Iterator[Finding]:
    if model.provider == "scripted":
        yield Finding("ok", "scripted people need no language model")
        return
    if model.provider == "llamacpp" and not model.base_url:
        remedy = "Install townsfolk again, or use a model server (--base-url)."
        yield from _imports("xllamacpp", remedy=remedy)
        if not model.path:
            yield from fetched(weights.EMBEDDED_MODEL)
            if not weights.is_present(weights.EMBEDDED_MODEL):
                return
    yield from asyncio.run(_questioned(model))


def fetched(file: Weights) -> Iterator[Finding]:
    """Say whether a file is here and whole."""
    if not weights.is_present(file):
        size = spoken_size(file.download)
        remedy = f"If there is no network then, {file.instead}."
        yield Finding("warn", f"{file.title} will be fetched at the first start ({size})", remedy)
        return
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest == file.sha256:
        yield Finding("ok", f"{file.title} is here and whole")
    else:
        remedy = f"Delete {file.path}; it is fetched again at the next start."
        yield Finding("fail", f"{file.title} is damaged", remedy)


def _imports(*modules: str, remedy: str) -> Iterator[Finding]:
    for module in modules:
        try:
            importlib.import_module(module)
        except (ImportError, OSError) as error:
            yield Finding("fail", f"{module} can't be loaded: {error}", remedy)
        else:
            yield Finding("ok", f"{module} loads")


class _Answer(BaseModel):
    colour: Literal["blue", "green"]


async def _questioned(settings: ModelSettings) -> list[Finding]:
    """Ask the model one small question, with a schema for the reply."""
    request = ChatRequest(
        messages=(Message("user", 'Which colour has grass? Answer with JSON: {"colour": ...}'),),
        schema=_Answer.model_json_schema(),
        max_tokens=40,
        temperature=0.0,
        seed=1,
        person="",
        prompt="doctor",
        inputs=_Answer(colour="green"),
    )
    try:
        model = await open_model(settings)
    except TownsfolkError as error:
        return [Finding("fail", str(error))]
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reply = await model.complete(request)
        return _answered(model.info, reply)
    except TimeoutError:
        said = f"{model.info.name} gave no answer in {spoken_duration(_PATIENCE_S)}"
        return [Finding("fail", said, "Look at the server, or choose a smaller model.")]
    except ModelError as error:
        return [Finding("fail", str(error))]
    finally:
        await model.close()


def _answered(info: ModelInfo, reply: ChatReply) -> list[Finding]:
    answers = f"{info.name} answers, in {reply.seconds:.1f} s; {_HELD[info.held]}"
    try:
        _Answer.model_validate_json(reply.text)
        found = [Finding("ok", answers)]
    except ValueError:
        remedy = "Choose a model or server that supports JSON schemas, or a stronger model."
        found = [Finding("warn", f"{info.name} doesn't keep to a JSON schema", remedy)]
    if info.context:
        found.append(_context(info))
    return found


def _context(info: ModelInfo) -> Finding:
    text = f"a call may use {info.context:,} tokens, prompt and reply together"
    if info.context >= LITTLE_CONTEXT:
        return Finding("ok", text)
    remedy = (
        f"Set model.context to at least {LITTLE_CONTEXT:,}; a server's own is set where it is "
        "started. With less, memories are left out of prompts."
    )
    return Finding("warn", text, remedy)
