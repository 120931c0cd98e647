"""The map of commands, and errors as sentences."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from called import Townsfolk
from command import environment, start

from townsfolk.cli.main import MAP, Entry, load

ENTRIES = [entry for entries in MAP.values() for entry in entries]


def test_help_is_a_map_with_a_line_for_each_command(townsfolk: Townsfolk) -> None:
    result = townsfolk("--help")
    assert result.code == 0
    for entry in ENTRIES:
        assert any(entry.name in line and entry.line in line for line in result.out.splitlines())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_command_loads_and_says_of_itself_what_the_map_says(entry: Entry) -> None:
    command = load(entry)
    if isinstance(command, typer.Typer):
        assert command.registered_callback is not None
        command = command.registered_callback.callback
    assert (inspect.getdoc(command) or "").splitlines()[0] == entry.line


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_command_has_help(townsfolk: Townsfolk, entry: Entry) -> None:
    assert entry.line in townsfolk(entry.name, "--help").out


def test_a_file_that_cannot_be_written_is_a_sentence_and_no_traceback(home: Path) -> None:
    (home / "towns").write_text("in the way of a folder", encoding="utf-8")
    process = start("town", "new", "vale")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"{str(home / 'towns' / 'vale')!r} can't be read or written" in said
    assert "Traceback" not in said


def test_help_loads_no_model_no_server_and_no_arrays() -> None:
    program = (
        "import sys; from townsfolk.cli.main import build; build(None)(['--help'], "
        "standalone_mode=False); heavy = {'numpy', 'fastapi', 'pydantic', 'openai', 'xllamacpp'};"
        "sys.exit(str(heavy & sys.modules.keys()) if heavy & sys.modules.keys() else 0)"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_misspelt_command_is_a_usage_error_with_a_hint(townsfolk: Townsfolk) -> None:
    result = townsfolk("inspekt")
    assert result.code == 2
    assert "inspect" in result.err


def test_the_version_is_printed(townsfolk: Townsfolk) -> None:
    assert townsfolk("--version").out.startswith("townsfolk 0.")


def test_a_users_mistake_is_one_sentence_on_stderr_and_exit_code_2(townsfolk: Townsfolk) -> None:
    result = townsfolk("inspect", "../../etc/passwd")
    assert result.code == 2
    assert "can't name a simulation" in result.err
    assert result.out == ""
    assert "Traceback" not in result.err


def test_a_missing_model_is_one_sentence_and_exit_code_2(townsfolk: Townsfolk) -> None:
    result = townsfolk(
        "run", "a", "--model", "/nowhere/model.gguf", "--set", "model.embedder=words"
    )
    assert result.code == 2
    assert "/nowhere/model.gguf" in " ".join(result.err.split())
    assert "Traceback" not in result.err
