import json
from datetime import datetime
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

import townsfolk
from tiny_run import ADA
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.study import opening
from townsfolk.study.tables import table_named

NOTEBOOK = Path(__file__).parents[2] / "docs" / "explore.ipynb"


def test_frames_have_the_rows_and_their_types(day: str) -> None:
    with townsfolk.open(day) as town:
        memories = town.frame("memories")
        assert len(memories) == len(list(town.rows("memories")))
        assert isinstance(memories["time"].iloc[0], datetime)
        assert memories.groupby("person").size()[ADA] > 5
        columns = [column.name for column in table_named("directions").columns]
        assert list(town.frame("directions").columns) == columns


def test_a_file_is_opened_by_its_path_too(lived: Path) -> None:
    with townsfolk.open(str(lived)) as town:
        assert repr(town).startswith("<day: 3 people, 8640 steps")
        assert town.people[0].name == ADA


def test_without_a_library_for_frames_it_is_said(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(opening, "find_spec", nothing)
    with townsfolk.open(day) as town, pytest.raises(BadInputError, match="pip install pandas"):
        town.frame("actions")


def test_a_missing_simulation_is_told(home: Path) -> None:
    with pytest.raises(SimulationFileError, match="nowhere"):
        townsfolk.open("nowhere")


def test_the_notebook_runs(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its cells run in order, as they stand, on a simulation of the name it is given."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    scope: dict[str, Any] = {}
    for number, source in enumerate(code):
        text = source.replace('"my_town"', f'"{day}"')
        exec(compile(text, f"cell {number}", "exec"), scope)
    assert ADA in capsys.readouterr().out
    scope["town"].close()
