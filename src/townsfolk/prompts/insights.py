"""Draws conclusions from memories, each with the numbers of its evidence (paper 4.2)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.act import Words
from townsfolk.prompts.flat_schema import flat_schema
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Sentence, UnusableReplyError


class Inputs(prompt.Inputs):
    parts = (Part("statements", keeps=2),)

    question: str
    statements: list[str]
    count: int


class Insight(prompt.Reply):
    text: Sentence
    evidence: Annotated[list[int], Field(min_length=1, max_length=6)]
    predicate: Words
    thing: Words
    importance: Annotated[int, Field(ge=1, le=10)]


class Reply(prompt.Reply):
    insights: list[Insight]


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    line = {"type": "integer", "minimum": 1, "maximum": len(inputs.statements)}
    insight = flat_schema(Insight)
    insight["properties"]["evidence"] |= {"items": line, "maxItems": 4}
    return {"insights": {"minItems": 1, "maxItems": inputs.count, "items": insight}}


def check(reply: Reply, inputs: Inputs) -> None:
    known = range(1, len(inputs.statements) + 1)
    for insight in reply.insights:
        wrong = [number for number in insight.evidence if number not in known]
        if wrong:
            raise UnusableReplyError(
                f"evidence: {wrong[0]} is not a line above; lines are 1 to {len(known)}"
            )
        if insight.text.endswith("?"):
            raise UnusableReplyError("text: expected a conclusion, not a question")
        if insight.text in inputs.statements:
            raise UnusableReplyError("text: a line above is not a conclusion; think further")


def distinct(reply: Reply) -> list[Insight]:
    """Return the insights whose words didn't come before: small models say one five times."""
    found: dict[str, Insight] = {}
    for insight in reply.insights:
        found.setdefault(insight.text, insight)
    return list(found.values())


def put_right(reply: Reply, _: Inputs) -> str:
    """What is said again is left out by `distinct`."""
    return "goes_in_circles" if len(distinct(reply)) < len(reply.insights) else ""


def fallback(_: Inputs) -> Reply:
    """No conclusion."""
    return Reply(insights=[])


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check, put_right=put_right)
