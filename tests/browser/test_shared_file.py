"""A simulation in one file, opened from the disk: it plays, and tells what the server tells."""

import os
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from viewed import TOWNSFOLK, Viewed, listen

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TIMELINE = "input[type=range]"
CLOCK = ".plaque time"


@pytest.fixture(scope="module")
def shelves(few_on_shelves: Path) -> Path:
    """A morning of three: its file tells of each of them what one of more people would."""
    return few_on_shelves


@pytest.fixture(scope="module")
def files(shelves: Path, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `kept` as a file, and with its last hour alone and without minds."""
    folder = tmp_path_factory.mktemp("shared")
    assert address
    fact = ("--fact", "Isabella plans to celebrate with everybody")
    for name, options in (("whole", fact), ("hour", ("--from", "3070", "--without-minds"))):
        share = (*TOWNSFOLK, "share", "kept", *options, "-o", str(folder / f"{name}.html"))
        env = {**os.environ, "TOWNSFOLK_HOME": str(shelves)}
        subprocess.run(share, env=env, check=True, capture_output=True)
    return folder


@pytest_asyncio.fixture(loop_scope="module")
async def from_disk(browser: Browser, files: Path) -> AsyncIterator[Viewed]:
    """A page that opens these files; it may ask for nothing else and report nothing."""
    page = await browser.new_page(
        viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    viewed = Viewed(page, files.as_uri())
    await listen(viewed)
    yield viewed
    await page.close()
    viewed.went_well()


async def opened(viewed: Viewed, name: str, step: int) -> Page:
    """Open a file and go to a step of it."""
    page = await viewed.open(f"/{name}.html")
    await expect(page.locator(".label .tag")).to_have_count(3)
    await page.locator(TIMELINE).fill(str(step))
    await expect(page.locator(".plaque small")).to_contain_text(f"{step:,}")
    return page


async def test_a_shared_file_plays_from_the_disk(from_disk: Viewed) -> None:
    page = await opened(from_disk, "whole", 2520)
    await expect(page.locator(CLOCK)).to_have_text("07:00")
    await page.get_by_label("Speed of playing").select_option("600×")
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page.locator(CLOCK)).to_have_text(re.compile("07:[1-5]|0[89]:"))
    await expect(page.get_by_role("tab", name="Director")).to_have_count(0)


async def test_a_shared_file_tells_of_a_person_what_the_server_tells(
    viewed: Viewed, from_disk: Viewed
) -> None:
    step = await viewed.talk() + 10
    pages = [await viewed.open(f"/replay/kept/{step}/"), await opened(from_disk, "whole", step)]
    for page in pages:
        await page.get_by_title("Follow Maria Lopez").click()
    for tab in ("Day", "Talks", "Relations", "Thinking", "Memories"):
        for page in pages:
            await page.get_by_role("tab", name=tab, exact=True).click()
        served, shared = (page.get_by_role("tabpanel").last for page in pages)
        await expect(served.locator("li, section").first).to_be_visible()
        # What is asked of the moment is asked a little after it is shown, so this is waited for.
        await expect(shared).to_have_text(await served.inner_text(), use_inner_text=True)
    for page in pages:
        await page.get_by_role("button", name="Why:").last.click()
    served, shared = (page.locator(".why") for page in pages)
    await expect(served.locator("pre").first).to_be_attached()
    await expect(shared).to_have_text(await served.inner_text(), use_inner_text=True)


async def test_a_shared_file_tells_of_all_people_what_the_server_tells(
    viewed: Viewed, from_disk: Viewed
) -> None:
    served = await viewed.open("/simulation/kept/people/3400/")
    shared = await opened(from_disk, "whole", 3400)
    await shared.get_by_role("link", name="Relations").click()
    await expect(shared).to_have_url(re.compile("#/simulation/kept/people/3400/$"))
    for link in (None, "Model"):
        for page in (served, shared):
            if link is not None:
                await page.get_by_role("link", name=link).click()
            await expect(page.locator("tbody tr").first).to_be_visible()
        table = await served.locator("table").inner_text()
        await expect(shared.locator("table")).to_have_text(table, use_inner_text=True)
    await shared.go_back()
    await shared.locator("tbody a").first.click()
    await expect(shared.locator(".label .tag")).to_have_count(3)
    await expect(shared.locator(CLOCK)).to_have_text(re.compile("0[89]:"))


async def test_who_knows_a_fact_is_told_by_its_words_in_a_shared_file(
    viewed: Viewed, from_disk: Viewed
) -> None:
    pages = [await viewed.open("/replay/kept/3400/"), await opened(from_disk, "whole", 3400)]
    for page in pages:
        await page.get_by_role("tab", name="Who knows").click()
        await page.get_by_label("A fact").fill("Valentine's Day party at Hobbs Cafe")
        await page.get_by_role("button", name="Who knows it?").click()
    served, shared = (page.locator(".tree") for page in pages)
    await expect(served.locator("li li").first).to_contain_text("told by Isabella Rodriguez")
    await expect(shared).to_have_text(await served.inner_text(), use_inner_text=True)
    await expect(pages[1].get_by_text("compares by words alone")).to_be_visible()
    await pages[1].get_by_role("button", name="Isabella plans to celebrate").click()
    await expect(pages[1].get_by_text("Compared by ")).to_be_visible()


async def test_an_address_inside_the_file_opens_its_page_and_moment(from_disk: Viewed) -> None:
    page = await from_disk.open("/whole.html#/simulation/kept/people/0/")
    await expect(page.locator(".graph button")).to_have_count(3)
    await expect(page.locator("tbody tr").first.locator("td").first).to_have_text("0")
    await page.evaluate("location.hash = '/replay/kept/3000/'")
    await expect(page.locator(CLOCK)).to_have_text("08:20")
    await page.evaluate("location.hash = '/nowhere/'")
    await expect(page.locator(".label .tag")).to_have_count(3)


async def test_the_viewer_offers_a_page_and_a_picture_of_what_is_shown(viewed: Viewed) -> None:
    page = await viewed.open("/replay/kept/3400/")
    await expect(page.locator(".label .tag")).to_have_count(3)
    for form, ending in (("Page", "kept.html"), ("Picture", "kept_3400.png")):
        await page.get_by_role("button", name="Share").click()
        await page.get_by_role("radio", name=form).click()
        async with page.expect_download(timeout=60_000) as download:
            await page.get_by_role("link", name="Save").click()
        assert (await download.value).suggested_filename == ending


async def test_a_part_that_was_shared_without_minds_shows_only_what_can_be_seen(
    from_disk: Viewed,
) -> None:
    page = await opened(from_disk, "hour", 3100)
    await page.locator(TIMELINE).press("Home")
    await expect(page.locator(CLOCK)).to_have_text("08:31")
    await page.get_by_title("Follow Maria Lopez").click()
    await expect(page.locator("aside article h2")).to_have_text("Maria Lopez")
    await expect(page.locator("aside article").get_by_role("tab")).to_have_count(0)
    await expect(page.get_by_role("button", name="Why:")).to_have_count(0)
    await expect(page.get_by_role("link", name="Relations")).to_have_count(0)
    await expect(page.get_by_role("tab", name="Who knows")).to_have_count(0)
    text = await page.content()
    assert "part/mind/0" not in text
