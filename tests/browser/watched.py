"""A live page under test, with everything that went wrong on it."""

import asyncio
from collections.abc import Awaitable, Callable
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


async def stand_still(watched: Watched) -> None:
    """Pause the town and wait until nobody moves on the page, nor the map under them."""
    watched.town.pause()
    await watched.page.wait_for_function(
        """() => new Promise(done => {
            const look = () => [...document.querySelectorAll('.label')]
                .map(one => one.style.transform).join()
            let [last, same] = [look(), 0]
            const again = () => {
                const now = look()
                same = now === last ? same + 1 : 0
                last = now
                same >= 20 ? done(true) : requestAnimationFrame(again)
            }
            again()
        })""",
        timeout=60_000,
    )


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> bool:
    """Return whether something comes true within a time that a busy machine needs."""
    for _ in range(round(seconds / 0.1)):
        if await holds():
            return True
        await asyncio.sleep(0.1)
    return False


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
