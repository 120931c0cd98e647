"""The live page of a town on the embedded model, in a real browser, while it thinks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect
from viewed import Viewed, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.asyncio(loop_scope="module"),
]

SLOW_MS = 120_000
"""A small model on a busy machine needs its time for the first day's plan."""


@pytest.fixture(scope="module")
def address(morning: Path, home_of_the_session: Path) -> Iterator[str]:
    """The address of a server in which a new town is thought for by the embedded model."""
    assert morning.is_file()  # and so there is a browser
    with serving(home_of_the_session, "slow", "--model", "embedded") as address:
        yield address


async def test_who_is_thought_for_is_seen_and_the_model_page_counts_it(viewed: Viewed) -> None:
    page = await viewed.open("/simulator_home")
    strip = page.locator(".strip")
    await expect(strip).to_contain_text("planning the day", timeout=SLOW_MS)
    await expect(strip).to_contain_text("SmolLM2")
    await expect(page.get_by_text("No language model is at work")).to_have_count(0)
    await viewed.open("/simulation/slow/model/")
    await expect(page.get_by_role("heading", name="Asked right now")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("planning the day"))
    await expect(row.locator("td").nth(1)).to_have_text(re.compile("[1-9]"), timeout=SLOW_MS)
    await viewed.open("/simulator_home")
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.get_by_role("button", name="Go on").first).to_be_visible()
