"""Towns of any size for measurements: generated ones, with a run that is opened again and again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from townsfolk.founding.founding import found, write
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatModel
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import home_dir, load_settings, override
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.simulation_file import SimulationFile

STEPS_AN_HOUR = 360
SEED = 1


def base_of(people: int) -> str:
    """Return a base of so many people, of a town that is generated when it isn't there."""
    name = f"crowd_{people}"
    folder = home_dir() / "towns" / name
    if not folder.exists():
        folder.mkdir(parents=True)
        write(found("The Vale", people, SEED), name, folder, lambda done: None)
    return f"{name}_n{people}"


def begin(name: str, base: str, overrides: dict[str, Any] | None = None) -> None:
    """Make the file of a scripted simulation."""
    chosen = {"model.provider": "scripted", "model.embedder": "words", **(overrides or {})}
    create(name, base, load_settings(None, chosen), Scripted.info, WordsEmbedder())


def reopen(name: str, model: ChatModel, overrides: dict[str, Any] | None = None) -> Simulation:
    """Return a simulation that goes on with a model, which is never waited for too long."""
    file = SimulationFile(shelf.existing_path(name), durable_replies=False)
    own = load_settings(None, {}).model_validate_json(file.meta()["settings"])
    settings = override(own.model_dump(), overrides or {}, "the measurement")
    return Simulation(file, settings, Broker(model, timeout_s=1e9), WordsEmbedder())


def copy(old: str, new: str) -> None:
    """Copy a simulation, over an older copy."""
    if shelf.path_of(new).exists():
        shelf.delete(new)
    shutil.copyfile(shelf.existing_path(old), shelf.path_of(new))


def size_mb(path: Path) -> float:
    """Return the size of a file in megabytes."""
    return path.stat().st_size / 1e6


Timed = Callable[[], float]
