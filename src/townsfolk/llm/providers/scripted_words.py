"""Words the scripted stand-in goes by: which theme, how weighty, and texts cut to size."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from townsfolk.llm.providers.scripted_themes import THEMES, Theme
from townsfolk.prompts.prompt import one_line

T = TypeVar("T")
_QUOTES = " \t\"“”'’"

_WEIGHTS = (
    (10, "die[ds]?\\b|death|divorce|đã mất|qua đời|ly hôn|chết"),
    (9, "marry|marri|wedding|engaged|pregnan|broke up|break-up|kết hôn|đám cưới|chia tay"),
    (
        8,
        "(?<!would )lov(?:es?|ed)\\b|crush|fire\\b|accident|yêu|thương|tai nạn",
    ),
    (7, "party|valentine|sick|ill\\b|hospital|tiệc|tình nhân|ốm|bệnh"),
    (
        6,
        "birthday|invit|promis|exam|mayor|election|mời|sinh nhật|hứa|kỳ thi|buổi thi|bầu cử|"
        "thị trưởng",
    ),
    (
        5,
        "convers|talk|tell|told|said|worri|happy|research|paper|project|secret|help(?!ing\\b)|"
        "exhibition|podcast|novel|guitar|open microphone|reading circle|guesses|brave|"
        "trò chuyện|"
        "nói|kể|lo lắng"
        "|nghiên cứu|dự án|giúp|triển lãm|podcast|tiểu thuyết|nhóm đọc|micro mở|can đảm",
    ),
    (4, "friend|plan|new\\b|meet|gift|bạn|kế hoạch|gặp|mới"),
    (1, "idle|sleep|brush|making the bed|shower|toilet|walking|being used|rảnh|ngủ|đánh răng|tắm"),
)

_COMPILED = {
    language: re.compile(
        "|".join(
            rf"(?P<t{i}>\b(?:{theme.words}){end})" for i, theme in enumerate(THEMES[language])
        ),
        re.IGNORECASE,
    )
    for language, end in (("en", ""), ("vi", r"\b"))
}
_RATED = [(rating, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for rating, words in _WEIGHTS]
EVERYDAY = 2


def theme_of(text: str, language: str) -> Theme | None:
    """Return the theme one of whose words comes first in a text, or none."""
    known = "vi" if language == "vi" else "en"
    found = _COMPILED[known].search(text[:400])
    return THEMES[known][int(str(found.lastgroup)[1:])] if found else None


def rating_of(text: str) -> int:
    """Return how much something matters, 1 to 10, by the weightiest of its words."""
    head = text[:400]
    return next((rating for rating, words in _RATED if words.search(head)), EVERYDAY)


def fit(text: str, limit: int, default: str = "...") -> str:
    """Fold and cut a text to whole words, two below `limit` so that nothing is cut again."""
    folded = one_line(text[: 2 * limit + 200]).strip(_QUOTES)
    if len(folded) > limit - 2:
        cut = folded[: limit - 2]
        folded = (cut.rpartition(" ")[0] or cut).strip(_QUOTES + ",;:-")
    return folded or default


_FRONT = re.compile(r"^[\W\d]*\d[\W\d]*")
_CLOCK = re.compile(r"\d:\d\d")
_LINK = re.compile(
    r",? (?:and|while|because|before|after|until|for|with|over|on|in|at|to|from|of|the|a|an|"
    r"her|his|their|my|your|that|và|để|trong|khi|vì|cho|với|ở|của|các|những|một)$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:,| (?:and|while|because|before|after|until|và|trong khi|vì|để) )")
_KEYS = ("hours", "tasks", "task")


def phrase(text: str, limit: int, default: str = "...") -> str:
    """Return an activity in at most `limit` characters, without the half of a thought at its end.

    Numbers in front, times and what dangles are left out; `default` stands in for no words at all.
    """
    folded = _FRONT.sub("", _CLOCK.sub(" ", fit(text, limit + 200, "")))
    cut = fit(folded, limit, "")
    if len(cut) < len(fit(folded, limit + 200, "")) or _LINK.search(cut):
        joints = [found.start() for found in _JOINT.finditer(cut)]
        cut = cut[: joints[-1]] if joints else cut
    while _LINK.search(cut):
        cut = _LINK.sub("", cut)
    bare = _FRONT.sub("", cut).rstrip(" ,;:.-{}[]()\"'")
    return bare if re.search(r"[^\W\d_]{2}", bare) and bare.lower() not in _KEYS else default


def choose(table: Mapping[str, T], language: str) -> T:
    """Return a table's entry in a language; English where there is none."""
    return table.get(language) or table["en"]


def first_name(name: str) -> str:
    """Return what friends call someone."""
    return (name.split() or [name])[0]


def distinct(texts: Sequence[str]) -> list[str]:
    """Return the texts without repetitions, big and small letters alike, in order."""
    return list({text.lower(): text for text in reversed(texts)}.values())[::-1]
