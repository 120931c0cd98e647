import os
from pathlib import Path

import pytest

from townsfolk.classic.history import find_history, read_history
from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.people.base import load_base

PEOPLE = (PersonName("Abigail Chen"), PersonName("Bo Ray"))
OURS = "the_ville/agent_history_init_n3.csv"
CLASSIC = (
    Path(__file__).parents[3]
    / "shared/classic/environment/frontend_server/static_dirs/assets/the_ville"
)


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "history.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_whispers_are_split_and_trimmed_for_each_person(tmp_path: Path) -> None:
    history = read_history(
        write(tmp_path, 'Name,Whisper\nBo Ray,You bake; "Yes" \nAbigail Chen,"A, b; C"\n')
    )
    assert [(row.person, row.texts, row.line) for row in history.rows] == [
        ("Bo Ray", ("You bake", '"Yes"'), 2),
        ("Abigail Chen", ("A, b", "C"), 3),
    ]
    assert history.problems == ()


def test_a_file_from_a_spreadsheet_with_mark_and_crlf_is_read(tmp_path: Path) -> None:
    history = read_history(write(tmp_path, "NAME, Whisper \r\nBo Ray,Một;Hai\r\n\r\n", "utf-8-sig"))
    assert history.rows[0].texts == ("Một", "Hai")


def test_a_comma_outside_quotes_loses_no_word_and_is_reported(tmp_path: Path) -> None:
    history = read_history(write(tmp_path, "Name,Whisper\nBo Ray,One; For planning, you bake\n"))
    assert history.rows[0].texts == ("One", "For planning, you bake")
    assert "Line 2 (Bo Ray) has a comma outside quotes" in history.problems[0]


def test_an_empty_whisper_is_left_out_and_reported(tmp_path: Path) -> None:
    history = read_history(write(tmp_path, "Name,Whisper\nBo Ray,One;;Two;\nAbigail Chen,\n"))
    assert [row.texts for row in history.rows] == [("One", "Two")]
    assert "has 2 empty whisper(s)" in history.problems[0]
    assert "Line 3 (Abigail Chen) has 1 empty" in history.problems[1]


def test_a_stranger_is_left_out_and_reported_with_the_nearest_name(tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Whisper\nAbigail Chan,One\nBo Ray,Two\n")
    history = read_history(path, PEOPLE)
    assert [row.person for row in history.rows] == ["Bo Ray"]
    assert history.problems == (
        "Line 2 is for Abigail Chan, who isn't in this town; it was left out. "
        "Did you mean Abigail Chen?",
    )
    assert len(read_history(path).rows) == 2


def test_a_misspelt_name_inside_a_whisper_is_reported(tmp_path: Path) -> None:
    history = read_history(
        write(tmp_path, "Name,Whisper\nBo Ray,You like Abigail Chan's cat\n"), PEOPLE
    )
    assert history.problems == (
        "Line 2 (Bo Ray) mentions Abigail Chan; the name in town is Abigail Chen.",
    )


def test_a_person_with_two_rows_is_reported_and_both_are_kept(tmp_path: Path) -> None:
    history = read_history(write(tmp_path, "Name,Whisper\nBo Ray,One\nBo Ray,Two\n"))
    assert [row.texts for row in history.rows] == [("One",), ("Two",)]
    assert "Line 3 is for Bo Ray, as line 2 is" in history.problems[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "expected the first line Name,Whisper, found 'an empty file'"),
        ("Bo Ray,One\n", "expected the first line Name,Whisper, found 'Bo Ray,One'"),
        ('Name,Whisper\nBo Ray,"One\n', "can't be read as a UTF-8 CSV file"),
    ],
)
def test_what_is_not_a_history_is_refused_with_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(BadInputError) as refusal:
        read_history(write(tmp_path, text))
    assert sentence in str(refusal.value)


def test_a_file_of_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Whisper\n")
    os.truncate(path, 5_000_000_000)
    with pytest.raises(BadInputError, match="has 5,000 MB"):
        read_history(path)


def test_another_encoding_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="UTF-8 CSV"):
        read_history(write(tmp_path, "Name,Whisper\nBo Ray,Café\n", "latin-1"))


def test_our_history_loads_without_a_problem_for_the_three_people() -> None:
    base = load_base("base_the_ville_isabella_maria_klaus")
    history = read_history(find_history(OURS), base.people)
    assert history.problems == ()
    assert {row.person for row in history.rows} == set(base.people)
    assert any("Valentine" in text for row in history.rows for text in row.texts)


def test_a_history_is_also_found_by_its_plain_path(tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Whisper\n")
    assert find_history(str(path)) == path


def test_a_missing_history_is_refused_with_where_it_was_looked_for() -> None:
    with pytest.raises(BadInputError, match=r"looked for in .*towns.* and as a plain path"):
        find_history("the_ville/nothing.csv")


@pytest.mark.skipif(not CLASSIC.is_dir(), reason="the original's data folder isn't here")
def test_the_original_files_are_read_whole_and_their_known_defects_reported() -> None:
    three = read_history(CLASSIC / "agent_history_init_n3.csv")
    assert [len(row.texts) for row in three.rows] == [5, 5, 5]
    assert three.rows[0].texts[-1].startswith("For planning, ")
    assert len(three.problems) == 1
    many = read_history(CLASSIC / "agent_history_init_n25.csv")
    assert len(many.rows) == 25
    assert {len(row.texts) for row in many.rows} <= set(range(3, 18))
    checked = read_history(CLASSIC / "agent_history_init_n25.csv", [r.person for r in many.rows])
    assert any("mentions Abigail Chan" in problem for problem in checked.problems)
    assert any("1 empty whisper" in problem for problem in checked.problems)
