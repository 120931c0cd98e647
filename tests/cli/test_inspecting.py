"""`townsfolk inspect` and its pictures."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.cli.inspecting import find_call
from townsfolk.names import PersonName
from townsfolk.store import asked
from townsfolk.store.reading import Reading

ISABELLA = PersonName("Isabella Rodriguez")


def test_without_a_person_it_is_about_everybody(townsfolk: Townsfolk, ville: Path) -> None:
    shown = townsfolk("inspect", "ville").out
    for words in ("Monday, February 13, 2023, 12:13:20 (step 4,400)", "seed 1, language en"):
        assert words in shown
    for words in (ISABELLA, "Maria Lopez", "Klaus Mueller", "plan_day", "valid", "talks"):
        assert words in shown


def test_a_person_is_shown_with_day_memories_and_talks(townsfolk: Townsfolk, ville: Path) -> None:
    shown = townsfolk("inspect", "ville", "maria", "--memories", "5").out
    assert shown.startswith("Maria Lopez, Monday, February 13, 2023, 12:13:20")
    assert "00:00-08:00  sleeping" in shown
    assert "memories, the latest 5 of" in shown
    assert "last talked to" in shown
    with Reading.of("ville") as reading:
        talk = reading.conversations(PersonName("Maria Lopez"), 1)[0]
        plan = reading.plan(PersonName("Maria Lopez"))
    assert plan is not None
    assert plan.rows[-1].activity in shown
    assert talk.utterances[0].text.split(".")[0] in " ".join(shown.split())


def test_calls_are_numbered_and_each_can_be_opened(townsfolk: Townsfolk, ville: Path) -> None:
    with Reading.of("ville") as reading:
        lines = asked.calls(reading, ISABELLA)
        number = next(n for n, one in enumerate(lines, 1) if asked.recalls(reading, one.key))
        key = lines[number - 1].key
        recalled, call = asked.recalls(reading, key), asked.call(reading, key)
    listed = townsfolk("inspect", "ville", "isabella", "--calls").out
    assert f"\n{len(lines)} " in listed
    shown = townsfolk("inspect", "ville", "isabella", "--call", str(number)).out
    assert shown.splitlines()[0].strip() == str(key)
    assert f"outcome  {call.outcome}" in shown
    assert "memories that came to mind" in shown
    scores = recalled[0]
    figures = (scores.score, scores.recency, scores.relevance, scores.importance)
    assert "  ".join(f"{figure:.2f}" for figure in figures[:1]) in shown
    assert "system says" in shown
    assert "reply 1" in shown
    assert townsfolk("inspect", "ville", "--call", str(key)).out == shown


def test_a_failed_try_is_shown_with_what_was_wrong(townsfolk: Townsfolk, ville: Path) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute("UPDATE attempts SET problem = 'wake_hour: too late' WHERE prompt = 'plan_day'")
    with Reading.of("ville") as reading:
        lines = asked.calls(reading, ISABELLA)
    number = 1 + [line.key.prompt for line in lines].index("plan_day")
    shown = townsfolk("inspect", "ville", "isabella", "--call", str(number)).out
    assert "not used: wake_hour: too late" in shown


def test_a_memory_is_shown_over_what_it_rests_on(townsfolk: Townsfolk, ville: Path) -> None:
    maria = PersonName("Maria Lopez")
    with Reading.of("ville") as reading:
        memory = next(one for one in reading.memories(maria) if one.evidence)
        below = reading.memory(maria, memory.evidence[0])
    shown = townsfolk("inspect", "ville", "maria", "--memory", str(memory.number)).out
    first, *rest = shown.splitlines()
    assert memory.text.split(",")[0][:40] in first
    assert f"#{below.number} {below.kind.value}" in " ".join(rest)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Nobody",), "There is nobody called 'Nobody' in 'ville'. The people are: Isabella"),
        (("--calls",), "Whose? Give a person"),
        (("--call", "3"), "Whose? Give a person"),
        (("isabella", "--call", "9999"), "so there is no call 9999"),
        (("--call", "a/b"), "'a/b' names no call"),
        (("--call", "Isabella Rodriguez/1/act/0"), "There is no finished call"),
        (("--call", "Nobody/1/act/0"), "There is nobody called 'Nobody'"),
        (("isabella", "--memory", "9999"), "has no memory 9999"),
    ],
)
def test_what_is_not_there_is_explained(
    townsfolk: Townsfolk, ville: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = townsfolk("inspect", "ville", *words)
    assert result.code == 2
    assert sentence in result.err


def test_a_text_of_a_model_cannot_command_the_terminal(townsfolk: Townsfolk, ville: Path) -> None:
    with closing(sqlite3.connect(ville)) as db, db:
        db.execute("UPDATE memories SET text = ?", ("[red]a\x1b]0;owned\x07\x1b[2Jb[/red]",))
        db.execute("UPDATE attempts SET reply = ?", (json.dumps("\x1b[2J"),))
    shown = townsfolk("inspect", "ville", "isabella").out
    shown += townsfolk("inspect", "ville", "isabella", "--call", "1").out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[red]a" in shown


def test_a_key_is_read_however_the_name_is_written(ville: Path) -> None:
    with Reading.of("ville") as reading:
        key = find_call(reading, None, "isabella rodriguez/2160/plan_day/0")
    assert key.person == ISABELLA
