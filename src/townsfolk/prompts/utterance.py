"""Says the next thing in a conversation (paper 4.3.2)."""

import re
from collections.abc import Mapping
from typing import Any

from townsfolk.prompts import prompt
from townsfolk.prompts.guards import ANSWERED, plain, repeats
from townsfolk.prompts.leaving_out import Part
from townsfolk.prompts.prompt import Sentence, UnusableReplyError

_GOODBYE = {"en": "I have to go on now. See you!", "vi": "Tôi phải đi đây. Hẹn gặp lại nhé!"}


_FAREWELL = re.compile(
    r"\b(see you|good ?bye|bye|i have to go|i must go|take care|tạm biệt|hẹn gặp lại)\b",
    re.IGNORECASE,
)
SHORTEST = 4
"""The least that is said in a talk, unless a model can't go on."""


class Inputs(prompt.Inputs):
    parts = (
        Part("memories"),
        Part("said", loses="first", keeps=1),
    )

    time: str
    place: str
    other: str
    doing: str
    other_doing: str
    last_talk: str
    why: str
    memories: list[str]
    said: list[tuple[str, str]]
    left: int
    """How many utterances this conversation may still have."""


class Reply(prompt.Reply):
    text: Sentence
    over: bool


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    """Nobody ends a talk before the other could answer."""
    return {"over": {"enum": [False]}} if len(inputs.said) < SHORTEST - 1 else {}


def check(reply: Reply, inputs: Inputs) -> None:
    said = plain(reply.text)
    if inputs.name in reply.text:
        raise UnusableReplyError("text: expected spoken words, with I in place of the own name")
    scene = f"{inputs.other} is {inputs.other_doing}"
    if plain(scene) in said or plain(inputs.place) + " " + plain(inputs.name) in said:
        raise UnusableReplyError("text: expected spoken words, not a description of the scene")
    speaker = reply.text.partition(":")[0]
    if speaker in (inputs.name, inputs.other, inputs.name.split()[0], inputs.other.split()[0]):
        raise UnusableReplyError("text: give the spoken words alone, without the speaker's name")


def put_right(reply: Reply, inputs: Inputs) -> str:
    """Who only repeats what was said has no more to say; and no talk lasts for ever."""
    if goes_in_circles(reply, inputs):
        return "goes_in_circles"
    return "endless_talk" if inputs.left <= 1 and not ends(reply) else ""


def goes_in_circles(reply: Reply, inputs: Inputs) -> bool:
    """Say whether a line repeats one before it when both have spoken, so that the talk is over."""
    return len(inputs.said) >= ANSWERED and repeats(reply.text, inputs.said)


def ends(reply: Reply) -> bool:
    """Say whether a talk ends with these words: people who have said goodbye don't go on."""
    return reply.over or bool(_FAREWELL.search(reply.text))


def is_farewell_alone(text: str) -> bool:
    """Say whether a line is only the fallback's goodbye, in which nobody said anything."""
    return text in _GOODBYE.values()


def fallback(inputs: Inputs) -> Reply:
    """Say goodbye: a talk that can't go on should end."""
    return Reply(text=_GOODBYE.get(inputs.language, _GOODBYE["en"]), over=True)


PROMPT = prompt.beside(
    __file__, Inputs, Reply, fallback, limits, check, spoken=True, put_right=put_right
)
