"""What options mean for the settings."""

from pathlib import Path

import pytest

from townsfolk.cli.options import Choice, model_overrides
from townsfolk.errors import SettingsError

IN_THIS_PROCESS = {"model.provider": "llamacpp", "model.base_url": "", "model.name": ""}


@pytest.mark.parametrize(
    ("model", "base_url", "expected"),
    [
        (None, None, {}),
        ("scripted", None, {"model.provider": "scripted"}),
        ("embedded", None, IN_THIS_PROCESS | {"model.path": ""}),
        ("/a/b.gguf", None, IN_THIS_PROCESS | {"model.path": "/a/b.gguf"}),
        ("llama3", None, {"model.provider": "openai_compat", "model.name": "llama3"}),
        (
            "llama3",
            "http://h/v1",
            {
                "model.provider": "openai_compat",
                "model.base_url": "http://h/v1",
                "model.name": "llama3",
            },
        ),
        (
            "http://h/v1#llama3",
            None,
            {
                "model.provider": "openai_compat",
                "model.base_url": "http://h/v1",
                "model.name": "llama3",
            },
        ),
        (
            None,
            "http://h/v1",
            {"model.provider": "openai_compat", "model.base_url": "http://h/v1"},
        ),
    ],
)
def test_a_model_is_named_in_one_obvious_way(
    model: str | None, base_url: str | None, expected: dict[str, str]
) -> None:
    assert model_overrides(model, base_url) == expected


def test_a_relative_model_file_is_found_again_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert model_overrides("my.gguf", None)["model.path"] == str(tmp_path / "my.gguf")


def test_set_goes_over_the_named_options() -> None:
    choice = Choice(seed=3, model="scripted", sets=("simulation.seed=4", "model.slots = 2"))
    assert choice.overrides() == {
        "model.provider": "scripted",
        "simulation.seed": "4",
        "model.slots": "2",
    }


@pytest.mark.parametrize("text", ["model.slots", "=4", ""])
def test_a_set_without_a_name_or_a_value_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=r"--set a\.b=c"):
        Choice(sets=(text,)).overrides()


def test_a_settings_file_counts_as_asked_for_below_the_options(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[model]\nslots = 3\ntries = 2\n", encoding="utf-8")
    asked = Choice(sets=("model.tries=1",), settings_file=file).explicit()
    assert asked == {"model.slots": 3, "model.tries": "1"}
