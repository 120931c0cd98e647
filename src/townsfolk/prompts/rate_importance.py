"""Rates how much each newly noticed thing matters, 1 to 10, in one call (paper 4.1)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.prompt import UnusableReplyError

Rating = Annotated[int, Field(ge=1, le=10)]

UNRATED = 3
"""What an everyday observation is worth when no rating could be had."""


class Inputs(prompt.Inputs):
    noticed: list[str]


class Reply(prompt.Reply):
    ratings: list[Rating]


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    return {"ratings": {"minItems": len(inputs.noticed), "maxItems": len(inputs.noticed)}}


def check(reply: Reply, inputs: Inputs) -> None:
    if len(reply.ratings) != len(inputs.noticed):
        raise UnusableReplyError(
            f"ratings: expected {len(inputs.noticed)} numbers, found {len(reply.ratings)}"
        )


def fallback(inputs: Inputs) -> Reply:
    """Everything is everyday."""
    return Reply(ratings=[UNRATED] * len(inputs.noticed))


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
