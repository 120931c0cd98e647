"""A browser, and a real server with a morning that scripted people have lived."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from viewed import LAST, TOWNSFOLK, Viewed, environment, listen, serving

from townsfolk.server.app import WEB

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
# A busy machine may need longer than the five seconds that are waited else.
expect.set_options(timeout=20_000)
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the simulations of the tests are kept."""
    return tmp_path_factory.mktemp("shelves")


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a simulation whose people have lived until after their first talk."""
    if CHROMIUM is None or not (WEB / "index.html").is_file():
        pytest.skip("needs Chromium and the built page")
    home = tmp_path_factory.mktemp("morning")
    run = (*TOWNSFOLK, "run", "morning", "--model", "scripted", "--until-step", str(LAST))
    subprocess.run(run, env=environment(home), check=True, capture_output=True)
    return home / "simulations" / "morning.sqlite"


@pytest.fixture(scope="module")
def address(morning: Path, shelves: Path) -> Iterator[str]:
    """The address of a server in which `ville` lives on; the same morning is `kept` beside it."""
    (shelves / "simulations").mkdir()
    for name in ("ville", "kept"):
        shutil.copy(morning, shelves / "simulations" / f"{name}.sqlite")
    with serving(shelves, "ville", "--model", "scripted") as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(address: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def viewed(browser: Browser, address: str) -> AsyncIterator[Viewed]:
    """A new page; nothing may have gone wrong on it at the end of the test."""
    page: Page = await browser.new_page(
        viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    viewed = Viewed(page, address)
    listen(viewed)
    yield viewed
    await page.close()
    assert viewed.problems == []
    assert viewed.foreign == []


AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that audits a page for accessibility."""
    if not AXE.is_file():
        pytest.skip("needs the page's developer packages: npm ci in web/")
    return AXE.read_text(encoding="utf-8")
