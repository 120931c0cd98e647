"""Asks what is worth reflecting on (paper 4.2)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Sentence


class Inputs(prompt.Inputs):
    parts = (Part("statements", loses="first", keeps=3),)

    statements: list[str]
    count: int


class Reply(prompt.Reply):
    questions: Annotated[list[Sentence], Field(max_length=8)]


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    question = {"type": "string", "minLength": 8, "maxLength": 120}
    return {"questions": {"minItems": inputs.count, "maxItems": inputs.count, "items": question}}


def fallback(_: Inputs) -> Reply:
    """No question: this reflection is left out."""
    return Reply(questions=[])


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits)
