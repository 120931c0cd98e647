"""Every setting, with its unit, its reason and, where it is the paper's, its source.

Read from `townsfolk.toml`, overridden by `--set a.b=c` and options; the resolved settings are
stored with the simulation. Only addresses and secrets come from the environment: `LLM_API_KEY`
(a key is never stored), `OLLAMA_HOST` (where Ollama listens), `HF_ENDPOINT` and `HF_TOKEN` (where
models are pulled from, and what opens gated ones) and `TOWNSFOLK_HOME` (where simulations and
models are kept).
Sources: "behaviour N" is section N of the inventory of the original program, "paper N" a section
of Park et al. 2023.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from townsfolk.errors import SettingsError

SETTINGS_FILE = "townsfolk.toml"


class Section(BaseModel):
    """A group of settings: frozen, and a misspelt name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SimulationSettings(Section):
    """`[simulation]`: what a new simulation starts with."""

    seed: int = 1
    """Names the random streams. Same base, seed and replies: same simulation."""
    seconds_per_step: int = Field(default=10, ge=1, le=600)
    """Simulated seconds a step; a person walks one tile a step (behaviour 2)."""
    language: Literal["en", "vi"] = "en"
    """The language the people think and speak in."""


class MindSettings(Section):
    """`[mind]`: how people perceive, remember and reflect."""

    vision: int = Field(default=8, ge=1, le=40)
    """Tiles a person sees in each direction within one arena (behaviour 18)."""
    attention: int = Field(default=8, ge=1)
    """How many of the nearest things are taken in at once (behaviour 18: att_bandwidth)."""
    retention: int = Field(default=8, ge=0)
    """A thing equal to one of this many latest observations isn't noticed again (behaviour 3)."""
    recency_decay: float = Field(default=0.995, gt=0, le=1)
    """Recency is this to the power of game hours since the last access (paper 4.1)."""
    recency_weight: float = Field(default=0.5, ge=0)
    relevance_weight: float = Field(default=3.0, ge=0)
    importance_weight: float = Field(default=2.0, ge=0)
    """The three weights of a retrieval score (behaviour 4)."""
    reflection_threshold: int = Field(default=150, ge=1)
    """People reflect when the importance of what they noticed adds up to this (paper 4.2)."""
    focal_questions: int = Field(default=3, ge=1, le=5)
    insights: int = Field(default=5, ge=1, le=8)
    """Questions a reflection asks, and insights for each (behaviour 18)."""
    memories_in_prompt: int = Field(default=12, ge=1, le=50)
    """Memories shown for a decision. The original shows 30; a small context holds this many."""
    chat_utterances: int = Field(default=16, ge=2, le=40)
    """The most that is said in one conversation (behaviour 8: 8 rounds)."""
    chat_cooldown: int = Field(default=800, ge=0)
    """Steps after a talk before the same two talk again (behaviour 7)."""
    talk_pause: int = Field(default=720, ge=0)
    """Steps after a talk before a person thinks of beginning another one, with whomever it is."""
    considered_cooldown: int = Field(default=540, ge=0)
    """Steps before a person who went on thinks again about talking to the same other person."""

    @model_validator(mode="after")
    def _remembers_what_is_in_view(self) -> Self:
        if self.attention > self.retention:
            raise ValueError(
                f"attention {self.attention} is above retention {self.retention}, so a crowded "
                "view would be noticed anew in every step; raise retention"
            )
        return self


class EngineSettings(Section):
    """`[engine]`: in which order people take their steps. None of it changes what happens."""

    mode: Literal["out_of_order", "lock_step", "serial"] = "out_of_order"
    """Who nobody near could still matter to runs ahead; all together; or one by one."""
    run_ahead: int = Field(default=2160, ge=1)
    """Steps anybody may be ahead of the slowest: what is held in memory until the file has it."""
    run_ahead_watched: int = Field(default=360, ge=1)
    """The same when the speed is limited for a viewer: a whisper comes that much later."""
    foresight: int = Field(default=0, ge=0, le=8640)
    """Steps that people who wait for others think ahead, on the guess that nobody will come by: for
    servers with slots to spare, since wrong guesses ask in vain. 0 asks nothing on a guess."""


class ModelSettings(Section):
    """`[model]`: which model answers, and how it is run."""

    provider: Literal[
        "auto",
        "ollama",
        "llamacpp",
        "gpt4all",
        "openai_compat",
        "langchain",
        "scripted",
    ] = "auto"
    """`auto` is a running Ollama with a usable model, else the embedded model. `scripted` uses no
    language model."""
    name: str = ""
    """The model's name at the server, or as LangChain names it."""
    base_url: str = ""
    """The server's address; up to and including `/v1` for `openai_compat`. Several servers: with
    commas between them, or as a list."""
    path: str = ""
    """A GGUF file for `llamacpp` (empty: the embedded model, fetched once) and `gpt4all`."""
    context: int = Field(default=4096, ge=1024)
    """Tokens one call may use, prompt and reply together."""
    slots: int = Field(default=2, ge=1, le=256)
    """Calls worked on at once by each server. More than 4 slows a CPU down (docs/decisions.md)."""
    threads: int = Field(default=0, ge=0)
    """Threads that generate; 0 leaves one core free, since one busy foreign core stalls all."""
    timeout_s: float = Field(default=300.0, gt=0)
    """Seconds without an answer before a call counts as stalled, while a server's speed isn't known
    yet; then ten times what its tokens are expected to take."""
    tries: int = Field(default=3, ge=1, le=5)
    """Replies asked for before the fallback: the first, then with the validator's message."""
    thinking_tokens: int = Field(default=2048, ge=0)
    """Tokens on top of a reply's own for a model that thinks first and can't be told not to."""
    keep_alive: str = "30m"
    """How long Ollama keeps the model loaded after a call: "30m", "-1" for ever, "0" not at all."""
    embedder: Literal["auto", "minilm", "words", "server"] = "auto"
    """`minilm` understands meaning; `words` compares words; `server` asks the model's server.
    `auto`: `words` when scripted, `server` where one is known to have embeddings, else `minilm`."""
    embedding_model: str = ""
    """The name of an embedding model at the server; empty for the first one Ollama has."""
    price_in: float = Field(default=0.0, ge=0)
    price_out: float = Field(default=0.0, ge=0)
    """What a million tokens of prompts and of replies cost, in any currency; 0 is nothing."""
    cost_limit: float = Field(default=0.0, ge=0)
    """A run stops when its simulation's replies have cost this much in all; 0 is no limit."""
    log: str = ""
    """A file that gets one line of JSON for each call and each outage; empty for none."""
    max_fallback_rate: float = Field(default=0.5, ge=0, le=1)
    """The run warns above this share of fallbacks: the model is not fit for the town."""
    prompts: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Other models for some prompts: `[model.prompts.utterance]` holds the settings that differ."""

    @field_validator("base_url", mode="before")
    @classmethod
    def _read_list(cls, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _knows_the_settings_of_prompts(self) -> Self:
        for prompt in self.prompts:
            self.for_prompt(prompt)
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """The servers' addresses, in order; none when `base_url` is empty."""
        return tuple(part for part in re.split(r"[\s,]+", self.base_url) if part)

    def for_prompt(self, prompt: str) -> "ModelSettings":
        """Return the settings of the model that answers a prompt."""
        shared = {name: value for name, value in self if name != "prompts"}
        return ModelSettings(**(shared | self.prompts.get(prompt, {})))


class ServerSettings(Section):
    """`[server]`: the pages."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    speed: float = Field(default=8.0, ge=0)
    """Steps a second at most while somebody is up and watched; 0 is as fast as it can."""


class Settings(Section):
    """All settings of a run."""

    simulation: SimulationSettings = SimulationSettings()
    mind: MindSettings = MindSettings()
    engine: EngineSettings = EngineSettings()
    model: ModelSettings = ModelSettings()
    server: ServerSettings = ServerSettings()


def load_settings(path: Path | None = None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings file and lay overrides such as `{"model.slots": "4"}` over it.

    `path` is a file that must exist; without one, `townsfolk.toml` in the current folder is read
    if it is there. Raises `SettingsError` that names the file, the setting and what is wrong.
    """
    file = path or Path(SETTINGS_FILE)
    values: dict[str, Any] = {}
    if path is not None or file.exists():
        values = _read_toml(file)
    return override(values, overrides or {}, source=str(file) if values else "the command line")


def override(base: Mapping[str, Any], overrides: Mapping[str, Any], source: str) -> Settings:
    """Return the settings of `base` with dotted overrides laid over them."""
    values = {
        section: dict(content) if isinstance(content, Mapping) else content
        for section, content in base.items()
    }
    for dotted, value in overrides.items():
        section, _, name = dotted.partition(".")
        if not name or section not in Settings.model_fields:
            raise SettingsError(
                f"There is no setting {dotted!r}. Expected one like model.slots; the sections are "
                f"{', '.join(Settings.model_fields)}. Settings are listed in townsfolk.toml."
            )
        *within, last = name.split(".")
        group = values.setdefault(section, {})
        for part in within:
            group[part] = dict(group.get(part) or {})
            group = group[part]
        group[last] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, source)) from error


def home_dir() -> Path:
    """Return the folder that holds `simulations/`: `TOWNSFOLK_HOME` or the user's data folder."""
    chosen = os.environ.get("TOWNSFOLK_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("townsfolk", False))


def cache_dir() -> Path:
    """Return the folder that holds fetched models."""
    chosen = os.environ.get("TOWNSFOLK_HOME")
    if chosen:
        return Path(chosen) / "cache"
    return Path(platformdirs.user_cache_dir("townsfolk", False))


def api_key() -> str:
    """Return the key for the model server from `LLM_API_KEY`, or an empty string."""
    return os.environ.get("LLM_API_KEY", "")


def ollama_host() -> str:
    """Return where Ollama listens: `OLLAMA_HOST`, or its usual port on this machine."""
    return os.environ.get("OLLAMA_HOST") or "127.0.0.1:11434"


def hub_address() -> str:
    """Return where models are pulled from: `HF_ENDPOINT`, or Hugging Face."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def hub_token() -> str:
    """Return the token for gated models from `HF_TOKEN`, or an empty string."""
    return os.environ.get("HF_TOKEN", "")


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no settings file {str(file)!r}. Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{str(file)!r} can't be read as TOML: {error}. Correct it.") from error


def _explain(error: ValidationError, source: str) -> str:
    lines = []
    for problem in error.errors():
        where = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            lines.append(f"there is no setting {where!r}; remove it or correct its name")
        else:
            lines.append(f"{where} is {problem['input']!r}: {problem['msg'].lower()}")
    return f"Settings from {source} can't be used: " + "; ".join(lines) + "."
