"""What those see who may only look, in a real browser: a town on a network, by its second link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect
from viewed import CLOCK, Viewed, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OPEN = ("ville", "--model", "scripted", "--host", "0.0.0.0", "--token", "lead")
VIEWERS = r"Viewers, who may look only: http://[^/]*(:\d+/simulator_home\?token=\S+)"


@pytest.fixture(scope="module")
def link(shelves: Path) -> Iterator[str]:
    """The viewers' link of a server that listens to the network, as this machine calls itself."""
    with serving(shelves, *OPEN, link=VIEWERS) as found:
        yield f"http://127.0.0.1{found}"


@pytest.fixture(scope="module")
def address(link: str) -> str:
    return link.partition("/simulator_home")[0]


async def test_without_a_link_nothing_is_shown(viewed: Viewed) -> None:
    viewed.expected = "401"  # the browser itself reports the answer, also to what it asks itself
    page = await viewed.open("/simulator_home")
    await expect(page.locator("body")).to_contain_text("?token=")
    await expect(page.locator("script")).to_have_count(0)


async def test_a_viewer_sees_the_town_go_on_and_can_change_nothing(
    viewed: Viewed, link: str
) -> None:
    page = viewed.page
    await page.goto(link)
    await expect(page.get_by_text("You are watching.")).to_be_visible()
    for name in ("Pause", "Fastest"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_role("tab", name="Director")).to_have_count(0)
    await page.locator(".map").focus()
    await page.keyboard.press("Space")
    shown = await page.locator(CLOCK).inner_text()
    await expect(page.locator(CLOCK)).not_to_have_text(shown)
    await page.get_by_title("Follow Isabella Rodriguez").click()
    await page.get_by_role("tab", name="Memories").click()
    await expect(page.locator("aside article ol > li").first).to_be_visible()


async def test_a_viewers_shelf_leads_to_every_town_and_changes_none(
    viewed: Viewed, link: str
) -> None:
    page = viewed.page
    await page.goto(link)
    await viewed.open("/")
    await expect(page.get_by_role("link", name="Replay")).to_be_visible()
    for name in ("Continue", "New simulation", "Close ville"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_label("Import a file")).to_have_count(0)
    await page.get_by_role("button", name="More for kept").click()
    await expect(page.get_by_role("menuitem", name="Export the file")).to_be_visible()
    for name in ("Fork", "Rename", "Delete"):
        await expect(page.get_by_role("menuitem", name=name)).to_have_count(0)
