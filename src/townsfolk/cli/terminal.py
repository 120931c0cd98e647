"""Where commands write: results to `out`, everything else to `notes`, so that pipes stay clean."""

import unicodedata

from rich.console import Console

out = Console(markup=False, highlight=False, emoji=False)
"""Standard output: what was asked for."""
notes = Console(stderr=True, markup=False, highlight=False, emoji=False)
"""Standard error: progress, warnings and errors."""


def plain(text: str) -> str:
    """Return a text of a model or a file without control characters, so that none is obeyed."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


def say(text: str) -> None:
    """Tell the user something that isn't the result."""
    notes.print(plain(text), style="dim", soft_wrap=not notes.is_terminal)


def warn(text: str) -> None:
    """Tell the user something that should be noticed."""
    notes.print(plain(text), style="yellow", soft_wrap=not notes.is_terminal)


def complain(text: str) -> None:
    """Show an error as its sentence."""
    notes.print(plain(text), style="red", soft_wrap=not notes.is_terminal)


def yes(question: str) -> bool:
    """Ask a yes-or-no question; no answer, or the end of input, is no."""
    try:
        answer = notes.input(f"{question} [y/N] ", markup=False)
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes")
