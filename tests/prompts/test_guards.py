"""Each known failure of small models trips its guard, and ordinary words trip none."""

import json
from pathlib import Path

import pytest

from townsfolk.prompts import guards
from townsfolk.prompts.guards import Saying, first_complaint

ALL = guards.EVERYWHERE + guards.SPOKEN
OFFER = ("Ann Lee", "I'd be happy to help you set up the party.")
YES = [("Bob Ray", "Sure, that works."), ("Ann Lee", "And then?"), ("Bob Ray", "Yes, let's.")]
COPY = "answer in your own words please"


def saying(text: str, *said: tuple[str, str], name: str = "Bob Ray") -> Saying:
    runs = frozenset(guards.word_runs(COPY))
    return Saying("text", text, "en", "English", runs, name, "", said)


@pytest.mark.parametrize(
    ("guard", "case"),
    [
        ("empty_answer", saying("...")),
        ("empty_answer", saying("text")),
        ("empty_answer", saying("currently_daily_requirement_today")),
        ("empty_answer", saying("10.1.2.1")),
        ("empty_answer", saying("[Your name] goes home.")),
        ("copied_instructions", saying(f"I will {COPY}.")),
        ("foreign_language", saying("No me gusta nada de lo que dice")),
        ("endless_text", saying("I like tea, and I like tea, and I like tea, and so on.")),
        ("assistant_voice", saying("As an AI, I have no plans.")),
        ("assistant_voice", saying("It's not possible to answer the user's question.")),
        ("closing_formula", saying("The cafe opens at eight. Feel free to ask more!")),
        ("repeated_line", saying("A fine day, Ann!", ("Ann Lee", "A fine day, Ann."))),
        ("agrees_to_everything", saying("Absolutely!", *YES)),
        ("helper_again", saying("How can I help with the cake?", OFFER)),
    ],
)
def test_a_failure_trips_its_guard(guard: str, case: Saying) -> None:
    assert first_complaint(ALL, case)[0] == guard


@pytest.mark.parametrize(
    "case",
    [
        saying("I'd be happy to help you with the cake."),
        saying("Yes, I'd love to come.", *YES[:2]),
        saying("No, I have to study tonight.", *YES),
        saying("I look forward to the music.", OFFER),
        saying("The bread is still warm. Do you want some, Ann?"),
    ],
)
def test_ordinary_words_trip_none(case: Saying) -> None:
    assert first_complaint(ALL, case) == ("", "")


def test_every_guard_has_its_own_name() -> None:
    assert len(set(guards.NAMES)) == len(guards.NAMES)


def test_the_page_has_words_for_every_guard_in_each_language() -> None:
    for file in sorted((Path(__file__).parents[2] / "web" / "src" / "i18n").glob("*.json")):
        words = json.loads(file.read_text("utf-8"))
        named = {key.removeprefix("guard.") for key in words if key.startswith("guard.")}
        assert named == set(guards.NAMES), file.name
