"""The page of all simulations and bases, in a real browser, and what one does with each."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from viewed import ALL, CLOCK, REFUSED, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def card(page: Page, name: str) -> Locator:
    """Return the card of a simulation or a base."""
    return page.locator("article", has=page.get_by_role("heading", name=name, exact=True))


async def do(page: Page, name: str, what: str) -> Locator:
    """Choose something in a card's menu; return the dialog that may follow."""
    await page.get_by_role("button", name=f"More for {name}", exact=True).click()
    await page.get_by_role("menuitem", name=what).click()
    return page.get_by_role("dialog")


async def test_a_card_tells_of_its_simulation_and_leads_to_it(viewed: Viewed) -> None:
    page = await viewed.open("/")
    kept = card(page, "kept")
    await expect(kept.locator("img.map")).to_be_visible()
    await page.wait_for_function("() => document.querySelector('img.map').naturalWidth > 100")
    for told in ("Tue 14 Feb, 23:59", "25 people", "Abigail Chen", "scripted", "MB"):
        await expect(kept).to_contain_text(told)
    await expect(card(page, "ville")).to_contain_text("fork of kept@12240")
    await kept.get_by_role("link", name="Replay").click()
    await page.wait_for_url("**/replay/kept/0/")
    await expect(page.locator(".label .tag")).to_have_count(ALL)
    await page.get_by_role("link", name="Simulations").click()
    await card(page, "ville").get_by_role("link", name="Watch live").click()
    await page.wait_for_url("**/simulator_home")


async def test_it_forks_renames_and_deletes(viewed: Viewed) -> None:
    page = await viewed.open("/")
    dialog = await do(page, "kept", "Fork")
    await dialog.get_by_label("Name", exact=True).fill("copy")
    await dialog.get_by_role("button", name="Fork").click()
    await expect(card(page, "copy")).to_contain_text("fork of kept", timeout=60_000)
    dialog = await do(page, "copy", "Rename")
    await dialog.get_by_label("Name", exact=True).fill("other")
    await dialog.get_by_role("button", name="Rename").click()
    await expect(card(page, "other")).to_be_visible()
    await expect(card(page, "copy")).to_have_count(0)
    dialog = await do(page, "other", "Delete")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(card(page, "other")).to_be_visible()
    dialog = await do(page, "other", "Delete")
    await dialog.get_by_role("button", name="Delete").click()
    await expect(card(page, "other")).to_have_count(0)


async def test_a_menu_leads_to_the_comparison(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await do(page, "ville", "Compare")
    await page.wait_for_url("**/simulation/ville/compare/kept/")
    await expect(page.get_by_text("They are the same until")).to_be_visible()


async def test_a_file_is_exported_and_brought_in_again(viewed: Viewed, tmp_path: Path) -> None:
    viewed.expected = REFUSED  # the browser itself reports the refusal
    page = await viewed.open("/")
    async with page.expect_download() as download:
        await do(page, "kept", "Export the file")
    path = tmp_path / "brought_in.sqlite"
    await (await download.value).save_as(path)
    await page.get_by_label("Import a file").set_input_files(path)
    await expect(card(page, "brought_in")).to_contain_text("25 people", timeout=60_000)
    await page.get_by_label("Import a file").set_input_files(path)
    await expect(page.get_by_role("alert")).to_contain_text("There already is a simulation")


async def test_a_simulation_is_closed_and_another_continued(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await page.get_by_role("button", name="Close ville").click()
    await expect(page.get_by_role("link", name="Watch live")).to_have_count(0)
    await viewed.open("/simulator_home")
    await expect(page.get_by_role("alert")).to_contain_text("No simulation is open.")
    await page.get_by_role("link", name="All simulations").click()
    await card(page, "kept").get_by_role("button", name="Continue").click()
    await page.wait_for_url("**/simulator_home")
    await expect(page.locator(CLOCK)).to_have_text(re.compile("^0"))
    await expect(page.locator(".plaque p")).to_contain_text("15 February")


async def test_an_empty_installation_explains_itself(viewed: Viewed) -> None:
    await viewed.page.route("**/api/simulations", lambda route: route.fulfill(json=[]))
    page = await viewed.open("/")
    await expect(page.get_by_text("Begin one from a base below")).to_be_visible()
    await expect(page.get_by_role("button", name="New simulation").first).to_be_visible()


async def test_a_new_simulation_is_begun_from_a_base(viewed: Viewed) -> None:
    page = await viewed.open("/")
    base = card(page, "base_the_ville_n25")
    await expect(base).to_contain_text("25 people")
    await base.get_by_role("button", name="New simulation").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill("new_town")
    people = dialog.get_by_role("checkbox")
    await expect(people).to_have_count(ALL)
    await dialog.get_by_role("button", name="Choose nobody").click()
    await expect(dialog.get_by_role("button", name="Begin")).to_be_disabled()
    for someone in ("Klaus Mueller", "Maria Lopez"):
        await dialog.get_by_label(someone).check()
    await expect(dialog.get_by_text("2 people")).to_be_visible()
    await dialog.get_by_label("Begins at").fill("2024-05-06T09:00")
    await dialog.get_by_label("Language of the people").select_option("vi")
    await dialog.get_by_label("Seed").fill("7")
    await dialog.get_by_label("Model", exact=True).fill("scripted")
    await dialog.get_by_role("button", name="Begin").click()
    await page.wait_for_url("**/simulator_home")
    await expect(page.locator(".label .tag")).to_have_count(2)
    await expect(page.get_by_role("heading", name="new_town")).to_be_visible()
    await expect(page.locator(".plaque p")).to_contain_text("6 May 2024")
    facts = await (
        await page.request.get(f"{viewed.address}/api/simulations/new_town/facts")
    ).json()
    assert (facts["seed"], facts["language"]) == (7, "vi")


async def test_an_opening_that_fails_says_why(viewed: Viewed) -> None:
    """The last one here: what was open is closed before another one is opened."""
    viewed.expected = REFUSED  # the browser itself may report the refusal
    page = await viewed.open("/")
    await page.get_by_role("button", name="New simulation").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill("without_a_model")
    await dialog.get_by_label("Model", exact=True).fill("nowhere.gguf")
    await dialog.get_by_role("button", name="Begin").click()
    await expect(page.get_by_role("alert")).to_contain_text("nowhere.gguf")
    await expect(page.get_by_role("heading", name="Bases")).to_be_visible()
