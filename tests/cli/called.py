"""The command line called as a function: what the fixture `townsfolk` is and returns."""

from collections.abc import Callable
from typing import NamedTuple


class Result(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Townsfolk = Callable[..., Result]
