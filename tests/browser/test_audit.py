"""An audit of every page and panel for accessibility, in a real browser, light and dark."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAST = "/replay/kept/3350/"
PAGES = {
    "/": "article",
    "/simulator_home": "article",
    PAST: "article",
    "/replay_persona_state/kept/3350/Maria_Lopez/": "article",
    "/demo/kept/3000/1/": "article",
    "/simulation/kept/people/3350/": ".graph button",
    "/simulation/kept/model/": "tbody tr",
    "/simulation/kept/compare/ville/": "tbody tr",
    "/simulation/kept/nothing/": "h1",
    "/replay/nowhere/0/": "[role=alert]",
}
"""Each page, and what is there once it has been read."""


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    # The audit's script isn't the page's own, so the page's policy must let it in.
    context = await browser.new_context(bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    yield await context.new_page()
    await context.close()


async def serious(page: Page, axe: str, part: str = "html") -> list[str]:
    """Return what an audit of a part of the page finds that is serious or worse, in both themes."""
    await page.evaluate(axe)
    return [found for theme in ("light", "dark") for found in await _found(page, part, theme)]


async def _found(page: Page, part: str, theme: str) -> list[str]:
    await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    found = await page.evaluate("part => axe.run(part)", part)
    return [
        f"{theme}: {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
async def test_an_audit_of_a_page_finds_nothing_serious(
    page: Page, address: str, axe: str, path: str
) -> None:
    await page.goto(address + path)
    await expect(page.locator(PAGES[path]).first).to_be_visible()
    assert await serious(page, axe) == []


async def test_an_audit_of_each_panel_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await page.goto(address + PAST)
    for name in ("Director", "Who knows", "People"):
        await page.get_by_role("tab", name=name).click()
        assert await serious(page, axe, "aside") == [], name
    await page.get_by_title("Follow Maria Lopez").click()
    for name in ("Memories", "Talks", "Relations", "Thinking", "Day"):
        await page.get_by_role("tab", name=name, exact=True).click()
        assert await serious(page, axe, "aside") == [], name


async def test_an_audit_of_the_dialogs_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await page.goto(address + PAST)
    await page.get_by_title("Follow Maria Lopez").click()
    await page.get_by_role("button", name="Why").first.click()
    await expect(page.get_by_role("dialog").locator("pre").first).to_be_visible()
    assert await serious(page, axe, "[role=dialog]") == []
    await page.goto(address)
    await page.get_by_role("button", name="More for kept").click()
    assert await serious(page, axe) == []
    await page.get_by_role("menuitem", name="Delete").click()
    assert await serious(page, axe) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="New simulation").first.click()
    assert await serious(page, axe) == []
