"""Values of the original's files, taken as they are meant or not at all (classic-format)."""

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from townsfolk.names import Tile

LONG_DATE = "%B %d, %Y, %H:%M:%S"
DAY = "%B %d, %Y"
NODE_DATE = "%Y-%m-%d %H:%M:%S"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LONG = re.compile(r"(\w+) (\d{1,2}), (\d{4})(?:, (\d{2}):(\d{2}):(\d{2}))?")


def as_text(value: Any, default: str = "") -> str:
    """Return a text on one line, without control characters or halves of letters."""
    if not isinstance(value, str):
        return default
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in whole).split())


_JOINERS = "\u200d\ufe0f"
"""What holds an emoji together."""


def as_int(value: Any, default: int, low: int = 0, high: int = 1_000_000) -> int:
    """Return a whole number within limits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return default if math.isnan(value) else int(min(max(value, low), high))


def as_tile(value: Any) -> Tile | None:
    """Return the tile `[x, y]`."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(isinstance(one, int) and 0 <= one < 10_000 for one in value):
        return None
    return Tile(*value)


def as_time(value: Any) -> datetime | None:
    """Return a time in either of the two forms; month names are English everywhere."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    long = _LONG.fullmatch(text)
    try:
        if long is None:
            return datetime.strptime(text, NODE_DATE)
        month, day, year, *clock = long.groups()
        hour, minute, second = (int(one or 0) for one in clock)
        return datetime(int(year), _MONTHS.index(month) + 1, int(day), hour, minute, second)
    except ValueError:
        return None


def as_texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list that are texts."""
    items = value if isinstance(value, list) else []
    return tuple(text for one in items if (text := as_text(one)))


def as_pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Give the pairs `[text, anything]` of a list."""
    for one in value if isinstance(value, list) else []:
        if isinstance(one, list) and len(one) == 2 and isinstance(one[0], str):
            yield as_text(one[0]), one[1]


def as_dict(value: Any) -> dict[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def written(time: datetime) -> str:
    """Write a time as the original does: `February 13, 2023, 00:00:30`."""
    return f"{_MONTHS[time.month - 1]} {time:%d, %Y, %H:%M:%S}"
