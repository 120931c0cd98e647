"""A browser, and a real server with two days that 25 scripted people have lived."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from filelock import FileLock
from playwright.async_api import Browser, Page, async_playwright, expect
from viewed import (
    END,
    FORKED,
    LAST,
    NORMAL,
    TOWNSFOLK,
    Viewed,
    environment,
    listen,
    serving,
)

from townsfolk.server.app import WEB

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
# A busy machine may need longer than the five seconds that are waited else.
expect.set_options(timeout=45_000)
# Chromium draws the list under its own address bar as a page that nobody sees here, anew for each
# page of a test, and that costs nearly as much as the page. What Playwright leaves out is repeated,
# because the last list that Chromium is given replaces the others.
LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(LEFT_OUT)}",
]


ENOUGH_S = 900
"""A test that comes first waits for two days to be lived, on a machine that may have much to do."""


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.timeout(ENOUGH_S))


def townsfolk(home: Path, *words: str) -> None:
    """Do something on the command line, with the simulations in `home`."""
    subprocess.run((*TOWNSFOLK, *words), env=environment(home), check=True, capture_output=True)


@pytest.fixture(scope="session")
def built() -> None:
    """Leave the tests out where there is no browser or no page."""
    if CHROMIUM is None or not (WEB / "index.html").is_file():
        pytest.skip("needs Chromium and the built page")


@pytest.fixture(scope="session")
def morning(built: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a simulation whose three people have lived until after their first talk."""
    home = tmp_path_factory.mktemp("morning")
    townsfolk(home, "run", "morning", "--model", "scripted", "--until-step", str(LAST))
    return home / "simulations" / "morning.sqlite"


@pytest.fixture(scope="session")
def two_days(built: None, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with `kept`, two days of 25 people, and `ville`, its fork on the second morning.

    It takes half a minute, so whichever process of the tests comes first makes it for all.
    """
    own = tmp_path_factory.getbasetemp()
    home = (own if worker_id == "master" else own.parent) / "two_days"
    finished = home / "finished"
    with FileLock(f"{home}.lock"):
        if not finished.exists():
            shutil.rmtree(home, ignore_errors=True)
            base = ("--base", "base_the_ville_n25", "--model", "scripted")
            townsfolk(home, "run", "kept", *base, "--until-step", str(END))
            townsfolk(home, "fork", "kept", "ville", "--step", str(FORKED))
            finished.touch()
    return home / "simulations"


@pytest.fixture(scope="module")
def shelves(two_days: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the simulations of the tests are kept: `ville`, and `kept` beside it."""
    home = tmp_path_factory.mktemp("shelves")
    shutil.copytree(two_days, home / "simulations")
    yield home
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def few_on_shelves(morning: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same shelves, with a morning of three people as `ville` and as `kept`."""
    home = tmp_path_factory.mktemp("few")
    (home / "simulations").mkdir()
    for name in ("kept", "ville"):
        shutil.copy(morning, home / "simulations" / f"{name}.sqlite")
    return home


@pytest.fixture(scope="module")
def address(shelves: Path) -> Iterator[str]:
    """The address of a server in which `ville` lives on."""
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
    await listen(viewed)
    yield viewed
    await page.close()
    viewed.went_well()


@pytest_asyncio.fixture(loop_scope="module")
async def unhurried(viewed: Viewed) -> AsyncIterator[None]:
    """Let the town go on at its own speed after a test: one in a hurry takes a whole processor."""
    yield
    await viewed.hurry(NORMAL)


AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that audits a page for accessibility."""
    if not AXE.is_file():
        pytest.skip("needs the page's developer packages: npm ci in web/")
    return AXE.read_text(encoding="utf-8")
