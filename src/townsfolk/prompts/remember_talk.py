"""Draws from a finished conversation what one of the two keeps of it."""

from typing import Annotated

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Phrase, Sentence


class Inputs(prompt.Inputs):
    parts = (Part("said", loses="first", keeps=2),)

    other: str
    said: list[tuple[str, str]]


class Reply(prompt.Reply):
    topic: Phrase
    memo: Sentence
    planning_note: Sentence
    importance: Annotated[int, Field(ge=1, le=10)]


NOTHING = "nothing"
_NOTHINGS = (NOTHING, "không", "không có gì", "không có")
_SOMETHING = {"en": "this and that", "vi": "chuyện này chuyện nọ"}
_EXAMPLE_WORD = "bridge"


def topic_of(reply: Reply, said: list[tuple[str, str]], language: str = "en") -> str:
    """Return what a talk was about; not the example's topic, which small models copy."""
    return _SOMETHING[language] if _is_the_examples(reply.topic, said) else reply.topic


def notes_of(reply: Reply, said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is worth a thought: texts, each with what it is (`noticed about`, `plan after`).

    Nothing is nothing, and what comes from the text's example isn't remembered either.
    """
    notes = ((reply.memo, "noticed about"), (reply.planning_note, "plan after"))
    return [
        (text, kind)
        for text, kind in notes
        if text.strip(" .").lower() not in _NOTHINGS and not _is_the_examples(text, said)
    ]


def _is_the_examples(text: str, said: list[tuple[str, str]]) -> bool:
    mentioned = any(_EXAMPLE_WORD in line.lower() for _, line in said)
    return _EXAMPLE_WORD in text.lower() and not mentioned


def fallback(inputs: Inputs) -> Reply:
    """That they talked, and no more."""
    return Reply(
        topic=_SOMETHING.get(inputs.language, _SOMETHING["en"]),
        memo=NOTHING,
        planning_note=NOTHING,
        importance=3,
    )


def put_right(reply: Reply, inputs: Inputs) -> str:
    """What comes from the text's example is left out by `topic_of` and `notes_of`."""
    texts = (reply.topic, reply.memo, reply.planning_note)
    copied = any(_is_the_examples(text, inputs.said) for text in texts)
    return "copied_example" if copied else ""


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, put_right=put_right)
