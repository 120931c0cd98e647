"""The main path with the keyboard alone, and what is told to those who hear the page."""

import re

import pytest
from playwright.async_api import Page, expect
from viewed import ALL, STATE, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NAMED = """() => {
    const one = document.activeElement
    const labels = [...(one.labels ?? [])].map(label => label.textContent)
    const name = one.getAttribute('aria-label') ?? [...labels, one.textContent, one.title].join(' ')
    return [one.tagName.toLowerCase(), name.trim().replace(/\\s+/g, ' ')]
}"""
OUTLINE = """() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
    const { width, height } = document.activeElement.getBoundingClientRect()
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && width > 1 && height > 1
}"""
# The file's field is itself hidden: its label carries the outline.
HIDDEN_FIELDS = ("Import a file",)


async def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something of that name has the focus; all on the way can be seen."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        tag, named = await page.evaluate(NAMED)
        if tag == "body":
            continue
        assert named, f"a {tag} without a name"
        assert named in HIDDEN_FIELDS or await page.evaluate(OUTLINE), f"{named}: no outline"
        if re.search(name, named):
            return
    raise AssertionError(f"Tab doesn't lead to {name}.")


async def test_from_the_shelf_to_why_without_a_mouse(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await expect(page.get_by_role("link", name="Replay")).to_be_visible()
    await tab_to(page, "^Replay")
    await page.keyboard.press("Enter")
    await expect(page.locator(".label .tag")).to_have_count(ALL)
    await tab_to(page, "^Map of the town")
    for key in ("c", "."):
        await page.keyboard.press(key)
        await expect(page.locator(STATE)).to_contain_text(re.compile(r"step 2,\d+"))
    await tab_to(page, "^Timeline")
    await page.keyboard.press("End")
    await expect(page.locator(STATE)).to_contain_text("step 17,279")
    await tab_to(page, "^Find somebody")
    await page.keyboard.type("klaus")
    await expect(page.locator("aside article")).to_have_count(1)
    await tab_to(page, "Klaus Mueller")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Klaus Mueller")).to_be_visible()
    await tab_to(page, "^Why: ")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Why?")
    await expect(dialog.locator("pre").first).to_be_visible()
    # The focus is kept in what is open, and goes back to where it came from.
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await dialog.evaluate("it => it.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert (await page.evaluate(NAMED))[1].startswith("Why: ")


async def test_tabs_are_gone_through_with_the_arrow_keys(viewed: Viewed) -> None:
    page = await viewed.replay(5000)
    await page.get_by_title("Follow Klaus Mueller").click()
    await page.get_by_role("tab", name="Day").focus()
    for name in ("Memories", "Talks", "Relations", "Thinking"):
        await page.keyboard.press("ArrowRight")
        tab = page.get_by_role("tab", name=name, exact=True)
        await expect(tab).to_be_focused()
        await expect(tab).to_have_attribute("aria-selected", "true")


async def test_a_menu_and_its_dialog_are_used_with_the_keyboard(viewed: Viewed) -> None:
    page = await viewed.open("/")
    more = page.get_by_role("button", name="More for kept", exact=True)
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Fork")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/replay/kept/5000/", "/simulator_home"])
async def test_each_control_has_a_name_of_its_own(viewed: Viewed, path: str) -> None:
    page = await viewed.open(path)
    await expect(page.locator("article").first).to_be_visible()
    told = await page.locator("body").aria_snapshot()
    nameless = re.findall(
        r"^\s*- (?:button|link|textbox|combobox|slider|tab|checkbox)\b:?\s*$", told, re.M
    )
    assert nameless == [], told
