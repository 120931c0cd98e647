"""What `townsfolk doctor` found, and how it is shown."""

from typing import Literal, NamedTuple

from rich.table import Table

from townsfolk.cli.terminal import out, plain

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


class Finding(NamedTuple):
    """One thing that was looked at. `remedy` says what to do when it isn't well."""

    level: Literal["ok", "warn", "fail"]
    text: str
    remedy: str = ""

    def show(self) -> None:
        """Print it, the remedy below."""
        line = Table.grid(padding=(0, 2))
        line.add_column(width=4, style=_COLOURS[self.level])
        line.add_column(overflow="fold")  # a path is shown whole
        line.add_row(self.level, plain(self.text))
        if self.remedy:
            line.add_row("", plain(self.remedy), style="bold")
        out.print(line)
