"""Plans the rest of a stretch of the day anew after an interruption."""

from collections.abc import Mapping
from typing import Any

from townsfolk.prompts import decompose, prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import clipped


class Inputs(prompt.Inputs):
    parts = (Part("planned", loses="first", keeps=1),)

    planned: list[tuple[str, str]]
    """What was still planned: time and activity, in order."""
    interruption: str
    now: str
    end: str
    minutes: int


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    most = max(1, min(6, inputs.minutes // 5))
    return {"tasks": {"minItems": 1, "maxItems": most, "items": decompose.task_schema()}}


def fallback(inputs: Inputs) -> decompose.Reply:
    """Go on with what was planned last for this stretch."""
    return decompose.Reply(tasks=[decompose.Task(task=clipped(inputs.planned[-1][1]), minutes=60)])


PROMPT = prompt.beside(__file__, Inputs, decompose.Reply, fallback, limits, decompose.check,
                       put_right=decompose.put_right)  # fmt: skip
