"""Breaks a block of the hourly plan into tasks of 5 minutes or more (paper 4.3)."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from townsfolk.prompts import prompt
from townsfolk.prompts.act import EMOJIS, Words, state_limit
from townsfolk.prompts.flat_schema import flat_schema
from townsfolk.prompts.gerund import as_gerund
from townsfolk.prompts.prompt import Phrase, UnusableReplyError, clipped

Minutes = Literal[5, 10, 15, 20, 25, 30, 40, 45, 50, 60]


EXAMPLE = frozenset(
    {
        "getting everything ready",
        "making a start",
        "doing the most important part",
        "putting things back in place",
    }
)
"""The steps of the example in the text: chosen to make sense wherever they are copied to."""
EXAMPLE_EMOJIS = frozenset({"🧺", "🧹", "📦"})
EXAMPLE_STATES = frozenset({"being sorted", "being swept", "being arranged"})
"""How its steps look: that makes sense of no breakfast, and isn't kept where both are copied."""


class Inputs(prompt.Inputs):
    start: str
    end: str
    minutes: int
    activity: str
    place: str
    """Where this is done on an ordinary day; empty if that isn't known."""


class Task(prompt.Reply):
    task: Phrase
    minutes: Minutes
    emoji: str = ""
    object_state: Words | Literal[""] = ""
    """What happens to the object that is used; both are asked for when the place is chosen, if they
    are missing here."""


class Reply(prompt.Reply):
    tasks: list[Task] = Field(min_length=1, max_length=8)


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    """At most one task for each 10 minutes, and never more than 8 (a long block of work)."""
    most = max(1, min(8, inputs.minutes // 10))
    looks = {"emoji": {"enum": list(EMOJIS)}, "object_state": state_limit(inputs.language)}
    return {"tasks": {"minItems": min(2, most), "maxItems": most, "items": task_schema(**looks)}}


def task_schema(**looks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a task with how it looks, as far as that is asked for."""
    schema = flat_schema(Task)
    asked = ("task", "minutes", *looks)
    properties = {name: schema["properties"][name] for name in ("task", "minutes")}
    properties |= {name: {"type": "string", **limit} for name, limit in looks.items()}
    return schema | {"properties": properties, "required": list(asked)}


def check(reply: Reply, _: prompt.Inputs) -> None:
    for task in reply.tasks:
        if re.search(r"\d:\d\d", task.task):
            raise UnusableReplyError(f"task: {task.task!r} names a time; name what is done")


def fallback(inputs: Inputs) -> Reply:
    """The block as it is, without detail."""
    return Reply(tasks=[Task(task=clipped(inputs.activity), minutes=60)])


def steps_of(reply: Reply, activity: str) -> list[tuple[str, int]]:
    """Return the tasks of a reply with their minutes, each once and without the example's own.

    Small models go round in circles, and fill up with the example's steps, which are harmless but
    say nothing. When nothing else is left, the activity stays in one piece.
    """
    first: dict[str, tuple[str, int]] = {}
    for task in reply.tasks:
        step = as_gerund(task.task)
        if step.lower() not in EXAMPLE:
            first.setdefault(step.lower(), (step, task.minutes))
    return list(first.values()) or [(activity, 60)]


def looks_of(reply: Reply) -> dict[str, tuple[str, str]]:
    """Return how the tasks look, by task: the emoji and the state of the object that is used.

    What isn't known, can't be shown, or is the example's, is left out.
    """
    return {
        as_gerund(task.task): (task.emoji, task.object_state)
        for task in reply.tasks
        if task.emoji in EMOJIS and task.object_state and not _looks_copied(task)
    }


def _looks_copied(task: Task) -> bool:
    return task.emoji in EXAMPLE_EMOJIS and task.object_state in EXAMPLE_STATES


def put_right(reply: Reply, _: prompt.Inputs) -> str:
    """Steps that are the example's are dropped by `steps_of`, and its looks by `looks_of`."""
    copied = any(
        as_gerund(task.task).lower() in EXAMPLE or _looks_copied(task) for task in reply.tasks
    )
    return "copied_example" if copied else ""


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check, put_right=put_right)
