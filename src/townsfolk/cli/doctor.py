"""`townsfolk doctor`: what this machine has, what is missing, what to do."""

import asyncio
import hashlib
import importlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer
from pydantic import BaseModel
from rich.table import Table

import townsfolk
from townsfolk.cli import options
from townsfolk.cli.fitness import report
from townsfolk.cli.options import Choice
from townsfolk.cli.progress import spoken_duration
from townsfolk.cli.simulations import spoken_size
from townsfolk.cli.terminal import out, plain
from townsfolk.errors import BadInputError, ModelError, TownsfolkError
from townsfolk.llm import weights
from townsfolk.llm.choose import AUTO_PROVIDER, open_model
from townsfolk.llm.discovery import USUAL, servers_here
from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.llm.weights import Weights
from townsfolk.people.base import list_bases
from townsfolk.server.app import WEB
from townsfolk.server.serving import bind
from townsfolk.settings import ModelSettings, Settings, load_settings
from townsfolk.store import shelf

FAILURE = 1
LITTLE_MEMORY = 1.5e9
"""Bytes: the embedded model, its context and the town take about 1 GB."""
LITTLE_DISK = 1e9
"""Bytes: the weights take 120 MB, a simulated day of 25 people some tens."""
LITTLE_CONTEXT = 4096
"""Tokens: the default of `model.context`, which every prompt of a simulation fits into."""
SERVED_SHOWN = 6
"""The most models of a server that are named."""
_PATIENCE_S = 120.0

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


class Finding(NamedTuple):
    """One thing that was looked at. `remedy` says what to do when it isn't well."""

    level: Literal["ok", "warn", "fail"]
    text: str
    remedy: str = ""


def doctor(
    *,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    port: Annotated[int | None, typer.Option(help="The port the page is to have.")] = None,
    fitness: Annotated[
        bool, typer.Option("--fitness", help="Measure instead what the model is good for.")
    ] = False,
    times: Annotated[
        int, typer.Option(min=1, metavar="N", help="With --fitness: ask each prompt so often.")
    ] = 4,
    sets: options.Sets = None,
    settings: options.SettingsFile = None,
) -> None:
    """Check this machine and say what is missing.

    Asks the chosen model one question. Exits with 1 when something must be mended first.
    """
    choice = Choice(model=model, base_url=base_url, sets=tuple(sets or ()))
    chosen = load_settings(settings, choice.overrides())
    if fitness:
        report(chosen, times)
        return
    found = []
    for finding in examine(chosen, chosen.server.port if port is None else port):
        found.append(finding)
        _show(finding)
    if any(finding.level == "fail" for finding in found):
        raise typer.Exit(FAILURE)


def examine(settings: Settings, port: int) -> Iterator[Finding]:
    """Look at everything a town needs, the quick things first."""
    yield Finding("ok", f"townsfolk {townsfolk.__version__}, Python {platform.python_version()}")
    yield _cores()
    yield from _memory()
    yield from _folder()
    yield _bases()
    yield _page()
    yield _port(settings.server.host, port)
    yield from _servers()
    yield from _embedder(settings.model)
    yield from _model(settings.model)


def _show(finding: Finding) -> None:
    line = Table.grid(padding=(0, 2))
    line.add_column(width=4, style=_COLOURS[finding.level])
    line.add_column()
    line.add_row(finding.level, plain(finding.text))
    if finding.remedy:
        line.add_row("", plain(finding.remedy), style="bold")
    out.print(line)


def _cores() -> Finding:
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    if cores < 2:
        text = "1 processor core: a town with a language model will be slow"
        return Finding("warn", text, "Give it two or more, or use a model server (--base-url).")
    return Finding("ok", f"{cores} processor cores")


def _memory() -> Iterator[Finding]:
    file = Path("/proc/meminfo")
    if not file.exists():
        return
    facts = dict(line.split(":", 1) for line in file.read_text(encoding="ascii").splitlines())
    free = int(facts["MemAvailable"].split()[0]) * 1024
    text = f"{spoken_size(free)} of memory free"
    if free < LITTLE_MEMORY:
        remedy = "Close other programs, or lower model.context and model.slots."
        yield Finding("warn", f"only {text}", remedy)
    else:
        yield Finding("ok", text)


def _folder() -> Iterator[Finding]:
    try:
        folder = shelf.simulations_dir()
        with tempfile.TemporaryFile(dir=folder):
            yield Finding("ok", f"simulations are kept in {folder}")
    except BadInputError as error:
        yield Finding("fail", str(error))
        return
    except OSError as error:
        remedy = "Correct the folder's rights, or set TOWNSFOLK_HOME to another."
        yield Finding("fail", f"{folder} can't be written: {error.strerror}", remedy)
        return
    free = shutil.disk_usage(folder).free
    if free < LITTLE_DISK:
        yield Finding("warn", f"only {spoken_size(free)} of disk free there", "Make room.")
    else:
        yield Finding("ok", f"{spoken_size(free)} of disk free there")


def _bases() -> Finding:
    names = list_bases()
    if not names:
        return Finding("fail", "there is no base to start from", "Install townsfolk again.")
    return Finding("ok", f"ready starts: {', '.join(names)}")


def _page() -> Finding:
    if (WEB / "index.html").is_file():
        return Finding("ok", "the page is built")
    remedy = "Install townsfolk again; from source: npm ci && npm run build in web/."
    return Finding("fail", f"the page isn't built: there is no {WEB / 'index.html'}", remedy)


def _port(host: str, port: int) -> Finding:
    try:
        bind(host, port).close()
    except BadInputError as error:
        return Finding("warn", str(error))
    return Finding("ok", f"port {port} on {host} is free")


def _servers() -> Iterator[Finding]:
    """Say which model servers run on this machine, and how each is used."""
    found = asyncio.run(servers_here())
    if not found:
        names = ", ".join(one.name for one in USUAL)
        yield Finding("ok", f"no model server runs on the usual ports of this machine ({names})")
    for one in found:
        if not one.models:
            remedy = "Fetch one there first: ollama pull NAME, or open one in the server's window."
            yield Finding("warn", f"{one.name} runs at {one.base_url} but holds no model", remedy)
            continue
        names = ", ".join(one.models[:SERVED_SHOWN])
        more = ", ..." if len(one.models) > SERVED_SHOWN else ""
        context = f", {one.context:,} tokens of context" if one.context else ""
        yield Finding("ok", f"{one.name} runs at {one.base_url} with {names}{more}{context}")
        if 0 < one.context < LITTLE_CONTEXT:
            remedy = f"Give the server at least {LITTLE_CONTEXT} tokens a call, or prompts are cut."
            yield Finding("warn", f"{one.name} has a small context", remedy)


def _embedder(model: ModelSettings) -> Iterator[Finding]:
    by_words = model.embedder == "words"
    if by_words or (model.embedder == "auto" and model.provider == "scripted"):
        yield Finding("ok", "memories are compared by words; nothing is needed for it")
        return
    yield from _fetched(weights.MINILM_MODEL)
    yield from _fetched(weights.MINILM_TOKENIZER)
    yield from _imports("onnxruntime", "tokenizers", remedy='Set model.embedder to "words".')


def _model(model: ModelSettings) -> Iterator[Finding]:
    provider = AUTO_PROVIDER if model.provider == "auto" else model.provider
    if provider == "llamacpp":
        remedy = "Install townsfolk again, or use a model server (--base-url)."
        yield from _imports("xllamacpp", remedy=remedy)
        if not model.path:
            yield from _fetched(weights.EMBEDDED_MODEL)
            if not weights.is_present(weights.EMBEDDED_MODEL):
                return
    yield asyncio.run(_question(model))


def _fetched(file: Weights) -> Iterator[Finding]:
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


async def _question(settings: ModelSettings) -> Finding:
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
    if settings.provider == "scripted":
        return Finding("ok", "scripted people need no language model")
    try:
        model = await open_model(settings)
    except TownsfolkError as error:
        return Finding("fail", str(error))
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reply = await model.complete(request)
        _Answer.model_validate_json(reply.text)
    except TimeoutError:
        return Finding(
            "fail", f"{model.info.name} gave no answer in {spoken_duration(_PATIENCE_S)}"
        )
    except ModelError as error:
        return Finding("fail", str(error))
    except ValueError:
        remedy = "Choose a model or server that supports JSON schemas, or a stronger model."
        return Finding("warn", f"{model.info.name} doesn't keep to a JSON schema", remedy)
    finally:
        await model.close()
    return Finding("ok", f"{model.info.name} answers, in {reply.seconds:.1f} s")
