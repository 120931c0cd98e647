"""Turns an inner voice into a thought (behaviour 13)."""

from typing import Annotated

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.act import Words
from townsfolk.prompts.prompt import Sentence, UnusableReplyError


class Inputs(prompt.Inputs):
    text: str


class Reply(prompt.Reply):
    statement: Sentence
    predicate: Words
    thing: Words
    importance: Annotated[int, Field(ge=1, le=10)]


def check(reply: Reply, inputs: Inputs) -> None:
    if inputs.name.split()[0].lower() not in reply.statement.lower():
        raise UnusableReplyError(f"statement: expected a sentence about {inputs.name}, by name")


def fallback(inputs: Inputs) -> Reply:
    """The voice's own words."""
    keeps = "ghi nhớ" if inputs.language == "vi" else "keeps in mind"
    return Reply.model_construct(
        statement=f"{inputs.name} {keeps}: {inputs.text}",
        predicate=keeps,
        thing=inputs.text[:40],
        importance=5,
    )


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, check=check)
