"""`townsfolk doctor`: what this machine has, what is missing, what to do."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import townsfolk
from townsfolk.cli import options
from townsfolk.cli.finding import Finding
from townsfolk.cli.fitness import report
from townsfolk.cli.model_checks import check_model, check_servers
from townsfolk.cli.options import Choice
from townsfolk.cli.simulations import spoken_size
from townsfolk.errors import BadInputError
from townsfolk.people.base import list_bases
from townsfolk.server.app import WEB
from townsfolk.server.serving import bind
from townsfolk.settings import Settings, cache_dir, load_settings
from townsfolk.store import shelf

FAILURE = 1
LITTLE_MEMORY = 1.5e9
"""Bytes: the embedded model, its context and the town take about 1 GB."""
LITTLE_DISK = 1e9
"""Bytes: the weights take 120 MB, a simulated day of 25 people some tens."""


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
        finding.show()
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
    yield from check_servers()
    yield from check_model(settings.model)


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
    yield _disk(folder, "there")
    models = _nearest(cache_dir())
    if models.stat().st_dev != folder.stat().st_dev:
        yield _disk(models, f"for fetched models, in {cache_dir()}")


def _disk(folder: Path, where: str) -> Finding:
    free = shutil.disk_usage(folder).free
    if free < LITTLE_DISK:
        remedy = "Make room, or set TOWNSFOLK_HOME to a folder on another disk."
        return Finding("warn", f"only {spoken_size(free)} of disk free {where}", remedy)
    return Finding("ok", f"{spoken_size(free)} of disk free {where}")


def _nearest(folder: Path) -> Path:
    """Return the folder, or the first above it that there is."""
    return next(path for path in (folder, *folder.parents) if path.exists())


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
