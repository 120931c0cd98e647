"""Turns an inner voice into a thought (behaviour 13)."""

from typing import Annotated

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.act import Words
from townsfolk.prompts.prompt import Sentence, UnusableReplyError

_EXAMPLE_WORD = "mill"
_SHOWN = 40  # characters of a whisper that stand for what it is about


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


def thing_of(reply: Reply, whispered: str) -> str:
    """Return what the thought is about; not the example's thing, which small models copy."""
    return whispered[:_SHOWN] if _is_the_examples(reply.thing, whispered) else reply.thing


def _is_the_examples(thing: str, whispered: str) -> bool:
    return _EXAMPLE_WORD in thing.lower() and _EXAMPLE_WORD not in whispered.lower()


def put_right(reply: Reply, inputs: Inputs) -> str:
    """What comes from the text's example is replaced by `thing_of`."""
    return "copied_example" if _is_the_examples(reply.thing, inputs.text) else ""


def fallback(inputs: Inputs) -> Reply:
    """The voice's own words."""
    keeps = "ghi nhớ" if inputs.language == "vi" else "keeps in mind"
    return Reply.model_construct(
        statement=f"{inputs.name} {keeps}: {inputs.text}",
        predicate=keeps,
        thing=inputs.text[:_SHOWN],
        importance=5,
    )


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, check=check, put_right=put_right)
