"""Chooses where a task is done, and how it looks to others: eight questions of the original."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from townsfolk.prompts import prompt
from townsfolk.prompts.prompt import UnusableReplyError, folded, whole

_EMOJIS = """
😴 🛏️ 🚿 🪥 🚽 👕 🧘 🏃 🚶 🍳 🥣 🍞 🍽️ 🥗 🍰 ☕ 🍵 🍺 🛒 🧺 🧹 🧼 📖 📚 ✍️ 📝 💻 📱 🎓 🧪 🔬 🎨
🎹 🎤 🎮 🎱 🎲 📺 🎵 💬 🤔 💡 📅 ✉️ 📦 🧾 💰 💊 🔧 🪑 🌳 🌷 🪴 🐟 🎉 🎈 💌 ❤️ 🗳️ 🧑‍🍳 🧑‍🏫 🙂
"""
EMOJIS = tuple(_EMOJIS.split())
"""What a bubble can show. A closed list: a small model rarely hits a valid emoji by itself."""


def _last_name(value: object) -> object:
    """Take the place off the front of a word: `cafe: cup of tea` is a cup of tea."""
    line = folded(value)
    return line.rsplit(": ", 1)[-1] if isinstance(line, str) else line


_ENGLISH_STATE = r"^being [a-z]{3,12}( [a-z]{2,8}){0,2}$"

Words = Annotated[
    str,
    Field(min_length=1, max_length=40),
    BeforeValidator(_last_name),
    AfterValidator(whole(40)),
]


class Inputs(prompt.Inputs):
    time: str
    here: str
    task: str
    block: str
    usual: str
    """Where the person does this on an ordinary day; empty if that isn't known."""
    places: list[str]
    """What can be chosen, as `sector: arena: object`, the likeliest first."""


class Reply(prompt.Reply):
    place: str
    emoji: str
    predicate: Words
    thing: Words
    object_state: Words


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    limits: dict[str, Mapping[str, Any]] = {
        "place": {"enum": inputs.places},
        "emoji": {"enum": list(EMOJIS)},
    }
    if inputs.language == "en":
        # Small models put the person or the breakfast here; servers without patterns pass it over.
        limits["object_state"] = {"pattern": _ENGLISH_STATE}
    return limits


def check(reply: Reply, inputs: Inputs) -> None:
    if reply.place not in inputs.places:
        raise UnusableReplyError(f"place: {reply.place!r} is not one of the places listed")
    if reply.emoji not in EMOJIS:
        raise UnusableReplyError(f"emoji: choose one of {' '.join(EMOJIS[:12])} ...")


def fallback(inputs: Inputs) -> Reply:
    """The likeliest place by the caller's order, used in the plainest way."""
    verb, _, rest = re.sub(r"[^\w\s'-]", "", inputs.task).partition(" ")
    vietnamese = inputs.language == "vi"
    return Reply(
        place=inputs.places[0],
        emoji="🙂",
        predicate=verb[:40] or ("làm" if vietnamese else "do"),
        thing=rest[:40].strip() or ("việc của mình" if vietnamese else "something"),
        object_state="đang được dùng" if vietnamese else "being used",
    )


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check)
