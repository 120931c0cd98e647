"""From settings to a model and an embedder."""

import os
import subprocess
import sys
from typing import get_args

import pytest

from townsfolk.errors import ModelMissingError, SettingsError
from townsfolk.llm.choose import PROVIDERS, open_embedder, open_model
from townsfolk.settings import ModelSettings


def test_every_provider_of_the_settings_can_be_chosen() -> None:
    named = set(get_args(ModelSettings.model_fields["provider"].annotation))
    assert named - {"auto", "scripted"} == set(PROVIDERS)


@pytest.mark.model
async def test_auto_is_the_embedded_model() -> None:
    model = await open_model(ModelSettings(context=1024))
    assert (model.info.provider, model.info.slots) == ("llamacpp", 2)
    await model.close()


async def test_a_server_is_not_asked_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "sk-secret")
    settings = ModelSettings(
        provider="openai_compat", name="tiny", base_url="http://127.0.0.1:9/v1", slots=7
    )
    model = await open_model(settings)
    assert (model.info.name, model.info.slots) == ("tiny", 7)
    assert "sk-secret" not in repr(model.info)
    await model.close()


async def test_the_scripted_model_is_no_language_model() -> None:
    model = await open_model(ModelSettings(provider="scripted"))
    assert not model.info.is_language_model
    await model.close()


async def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"model\.base_url"):
        await open_model(ModelSettings(provider="openai_compat"))
    with pytest.raises(ModelMissingError, match=r"nowhere\.gguf"):
        await open_model(ModelSettings(path="nowhere.gguf"))
    with pytest.raises(SettingsError, match=r"no model\.provider 'magic'"):
        await open_model(ModelSettings.model_construct(provider="magic"))


@pytest.mark.parametrize(
    ("provider", "embedder", "name"),
    [
        ("scripted", "auto", "words-1"),
        ("llamacpp", "words", "words-1"),
        pytest.param("llamacpp", "auto", "minilm-l6-int8-1", marks=pytest.mark.model),
        pytest.param("scripted", "minilm", "minilm-l6-int8-1", marks=pytest.mark.model),
    ],
)
def test_the_embedder_follows_from_the_settings(provider: str, embedder: str, name: str) -> None:
    settings = ModelSettings.model_validate({"provider": provider, "embedder": embedder})
    assert open_embedder(settings).name == name


def test_an_unused_provider_is_not_imported() -> None:
    code = (
        "import sys; from townsfolk.llm.choose import open_embedder;"
        "from townsfolk.settings import ModelSettings;"
        "open_embedder(ModelSettings(provider='scripted'));"
        "print(*{'openai', 'xllamacpp', 'onnxruntime', 'tokenizers'} & set(sys.modules))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert other.stdout.strip() == ""
