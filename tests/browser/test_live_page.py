"""The live page and the shelf in a real browser: a town that goes on, and what one does with it."""

import re

import pytest
from playwright.async_api import Page, expect
from viewed import Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CLOCK = ".plaque time"


async def live(viewed: Viewed) -> Page:
    """Open the live page and wait until the people are there."""
    page = await viewed.open("/simulator_home")
    await expect(page.locator(".label .tag")).to_have_count(3)
    return page


async def test_the_clock_goes_on_pauses_and_goes_on_again(viewed: Viewed) -> None:
    page = await live(viewed)
    shown = await page.locator(CLOCK).inner_text()
    await expect(page.locator(CLOCK)).not_to_have_text(shown)
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.get_by_role("button", name="Go on").first).to_be_visible()
    await page.locator(".map").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Pause").first).to_be_visible()


async def test_the_past_of_a_live_town_is_looked_at_while_it_goes_on(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.locator("input[type=range]").fill("3000")
    await expect(page.locator(CLOCK)).to_have_text("08:20")
    await expect(page.locator(".plaque small")).to_contain_text("The past")
    await page.get_by_role("button", name="Live").click()
    await expect(page.locator(CLOCK)).not_to_have_text("08:20")


async def test_a_lost_connection_is_told_and_found_again(viewed: Viewed) -> None:
    page = viewed.page
    await page.route("**/live?*", lambda route: route.abort())
    await live(viewed)
    await expect(page.locator(".banners")).to_contain_text("The connection to the town is lost")
    await page.unroute("**/live?*")
    await expect(page.locator(".banners")).not_to_contain_text("lost")
    viewed.problems.clear()  # the browser itself reports what was aborted


async def test_a_whisper_says_when_it_will_be_heard(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("What the inner voice says").fill("You have <b>a plan</b>.")
    await page.get_by_role("button", name="Whisper").click()
    await expect(
        page.get_by_text(re.compile(r"will hear it on \w+ 13 Feb, \d\d:\d\d\."))
    ).to_be_visible()


async def test_an_interview_is_answered_with_the_memories_it_rests_on(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("Question").fill("What are you planning?")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator(".answer p")).to_be_visible()


async def test_what_the_director_says_is_text_and_never_runs(viewed: Viewed) -> None:
    """Markup, right-to-left marks, emoji sequences and great length, in a name and in words."""
    page = await live(viewed)
    hostile = "<img src=x onerror=alert(1)>\u202e👩‍👩‍👧" + "x" * 3000
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_role("combobox", name="Whom", exact=True).select_option("Klaus Mueller")
    await page.get_by_label("Question").fill(hostile[:2000])
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator(".question")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280


async def test_the_shelf_forks_renames_and_deletes(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await page.get_by_role("button", name="More for kept").click()
    await page.get_by_role("menuitem", name="Fork").click()
    await page.get_by_label("Name", exact=True).fill("copy")
    await page.get_by_role("dialog").get_by_role("button", name="Fork").click()
    await expect(page.get_by_role("heading", name="copy")).to_be_visible()
    await page.get_by_role("button", name="More for copy").click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_label("Name", exact=True).fill("other")
    await page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    await expect(page.get_by_role("heading", name="other")).to_be_visible()
    await page.get_by_role("button", name="More for other").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("heading", name="other")).to_have_count(0)


async def test_a_new_simulation_is_begun_from_a_base(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await page.get_by_role("button", name="New simulation").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill("new_town")
    await dialog.get_by_label("Klaus Mueller").uncheck()
    await dialog.get_by_label("Model", exact=True).fill("scripted")
    await dialog.get_by_role("button", name="Begin").click()
    await page.wait_for_url("**/simulator_home")
    await expect(page.locator(".label .tag")).to_have_count(2)
    await expect(page.get_by_role("heading", name="new_town")).to_be_visible()
