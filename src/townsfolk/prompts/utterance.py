"""Says the next thing in a conversation (paper 4.3.2)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from townsfolk.prompts import prompt
from townsfolk.prompts.prompt import Sentence, UnusableReplyError

_GOODBYE = {"en": "I have to go on now. See you!", "vi": "Tôi phải đi đây. Hẹn gặp lại nhé!"}


_FAREWELL = re.compile(
    r"\b(see you|good ?bye|bye|i have to go|i must go|take care|tạm biệt|hẹn gặp lại)\b",
    re.IGNORECASE,
)
ANSWERED = 2
"""Lines after which both have spoken. Who then only repeats what was said has no more to say,
and the talk ends; before, another line is asked for."""
ALIKE = 0.8
"""The share of words that two lines have in common when one repeats the other."""
SHORTEST = 4
"""The least that is said in a talk, unless a model can't go on."""
_REFUSAL = re.compile(
    r"(I'm sorry, but I can(no|')t|I am sorry, but I can|As an AI)", re.IGNORECASE
)


class Inputs(prompt.Inputs):
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
    if _REFUSAL.match(reply.text):
        raise UnusableReplyError("text: expected what a person in town says, not an assistant")
    said = inputs.said
    plain = _plain(reply.text)
    if not plain:
        raise UnusableReplyError("text: expected spoken words")
    if len(said) < ANSWERED and repeats(reply.text, inputs.said):
        raise UnusableReplyError(f"text: {reply.text!r} was already said; say something new")
    if inputs.name in reply.text:
        raise UnusableReplyError("text: expected spoken words, with I in place of the own name")
    scene = f"{inputs.other} is {inputs.other_doing}"
    if _plain(scene) in plain or _plain(inputs.place) + " " + _plain(inputs.name) in plain:
        raise UnusableReplyError("text: expected spoken words, not a description of the scene")
    speaker = reply.text.partition(":")[0]
    if speaker in (inputs.name, inputs.other, inputs.name.split()[0], inputs.other.split()[0]):
        raise UnusableReplyError("text: give the spoken words alone, without the speaker's name")


def repeats(text: str, said: Sequence[tuple[str, str]]) -> bool:
    """Say whether a line says nearly what one of the lines before said."""
    words = set(_plain(text).split())
    for _, earlier in said:
        known = set(_plain(earlier).split())
        if words and len(words & known) >= ALIKE * len(words | known):
            return True
    return False


def ends(reply: Reply) -> bool:
    """Say whether a talk ends with these words: people who have said goodbye don't go on."""
    return reply.over or bool(_FAREWELL.search(reply.text))


def is_farewell_alone(text: str) -> bool:
    """Say whether a line is only the fallback's goodbye, in which nobody said anything."""
    return text in _GOODBYE.values()


def fallback(inputs: Inputs) -> Reply:
    """Say goodbye: a talk that can't go on should end."""
    return Reply(text=_GOODBYE.get(inputs.language, _GOODBYE["en"]), over=True)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
