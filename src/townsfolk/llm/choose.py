"""From settings to a model and an embedder. Only the chosen provider is imported."""

import importlib
from collections.abc import Mapping
from typing import Any, cast

from townsfolk.errors import SettingsError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatModel, Embedder
from townsfolk.llm.weights import Progress
from townsfolk.settings import ModelSettings

AUTO_PROVIDER = "llamacpp"
"""What `auto` stands for: the model that is always there."""

PROVIDERS: Mapping[str, str] = {
    "llamacpp": "townsfolk.llm.providers.llamacpp:open_model",
    "openai_compat": "townsfolk.llm.providers.openai_compat:open_model",
}
"""Provider to `module:function`, an `async (settings, progress) -> ChatModel`."""

_SCRIPTED = "townsfolk.llm.providers.scripted:Scripted"
_MINILM = "townsfolk.llm.providers.minilm:open_embedder"


async def open_model(settings: ModelSettings, progress: Progress | None = None) -> ChatModel:
    """Return the model that the settings ask for, loaded and ready.

    `progress` is called while a file is fetched, in a thread. Raises `SettingsError` for settings
    that can't work and `ModelMissingError` when the model isn't there.
    """
    provider = AUTO_PROVIDER if settings.provider == "auto" else settings.provider
    if provider == "scripted":
        return cast(ChatModel, _load(_SCRIPTED)())
    if provider not in PROVIDERS:
        raise SettingsError(
            f"There is no model.provider {provider!r}. "
            f"Choose one of auto, scripted, {', '.join(PROVIDERS)}."
        )
    return cast(ChatModel, await _load(PROVIDERS[provider])(settings, progress))


def open_embedder(settings: ModelSettings, progress: Progress | None = None) -> Embedder:
    """Return the embedder that the settings ask for; blocks while its files are fetched.

    Raises `ModelMissingError` when they can't be: another embedder in silence would change what
    people remember.
    """
    by_words = settings.provider == "scripted" if settings.embedder == "auto" else None
    if by_words or settings.embedder == "words":
        return WordsEmbedder()
    return cast(Embedder, _load(_MINILM)(progress))


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)
