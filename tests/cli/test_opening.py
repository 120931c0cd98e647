"""New simulations, and what may change when one goes on."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.cli.opening import continued_settings
from townsfolk.cli.options import Choice
from townsfolk.errors import BadInputError, SettingsError
from townsfolk.llm.broker import Broker
from townsfolk.settings import Settings, load_settings, override
from townsfolk.store.reading import Reading

BASE = "base_the_ville_isabella_maria_klaus"


def meta(embedder: str = "words-1") -> dict[str, str]:
    settings = load_settings(None, {"model.provider": "scripted"})
    text = settings.model_dump_json(exclude={"server"})
    return {"settings": text, "base": BASE, "embedder": embedder}


def going_on(choice: Choice, embedder: str = "words-1") -> Settings:
    return continued_settings("ville", meta(embedder), choice)


def test_a_simulation_goes_on_with_its_own_model(home: Path) -> None:
    assert going_on(Choice()).model.provider == "scripted"


def test_the_model_may_change_and_the_embedder_stays(home: Path) -> None:
    model = going_on(Choice(model="embedded")).model
    assert (model.provider, model.embedder) == ("llamacpp", "words")
    assert going_on(Choice(), embedder="all-MiniLM").model.embedder == "minilm"


def test_repeating_the_seed_and_the_base_is_no_change(home: Path) -> None:
    assert going_on(Choice(base=BASE, seed=1, language="en")).simulation.seed == 1


@pytest.mark.parametrize(
    ("choice", "what"),
    [
        (Choice(seed=2), "simulation.seed = 1"),
        (Choice(language="vi"), "simulation.language = 'en'"),
        (Choice(sets=("mind.vision=3",)), "mind.vision = 8"),
    ],
)
def test_what_the_past_rests_on_cannot_change(home: Path, choice: Choice, what: str) -> None:
    with pytest.raises(SettingsError, match=what):
        going_on(choice)


def test_another_base_is_refused(home: Path) -> None:
    with pytest.raises(BadInputError, match="began from the base"):
        going_on(Choice(base="base_other"))


def test_a_server_started_later_does_not_become_the_model_of_a_simulation(
    townsfolk: Townsfolk, ville: Path, request: pytest.FixtureRequest
) -> None:
    """A file of an earlier version says `auto`: what that meant then is in its facts."""
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute(
            "UPDATE meta SET value = json_set(value, '$.model.provider', 'auto')"
            " WHERE key = 'settings'"
        )
    request.getfixturevalue("ollama_here")
    ran = townsfolk("run", "ville", "--steps", "1")
    assert "ville goes on with scripted; --model changes that." in spoken(ran.err)
    asked = townsfolk("run", "ville", "--steps", "1", "--set", "model.provider=auto")
    assert "ville goes on with tiny:latest from now on; before, it was scripted." in spoken(
        asked.err
    )


def test_what_auto_means_for_a_new_simulation_is_kept_with_it(
    townsfolk: Townsfolk, ollama_here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--set", "model.embedder=words")
    began = townsfolk("run", "new", "--until-step", "1", *words)
    assert "tiny:latest thinks for its people" in spoken(began.err)
    with Reading.of("new") as reading:
        model = json.loads(reading.meta["settings"])["model"]
    assert (model["provider"], model["name"]) == ("ollama", "tiny:latest")


def test_what_was_imported_goes_on_with_what_there_is_here(
    townsfolk: Townsfolk, ville: Path, request: pytest.FixtureRequest
) -> None:
    imported = json.dumps({"provider": "imported", "name": "imported"})
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute(
            "UPDATE meta SET value = json_set(value, '$.model.provider', 'auto')"
            " WHERE key = 'settings'"
        )
        db.execute("UPDATE meta SET value = ? WHERE key = 'model'", (imported,))
    request.getfixturevalue("ollama_here")
    ran = townsfolk("run", "ville", "--steps", "1")
    assert ran.code == 0
    assert "goes on with tiny:latest from now on; before, it was imported." in spoken(ran.err)


def test_a_file_of_ones_own_takes_the_place_of_a_server(home: Path) -> None:
    own = override({}, {"model.provider": "llamacpp", "model.base_url": "http://a"}, "it")
    known = meta() | {"settings": own.model_dump_json(exclude={"server"})}
    model = continued_settings("ville", known, Choice(model="embedded")).model
    assert (model.provider, model.base_url, model.path) == ("llamacpp", "", "")


def spoken(text: str) -> str:
    """Return a text without its line ends."""
    return " ".join(text.split())


def test_a_changed_model_is_kept_for_the_next_time(townsfolk: Townsfolk, ville: Path) -> None:
    townsfolk("run", "ville", "--steps", "1", "--set", "model.slots=3")
    with Reading.of("ville") as reading:
        assert json.loads(reading.meta["settings"])["model"]["slots"] == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--base", "base_nowhere"), "There is no base 'base_nowhere'"),
        (("--set", "model.slotz=4"), "there is no setting 'model.slotz'"),
        (("--set", "model.slots=many"), "model.slots is 'many'"),
        (("--language", "xx"), "simulation.language is 'xx'"),
        (("--model", "llama3"), "model.base_url"),
        (("--settings", "none.toml"), "There is no settings file 'none.toml'"),
        (("--settings", "broken.toml"), "can't be read as TOML"),
    ],
)
def test_a_wrong_option_is_explained_and_no_file_is_left(
    townsfolk: Townsfolk, home: Path, words: tuple[str, ...], sentence: str
) -> None:
    Path("broken.toml").write_text("[model\n", encoding="utf-8")
    result = townsfolk("run", "new", *words, "--set", "model.embedder=words")
    assert result.code == 2
    assert sentence in result.err
    assert not list(home.rglob("new*"))


def test_a_broken_file_in_the_folder_is_explained(townsfolk: Townsfolk) -> None:
    Path("townsfolk.toml").write_text("[model]\nslots = [\n", encoding="utf-8")
    result = townsfolk("run", "new", "--model", "scripted")
    assert result.code == 2
    assert "'townsfolk.toml' can't be read as TOML" in result.err


def test_a_model_that_is_not_there_is_told_before_an_embedder_is_fetched(
    townsfolk: Townsfolk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[object] = []
    monkeypatch.setattr("townsfolk.llm.providers.minilm.open_embedder", fetched.append)
    result = townsfolk("run", "new", "--model", "nowhere.gguf")
    assert (result.code, fetched) == (2, [])
    assert "nowhere.gguf" in result.err


def test_a_model_is_closed_when_its_embedder_is_missing(
    townsfolk: Townsfolk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Broker] = []
    monkeypatch.setattr(Broker, "close", closing_noted(closed))
    result = townsfolk("run", "new", "--model", "scripted", "--set", "model.embedder=server")
    assert (result.code, len(closed)) == (2, 1)


def closing_noted(closed: list[Broker]) -> Callable[[Broker], Awaitable[None]]:
    """Return the broker's `close`, which notes in a list who was closed."""
    close = Broker.close

    async def noted(self: Broker) -> None:
        closed.append(self)
        await close(self)

    return noted
