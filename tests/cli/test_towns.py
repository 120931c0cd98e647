"""`townsfolk town check`."""

import json
from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.people.base import find_in_towns


def the_ville() -> Path:
    path = find_in_towns("the_ville/the_ville.tmj")
    assert path is not None
    return path


@pytest.mark.parametrize("how", ["name", "folder", "file"])
def test_a_good_map_is_said_to_be_good(townsfolk: Townsfolk, how: str) -> None:
    path = the_ville()
    given = {"name": "the_ville", "folder": str(path.parent), "file": str(path)}[how]
    result = townsfolk("town", "check", given)
    assert result.code == 0
    assert "The map can be used." in result.out


def test_everything_wrong_is_listed(townsfolk: Townsfolk, tmp_path: Path) -> None:
    content = json.loads(the_ville().read_text(encoding="utf-8"))
    content["layers"] = [one for one in content["layers"] if one["type"] != "objectgroup"]
    (tmp_path / "bad.tmj").write_text(json.dumps(content), encoding="utf-8")
    result = townsfolk("town", "check", str(tmp_path / "bad.tmj"))
    assert result.code == 2
    assert result.out.count("error: ") >= 2
    assert "can be used" not in result.out


def test_a_file_that_is_no_map_is_explained(townsfolk: Townsfolk, tmp_path: Path) -> None:
    (tmp_path / "bad.tmj").write_text("{", encoding="utf-8")
    assert townsfolk("town", "check", "bad.tmj").code == 2
    missing = townsfolk("town", "check", "none.tmj")
    assert missing.code == 2
    assert "none.tmj" in missing.out


def test_a_folder_without_a_map_is_explained(townsfolk: Townsfolk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = townsfolk("town", "check", "empty")
    assert result.code == 2
    assert "Expected one map (.tmj) in the folder 'empty', found 0" in result.err


def test_what_a_good_map_holds_is_shown(townsfolk: Townsfolk) -> None:
    out = townsfolk("town", "check", "the_ville", "--all").out
    assert "Hobbs Cafe" in out
    assert "bar customer seating x8" in out
    assert "Every bed has a way to every object" in " ".join(out.split())
    assert "The longest walk has" in " ".join(out.split())


def test_a_generated_town_passes_the_check_and_is_told_on_one_screen(townsfolk: Townsfolk) -> None:
    assert townsfolk("town", "generate", "vale", "--people", "8").code == 0
    checked = townsfolk("town", "check", "vale")
    assert checked.code == 0
    assert "error" not in checked.out
    assert "more, " in checked.out
    assert len(checked.out.splitlines()) <= 24
    assert len(townsfolk("town", "check", "vale", "--all").out.splitlines()) > 24


def test_of_many_problems_the_first_are_named_and_the_others_counted(
    townsfolk: Townsfolk, tmp_path: Path
) -> None:
    content = json.loads(the_ville().read_text(encoding="utf-8"))
    for layer in content["layers"]:
        if layer["name"] == "objects":
            for thing in layer["objects"]:
                thing["x"], thing["y"] = 0, 0
    (tmp_path / "bad.tmj").write_text(json.dumps(content), encoding="utf-8")
    shown = townsfolk("town", "check", "bad.tmj").out
    assert shown.count("error: ") == 10
    assert "more: --all lists them." in shown
    assert townsfolk("town", "check", "bad.tmj", "--all").out.count("error: ") > 10


def test_a_town_is_not_generated_over_another(townsfolk: Townsfolk) -> None:
    again = townsfolk("town", "generate", "the_ville")
    assert again.code == 2
    assert "There is a town 'the_ville' already" in again.err
