"""Decides whether a person who notices another goes on, waits or starts to talk (paper 4.3.1)."""

from collections.abc import Mapping
from typing import Any, Literal

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Sentence, UnusableReplyError

Choice = Literal["go_on", "wait", "talk"]


class Inputs(prompt.Inputs):
    parts = (Part("memories"),)

    time: str
    doing: str
    other: str
    other_doing: str
    last_talk: str
    memories: list[str]
    may_wait: bool


class Reply(prompt.Reply):
    why: Sentence
    choice: Choice


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    choices = ["go_on", "wait", "talk"] if inputs.may_wait else ["go_on", "talk"]
    return {"choice": {"enum": choices}, "why": {"maxLength": 120}}


def check(reply: Reply, inputs: Inputs) -> None:
    if reply.choice == "wait" and not inputs.may_wait:
        raise UnusableReplyError("choice: there is nothing to wait for; choose go_on or talk")


def fallback(_: Inputs) -> Reply:
    return Reply(choice="go_on", why="goes on as planned")


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
