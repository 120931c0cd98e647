"""Answers an interviewer's question from memory; nothing of it is remembered (paper 6.1)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Paragraph, UnusableReplyError


class Inputs(prompt.Inputs):
    parts = (
        Part("memories"),
        Part("said", loses="first"),
    )

    time: str
    doing: str
    lifestyle: str
    daily_requirement: str
    memories: list[str]
    said: list[tuple[str, str]]
    question: str


class Reply(prompt.Reply):
    answer: Paragraph
    evidence: Annotated[list[int], Field(max_length=8)]


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    line = {"type": "integer", "minimum": 1, "maximum": max(1, len(inputs.memories))}
    return {"evidence": {"items": line, "maxItems": min(4, len(inputs.memories))}}


def check(reply: Reply, inputs: Inputs) -> None:
    wrong = [n for n in reply.evidence if not 1 <= n <= len(inputs.memories)]
    if wrong:
        raise UnusableReplyError(f"evidence: there is no memory {wrong[0]}")


def fallback(_: Inputs) -> Reply:
    """An empty answer: the interviewer is told that the model gave none."""
    return Reply.model_construct(answer="", evidence=[])


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
