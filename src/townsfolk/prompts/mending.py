"""Finds the JSON object in what a model wrote, in grades: as it is, out of words, mended.

Where a server can't hold a model to a schema, models put a fence or a sentence around their
reply, forget a bracket, or write Python's quotation marks. Nothing is made up: a reply that was
cut off within a text stays cut off, since half a sentence is not what somebody said.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import json_repair

from townsfolk.vocabulary import Grade

_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_MOST = 20_000
"""Characters of a reply that are looked at: the longest usable one has fewer than 4,000."""


class Found(NamedTuple):
    """A JSON object as text, and what had to be done to get it."""

    text: str
    grade: Grade


def objects_in(text: str) -> Iterator[Found]:
    """Yield what may be the reply in a model's text, the most faithful reading first.

    Yields the text itself, whatever it is, when nothing in it reads as a JSON object.
    """
    bare = _THOUGHT.sub("", text)[:_MOST].strip()
    if bare.startswith("{") and _is_object(bare):
        yield Found(bare, "whole")
        return
    inside = [Found(part, "extracted") for part in _decodable(bare)]
    yield from inside
    mended = None if inside else _mended(bare)
    if mended is not None:
        yield Found(mended, "mended")
    elif not inside:
        yield Found(_outermost(bare), "whole")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _decodable(text: str) -> Iterator[str]:
    """Yield the objects that stand in a text, outermost ones only, in order."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield text[at:end]
        at = text.find("{", end)


def _mended(text: str) -> str | None:
    """Return the object in a text with its brackets, commas and quotation marks set right."""
    start = text.find("{")
    if start < 0 or _ends_within_a_value(text[start:]):
        return None
    try:
        value = json_repair.loads(text[start:], skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) and value else None


def _ends_within_a_value(text: str) -> bool:
    """Say whether a reply stops within a text, or with a digit that more may have followed."""
    return len(re.findall(r'(?<!\\)"', text)) % 2 == 1 or text.rstrip()[-1:].isdigit()


def _outermost(text: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def said_so_far(reply: str, field: str) -> str:
    """Return as much of a text in a JSON object as has come of it; empty before it begins."""
    begin = reply.find("{")
    if begin < 0:
        return ""
    told = json_repair.loads(reply[begin:_MOST], stream_stable=True)
    said = told.get(field) if isinstance(told, dict) else None
    return said if isinstance(said, str) else ""
