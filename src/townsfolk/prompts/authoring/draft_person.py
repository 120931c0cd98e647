"""Drafts who somebody is, for the one who makes a town to read and to change."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from townsfolk.prompts import prompt
from townsfolk.prompts.prompt import Paragraph, Sentence, UnusableReplyError

_TRAIT = "[a-z-]{3,20}"
Traits = Annotated[
    str, Field(pattern=f"^{_TRAIT}, {_TRAIT}, {_TRAIT}$"), BeforeValidator(prompt.folded)
]
"""Three words with commas between them."""


class Inputs(prompt.Inputs):
    age: int
    home: str
    """What the building is called where they live."""
    places: list[str]
    given: list[str]
    """What is settled already, such as `learned: Ana bakes.`"""


class Reply(prompt.Reply):
    innate: Traits
    learned: Paragraph
    currently: Paragraph
    lifestyle: Sentence
    daily_requirement: Sentence


def fallback(_: Inputs) -> Reply:
    """Nothing is drafted: a made-up life would be taken for the model's."""
    return Reply.model_construct(
        innate="", learned="", currently="", lifestyle="", daily_requirement=""
    )


def check(reply: Reply, inputs: Inputs) -> None:
    """Raise `UnusableReplyError` for a draft that says one thing twice, or is of a machine."""
    texts = [text.casefold() for text in (reply.learned, reply.currently, reply.lifestyle)]
    if len(set(texts)) < len(texts):
        raise UnusableReplyError(
            "learned, currently and lifestyle say the same; say something else in each"
        )
    if re.search(r"\bnora\b|\bweiss\b", " ".join(texts)) and "nora" not in inputs.name.casefold():
        raise UnusableReplyError(f"Nora Weiss was the example; describe {inputs.name}")
    if re.search(r"\b(as an ai|language model)\b", " ".join(texts)):
        raise UnusableReplyError(f"{inputs.name} is a person; describe a person")


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, check=check)
