"""The options that several commands take, and what they mean for the settings."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from townsfolk.errors import SettingsError
from townsfolk.llm.pulled import find_pulled
from townsfolk.names import PersonName
from townsfolk.settings import load_settings

MODEL = "The model"
START = "A new simulation"

Name = Annotated[str, typer.Argument(help="The simulation's name.", show_default=False)]
Base = Annotated[
    str | None,
    typer.Option(
        help="The ready start of a new simulation; see: townsfolk bases.", rich_help_panel=START
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(help="Names the random streams: 1 unless set.", rich_help_panel=START),
]
Language = Annotated[
    str | None,
    typer.Option(help="What the people think and speak in: en or vi.", rich_help_panel=START),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="embedded, scripted (no language model), FILE.gguf, one that was pulled (townsfolk "
        "models), or a name at the server of --base-url.",
        rich_help_panel=MODEL,
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="A model server's address up to /v1, such as http://127.0.0.1:11434/v1. Its key "
        "comes from LLM_API_KEY.",
        rich_help_panel=MODEL,
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="A.B=C", help="Change a setting, such as model.slots=4. Repeatable."
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Read settings from another TOML file."),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line asks for; None and empty where it says nothing."""

    base: str | None = None
    seed: int | None = None
    language: str | None = None
    model: str | None = None
    base_url: str | None = None
    sets: tuple[str, ...] = ()
    settings_file: Path | None = None
    people: tuple[PersonName, ...] = ()
    start: datetime | None = None

    def overrides(self) -> dict[str, Any]:
        """Return the settings the options name, by dotted name: `{"model.slots": "4"}`."""
        named = {"simulation.seed": self.seed, "simulation.language": self.language}
        return {
            **model_overrides(self.model, self.base_url),
            **{name: value for name, value in named.items() if value is not None},
            **dict(read_set(text) for text in self.sets),
        }

    def explicit(self) -> dict[str, Any]:
        """Return all settings that were asked for now: by `--settings FILE` and by options."""
        return {**_dotted(self.settings_file), **self.overrides()}


def model_overrides(model: str | None, base_url: str | None) -> dict[str, str]:
    """Return the `[model]` settings that `--model` and `--base-url` mean."""
    if model is not None and base_url is None and model.startswith(("http://", "https://")):
        base_url, _, model = model.partition("#")
    if base_url is not None:
        named = {"model.name": model} if model else {}
        return {"model.provider": "openai_compat", "model.base_url": base_url, **named}
    if model is None:
        return {}
    return _SPECIAL_MODELS.get(model) or _file_or_name(model)


def _in_this_process(path: str) -> dict[str, str]:
    """Return the settings for a file, without a server that a simulation had before."""
    named = {"provider": "llamacpp", "path": path, "base_url": "", "name": ""}
    return {f"model.{name}": value for name, value in named.items()}


_SPECIAL_MODELS = {
    "scripted": {"model.provider": "scripted"},
    "embedded": _in_this_process(""),
}


def _file_or_name(model: str) -> dict[str, str]:
    if model.lower().endswith(".gguf"):
        return _in_this_process(str(Path(model).expanduser().resolve()))
    mine = find_pulled(model)
    if mine is not None:
        return _in_this_process(str(mine.path))
    return {"model.provider": "openai_compat", "model.name": model}


def read_set(text: str) -> tuple[str, str]:
    """Read `a.b=c` as a setting's name and its value."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise SettingsError(f"Expected --set a.b=c such as --set model.slots=4, found {text!r}.")
    return name.strip(), value.strip()


def _dotted(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    load_settings(file)
    content: Mapping[str, Mapping[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": value
        for section, values in content.items()
        for name, value in values.items()
    }
