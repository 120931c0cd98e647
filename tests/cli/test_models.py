"""`townsfolk models`: what is listed, pulled, removed and used."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from called import Townsfolk
from hub_stand_in import Hub, hub_stand_in

from townsfolk.cli.models import write_model
from townsfolk.cli.options import model_overrides
from townsfolk.errors import SettingsError
from townsfolk.llm.pulled import all_pulled
from townsfolk.llm.weights import EMBEDDED_MODEL
from townsfolk.settings import load_settings

REPO = "org/Some-1B-GGUF"
CONTENT = b"GGUF" + bytes(2_000_000)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_stand_in() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        hub.files = {f"{REPO}/some-1b-q4_k_m.gguf": CONTENT}
        yield hub


@pytest.fixture
def some(townsfolk: Townsfolk, hub: Hub) -> Path:
    """The path of a model that was pulled."""
    assert townsfolk("models", "pull", REPO).code == 0
    return all_pulled()[0].path


def starred(townsfolk: Townsfolk) -> str:
    """Return the name of the model that the list says is used."""
    lines = townsfolk("models", "list").out.splitlines()
    (name,) = [line.split()[1] for line in lines if line.startswith("*")]
    return name


def test_a_model_is_pulled_listed_used_and_removed(townsfolk: Townsfolk, hub: Hub) -> None:
    pulled = townsfolk("models", "pull", f"{REPO}:Q4_K_M")
    assert pulled.code == 0
    assert "some-1b-q4_k_m is here and whole" in pulled.out
    listed = townsfolk("models", "list").out
    assert f"2.0 MB  pulled from {REPO}" in listed
    assert starred(townsfolk) == "embedded"

    used = townsfolk("models", "use", "some-1b-q4_k_m")
    assert "townsfolk.toml says now: [model] provider = 'llamacpp', path = " in used.out
    assert load_settings().model.path == str(all_pulled()[0].path)
    assert starred(townsfolk) == "some-1b-q4_k_m"

    removed = townsfolk("models", "remove", "some-1b-q4_k_m", "--yes")
    assert removed.code == 0
    assert "townsfolk.toml still names it" in removed.err
    assert all_pulled() == []


def test_nothing_is_removed_without_a_yes(townsfolk: Townsfolk, some: Path) -> None:
    assert "Nothing was deleted" in townsfolk("models", "remove", some.stem, typed="n\n").out
    assert some.exists()
    assert townsfolk("models", "remove", some.stem, typed="y\n").code == 0
    assert not some.exists()


def test_only_what_was_pulled_is_removed(townsfolk: Townsfolk, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(CONTENT)
    for name in ("mine", "mine.gguf", str(mine), "../mine"):
        result = townsfolk("models", "remove", name, "--yes")
        assert result.code == 2
        assert "No pulled model is called" in result.err
    assert mine.exists()


def test_a_pull_that_fails_is_one_sentence(townsfolk: Townsfolk, hub: Hub) -> None:
    hub.refusals[f"/api/models/{REPO}"] = (403, "GatedRepo")
    result = townsfolk("models", "pull", REPO)
    assert result.code == 2
    assert "gated" in result.err
    assert "Traceback" not in result.err


@pytest.mark.model
def test_the_embedded_model_is_pulled_once_and_can_be_deleted(
    townsfolk: Townsfolk, home: Path
) -> None:
    assert "embedded is here and whole" in townsfolk("models", "pull", "embedded").out
    # In a test it is a link to the file that this machine has.
    assert townsfolk("models", "remove", "embedded", "--yes").code == 0
    assert not EMBEDDED_MODEL.path.exists()
    assert townsfolk("models", "remove", "embedded", "--yes").code == 2


def test_a_pulled_model_can_be_named_for_one_run(townsfolk: Townsfolk, some: Path) -> None:
    assert model_overrides(some.stem, None)["model.path"] == str(some)
    assert model_overrides("other", None)["model.provider"] == "openai_compat"


def test_what_is_used_can_be_a_file_a_rule_or_left_open(
    townsfolk: Townsfolk, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(CONTENT)
    townsfolk("models", "use", "mine.gguf")
    assert load_settings().model.path == str(mine)
    assert starred(townsfolk) == "mine"
    for name in ("scripted", "auto", "embedded"):
        townsfolk("models", "use", name)
        model = load_settings().model
        assert (model.provider, model.path) == (
            {"embedded": "llamacpp"}.get(name, name),
            "",
        )
    missing = townsfolk("models", "use", "none.gguf")
    assert missing.code == 2
    assert "Expected a GGUF file at" in missing.err
    assert "There is no model 'none' here; there are: embedded" in " ".join(
        townsfolk("models", "use", "none").err.split()
    )


def test_the_settings_file_keeps_all_else_that_it_says(tmp_path: Path) -> None:
    file = tmp_path / "townsfolk.toml"
    file.write_text(
        "# mine\n[simulation]\nseed = 7  # lucky\n\n[model]\n# slow\nslots = 1\nname = 'old'\n"
    )
    write_model(file, {"provider": "llamacpp", "path": "/m.gguf", "name": ""})
    text = file.read_text()
    for line in ("# mine", "seed = 7  # lucky", "# slow", "slots = 1"):
        assert line in text
    assert tomllib.loads(text)["model"] == {
        "slots": 1,
        "provider": "llamacpp",
        "path": "/m.gguf",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["townsfolk.toml"]


@pytest.mark.parametrize("text", ["[model\n", "model = 3\n", "[model]\nslotz = 1\n"])
def test_a_settings_file_that_is_wrong_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "townsfolk.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        write_model(file, {"provider": "scripted"})
    assert file.read_text() == text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["townsfolk.toml"]


def test_the_settings_file_that_comes_along_can_be_written_to(tmp_path: Path) -> None:
    original = Path(__file__).parents[2] / "townsfolk.toml"
    file = tmp_path / "townsfolk.toml"
    file.write_text(original.read_text("utf-8"), "utf-8")
    write_model(file, {"provider": "scripted"})
    assert load_settings(file).model.provider == "scripted"
    assert file.read_text("utf-8").startswith(original.read_text("utf-8").rstrip())
