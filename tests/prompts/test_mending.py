"""Replies are read in grades, and nothing is made up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townsfolk.prompts.mending import objects_in, said_so_far

WANTED = {"text": "Hello there.", "over": False}


@pytest.mark.parametrize(
    ("reply", "grade"),
    [
        ('{"text": "Hello there.", "over": false}', "whole"),
        ('<think>{"a": 1}, or so?</think>\n{"text": "Hello there.", "over": false}', "whole"),
        ('```json\n{"text": "Hello there.", "over": false}\n```', "extracted"),
        ('Sure!\n{"text": "Hello there.", "over": false} I hope so.', "extracted"),
        ("{'text': 'Hello there.', 'over': False}", "mended"),
        ('{"text": "Hello there.", "over": false', "mended"),
        ('{text: "Hello there.", "over": false,}', "mended"),
    ],
)
def test_a_reply_is_read_with_as_little_repair_as_it_takes(reply: str, grade: str) -> None:
    first = next(objects_in(reply))
    assert json.loads(first.text) == WANTED
    assert first.grade == grade


@pytest.mark.parametrize("reply", ['{"text": "Hello th', '{"text": "Hello there. I', "Hello.", ""])
def test_half_a_sentence_is_not_completed(reply: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(next(objects_in(reply)).text)


def test_of_several_objects_all_are_offered() -> None:
    assert [found.text for found in objects_in('{"a": 1} or {"b": 2}')] == ['{"a": 1}', '{"b": 2}']


@given(st.text(alphabet='{}[]":,ab1 \n\\', max_size=60))
def test_anything_is_read_or_given_back(text: str) -> None:
    assert all(isinstance(found.text, str) for found in objects_in(text))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("", ""),
        ('{"ans', ""),
        ('{"answer": "I am', "I am"),
        ('{"answer": "I am \\"in\\" lo', 'I am "in" lo'),
        ('Sure! {"answer": "Yes.", "evid', "Yes."),
        ('{"evidence": [1], "answer": "No', "No"),
        ('{"answer": 5', ""),
    ],
)
def test_what_has_come_of_an_answer_is_known_before_its_end(reply: str, said: str) -> None:
    assert said_so_far(reply, "answer") == said
