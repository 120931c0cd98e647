"""What all measurements share: a home of their own, one run of a town, and how it is printed."""

import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_embedder, open_model
from townsfolk.people.base import load_base
from townsfolk.settings import Settings, cache_dir, load_settings
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

BASE = "base_the_ville_isabella_maria_klaus"
Figures = dict[str, float | int | str]


@contextmanager
def own_home() -> Iterator[Path]:
    """Keep the simulations of a measurement in a folder that goes away, with the fetched models."""
    models = cache_dir()
    with tempfile.TemporaryDirectory(prefix="townsfolk-bench-") as folder:
        home = Path(folder)
        (home / "cache").mkdir()
        for fetched in models.glob("*"):
            if fetched.is_file():
                (home / "cache" / fetched.name).symlink_to(fetched)
        original = os.environ.get("TOWNSFOLK_HOME")
        os.environ["TOWNSFOLK_HOME"] = folder
        try:
            yield home
        finally:
            if original is None:
                del os.environ["TOWNSFOLK_HOME"]
            else:
                os.environ["TOWNSFOLK_HOME"] = original


def settings_for(base: str, overrides: Mapping[str, str]) -> Settings:
    """Return the settings with which a user would run a base: its own, and what differs."""
    return load_base(base).resolve_settings(load_settings(None, overrides))


def run_town(steps: int, overrides: Mapping[str, str]) -> Figures:
    """Run the three people for some steps in a new simulation, and return what it took."""
    return asyncio.run(_run_town(steps, overrides))


async def _run_town(steps: int, overrides: Mapping[str, str]) -> Figures:
    settings = settings_for(BASE, overrides)
    model = await open_model(settings.model)
    embedder = open_embedder(settings.model)
    path = create(f"bench-{time.monotonic_ns()}", BASE, settings, model.info, embedder)
    file = SimulationFile(path, durable_replies=model.info.is_language_model)
    simulation = Simulation(file, settings, Broker(model, settings.model.timeout_s), embedder)
    began = time.perf_counter()
    await simulation.run(steps)
    seconds = time.perf_counter() - began
    usage = simulation.broker.usage
    figures: Figures = {
        "model": model.info.name,
        "steps": steps,
        "seconds": round(seconds, 2),
        "us_per_person_step": round(seconds / steps / len(simulation.people) * 1e6, 1),
        "calls": simulation.tally.total(),
        "repaired": simulation.tally.total("repaired"),
        "fallbacks": simulation.tally.total("fallback"),
        "tokens_in": usage.tokens_in,
        "cached_share": round(usage.cached_tokens / max(usage.tokens_in, 1), 2),
        "tokens_out": usage.tokens_out,
        "file_mb": round(path.stat().st_size / 1e6, 2),
    }
    await simulation.close()
    return figures


def show(title: str, rows: list[Figures]) -> None:
    """Print a table for people, then one line of JSON for programs."""
    table = Table(title=f"{title} (Python {platform.python_version()}, {platform.machine()})")
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=160).print(table)
    json.dump({"title": title, "rows": rows}, sys.stdout)
    print()
