"""Asking and whispering."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.cli.directing import answer_of
from townsfolk.errors import ReplyError
from townsfolk.mind.direct import InterviewAnswer
from townsfolk.names import PersonName
from townsfolk.store.reading import Reading


def directions(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT person, text FROM directions ORDER BY number").fetchall()


def test_an_answer_comes_with_the_memories_it_rests_on(townsfolk: Townsfolk, ville: Path) -> None:
    before = hashlib.sha256(ville.read_bytes()).hexdigest()
    result = townsfolk("ask", "ville", "maria", "How is your electromagnetism exam?")
    assert result.code == 0
    assert result.out.strip()
    assert "This rests on:" in result.out
    assert "electromagnetism exam" in result.out.partition("This rests on:")[2]
    assert result.err == ""
    assert hashlib.sha256(ville.read_bytes()).hexdigest() == before


def test_no_usable_answer_is_said_to_be_none() -> None:
    with pytest.raises(ReplyError, match="no usable answer"):
        answer_of(InterviewAnswer(" ", (), ()))


def test_a_whisper_becomes_a_thought_of_the_next_step(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("whisper", "ville", "klaus", "  There is a party at five.  ")
    assert "Klaus Mueller hears it" in result.out
    assert directions(ville) == [("Klaus Mueller", "There is a party at five.")]
    townsfolk("run", "ville", "--steps", "1")
    with Reading.of("ville") as reading:
        thoughts = reading.memories(PersonName("Klaus Mueller"), 5)
    assert any(one.source == "whisper" and "party" in one.text for one in thoughts)


def test_an_announcement_is_noted_for_everybody(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("announce", "ville", "  The fair opens at noon. ")
    assert result.code == 0, result.err
    with closing(sqlite3.connect(ville)) as db:
        noted = db.execute("SELECT kind, person, text FROM directions").fetchall()
    assert noted == [("announce", None, "The fair opens at noon.")]


def test_a_history_file_whispers_to_everybody(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("history", "ville", "the_ville/agent_history_init_n3.csv")
    assert result.code == 0, result.err
    assert {person for person, _ in directions(ville)} == {
        "Isabella Rodriguez",
        "Klaus Mueller",
        "Maria Lopez",
    }


def test_a_line_for_a_stranger_is_left_out_and_reported(townsfolk: Townsfolk, ville: Path) -> None:
    text = "Name,Whisper\nMaria Lopez,Go home\nMaria Lopes,Go\n"
    Path("mine.csv").write_text(text, encoding="utf-8")
    result = townsfolk("history", "ville", "mine.csv")
    assert directions(ville) == [("Maria Lopez", "Go home")]
    assert "1 whisper for 1 person" in result.out
    report = json.loads(townsfolk("history", "ville", "mine.csv", "--json").out)
    assert report["read"] == {"whispers": 1, "people": 1}
    assert len(report["left_out"]) == 1
    assert "Did you mean Maria Lopez?" in result.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ask", "ville", "nobody", "Hi?"), "There is nobody called 'nobody'"),
        (("ask", "ville", "maria", " "), "A question needs a text"),
        (("ask", "none", "maria", "Hi?"), "There is no simulation 'none'"),
        (("whisper", "ville", "nobody", "Go"), "There is nobody called 'nobody'"),
        (("whisper", "ville", "maria", ""), "A whisper needs a text"),
        (("announce", "ville", " "), "An announcement needs a text"),
        (("history", "ville", "none.csv"), "There is no history file 'none.csv'"),
        (("history", "ville", "strangers.csv"), "tells nobody in 'ville' anything"),
    ],
)
def test_what_cannot_be_done_is_explained(
    townsfolk: Townsfolk, ville: Path, words: tuple[str, ...], sentence: str
) -> None:
    Path("strangers.csv").write_text("Name,Whisper\nA Stranger,Go\n", encoding="utf-8")
    result = townsfolk(*words)
    assert result.code == 2
    assert sentence in result.err
    assert directions(ville) == []
