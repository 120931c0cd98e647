"""A home of its own for each test, the command line as a function, and a town that has lived."""

import io
import shutil
import sys
from pathlib import Path

import pytest
from called import Result, Townsfolk

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
