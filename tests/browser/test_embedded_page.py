"""The live page of a town on the embedded model, in a real browser, while it thinks."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from viewed import CLOCK, LAST, STATE, TIMELINE, Viewed, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.asyncio(loop_scope="module"),
]

SLOW_MS = 120_000
"""A small model on a busy machine needs its time for an answer."""
THINKS = re.compile(r"\w (is|are) \w")


@pytest.fixture(scope="module")
def address(morning: Path, home_of_the_session: Path) -> Iterator[str]:
    """The address of a server in which the embedded model goes on with a morning of three."""
    (home_of_the_session / "simulations").mkdir(exist_ok=True)
    shutil.copy(morning, home_of_the_session / "simulations" / "slow.sqlite")
    with serving(home_of_the_session, "slow", "--model", "embedded") as address:
        yield address


async def live(viewed: Viewed) -> Page:
    """Open the town, and wait until the model is seen at work."""
    page = await viewed.open("/simulator_home")
    await expect(page.locator(".label .tag")).to_have_count(3)
    await page.get_by_role("button", name="Fastest").click()
    await expect(page.locator(".strip")).to_contain_text(THINKS, timeout=SLOW_MS)
    return page


async def test_who_is_thought_for_is_seen_and_the_model_page_counts_it(viewed: Viewed) -> None:
    page = await live(viewed)
    await expect(page.locator(".strip")).to_contain_text("SmolLM2")
    await expect(page.get_by_text("No language model is at work")).to_have_count(0)
    await viewed.open("/simulation/slow/model/")
    await expect(page.get_by_text("SmolLM2").first).to_be_visible()
    cells = page.locator("tbody tr td:nth-child(7)")
    # The tokens of the script cost no time; those of the model do.
    timed = cells.locator("xpath=..").filter(has_text=re.compile(r"\d+(\.\d+)? (s|min)$"))
    await expect(timed.first).to_be_visible(timeout=SLOW_MS)


async def test_it_is_asked_in_an_interview_and_answers_word_by_word(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("Question").fill("What are you planning?")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator(".answer p")).not_to_be_empty(timeout=SLOW_MS)
    await expect(page.get_by_role("button", name="Ask")).to_be_enabled(timeout=SLOW_MS)
    await expect(page.locator(".answer summary")).to_contain_text("Rests on")


async def test_a_whisper_is_heard_and_why_shows_what_the_model_was_asked(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("To whom").select_option("Maria Lopez")
    await page.get_by_label("What the inner voice says").fill("You love gardening.")
    await page.get_by_role("button", name="Whisper").click()
    await expect(page.get_by_text("will hear it")).to_be_visible()
    await page.get_by_role("tab", name="People").click()
    await page.get_by_title("Follow Maria Lopez").click()
    await page.get_by_role("tab", name="Thinking").click()
    heard = page.get_by_role("tabpanel").get_by_role("button", name="listening to an inner voice")
    await heard.click(timeout=SLOW_MS)
    why = page.get_by_role("dialog")
    await expect(why.locator(".facts")).to_contain_text("SmolLM2")
    await expect(why.locator("pre").first).not_to_be_empty()
    await expect(why.locator("pre").last).to_contain_text("You love gardening.")


async def test_it_is_paused_looked_back_on_forked_and_goes_on(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.locator(STATE)).to_contain_text("Paused")
    await page.locator(TIMELINE).fill(str(LAST - 60))
    await expect(page.locator(CLOCK)).to_have_text("09:21")
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("Name of a copy").fill("slow_what_if")
    await page.get_by_role("button", name="Fork", exact=True).click()
    await expect(page.get_by_text("slow_what_if is on the shelf.")).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name="Live").click()
    await page.get_by_role("button", name="Go on").first.click()
    await expect(page.locator(STATE)).to_contain_text("Running")
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.get_by_role("button", name="Go on").first).to_be_visible()
