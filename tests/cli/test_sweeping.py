"""`townsfolk sweep`."""

import csv
import json
from pathlib import Path

import pytest
from called import Townsfolk

STUDY = """
bases = ["base_the_ville_isabella_maria_klaus"]
steps = 2600
seeds = [1, 2]
"""


@pytest.fixture
def study(home: Path) -> str:
    Path("party.toml").write_text(STUDY, encoding="utf-8")
    return "party.toml"


def test_a_study_is_run_once_and_told_again(townsfolk: Townsfolk, home: Path, study: str) -> None:
    first = townsfolk("sweep", study, "--json")
    assert first.code == 0, first.err
    rows = json.loads(first.out)
    assert [(row["name"], row["state"]) for row in rows] == [
        ("party_s1", "done"),
        ("party_s2", "done"),
    ]
    assert all(row["calls"] == row["valid"] > 0 and row["wall_s"] > 0 for row in rows)
    again = townsfolk("sweep", study, "--json")
    assert json.loads(again.out) == rows
    with (home / "studies" / "party" / "results.csv").open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    assert [row["fingerprint"] for row in table] == [row["fingerprint"] for row in rows]
    assert "party_s2" in townsfolk("sweep", study).out


def test_an_address_is_for_ray(townsfolk: Townsfolk, study: str) -> None:
    result = townsfolk("sweep", study, "10.0.0.1:6379")
    assert (result.code, "Add --ray" in result.err) == (2, True)


def test_a_study_that_fails_says_so(townsfolk: Townsfolk, home: Path, study: str) -> None:
    taken = STUDY.replace("isabella_maria_klaus", "n25")
    assert townsfolk("run", "party_s1", "--model", "scripted", "--steps", "1").code == 0
    Path(study).write_text(taken.replace("1, 2", "1"), encoding="utf-8")
    result = townsfolk("sweep", study)
    assert result.code == 1
    assert "party_s1 failed" in result.err
    assert "began from the base" in result.err
