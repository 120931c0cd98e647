"""Revises what is on a person's mind when a new day begins (behaviour 12)."""

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Paragraph


class Inputs(prompt.Inputs):
    parts = (Part("memories"),)

    date: str
    memories: list[str]
    lifestyle: str
    currently: str
    daily_requirement: str


class Reply(prompt.Reply):
    currently: Paragraph
    daily_requirement: Paragraph


def fallback(inputs: Inputs) -> Reply:
    """Nothing has changed."""
    return Reply.model_construct(
        currently=inputs.currently, daily_requirement=inputs.daily_requirement
    )


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback)
