"""What an import or export did: what was read, converted, left out and why."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_LINES = 12
"""Lines of one kind that are shown in words; the JSON has all of them."""


@dataclass(slots=True)
class Report:
    """An account that grows while files are read; `found` says what the path is."""

    found: str = ""
    read: dict[str, int] = field(default_factory=dict)
    converted: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    """What came of it: `{"simulation": "July1"}`."""
    is_past_only: bool = False
    """Whether the simulation is a recording that doesn't go on."""

    def count(self, what: str, number: int = 1) -> None:
        """Add to the number of things read."""
        self.read[what] = self.read.get(what, 0) + number

    def leave_out(self, text: str) -> None:
        """Note something that was not brought over, and why; each sentence once."""
        if text not in self.left_out:
            self.left_out.append(text)

    def as_json(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """Give what was read, converted and left out in words, line by line."""
        counted = ", ".join(_counted(number, what) for what, number in self.read.items())
        yield f"Read: {counted or 'nothing'}."
        yield from _listed("Converted", self.converted)
        yield from _listed("Left out", self.left_out)


def _counted(number: int, what: str) -> str:
    """Say `1 memory`, `2 memories`; what is counted is given as several."""
    one = what.replace("people", "person").replace("memories", "memory")
    return f"1 {one.removesuffix('s')}" if number == 1 else f"{number:,} {what}"


def _listed(title: str, texts: list[str]) -> Iterator[str]:
    for text in texts[:MOST_LINES]:
        yield f"{title}: {text}"
    if len(texts) > MOST_LINES:
        yield f"{title}: and {len(texts) - MOST_LINES} more; --json lists all."
