"""What a prompt can be told without when a context is too small, and in which order it goes.

A list of a prompt's inputs is a `Part` if it may lose entries: memories lose the one that came to
mind least, talks and observations lose the oldest. What is left out is never cut in the middle.
"""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Part:
    """A list of a prompt's inputs: from which end it loses entries, and how many it keeps."""

    name: str
    loses: Literal["first", "last"] = "last"
    keeps: int = 0

    def spare(self, entries: list[Any]) -> int:
        """Return how many entries can be left out at most."""
        return max(0, len(entries) - self.keeps)

    def without(self, entries: list[Any], count: int) -> list[Any]:
        """Return entries with `count` of them left out."""
        if self.loses == "first":
            return entries[count:]
        return entries[: len(entries) - count]
