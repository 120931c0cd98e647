"""A page under test, with everything that went wrong on it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import ConsoleMessage, Page

TOWNSFOLK = (sys.executable, "-c", "from townsfolk.cli.main import main; main()")
"""The command line, as this Python has it."""
LAST = 3430
"""The step until which the people of the tests have lived: 09:31, after a talk."""


@dataclass
class Viewed:
    """A page, the server's address, and what went wrong."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    async def talk(self) -> int:
        """Return the step in which the first talk begins."""
        answer = await self.page.request.get(f"{self.address}/api/simulations/kept/timeline")
        marks = (await answer.json())["marks"]
        return next(int(mark["step"]) for mark in marks if mark["kind"] == "conversation")

    async def open(self, path: str) -> Page:
        """Go to a page of the server."""
        await self.page.goto(self.address + path)
        return self.page


def listen(viewed: Viewed) -> None:
    """Collect errors, broken rules of the content security policy, and requests to elsewhere."""

    def on_request(url: str) -> None:
        if not url.startswith((viewed.address, "data:", "blob:")):
            viewed.foreign.append(url)

    def on_console(told: ConsoleMessage) -> None:
        if told.type == "error":
            viewed.problems.append(told.text)

    page = viewed.page
    page.on("console", on_console)
    page.on("pageerror", lambda error: viewed.problems.append(str(error)))
    page.on("request", lambda request: on_request(request.url))


@contextmanager
def serving(home: Path, *wish: str) -> Iterator[str]:
    """Let a town live in a server, and give its address."""
    play = (*TOWNSFOLK, "play", *wish, "--no-browser", "--port", "0")
    with subprocess.Popen(play, env=environment(home), stdout=subprocess.PIPE, text=True) as server:
        try:
            yield _address_of(server)
        finally:
            server.terminate()


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that keeps its simulations in `home`."""
    return {**os.environ, "TOWNSFOLK_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _address_of(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("The server told no address.")
