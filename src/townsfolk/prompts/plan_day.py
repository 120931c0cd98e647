"""Plans a day: what to do at each hour at which something else begins (paper 4.3).

The original asks for the hour of getting up, for the broad strokes, and then for each hour by
itself. All three are in this one reply: the first entry that isn't sleep is getting up, and the
entries in order are the strokes.
"""

from collections.abc import Mapping
from typing import Any

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import PHRASE, Phrase, UnusableReplyError

EARLIEST_HOUR = 4
LATEST_WAKE_HOUR = 11
LEAST_ACTIVITIES = 5
"""A day with fewer different activities is planned again (behaviour 5)."""


class Inputs(prompt.Inputs):
    parts = (Part("memories"),)

    lifestyle: str
    daily_requirement: str
    memories: list[str]
    ordinary_day: list[tuple[int, str]]
    """The hours at which the person's ordinary day changes, from getting up on, and to what."""


class Reply(prompt.Reply):
    hours: dict[str, Phrase]
    """Hour as two digits, such as `07`, to the activity that begins then."""


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    """Ask at least for what begins at the hours of the ordinary day, and allow for every hour.

    A row of equal hours, asleep or at work, would carry a small model away to repeat it for ever.
    """
    phrase = {"type": "string", "minLength": 3, "maxLength": PHRASE}
    return {
        "hours": {
            "properties": {f"{hour:02d}": phrase for hour in range(_wake(inputs), 24)},
            "required": _required(inputs),
            "additionalProperties": False,
        }
    }


def check(reply: Reply, inputs: Inputs) -> None:
    missing = set(_required(inputs)) - set(reply.hours)
    allowed = {f"{hour:02d}" for hour in range(_wake(inputs), 24)}
    if missing or set(reply.hours) - allowed:
        raise UnusableReplyError(
            f"hours: expected entries for {', '.join(_required(inputs))} and others up to 23"
        )
    if len({text.lower() for text in reply.hours.values()}) < LEAST_ACTIVITIES:
        raise UnusableReplyError(
            f"hours: a day has at least {LEAST_ACTIVITIES} different activities", "same_all_day"
        )


def fallback(inputs: Inputs) -> Reply:
    """An ordinary day."""
    hours = {f"{hour:02d}": activity for hour, activity in inputs.ordinary_day}
    return Reply.model_construct(hours=hours)


def _wake(inputs: Inputs) -> int:
    return inputs.ordinary_day[0][0]


def _required(inputs: Inputs) -> list[str]:
    return [f"{hour:02d}" for hour, _ in inputs.ordinary_day]


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
