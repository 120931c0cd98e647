"""From a name and what the command line says to a simulation that is ready to run."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from townsfolk.cli.options import Choice
from townsfolk.cli.progress import fetching
from townsfolk.cli.terminal import say
from townsfolk.errors import BadInputError, SettingsError, SimulationFileError
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_broker, open_embedder, resolve
from townsfolk.llm.embedders import settings_of
from townsfolk.llm.protocol import Embedder
from townsfolk.mind.state import from_json
from townsfolk.names import PersonName
from townsfolk.people.base import load_base
from townsfolk.settings import ModelSettings, Settings, load_settings, override
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.database import nothing_of
from townsfolk.store.past_only import require_future
from townsfolk.store.simulation_file import SimulationFile

DEFAULT_BASE = "base_the_ville_isabella_maria_klaus"


class Models(NamedTuple):
    """What a run thinks with, and the settings that lead to the same again."""

    broker: Broker
    embedder: Embedder
    settings: Settings


async def open_simulation(name: str, choice: Choice, speed: float = 0.0) -> Simulation:
    """Return a simulation that goes on where its file ends, or a new one, with its model loaded.

    Weights are fetched with a progress bar. Whoever calls this closes the simulation. Raises a
    `BadInputError` or a `ModelError` that says what to do; a new file is only made when all is
    well.
    """
    if shelf.path_of(name).exists():
        return await _open_existing(name, choice, speed)
    return await _open_new(name, choice, speed)


async def open_copy(path: Path, choice: Choice) -> Simulation:
    """Return the simulation of a file, such as a copy to ask questions of; nothing is written."""
    file = SimulationFile(path)
    try:
        settings = continued_settings(file.name, file.meta(), choice)
        models = await open_models(settings)
    except BaseException:
        file.close()
        raise
    return await _assemble(file, models)


async def open_models(settings: Settings, known: Mapping[str, str] | None = None) -> Models:
    """Return the model and the embedder of the settings, fetched if they aren't here yet.

    `known` are the facts of a simulation that is to go on: a server that made the embeddings of its
    memories needn't be there yet.
    """
    with fetching() as progress:
        chosen = await resolve(settings.model)
        # The model first: a wrong name should be said before an embedder is fetched.
        broker = await open_broker(chosen, progress)
        try:
            dimension = _known_dimension(chosen, known or {})
            embedder = await asyncio.to_thread(open_embedder, chosen, progress, dimension)
        except BaseException:
            await broker.close()
            raise
    return Models(broker, embedder, settings.model_copy(update={"model": chosen}))


def _known_dimension(chosen: ModelSettings, facts: Mapping[str, str]) -> int:
    same = facts.get("embedder") == f"server:{chosen.embedding_model}"
    return int(facts.get("embedding_dimension", 0)) if same else 0


async def _open_new(name: str, choice: Choice, speed: float) -> Simulation:
    base = load_base(choice.base or DEFAULT_BASE)
    settings = base.resolve_settings(load_settings(choice.settings_file, choice.overrides()))
    models = await open_models(settings)
    try:
        path = create(
            name,
            base.name,
            models.settings,
            models.broker.info,
            models.embedder,
            choice.start,
            choice.people,
        )
        file = SimulationFile(path, durable_replies=models.broker.info.is_language_model)
    except BaseException:
        await models.broker.close()
        raise
    say(
        f"{name} is a new simulation, begun from {base.name}. {models.broker.info.name} thinks for "
        "its people, also when it goes on later; --model changes that."
    )
    return await _assemble(file, models, speed)


async def _open_existing(name: str, choice: Choice, speed: float) -> Simulation:
    # Opened before the model is: that it runs elsewhere should be said at once.
    file = SimulationFile(shelf.existing_path(name))
    try:
        require_future(name, file.meta())
        settings = continued_settings(name, file.meta(), choice)
        models = await open_models(settings, file.meta())
    except BaseException:
        file.close()
        raise
    _keep_model(file, models)
    return await _assemble(file, models, speed)


def _keep_model(file: SimulationFile, models: Models) -> None:
    """Note with which model a simulation goes on, and say whether it is another than before."""
    info = models.broker.info
    before: str = json.loads(file.meta()["model"])["name"]
    if info.name == before:
        say(f"{file.name} goes on with {before}; --model changes that.")
    else:
        say(f"{file.name} goes on with {info.name} from now on; before, it was {before}.")
    file.make_replies_durable(info.is_language_model)
    file.set_meta(
        settings=models.settings.model_dump_json(exclude={"server"}),
        model=json.dumps({"provider": info.provider, "name": info.name}),
    )


async def _assemble(file: SimulationFile, models: Models, speed: float = 0.0) -> Simulation:
    try:
        return Simulation(file, models.settings, models.broker, models.embedder, speed)
    except BaseException as error:
        unread = unread_mind(file.mind_states()) if isinstance(error, ValidationError) else None
        file.close()
        await models.broker.close()
        if unread is not None:
            problem = nothing_of(file.path, unread, "mind that can be understood")
            raise SimulationFileError(problem) from error
        raise


def unread_mind(states: Mapping[PersonName, str]) -> PersonName | None:
    """Return whose state of mind can't be understood, if anybody's: it was changed by hand."""
    for name, state in states.items():
        try:
            from_json(state)
        except ValidationError:
            return name
    return None


def continued_settings(name: str, meta: dict[str, str], choice: Choice) -> Settings:
    """Return the settings with which a simulation goes on: its own, under what is asked for now.

    The model may change, what the town's past rests on may not: raises `SettingsError` for
    another seed, language or `[mind]`, and `BadInputError` for another base.
    """
    own: dict[str, Any] = json.loads(meta["settings"])
    if choice.base is not None and choice.base != meta["base"]:
        raise BadInputError(
            f"{name!r} began from the base {meta['base']!r}, which can't be changed to "
            f"{choice.base!r}. Leave --base out to go on with it, or choose another name."
        )
    asked = choice.explicit()
    wanted = override(own, asked, source="the command line")
    for section in ("simulation", "mind"):
        _require_same(name, section, override(own, {}, name), wanted)
    if wanted.model.provider == "auto" and "model.provider" not in asked:
        wanted = override(wanted.model_dump(), _model_meant(meta), name)
    if "model.embedder" not in asked:
        own_embedder = {f"model.{k}": v for k, v in settings_of(meta["embedder"]).items()}
        wanted = override(wanted.model_dump(), own_embedder, name)
    return wanted


def _model_meant(meta: dict[str, str]) -> dict[str, str]:
    """Return the settings for what `auto` meant before: a server started since changes nothing.

    What was imported has had no model of ours yet.
    """
    model = json.loads(meta["model"])
    if model["provider"] == "imported":
        return {}
    named = {"model.name": model["name"]} if model["provider"] == "ollama" else {}
    return {"model.provider": model["provider"], **named}


def _require_same(name: str, section: str, own: Settings, wanted: Settings) -> None:
    before, after = getattr(own, section).model_dump(), getattr(wanted, section).model_dump()
    changed = [key for key in before if before[key] != after[key]]
    if changed:
        key = changed[0]
        raise SettingsError(
            f"{name!r} began with {section}.{key} = {before[key]!r}, which can't be changed to "
            f"{after[key]!r} on the way. Leave it out to go on, or choose a new name to begin "
            "again."
        )
