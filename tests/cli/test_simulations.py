"""The shelf: list, fork, delete, fingerprint, bases."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.cli.simulations import spoken_size
from townsfolk.people.writing import person_toml
from townsfolk.store import shelf
from townsfolk.store.reading import Reading


def test_an_empty_shelf_says_how_to_begin(townsfolk: Townsfolk) -> None:
    result = townsfolk("list")
    assert (result.code, result.out) == (0, "")
    assert "townsfolk play" in result.err


def test_the_list_tells_what_each_simulation_is(townsfolk: Townsfolk, ville: Path) -> None:
    line = next(line for line in townsfolk("list").out.splitlines() if line.startswith("ville"))
    for word in ("2023-02-13 12:13", "4,400", " 3 ", "scripted", "the_ville_isabella"):
        assert word in line


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_of_the_list_is_broken(
    townsfolk: Townsfolk, ville: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    townsfolk("fork", "ville", "a_copy_with_quite_a_name")
    monkeypatch.setenv("COLUMNS", str(width))
    lines = townsfolk("list").out.splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= width
    assert lines[1].startswith("a_copy_with_quite_a_name  2023-02-13 12:13  4,400  ")


def test_a_damaged_file_does_not_hide_the_others(townsfolk: Townsfolk, ville: Path) -> None:
    ville.with_name("broken.sqlite").write_bytes(b"this is no database at all" * 100)
    result = townsfolk("list")
    assert result.code == 0
    assert "ville" in result.out
    assert "The simulation 'broken' is damaged" in result.err
    assert "damaged" in result.err


def test_a_fork_has_the_same_past(townsfolk: Townsfolk, ville: Path) -> None:
    assert townsfolk("fork", "ville", "other").code == 0
    assert townsfolk("fingerprint", "other").out == townsfolk("fingerprint", "ville").out
    with Reading.of("other") as reading:
        assert reading.meta["forked_from"] == "ville@4400"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fork", "ville", "ville"), "There already is a simulation 'ville'"),
        (("fork", "nobody", "other"), "There is no simulation 'nobody'"),
        (("fork", "ville", "../other"), "can't name a simulation"),
        (("delete", "nobody", "--yes"), "There is no simulation 'nobody'"),
        (("fingerprint", "nobody"), "There is no simulation 'nobody'"),
        (("fingerprint", "ville", "--step", "9999"), "has 4400 steps so far"),
    ],
)
def test_what_cannot_be_done_is_explained(
    townsfolk: Townsfolk, ville: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = townsfolk(*words)
    assert result.code == 2
    assert sentence in result.err
    assert shelf.all_names() == ["ville"]


@pytest.mark.parametrize(("typed", "left"), [("y\n", []), ("n\n", ["ville"]), ("", ["ville"])])
def test_deleting_asks_first(
    townsfolk: Townsfolk, ville: Path, typed: str, left: list[str]
) -> None:
    result = townsfolk("delete", "ville", typed=typed)
    assert "[y/N]" in result.err + result.out
    assert shelf.all_names() == left


def test_deleting_with_yes_does_not_ask(townsfolk: Townsfolk, ville: Path) -> None:
    assert townsfolk("delete", "ville", "--yes").code == 0
    assert list(ville.parent.iterdir()) == []


def test_a_fingerprint_changes_with_what_happened(townsfolk: Townsfolk, ville: Path) -> None:
    before = townsfolk("fingerprint", "ville").out
    assert townsfolk("fingerprint", "ville", "--step", "4400").out == before
    assert townsfolk("fingerprint", "ville", "--step", "4300").out != before
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute("UPDATE memories SET text = 'nothing' WHERE number = 9")
    assert townsfolk("fingerprint", "ville").out != before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("PRAGMA user_version = 99", "written by a newer townsfolk"),
        ("PRAGMA application_id = 1", "not a simulation of townsfolk"),
    ],
)
@pytest.mark.parametrize("command", ["run", "inspect", "fingerprint"])
def test_a_file_that_cannot_be_used_is_explained(
    townsfolk: Townsfolk, ville: Path, command: str, damage: str, sentence: str
) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute(damage)
    result = townsfolk(command, "ville")
    assert result.code == 2
    assert sentence in result.err


def test_a_cut_off_file_is_explained(townsfolk: Townsfolk, ville: Path) -> None:
    shutil.copy(ville, ville.with_name("short.sqlite"))
    with ville.with_name("short.sqlite").open("r+b") as file:
        file.truncate(5000)
    for command in ("run", "inspect", "fingerprint"):
        result = townsfolk(command, "short")
        assert result.code == 2
        assert "is damaged" in result.err


def test_a_damaged_page_is_explained_whatever_reads_it(townsfolk: Townsfolk, ville: Path) -> None:
    with ville.open("r+b") as file:
        file.seek(4096 * 60)
        file.write(b"\xff" * (ville.stat().st_size // 2))
    for words in (["fingerprint"], ["export", "--markdown"], ["fork"], ["replay"], ["run"]):
        result = townsfolk(words[0], "ville", *words[1:], *(["new"] if words == ["fork"] else []))
        assert result.code == 2, result.err
        assert "The simulation 'ville' is damaged" in result.err
        assert "*** in" not in result.err
    assert "Page" in townsfolk("verify", "ville").err


def test_a_row_that_is_missing_is_explained_when_it_is_needed(
    townsfolk: Townsfolk, ville: Path
) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute("DELETE FROM memories WHERE number = 3")
    result = townsfolk("run", "ville")
    assert result.code == 2
    assert "is damaged: Isabella Rodriguez lacks memory 3" in result.err
    assert "has no memory 3" in townsfolk("share", "ville").err


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("DELETE FROM minds_now WHERE person LIKE 'Maria%'", "Maria Lopez has no mind"),
        (
            """UPDATE minds_now SET state = '{"by": "hand"}' WHERE person LIKE 'Maria%'""",
            "Maria Lopez has no mind that can be understood",
        ),
        ("DELETE FROM bodies_now WHERE person LIKE 'Maria%'", "Maria Lopez has no place"),
        ("DELETE FROM maps", "the map is missing"),
        ("DELETE FROM meta WHERE key = 'step'", "the fact 'step' is missing"),
        ("UPDATE meta SET value = 'x' WHERE key = 'settings'", "the facts can't be understood"),
    ],
)
def test_what_a_run_needs_and_lacks_is_named_and_nothing_is_changed(
    townsfolk: Townsfolk, ville: Path, damage: str, sentence: str
) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute(damage)
        steps = db.execute("SELECT max(step) FROM movements").fetchone()
    result = townsfolk("run", "ville", "--steps", "5")
    assert result.code == 2, result.err
    assert f"The simulation 'ville' is damaged: {sentence}" in " ".join(result.err.split())
    with closing(sqlite3.connect(ville)) as db:
        assert db.execute("SELECT max(step) FROM movements").fetchone() == steps
    assert townsfolk("verify", "ville").code == 1


def test_bases_lists_the_ready_starts_with_their_people(townsfolk: Townsfolk) -> None:
    shown = " ".join(townsfolk("bases").out.split())
    assert "base_the_ville_isabella_maria_klaus 2023-02-13 00:00 Isabella Rodriguez" in shown


@pytest.mark.parametrize(
    ("size", "text"), [(900, "1 kB"), (340_000, "340 kB"), (1_230_000, "1.2 MB"), (5e9, "5.0 GB")]
)
def test_sizes_are_written_for_people(size: float, text: str) -> None:
    assert spoken_size(size) == text


def test_a_sound_file_is_said_to_be_sound(townsfolk: Townsfolk, ville: Path) -> None:
    hashed = townsfolk("fingerprint", "ville").out.strip()
    result = townsfolk("verify", "ville", "--fingerprint", hashed)
    assert result.code == 0
    assert "ville is sound: 4,400 steps" in result.out
    assert hashed in result.out


def test_another_fingerprint_than_expected_is_an_error(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("verify", "ville", "--fingerprint", "abc")
    assert result.code == 1
    assert "expected was abc" in result.err


def test_what_is_wrong_with_a_file_is_said_and_is_an_error(
    townsfolk: Townsfolk, ville: Path
) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute("DELETE FROM attempts")
    result = townsfolk("verify", "ville")
    assert result.code == 1
    assert "no reply in the journal" in result.err


def test_what_another_person_would_be_asked_anew_is_counted(
    townsfolk: Townsfolk, ville: Path, tmp_path: Path
) -> None:
    assert "asks nothing anew" in townsfolk("replay", "ville", "--anew").out
    with Reading(ville) as reading:
        klaus = next(one for one in reading.people() if one.name == "Klaus Mueller")
    file = tmp_path / "klaus.toml"
    file.write_text(person_toml(klaus.model_copy(update={"innate": "grumpy"})), encoding="utf-8")
    result = townsfolk("replay", "ville", "--person", str(file))
    assert result.code == 0
    assert "in other words" in result.out
    assert "would be asked anew" in result.err
    assert "can't be another" in townsfolk("replay", "ville", "--set", "simulation.seed=3").err
