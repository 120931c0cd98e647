"""A live page under test, with everything that went wrong on it."""

import asyncio
from dataclasses import dataclass, field

from fake_town import FakeTown
from playwright.async_api import Page


@dataclass
class Watched:
    """A page that watches a town, and what went wrong on it."""

    town: FakeTown
    page: Page
    address: str
    stop: asyncio.Event
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def listen(watched: Watched) -> None:
    """Collect errors (but for pictures that the fake town lacks) and requests to elsewhere."""

    def on_console(kind: str, text: str) -> None:
        if kind == "error" and "404" not in text and "ERR_CONNECTION" not in text:
            watched.problems.append(text)

    def on_request(url: str) -> None:
        if not url.startswith((watched.address, "data:", "blob:")):
            watched.foreign.append(url)

    watched.page.on("console", lambda message: on_console(message.type, message.text))
    watched.page.on("pageerror", lambda error: watched.problems.append(str(error)))
    watched.page.on("request", lambda request: on_request(request.url))
