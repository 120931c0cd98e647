"""A town of people played by language models: see ARCHITECTURE.md for the reading order."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from townsfolk.study.opening import Opened

__version__ = "0.1.0"


def open(name: str) -> "Opened":  # noqa: A001  as one opens a file
    """Open a simulation by name to study it: its tables, relations and diaries.

    Raises `SimulationFileError` when there is none of that name.
    """
    # Imported when called: nothing else that begins with `import townsfolk` should wait for it.
    opened: Opened = import_module("townsfolk.study.opening").Opened(name)
    return opened
