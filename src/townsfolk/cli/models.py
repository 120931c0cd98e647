"""`townsfolk models`: the models of this machine: list, pull, remove, and use one from now on."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import tomlkit
import typer
from rich.table import Table
from tomlkit.exceptions import TOMLKitError

from townsfolk.cli import options
from townsfolk.cli.progress import fetching
from townsfolk.cli.simulations import spoken_size
from townsfolk.cli.terminal import notes, out, plain, say, warn, yes
from townsfolk.errors import BadInputError, SettingsError
from townsfolk.llm import hub, pulled, weights
from townsfolk.llm.choose import resolve
from townsfolk.llm.discovery import servers_here
from townsfolk.settings import SETTINGS_FILE, ModelSettings, load_settings

EMBEDDED = "embedded"
INTERRUPTED = 130

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


class Listed(NamedTuple):
    """A model that can be used: `size` in bytes, 0 when unknown, and its `[model]` settings."""

    name: str
    size: int
    where: str
    settings: Mapping[str, str]


@app.callback()
def models() -> None:
    """List the models of this machine, pull one, remove one, use one."""


@app.command("list")
def list_all(settings: options.SettingsFile = None) -> None:
    """List the models that can be used; a star marks the one that is."""
    used = _used(asyncio.run(resolve(load_settings(settings).model)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("name", overflow="fold")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("where")
    known = list(_all())
    if not any(_is_used(one, used) for one in known):
        known.append(_elsewhere(used))
    for one in known:
        mark = "*" if _is_used(one, used) else ""
        size = spoken_size(one.size) if one.size else ""
        table.add_row(mark, plain(one.name), size, plain(one.where))
    out.print(table)
    for part in pulled.leftovers():
        say(f"{part.name} was not pulled to its end ({spoken_size(part.stat().st_size)} came).")


@app.command()
def pull(
    source: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="On Hugging Face: ORG/REPO, ORG/REPO:FILE or ORG/REPO:Q8_0, or its address there. "
            "Or: embedded.",
            show_default=False,
        ),
    ],
) -> None:
    """Fetch a GGUF file from Hugging Face, or the embedded model.

    Goes on where an earlier try was cut, and checks what came. HF_TOKEN opens what is gated,
    HF_ENDPOINT names a mirror.
    """
    try:
        name, path = _pull_embedded() if source == EMBEDDED else _pull_from_hub(source)
    except KeyboardInterrupt:
        notes.print(f"Stopped. What came is kept. Go on with: townsfolk models pull {source}")
        raise typer.Exit(INTERRUPTED) from None
    out.print(f"{name} is here and whole: {path}", soft_wrap=True)
    say(f"Use it from now on: townsfolk models use {name}")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="A pulled model's name.", show_default=False)],
    sure: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Delete a model that was pulled; any other file of yours is left alone."""
    if name == EMBEDDED:
        _remove_embedded(sure)
        return
    model = pulled.required(name)
    if not sure and not yes(f"Delete {model.name} of {model.repo} ({spoken_size(model.size)})?"):
        out.print("Nothing was deleted.")
        return
    pulled.remove(model)
    out.print(f"{model.name} is deleted.")
    if Path(load_settings().model.path) == model.path:
        warn(f"{SETTINGS_FILE} still names it. Choose another: townsfolk models use NAME")


@app.command()
def use(
    name: Annotated[
        str,
        typer.Argument(
            help="A name of `townsfolk models list`, a GGUF file, or: auto, scripted.",
            show_default=False,
        ),
    ],
    file: Annotated[
        Path, typer.Option("--settings", metavar="FILE", help="The settings file to write to.")
    ] = Path(SETTINGS_FILE),
) -> None:
    """Use a model for every new simulation: writes it into townsfolk.toml of this folder.

    A simulation that has begun keeps its own; change that with: townsfolk run NAME --model MODEL
    """
    chosen = _settings_called(name)
    write_model(file, chosen)
    told = ", ".join(f"{key} = {value!r}" for key, value in chosen.items() if value)
    out.print(f"{file} says now: [model] {told}", soft_wrap=True)
    say("Try it out: townsfolk doctor. A simulation that has begun keeps its model.")


def write_model(file: Path, chosen: Mapping[str, str]) -> None:
    """Put `[model]` settings into a settings file and leave all else in it as it is.

    An empty value takes the setting out. Raises `SettingsError` when the file can't be read,
    written, or wouldn't be sound afterwards; it is as before then.
    """
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        document = tomlkit.parse(text)
        section = document.setdefault("model", tomlkit.table())
        for key, value in chosen.items():
            section.pop(key, None)
            if value:
                section[key] = value
        written = file.with_name(f"{file.name}.new")
        written.write_text(tomlkit.dumps(document), encoding="utf-8")
    except (TOMLKitError, UnicodeDecodeError, OSError, AttributeError, TypeError) as error:
        raise SettingsError(f"{str(file)!r} can't be changed: {error}. Correct it.") from error
    try:
        load_settings(written)
    except SettingsError:
        written.unlink()
        raise
    written.replace(file)


def _pull_embedded() -> tuple[str, Path]:
    with fetching() as progress:
        return EMBEDDED, weights.embedded_model(progress)


def _pull_from_hub(source: str) -> tuple[str, Path]:
    found = hub.find(source)
    say(f"{found.name} of {found.repo}: {spoken_size(found.size)}.")
    with fetching() as progress:
        return found.name, hub.pull(found, progress)


def _remove_embedded(sure: bool) -> None:
    file = weights.EMBEDDED_MODEL
    if not weights.is_present(file):
        raise BadInputError("The embedded model isn't here; there is nothing to delete.")
    if not sure and not yes(f"Delete the embedded model ({spoken_size(file.size)})?"):
        out.print("Nothing was deleted.")
        return
    file.path.unlink()
    out.print("The embedded model is deleted. It is fetched again when it is needed.")


def _all() -> Iterator[Listed]:
    """Give every model that is known of: the embedded one, the pulled ones, those of servers."""
    file = weights.EMBEDDED_MODEL
    here = "fetched" if weights.is_present(file) else "fetched at the first start"
    yield Listed(EMBEDDED, file.size, f"in this process, {here}", {"provider": "llamacpp"})
    for one in pulled.all_pulled():
        chosen = {"provider": "llamacpp", "path": str(one.path)}
        yield Listed(one.name, one.size, f"pulled from {one.repo}", chosen)
    for server in asyncio.run(servers_here()):
        for model in server.models:
            if model.chats:
                where = f"{server.name} at {server.base_url}"
                yield Listed(model.name, 0, where, server.settings_for(model))


def _elsewhere(used: Mapping[str, str]) -> Listed:
    """Return the model that the settings name and that was found nowhere."""
    if used["provider"] == "scripted":
        return Listed("scripted", 0, "no language model", used)
    name = used["name"] or Path(used["path"]).stem or used["provider"]
    return Listed(name, 0, used["base_url"] or used["path"] or used["provider"], used)


def _is_used(one: Listed, used: Mapping[str, str]) -> bool:
    return _used(ModelSettings.model_validate(one.settings)) == used


def _used(model: ModelSettings) -> dict[str, str]:
    """Return the settings that tell which model it is."""
    address = model.base_url.rstrip("/").removesuffix("/v1")
    if model.provider == "ollama" and not address:
        address = "http://127.0.0.1:11434"
    return {"provider": model.provider, "name": model.name, "base_url": address, "path": model.path}


def _settings_called(name: str) -> dict[str, str]:
    """Return all four settings that make a model of this name the one that is used."""
    none = {"provider": "", "name": "", "base_url": "", "path": ""}
    if name in ("auto", "scripted"):
        return none | {"provider": name}
    if name.lower().endswith(".gguf"):
        path = Path(name).expanduser().resolve()
        if not path.is_file():
            raise BadInputError(f"Expected a GGUF file at {path}; there is none. Check the path.")
        return none | {"provider": "llamacpp", "path": str(path)}
    mine = pulled.find_pulled(name)
    if mine is not None:
        return none | {"provider": "llamacpp", "path": str(mine.path)}
    known = list(_all())
    fits = [one for one in known if one.name == name]
    if not fits:
        names = ", ".join(one.name for one in known)
        raise BadInputError(
            f"There is no model {name!r} here; there are: {names}. Pull one with: townsfolk models "
            "pull ORG/REPO"
        )
    return none | dict(fits[0].settings)
