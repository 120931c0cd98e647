"""Some dozens of damaged copies of the real files; `bench/damaged_classic.py` makes hundreds."""

import json
import os
from pathlib import Path

import pytest
from bench.damaged_classic import run

from real_files import SERVER, needs_real_files
from townsfolk.classic.finding import find
from townsfolk.classic.folder import Folder, require_folder
from townsfolk.classic.importing import import_simulation
from townsfolk.classic.report import Report
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.settings import Settings


@needs_real_files
def test_damaged_copies_are_saved_or_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWNSFOLK_HOME", os.environ["TOWNSFOLK_HOME"])
    assert run(SERVER.parents[1], variants=16, seed=20) == []


def test_a_link_that_leads_outside_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    inside = tmp_path / "save"
    inside.mkdir()
    (inside / "scratch.json").symlink_to(secret)
    report = Report()
    assert Folder(inside, report).json("scratch.json") is None
    assert Folder(inside, report).text("..", "secret.json") is None
    assert len(report.left_out) == 2
    assert all("leads outside the folder" in text for text in report.left_out)


def test_a_huge_file_is_left_out_at_once(tmp_path: Path) -> None:
    (tmp_path / "nodes.json").touch()
    os.truncate(tmp_path / "nodes.json", 5_000_000_000)
    report = Report()
    assert Folder(tmp_path, report).json("nodes.json") is None
    assert report.left_out == ["'nodes.json' has 5,000 MB; expected at most 256."]


def test_half_a_file_and_another_encoding_are_told(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text('{"a": [1, ')
    (tmp_path / "old.json").write_bytes('{"a": "Müller"}'.encode("latin-1"))
    (tmp_path / "wide.json").write_bytes('{"a": "Müller"}'.encode("utf-16"))
    report = Report()
    folder = Folder(tmp_path, report)
    assert folder.json("half.json") is None
    assert folder.json("old.json") == folder.json("wide.json") == {"a": "Müller"}
    assert "isn't whole JSON" in report.left_out[0]
    assert "isn't UTF-8" in report.left_out[1]


def test_what_is_nothing_of_the_original_is_told_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Expected a whole copy"):
        find(tmp_path)
    with pytest.raises(BadInputError, match="There is nothing at"):
        require_folder(tmp_path / "nowhere")


def test_a_save_of_nobody_is_refused(tmp_path: Path, home: Path) -> None:
    (tmp_path / "reverie").mkdir()
    meta = '{"start_date": "February 13, 2023", "persona_names": ["../../etc", "Ana B C"]}'
    (tmp_path / "reverie/meta.json").write_text(meta)
    (found,) = find(tmp_path)
    with pytest.raises(BadInputError, match="no person whose files can be read"):
        import_simulation(found, "none", Settings(), WordsEmbedder())
    assert list((home / "simulations").iterdir()) == []


@pytest.mark.parametrize(("step", "seconds"), [(10**9, 10), (90_000, 86_400), (10**8, 86_400)])
def test_more_time_than_anybody_ran_is_refused_at_once(
    tmp_path: Path, home: Path, step: int, seconds: int
) -> None:
    save = tmp_path / "old"
    persona = save / "personas/Ann Lee/bootstrap_memory"
    persona.mkdir(parents=True)
    (save / "reverie").mkdir()
    (persona / "scratch.json").write_text('{"name": "Ann Lee"}')
    facts = {"start_date": "February 13, 2023", "persona_names": ["Ann Lee"]}
    clock = {"step": step, "sec_per_step": seconds}
    (save / "reverie/meta.json").write_text(json.dumps(facts | clock))
    (found,) = find(save)
    with pytest.raises(BadInputError, match="expected at most 730 days"):
        import_simulation(found, "old", Settings(), WordsEmbedder())
    assert list((home / "simulations").iterdir()) == []
