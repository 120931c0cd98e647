"""A browser, and the fake town of the server's tests behind the built page."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from townsfolk.server.access import access_for
from townsfolk.server.app import WEB, create_app
from townsfolk.server.serving import serve

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
from fake_town import FakeTown, walk, write_town
from watched import Watched, listen

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
# A busy machine may need longer than the five seconds that are waited else.
expect.set_options(timeout=20_000)
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None or not (WEB / "index.html").is_file():
        pytest.skip("needs Chromium and the built page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def watched(browser: Browser, tmp_path: Path) -> AsyncIterator[Watched]:
    """The live page, opened, of a town that takes 8 steps a second."""
    town = FakeTown(write_town(tmp_path))
    stop = asyncio.Event()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    app = create_app(town, access_for("127.0.0.1"))
    tasks = [
        asyncio.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result)),
        asyncio.create_task(walk(town)),
    ]
    address = f"http://127.0.0.1:{await port}"
    page = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    watched = Watched(town, page, address, stop)
    listen(watched)
    await page.goto(f"{address}/simulator_home")
    await page.wait_for_selector(".label")
    yield watched
    await page.close()
    stop.set()
    tasks[1].cancel()
    await asyncio.wait_for(tasks[0], 10)
