"""A page under test, with everything that went wrong on it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import ConsoleMessage, Page, expect

TOWNSFOLK = (sys.executable, "-c", "from townsfolk.cli.main import main; main()")
"""The command line, as this Python has it."""
LAST = 3430
"""A step on the first morning, 09:31, after a talk; the three people live until then."""
END = 17_280
"""The step until which the 25 people have lived: the end of the second day."""
FORKED = 12_240
"""The step at which a copy of them goes on by itself: 10:00 on the second day."""
ALL = 25
"""How many people there are."""
NORMAL, FASTEST = 8, 0
"""Steps per second of the live town: as it begins, and as many as it can."""
CLOCK = ".plaque time"
STATE = ".plaque small"
TIMELINE = "input[type=range]"

_POLICY = "Content security policy: "
_TELL_OF_POLICY = f"""document.addEventListener('securitypolicyviolation', broken => console.error(
    '{_POLICY}' + broken.effectiveDirective, broken.blockedURI, broken.sourceFile))"""


REFUSED = "Failed to load resource"
"""What the browser itself reports of an answer that is an error, sooner or later."""


@dataclass
class Viewed:
    """A page, the server's address, and what went wrong."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """What the content security policy didn't allow. No test may expect that, so none clears it."""
    expected: str = ""
    """What is in each error that a test expects, whenever it is reported."""

    def went_well(self) -> None:
        """Assert that nothing went wrong."""
        wrong = [*self.violations, *self.problems, *self.foreign]
        assert not wrong, wrong

    async def talk(self) -> int:
        """Return the step in which the first talk of all begins."""
        answer = await self.page.request.get(f"{self.address}/api/simulations/kept/timeline")
        marks = (await answer.json())["marks"]
        return next(int(mark["step"]) for mark in marks if mark["kind"] == "conversation")

    async def open(self, path: str) -> Page:
        """Go to a page of the server."""
        await self.page.goto(self.address + path)
        return self.page

    async def replay(self, step: int) -> Page:
        """Go to a moment of the two days, and wait until the people are there."""
        return await self._with_people(f"/replay/kept/{step}/")

    async def live(self) -> Page:
        """Go to the town that lives on, and wait until the people are there."""
        return await self._with_people("/simulator_home")

    async def hurry(self, steps_per_second: float) -> bool:
        """Set the speed of the town that lives on; tell whether that is still the open one."""
        speed = f"{self.address}/api/simulations/ville/speed"
        answer = await self.page.request.post(speed, data={"steps_per_second": steps_per_second})
        return answer.ok

    async def _with_people(self, path: str) -> Page:
        page = await self.open(path)
        await expect(page.locator(".label .tag")).to_have_count(ALL)
        return page


async def listen(viewed: Viewed) -> None:
    """Collect errors, broken rules of the content security policy, and requests to elsewhere."""

    def on_request(url: str) -> None:
        if not url.startswith((viewed.address, "data:", "blob:")):
            viewed.foreign.append(url)

    def on_console(told: ConsoleMessage) -> None:
        if told.text.startswith(_POLICY):
            viewed.violations.append(told.text)
        elif told.type == "error" and not (viewed.expected and viewed.expected in told.text):
            viewed.problems.append(told.text)

    page = viewed.page
    page.on("console", on_console)
    page.on("pageerror", lambda error: viewed.problems.append(str(error)))
    page.on("request", lambda request: on_request(request.url))
    await page.add_init_script(_TELL_OF_POLICY)


@contextmanager
def serving(home: Path, *wish: str, link: str = r"(http://127\.0\.0\.1:\d+)") -> Iterator[str]:
    """Let a town live in a server, and give what it prints about a link: its address."""
    play = (*TOWNSFOLK, "play", *wish, "--no-browser", "--port", "0")
    with subprocess.Popen(play, env=environment(home), stdout=subprocess.PIPE, text=True) as server:
        try:
            yield _told(server, link)
        finally:
            server.terminate()


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that keeps its simulations in `home`."""
    return {**os.environ, "TOWNSFOLK_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _told(server: subprocess.Popen[str], link: str) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(link, line):
            return str(found[1])
    raise AssertionError("The server told no address.")
