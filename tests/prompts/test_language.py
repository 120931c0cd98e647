"""A text in another language than the town's is noticed, and nearly nothing else is."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from townsfolk.llm.fitness import CASES
from townsfolk.prompts.language import is_foreign

ROOT = Path(__file__).parents[2]
PEOPLE = sorted((ROOT / "towns").glob("*/people/*.toml"))
KEYS = {"innate", "learned", "currently", "lifestyle", "doing", "daily_requirement"}


def texts_of(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key in KEYS:
        yield value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts_of(item, name)
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item, key)


def texts_in(language: str) -> list[str]:
    """Return what the people of this tree are, do and say in a language."""
    found: list[str] = []
    for path in PEOPLE:
        person = tomllib.loads(path.read_text("utf-8"))
        own = person.pop("vi", {})
        found += texts_of(own if language == "vi" else person)
    for inputs in json.loads(CASES.read_text("utf-8"))[language].values():
        for given in inputs:
            found += given.get("memories", []) + given.get("statements", [])
            found += [text for _, text in given.get("said", [])]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_of_the_texts_in_the_tree_at_most_one_in_a_hundred_is_taken_for_foreign(
    language: str,
) -> None:
    texts = texts_in(language)
    wrong = [text for text in texts if is_foreign(text, language)]
    assert len(texts) > 60
    assert len(wrong) <= len(texts) / 100, wrong


@pytest.mark.parametrize(("language", "other"), [("en", "vi"), ("vi", "en")])
def test_of_the_same_texts_in_the_other_language_nine_in_ten_are_noticed(
    language: str, other: str
) -> None:
    texts = [text for text in texts_in(other) if len(text.split()) >= 4]
    missed = [text for text in texts if not is_foreign(text, language)]
    assert len(missed) <= len(texts) / 10, missed


@pytest.mark.parametrize(
    "text",
    ["No me gusta nada de lo que dice", "Ich habe keine Zeit und gehe nicht", "你好", "Привет"],
)
def test_other_languages_are_noticed(text: str) -> None:
    assert is_foreign(text, "en")
    assert is_foreign(text, "vi")


@pytest.mark.parametrize(
    "text",
    ["Café au lait", "Nguyễn Văn An", "Klaus Müller", "phở", "π is fine", "", "☕", "De La Cruz"],
)
def test_names_dishes_and_signs_are_not(text: str) -> None:
    assert not is_foreign(text, "en")


def test_what_was_told_may_be_repeated() -> None:
    told = "no me gusta nada de lo que dice"
    assert not is_foreign(told, "en", known=told.split())
