"""From settings to a model and an embedder. Only the chosen provider is imported."""

import importlib
from collections.abc import Mapping
from typing import Any, cast

from townsfolk.errors import ModelError, SettingsError
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatModel, Embedder
from townsfolk.llm.servers import Server
from townsfolk.llm.weights import Progress
from townsfolk.prompts.catalog import PROMPTS
from townsfolk.settings import ModelSettings

AUTO_PROVIDER = "llamacpp"
"""What `auto` stands for where no Ollama runs: the model that is always there."""

PROVIDERS: Mapping[str, str] = {
    "ollama": "townsfolk.llm.providers.ollama:open_model",
    "llamacpp": "townsfolk.llm.providers.llamacpp:open_model",
    "gpt4all": "townsfolk.llm.providers.gpt4all:open_model",
    "openai_compat": "townsfolk.llm.providers.openai_compat:open_model",
    "langchain": "townsfolk.llm.providers.langchain:open_model",
}
"""Provider to `module:function`, an `async (settings, progress) -> ChatModel`."""

_SCRIPTED = "townsfolk.llm.providers.scripted:Scripted"
_MINILM = "townsfolk.llm.providers.minilm:open_embedder"
_USABLE_MODELS = "townsfolk.llm.providers.ollama:usable_models"
_EMBEDDING_MODELS = "townsfolk.llm.providers.ollama:embedding_models"
_SERVER_EMBEDDER = "townsfolk.llm.providers.server_embedder:open_embedder"


async def resolve(settings: ModelSettings) -> ModelSettings:
    """Return the settings with all that `auto` leaves open decided by what runs on this machine."""
    if settings.provider == "auto":
        settings = await _provider_found(settings)
    if settings.embedder == "auto":
        settings = await _embedder_found(settings)
    return settings


async def _provider_found(settings: ModelSettings) -> ModelSettings:
    names = [] if settings.path else await _held_by_ollama(_USABLE_MODELS, settings)
    if not names:
        return settings.model_copy(update={"provider": AUTO_PROVIDER})
    name = settings.name or names[0]
    return settings.model_copy(update={"provider": "ollama", "name": name})


async def _embedder_found(settings: ModelSettings) -> ModelSettings:
    if settings.provider == "ollama" and not settings.embedding_model:
        names = await _held_by_ollama(_EMBEDDING_MODELS, settings)
        settings = settings.model_copy(update={"embedding_model": (*names, "")[0]})
    embedder = "words" if settings.provider == "scripted" else "minilm"
    if settings.provider in ("ollama", "openai_compat") and settings.embedding_model:
        embedder = "server"
    return settings.model_copy(update={"embedder": embedder})


async def _held_by_ollama(which: str, settings: ModelSettings) -> list[str]:
    try:
        return cast(list[str], await _load(which)(settings))
    except ModelError:
        return []


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> ChatModel:
    """Return the model that the settings ask for, loaded and ready.

    `progress` is called while a file is fetched, in a thread. Raises `SettingsError` for settings
    that can't work and `ModelMissingError` when the model isn't there.
    """
    if settings.provider == "auto":
        settings = await _provider_found(settings)
    provider = settings.provider
    if provider == "scripted":
        return cast(ChatModel, _load(_SCRIPTED)())
    if provider not in PROVIDERS:
        raise SettingsError(
            f"There is no model.provider {provider!r}. "
            f"Choose one of auto, scripted, {', '.join(PROVIDERS)}."
        )
    return cast(ChatModel, await _load(PROVIDERS[provider])(settings, progress))


async def open_broker(settings: ModelSettings, progress: Progress | None = None) -> Broker:
    """Return a broker in front of all servers that the settings name, and of `model.prompts`.

    Raises as `open_model` does, and `SettingsError` for a prompt that isn't one.
    """
    pools: dict[str, list[Server]] = {}
    try:
        for prompt in ("", *settings.prompts):
            chosen = settings.for_prompt(prompt)
            _check_prompt(prompt)
            key = chosen.model_dump_json()
            pools[key] = pools.get(key) or await _open_pool(chosen, progress)
    except BaseException:
        for server in (server for pool in pools.values() for server in pool):
            await server.model.close()
        raise
    by_prompt = {
        prompt: pools[settings.for_prompt(prompt).model_dump_json()] for prompt in settings.prompts
    }
    return Broker(
        pools[settings.for_prompt("").model_dump_json()],
        by_prompt=by_prompt,
        cost_limit=settings.cost_limit,
        log=settings.log,
    )


async def _open_pool(settings: ModelSettings, progress: Progress | None) -> list[Server]:
    """Return one server for each address, or the one there is without."""
    pool: list[Server] = []
    for address in settings.addresses or ("",):
        one = settings.model_copy(update={"base_url": address})
        model = await open_model(one, progress)
        pool.append(Server(model, one.timeout_s, one.price_in, one.price_out, one.context))
    return pool


def _check_prompt(prompt: str) -> None:
    if prompt and prompt not in PROMPTS:
        raise SettingsError(
            f"There is no prompt {prompt!r} for [model.prompts.{prompt}]. The prompts are "
            f"{', '.join(PROMPTS)}."
        )


def open_embedder(
    settings: ModelSettings, progress: Progress | None = None, dimension: int = 0
) -> Embedder:
    """Return the embedder that the settings ask for; blocks while its files are fetched.

    A server of which the `dimension` is known, how long its vectors are, needn't be there yet.

    Settings that leave it open (`auto`) mean one of townsfolk's own; `resolve` asks an Ollama
    first. Raises `ModelMissingError` when it can't be had: another embedder in silence would
    change what people remember.
    """
    by_words = settings.provider == "scripted" if settings.embedder == "auto" else None
    if by_words or settings.embedder == "words":
        return WordsEmbedder()
    if settings.embedder == "server":
        return cast(Embedder, _load(_SERVER_EMBEDDER)(settings, dimension))
    return cast(Embedder, _load(_MINILM)(progress))


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        extra = module.rpartition(".")[2]
        raise SettingsError(
            f"model.provider needs a package that isn't installed ({error}). Install it with: "
            f"pip install 'townsfolk[{extra}]'"
        ) from error
