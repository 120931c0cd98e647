"""An audit of every page and panel for accessibility, in a real browser, light and dark."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from viewed import END

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAST = f"/replay/kept/{END - 1}/"
"""The end of the second day, when most sleep and much has been said and thought."""
PAGES = {
    "/": "article",
    "/simulator_home": "article",
    "/replay/kept/5000/": "article",
    PAST: "article",
    "/replay_persona_state/kept/5000/Maria_Lopez/": "article",
    "/demo/kept/5000/1/": "article",
    "/simulation/kept/people/5000/": ".graph button",
    "/simulation/kept/model/": "tbody tr",
    "/simulation/kept/compare/ville/": "tbody tr",
    "/simulation/kept/nothing/": "h1",
    "/replay/nowhere/0/": "[role=alert]",
}
"""Each page, and what is there once it has been read."""
# What is in order is a report on each node of the page, which would only be sent and thrown away.
AUDIT = """async part => {
    const { violations } = await axe.run(part, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 1) }))
}"""


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    # The audit's script isn't the page's own, so the page's policy must let it in.
    context = await browser.new_context(bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    yield await context.new_page()
    await context.close()


async def serious(page: Page, axe: str, part: str = "html") -> list[str]:
    """Return what an audit of a part of the page finds that is serious or worse, in both themes."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe)
    return [found for theme in ("light", "dark") for found in await _found(page, part, theme)]


async def _found(page: Page, part: str, theme: str) -> list[str]:
    await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    violations = await page.evaluate(AUDIT, part)
    return [
        f"{theme}: {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
async def test_an_audit_of_a_page_finds_nothing_serious(
    page: Page, address: str, axe: str, path: str
) -> None:
    await page.goto(address + path)
    await expect(page.locator(PAGES[path]).first).to_be_visible()
    assert await serious(page, axe) == []


async def followed(page: Page, address: str) -> None:
    """Open a moment, and Maria's panel in it."""
    await page.goto(address + PAST)
    await page.get_by_title("Follow Maria Lopez").click()


async def test_an_audit_of_each_panel_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await page.goto(address + PAST)
    for name in ("Director", "Who knows", "People"):
        await page.get_by_role("tab", name=name).click()
        assert await serious(page, axe, "aside") == [], name
    await page.get_by_role("searchbox").fill("zebra")
    assert await serious(page, axe, "aside") == []
    await page.get_by_role("searchbox").fill("")
    await page.get_by_title("Follow Maria Lopez").click()
    for name in ("Memories", "Talks", "Relations", "Thinking", "Day"):
        await page.get_by_role("tab", name=name, exact=True).click()
        assert await serious(page, axe, "aside") == [], name
    await page.get_by_label("Show today's path on the map").check()
    await page.get_by_title("Look at ").click()
    assert await serious(page, axe) == []


async def test_an_audit_of_an_answer_and_of_who_knows_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await page.goto(address + PAST)
    await page.get_by_role("tab", name="Who knows").click()
    await page.get_by_label("A fact").fill("Valentine's Day party")
    await page.get_by_role("button", name="Who knows it?").click()
    await expect(page.locator(".tree li").first).to_be_visible()
    assert await serious(page, axe, "aside") == []
    await page.goto(f"{address}/simulator_home")
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("Question").fill("What are you planning?")
    await page.get_by_role("button", name="Ask").click()
    await page.locator(".answer summary").click()
    assert await serious(page, axe, "aside") == []


async def test_an_audit_of_why_and_what_it_rests_on_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await followed(page, address)
    await page.get_by_role("button", name="Why").first.click()
    await expect(page.get_by_role("dialog").locator("pre").first).to_be_visible()
    assert await serious(page, axe, "[role=dialog]") == []
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="Talks").click()
    talks = page.locator("aside article [role=tabpanel] section")
    await talks.get_by_role("button", name="Why").nth(1).click()
    await expect(page.get_by_role("dialog").locator("dl").first).to_be_visible()
    assert await serious(page, axe, "[role=dialog]") == []
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="Memories").click()
    await page.get_by_label("Kind").select_option("thought")
    await page.get_by_role("button", name="rests on").first.click()
    await expect(page.get_by_role("dialog").locator(".roots li").first).to_be_visible()
    assert await serious(page, axe, "[role=dialog]") == []


async def test_an_audit_of_the_dialogs_finds_nothing_serious(
    page: Page, address: str, axe: str
) -> None:
    await page.goto(address + PAST)
    await page.get_by_role("button", name="Share").click()
    for form in await page.get_by_role("dialog").get_by_role("radio").all():
        await form.click()
        assert await serious(page, axe, "[role=dialog]") == []
    await page.goto(address)
    for item in ("Fork", "Rename", "Delete"):
        await page.get_by_role("button", name="More for kept").click()
        assert await serious(page, axe) == []
        await page.get_by_role("menuitem", name=item).click()
        assert await serious(page, axe) == [], item
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="New simulation").last.click()
    assert await serious(page, axe) == []
