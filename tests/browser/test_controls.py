"""What one does on the map, with a town and with the shelf, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from viewed import LAST, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CLOCK = ".plaque time"


async def live(viewed: Viewed) -> Page:
    """Open the live page and wait until the people are there."""
    page = await viewed.open("/simulator_home")
    await expect(page.locator(".label .tag")).to_have_count(3)
    return page


async def past(viewed: Viewed, step: int = LAST - 60) -> Page:
    """Open the replay and wait until the people are there."""
    page = await viewed.open(f"/replay/kept/{step}/")
    await expect(page.locator(".label .tag")).to_have_count(3)
    return page


async def where(page: Page) -> str:
    """Return where everybody is on the picture."""
    labels = page.locator(".label")
    return str(await labels.evaluate_all("all => all.map(one => one.style.transform).join()"))


async def moved(page: Page, before: str) -> str:
    """Wait until the picture is another than `before`, and stands still."""
    for _ in range(200):
        now = await where(page)
        await page.wait_for_timeout(100)
        if now not in (before, "") and now == await where(page):
            return now
    raise AssertionError("The map did not move.")


async def test_the_map_is_moved_and_zoomed_with_the_keyboard(viewed: Viewed) -> None:
    page = await past(viewed)
    shown = await moved(page, "")
    await page.locator(".map[role=application]").focus()
    for key in ("0", "+", "ArrowRight", "ArrowDown", "-"):
        await page.keyboard.press(key)
        shown = await moved(page, shown)


async def test_the_map_is_moved_by_the_minimap_and_the_buttons(viewed: Viewed) -> None:
    page = await past(viewed)
    shown = await moved(page, "")
    await page.get_by_role("button", name="Show the whole town").click()
    shown = await moved(page, shown)
    for _ in range(3):
        await page.get_by_role("button", name="Zoom in").click()
        shown = await moved(page, shown)
    await page.locator(".minimap").click(position={"x": 10, "y": 10})
    await moved(page, shown)
    watching = page.get_by_role("button", name="Follow the action")
    await expect(watching).to_have_attribute("aria-pressed", "false")


async def test_an_object_is_looked_at_and_its_state_changed(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("button", name="Fastest").click()
    await page.get_by_title("Follow Isabella Rodriguez").click()
    await page.get_by_title("Look at ").click()
    chip = page.get_by_role("region", name="Object")
    await chip.get_by_label("Another state").fill("on <i>fire</i>")
    await chip.get_by_role("button", name="Change").click()
    await expect(chip.get_by_role("status")).to_contain_text("It will happen on")
    await expect(chip.get_by_text("on <i>fire</i>")).to_be_visible()
    await chip.get_by_role("button", name="Close").click()
    await expect(chip).to_have_count(0)


async def test_what_is_announced_to_all_stands_on_the_timeline(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("What everybody hears").fill("The lake is frozen.")
    await page.get_by_role("button", name="Announce to all").click()
    await expect(page.get_by_text("It will happen on")).to_be_visible()
    coming = page.get_by_role("list", name="Still to come")
    await expect(coming.get_by_text("All people: The lake is frozen.")).to_be_attached()
    await page.get_by_role("button", name="Fastest").click()
    await page.get_by_role("button", name="Go on").first.click()
    await expect(coming.get_by_text("The lake is frozen.")).to_have_count(0, timeout=60_000)
    address = f"{viewed.address}/api/simulations/ville/timeline"
    for _ in range(100):
        marks = (await (await page.request.get(address)).json())["marks"]
        if any("The lake is frozen." in mark["text"] for mark in marks):
            return
        await page.wait_for_timeout(200)
    raise AssertionError("The announcement isn't on the timeline.")


async def test_a_town_runs_until_a_time_and_can_go_on_from_there(viewed: Viewed) -> None:
    page = await live(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.locator(".plaque small")).to_contain_text("Paused")
    await page.get_by_role("button", name="Fastest").click()
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_role("button", name="Run until").click()
    await expect(page.get_by_text("Runs until")).to_be_visible()
    until = await page.get_by_text("Runs until").inner_text()
    state = page.locator(".plaque small")
    await expect(state).to_contain_text("Finished", timeout=60_000)
    await expect(page.locator(CLOCK)).to_have_text(until.strip(".")[-5:])
    await page.get_by_role("button", name="Go on").first.click()
    await expect(state).to_contain_text("Running")


async def test_a_fork_in_the_viewer_leads_to_the_comparison(viewed: Viewed) -> None:
    page = await past(viewed, 3000)
    await page.get_by_role("tab", name="Director").click()
    await page.get_by_label("Name of a copy").fill("kept_what_if")
    await page.get_by_role("button", name="Fork", exact=True).click()
    await expect(page.get_by_text("kept_what_if is on the shelf.")).to_be_visible()
    await page.get_by_role("link", name="Compare").click()
    await expect(page.get_by_text("They are the same until Mon 13 Feb, 08:20.")).to_be_visible()


async def test_a_thought_is_followed_down_to_what_it_rests_on(viewed: Viewed) -> None:
    page = await past(viewed, LAST)
    await page.get_by_title("Follow Maria Lopez").click()
    await page.get_by_role("tab", name="Memories").click()
    await page.get_by_label("Kind").select_option("thought")
    await page.get_by_role("button", name=re.compile("rests on")).first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="What it rests on")).to_be_visible()
    await expect(dialog.locator(".roots li").first).to_be_visible()
    await dialog.get_by_role("button", name=re.compile("^Why")).first.click()
    await expect(dialog.locator("pre").first).to_be_visible()
    await dialog.get_by_role("button", name="Back").click()
    await expect(dialog.locator(".roots li").first).to_be_visible()


async def test_a_file_is_exported_and_brought_in_again(viewed: Viewed, tmp_path: Path) -> None:
    page = await viewed.open("/")
    await page.get_by_role("button", name="More for kept", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name="Export the file").click()
    path = tmp_path / "brought_in.sqlite"
    await (await download.value).save_as(path)
    await page.get_by_label("Import a file").set_input_files(path)
    await expect(page.get_by_role("heading", name="brought_in")).to_be_visible()
    await page.get_by_label("Import a file").set_input_files(path)
    await expect(page.get_by_role("alert")).to_contain_text("There already is a simulation")
    viewed.problems.clear()  # the browser itself reports the refusal


async def test_a_simulation_is_closed_and_another_continued(viewed: Viewed) -> None:
    page = await viewed.open("/")
    await page.get_by_role("button", name="Close ville").click()
    await expect(page.get_by_role("link", name="Watch live")).to_have_count(0)
    await viewed.open("/simulator_home")
    await expect(page.get_by_role("alert")).to_contain_text("No simulation is open.")
    await page.get_by_role("link", name="All simulations").click()
    card = page.locator("article", has=page.get_by_role("heading", name="kept", exact=True))
    await card.get_by_role("button", name="Continue").click()
    await page.wait_for_url("**/simulator_home")
    await expect(page.locator(CLOCK)).to_have_text(re.compile("^(09|1.):"))


async def test_an_empty_installation_explains_itself(viewed: Viewed) -> None:
    await viewed.page.route("**/api/simulations", lambda route: route.fulfill(json=[]))
    page = await viewed.open("/")
    await expect(page.get_by_text("Begin one from a base below")).to_be_visible()
    await expect(page.get_by_role("button", name="New simulation").first).to_be_visible()


async def test_a_server_that_is_gone_is_told_with_what_to_do(viewed: Viewed) -> None:
    page = await past(viewed)
    await page.route("**/api/**", lambda route: route.abort())
    await page.get_by_role("slider", name="Timeline").fill("10")
    await expect(page.locator(".banners")).to_contain_text("can't be reached")
    await viewed.open("/")
    await expect(page.get_by_role("alert")).to_contain_text("townsfolk play")
    viewed.problems.clear()  # the browser itself reports what was aborted


async def test_who_goes_astray_is_led_back(viewed: Viewed) -> None:
    page = await viewed.open("/no/such/page/")
    await expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    await page.get_by_role("link", name="All simulations").click()
    await expect(page.get_by_role("heading", name="Bases")).to_be_visible()
    viewed.problems.clear()  # the browser itself reports the answer 404


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/replay/kept/3000", CLOCK),
        ("/replay/kept/3000/", CLOCK),
        ("/demo/kept/3000/6/", CLOCK),
        ("/demo/kept/3000/9", CLOCK),
        ("/replay_persona_state/kept/3000/Klaus_Mueller", "h2"),
        ("/simulator_home/", CLOCK),
        ("/path_tester/", CLOCK),
    ],
)
async def test_addresses_of_the_original_still_lead_where_they_led(
    viewed: Viewed, path: str, shown: str
) -> None:
    page = await viewed.open(path)
    await expect(page.locator(shown).first).to_be_visible()
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_an_opening_that_fails_says_why(viewed: Viewed) -> None:
    """The last one here: what was open is closed before another one is opened."""
    page = await viewed.open("/")
    await page.get_by_role("button", name="New simulation").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill("without_a_model")
    await dialog.get_by_label("Model", exact=True).fill("nowhere.gguf")
    await dialog.get_by_role("button", name="Begin").click()
    await expect(page.get_by_role("alert")).to_contain_text("nowhere.gguf")
    await expect(page.get_by_role("heading", name="Bases")).to_be_visible()
    viewed.problems.clear()  # the browser itself may report the refusal
