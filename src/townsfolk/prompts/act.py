"""Chooses where a task is done, and how it looks to others: eight questions of the original.

The event triple is the words of the task (`triple_of`) and not asked for: small models answered
with the words of the prompt.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from townsfolk.prompts import prompt
from townsfolk.prompts.leaving_out import Part
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


_PARTICIPLES = """
aired arranged baked brewed browsed carried chopped cleaned cleared closed cooked counted cut danced
decorated designed discussed drawn eaten emptied enjoyed examined filled fixed folded heated held
laid listened looked made mended moved opened packed painted picked planted played polished poured
prepared read repaired rinsed searched served set shared shown slept sorted stacked stirred stocked
stored studied swept taken talked taught tested tidied tried tuned turned typed used walked warmed
washed watched watered wiped worked wrapped written
"""
_ENGLISH_STATE = f"^being ({'|'.join(_PARTICIPLES.split())})( (about|at|in|on|over|up))?$"
"""Small models put the person, the breakfast or a word of their own making here."""

Words = Annotated[
    str,
    Field(min_length=1, max_length=40),
    BeforeValidator(_last_name),
    AfterValidator(whole(40)),
]


class Inputs(prompt.Inputs):
    parts = (Part("places", keeps=1),)

    time: str
    here: str
    task: str
    block: str
    usual: str
    """Where the person does this on an ordinary day; empty if that isn't known."""
    places: list[str]
    """What can be chosen, as `sector: arena: object`, the likeliest first."""
    stayed: bool = False
    """Whether the person was in one room for so long that the others alone are offered."""


class Reply(prompt.Reply):
    place: str
    emoji: str
    object_state: Words


def limits(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    limits: dict[str, Mapping[str, Any]] = {
        "place": {"enum": inputs.places},
        "emoji": {"enum": list(EMOJIS)},
    }
    limits["object_state"] = state_limit(inputs.language)
    return limits


def state_limit(language: str) -> Mapping[str, Any]:
    """Return what limits an object's state; servers without patterns pass it over."""
    lengths = {"minLength": 1, "maxLength": 40}
    return lengths | {"pattern": _ENGLISH_STATE} if language == "en" else lengths


def check(reply: Reply, inputs: Inputs) -> None:
    if reply.place not in inputs.places:
        raise UnusableReplyError(f"place: {reply.place!r} is not one of the places listed")
    if reply.emoji not in EMOJIS:
        raise UnusableReplyError(f"emoji: choose one of {' '.join(EMOJIS[:12])} ...")


def fallback(inputs: Inputs) -> Reply:
    """The likeliest place by the caller's order, used in the plainest way."""
    state = "đang được dùng" if inputs.language == "vi" else "being used"
    return Reply(place=inputs.places[0], emoji="🙂", object_state=state)


def triple_of(task: str) -> tuple[str, str]:
    """Return the predicate and the thing of a task: `pouring` and `coffee`, 40 characters each."""
    verb, _, rest = re.sub(r"[^\w\s'-]", "", task).partition(" ")
    return verb[:40] or "doing", rest[:40].strip() or "something"


def put_right(_: Reply, inputs: Inputs) -> str:
    """Who never leaves a room is offered others."""
    return "one_place_all_day" if inputs.stayed else ""


PROMPT = prompt.beside(__file__, Inputs, Reply, fallback, limits, check, put_right=put_right)
