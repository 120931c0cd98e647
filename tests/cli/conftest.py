"""A home of its own for each test, the command line as a function, and a town that has lived."""

import asyncio
import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from called import Result, Townsfolk
from ollama_stand_in import OllamaRules, ollama_stand_in

from townsfolk.cli.main import main

LIVED_STEPS = 4400
"""From midnight to a quarter past twelve: two people have talked by then."""


@pytest.fixture
def home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Begin in an empty folder, in a terminal of a hundred columns."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def townsfolk(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Townsfolk:
    def run(*words: str, typed: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        shown = capsys.readouterr()
        return Result(int(ended.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture(scope="session")
def lived_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a simulation named `ville`, which has run once for all tests."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSFOLK_HOME", str(folder))
        patch.chdir(folder)
        words = ["run", "ville", "--model", "scripted", "--steps", str(LIVED_STEPS)]
        with pytest.raises(SystemExit) as ended:
            main(words)
    assert not ended.value.code
    return folder / "simulations" / "ville.sqlite"


@pytest.fixture
def ville(home: Path, lived_file: Path) -> Path:
    """The file of `ville` in this test's home."""
    folder = home / "simulations"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(lived_file, folder))


@pytest.fixture
def ollama_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let an Ollama with the model `tiny` run on this machine; gives its address."""
    loop = asyncio.new_event_loop()
    running = ollama_stand_in(OllamaRules(models={"tiny:latest": ["completion"]}))
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result(10)
    monkeypatch.setenv("OLLAMA_HOST", server.base_url)
    yield server.base_url
    asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
