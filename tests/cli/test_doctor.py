"""`townsfolk doctor`."""

import dataclasses
import socket
from pathlib import Path

import pytest
from called import Townsfolk
from model_server import answering

from townsfolk.cli.model_checks import fetched
from townsfolk.llm.weights import MINILM_TOKENIZER

UNWRITABLE = Path("/sys/kernel")
"""Where not even the superuser can write, on Linux."""


def test_a_sound_machine_is_ok_from_top_to_bottom(townsfolk: Townsfolk) -> None:
    result = townsfolk("doctor", "--model", "scripted", "--port", "0")
    levels = {line.split()[0] for line in result.out.splitlines() if not line.startswith(" ")}
    assert result.code == 0
    assert levels <= {"ok", "warn"}
    for words in ("Python 3.", "processor core", "simulations are kept in", "ready starts"):
        assert words in result.out


def test_a_port_in_use_is_a_warning(townsfolk: Townsfolk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        result = townsfolk("doctor", "--model", "scripted", "--port", port)
    assert result.code == 0
    assert f"warn  Port {port} on 127.0.0.1 is in use" in result.out


@pytest.mark.parametrize(
    ("reply", "level"), [('{"colour": "green"}', "ok"), ("It is green, of course!", "warn")]
)
def test_the_model_is_asked_for_a_reply_that_keeps_to_a_schema(
    townsfolk: Townsfolk, reply: str, level: str
) -> None:
    with answering(reply) as address:
        result = townsfolk(
            "doctor", "--model", "m", "--base-url", address, "--set", "model.embedder=words"
        )
    assert result.code == 0
    said = " ".join(result.out.split())
    assert ("ok m answers, in" in said) == (level == "ok")
    assert ("warn m doesn't keep to a JSON schema" in said) == (level == "warn")


def test_a_server_that_is_not_there_is_a_failure(townsfolk: Townsfolk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    result = townsfolk(
        "doctor", "--model", "m", "--base-url", address, "--set", "model.embedder=words"
    )
    assert result.code == 1
    assert f"fail  The model server at {address} can't be reached" in result.out


def test_a_missing_model_file_is_a_failure(townsfolk: Townsfolk) -> None:
    words = ("--model", "/nowhere/m.gguf", "--set", "model.embedder=words")
    result = townsfolk("doctor", *words)
    assert result.code == 1
    assert "/nowhere/m.gguf" in result.out


@pytest.mark.skipif(not UNWRITABLE.is_dir(), reason="needs a folder where nobody can write")
def test_a_folder_that_cannot_be_written_is_a_failure(townsfolk: Townsfolk, home: Path) -> None:
    (home / "simulations").symlink_to(UNWRITABLE)
    result = townsfolk("doctor", "--model", "scripted")
    assert result.code == 1
    assert "can't be written" in " ".join(result.out.split())


def test_a_home_that_is_a_file_is_a_failure(
    townsfolk: Townsfolk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path / "file"))
    result = townsfolk("doctor", "--model", "scripted")
    assert result.code == 1
    assert "Set TOWNSFOLK_HOME to a folder you can write to" in " ".join(result.out.split())


def test_weights_are_missing_damaged_or_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path))
    digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    file = dataclasses.replace(MINILM_TOKENIZER, size=5, sha256=digest)
    file.path.parent.mkdir()
    assert [one.level for one in fetched(file)] == ["warn"]
    file.path.write_bytes(b"hellO")
    assert [one.level for one in fetched(file)] == ["fail"]
    file.path.write_bytes(b"hello")
    assert [one.level for one in fetched(file)] == ["ok"]


def test_fitness_says_what_a_model_is_good_for_and_how_long_a_day_takes(
    townsfolk: Townsfolk,
) -> None:
    result = townsfolk("doctor", "--fitness", "--times", "1", "--model", "scripted")
    assert result.code == 0
    assert "Good for talk, schedules, places and thought." in result.out
    assert "A day of 25 people here" in result.out


def test_it_says_how_replies_are_held_where_the_server_refuses_schemas(
    townsfolk: Townsfolk,
) -> None:
    with answering('{"colour": "green"}', refused="response_format") as address:
        result = townsfolk(
            "doctor", "--model", "m", "--base-url", address, "--set", "model.embedder=words"
        )
    assert "it holds replies to nothing, so that prompts tell the schema" in spoken(result.out)


def test_it_says_how_long_embeddings_are_and_that_a_simulation_keeps_its_own(
    townsfolk: Townsfolk,
) -> None:
    result = townsfolk("doctor", "--model", "scripted")
    assert "compared by words-1, 256 numbers each; a simulation keeps" in spoken(result.out)


def test_an_embedder_of_a_server_that_is_away_is_a_failure(townsfolk: Townsfolk) -> None:
    wanted = ("--set", "model.embedder=server", "--set", "model.embedding_model=e")
    with answering('{"colour": "green"}') as address:
        result = townsfolk("doctor", "--model", "m", "--base-url", address, *wanted)
    assert result.code == 1
    assert "embeddings" in result.out


def test_what_auto_means_here_is_said(townsfolk: Townsfolk, ollama_here: str) -> None:
    result = townsfolk("doctor", "--set", "model.embedder=words", "--set", "model.context=2048")
    assert 'model.provider "auto" means Ollama\'s tiny:latest here' in spoken(result.out)
    assert "warn  a call may use 2,048 tokens" in result.out
    assert "Set model.context to at least 4,096" in spoken(result.out)


def spoken(text: str) -> str:
    """Return a text without its line ends."""
    return " ".join(text.split())
