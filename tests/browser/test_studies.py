"""The pages about all people in a real browser: relations, who knows, the model, two towns."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect
from viewed import ALL, CLOCK, END, FASTEST, LAST, STATE, Viewed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("unhurried"),
]


async def step_of(viewed: Viewed) -> int:
    """Return how far the live town is."""
    answer = await viewed.page.request.get(f"{viewed.address}/api/simulations/ville")
    return int((await answer.json())["step"])


async def test_relations_are_a_picture_and_a_table_of_any_moment(viewed: Viewed) -> None:
    page = await viewed.open(f"/simulation/kept/people/{END - 1}/")
    rows = page.locator("tbody tr")
    await expect(page.locator(".graph button")).to_have_count(ALL)
    talked = page.locator(".graph line:not(.known)")
    await expect(rows.first.locator("td").first).not_to_have_text("0")
    many = await talked.count()
    await page.get_by_label("Moment").fill(str(LAST))
    await expect(page.get_by_text("Mon 13 Feb, 09:31", exact=True)).to_be_visible()
    await expect(talked.nth(many - 1)).to_have_count(0)
    await expect(talked.first).to_be_attached()
    await page.get_by_label("Moment").fill("0")
    await expect(rows.first.locator("td").first).to_have_text("0")
    await expect(talked).to_have_count(0)
    await page.wait_for_url("**/simulation/kept/people/0/")


async def test_relations_lead_to_the_last_talk_and_to_the_town(viewed: Viewed) -> None:
    page = await viewed.open(f"/simulation/kept/people/{LAST}/")
    talk = page.locator("tbody td a").first
    when = await talk.inner_text()
    await talk.click()
    await expect(page.locator(CLOCK)).to_have_text(when[-5:])
    await page.go_back()
    await page.get_by_role("link", name="See the town at this moment").click()
    await expect(page.locator(STATE)).to_contain_text(f"step {LAST:,}")


async def test_the_ties_of_one_person_are_picked_out(viewed: Viewed) -> None:
    page = await viewed.open(f"/simulation/kept/people/{END - 1}/")
    rows = page.locator("tbody tr")
    await expect(rows.first).to_be_visible()
    everybodys = await rows.count()
    await page.locator(".graph").get_by_role("button", name="Klaus Mueller").click()
    await expect(page.get_by_role("heading", name="Whom Klaus Mueller talked to")).to_be_visible()
    await expect(rows.filter(has_text="Klaus Mueller").first).to_be_visible()
    await expect(rows.filter(has_not_text="Klaus Mueller")).to_have_count(0)
    await page.get_by_role("button", name="All people").click()
    await expect(rows).to_have_count(everybodys)


async def test_relations_play_from_the_beginning_to_the_end(viewed: Viewed) -> None:
    page = await viewed.open("/simulation/kept/people/0/")
    await page.get_by_role("button", name="Play", exact=True).click()
    await page.wait_for_url(re.compile(r"/people/[1-9]\d+/"))
    await page.get_by_role("button", name="Halt").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def test_relations_of_a_live_town_grow_and_keep_whom_one_looks_at(viewed: Viewed) -> None:
    assert await viewed.hurry(FASTEST)
    page = await viewed.open("/simulation/ville/people/")
    await expect(page.get_by_role("button", name="Live")).to_have_attribute("aria-pressed", "true")
    klaus = page.locator(".graph").get_by_role("button", name="Klaus Mueller")
    await klaus.click()
    place = await klaus.bounding_box()
    time = await page.locator(".moment time").inner_text()
    await expect(page.locator(".moment time")).not_to_have_text(time)
    await expect(klaus).to_have_attribute("aria-pressed", "true")
    assert await klaus.bounding_box() == place
    await page.get_by_label("Moment").fill("3000")
    await page.wait_for_url("**/simulation/ville/people/3000/")
    last = await page.get_by_label("Moment").get_attribute("max")
    await expect(page.get_by_label("Moment")).not_to_have_attribute("max", str(last))
    await expect(page.get_by_label("Moment")).to_have_value("3000")
    await page.get_by_role("button", name="Live").click()
    await page.wait_for_url("**/simulation/ville/people/")


async def test_who_knows_a_fact_is_a_tree_and_a_way_to_the_moment(viewed: Viewed) -> None:
    page = await asked_who_knows(viewed, "Valentine's Day party")
    tree = page.locator(".tree")
    await expect(tree.get_by_text("Isabella Rodriguez").first).to_be_visible()
    await expect(tree.get_by_text("knew it from the start")).to_be_visible()
    await expect(tree.locator("li li").first).to_contain_text("told by Isabella Rodriguez")
    await tree.locator("li li").first.get_by_title("Show this moment").first.click()
    await expect(page.locator(".plaque time")).to_have_text(re.compile("0[89]:.."))
    # A talk is shown from its beginning, when it wasn't told yet.
    await expect(page.get_by_text(f"1 of {ALL} people knows it")).to_be_visible()
    await expect(tree.locator("li li").first).to_contain_text("not yet")
    await tree.locator("li li .memory").first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("What it rests on")


async def test_a_fact_that_nobody_knows_is_said_to_be_unknown(viewed: Viewed) -> None:
    page = await asked_who_knows(viewed, "zebra <b>crossing</b>")
    await expect(page.get_by_text(f"0 of {ALL} people know it")).to_be_visible()


async def asked_who_knows(viewed: Viewed, fact: str) -> Page:
    page = await viewed.open(f"/replay/kept/{LAST}/")
    await page.get_by_role("tab", name="Who knows").click()
    await page.get_by_label("A fact").fill(fact)
    await page.get_by_role("button", name="Who knows it?").click()
    return page


async def test_the_model_page_counts_each_kind_of_question(viewed: Viewed) -> None:
    page = await viewed.open("/simulation/kept/model/")
    await expect(page.get_by_text("isn't open here")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("planning the day"))
    await expect(row.locator("td").nth(1)).to_have_text(str(2 * ALL))
    await expect(page.get_by_text("Every question had a usable reply.")).to_be_visible()


async def test_the_model_page_of_a_live_town_tells_how_it_goes(viewed: Viewed) -> None:
    page = await viewed.open("/simulation/ville/model/")
    await expect(page.get_by_text("tokens/s")).to_be_visible()
    await expect(page.get_by_text("Questions now")).to_be_visible()


async def test_two_towns_are_seen_side_by_side_with_what_differs(viewed: Viewed) -> None:
    page = await viewed.open("/simulation/kept/compare/")
    await page.get_by_label("Compare with kept").select_option("ville")
    await page.wait_for_url("**/compare/ville/")
    await expect(page.locator("canvas")).to_have_count(3)
    await expect(page.get_by_text("They are the same until")).to_be_visible()
    await page.get_by_role("slider", name="Timeline").fill("3000")
    for clock in await page.locator(CLOCK).all():
        await expect(clock).to_have_text("08:20")
    same = page.locator("tbody").first.locator("tr")
    await expect(same).to_have_count(ALL)
    await expect(page.locator("tr.differs")).to_have_count(0)


async def test_what_differs_is_gone_through_and_led_to(viewed: Viewed) -> None:
    """A fork in which everybody hears of something takes another course from there."""
    at = f"{viewed.address}/api/simulations/ville"
    said = {"kind": "announce", "text": "There is free soup in the park."}
    assert (await viewed.page.request.post(f"{at}/directions", data=said)).ok
    heard = await step_of(viewed)
    assert await viewed.hurry(FASTEST)
    for _ in range(300):
        if await step_of(viewed) > heard + 500:
            break
        await viewed.page.wait_for_timeout(200)
    page = await viewed.open("/simulation/kept/compare/ville/")
    await expect(page.get_by_text("They part at Tue 14 Feb, 1")).to_be_visible()
    differences = page.get_by_role("region", name="Where they differ")
    await expect(differences.get_by_role("row", name="director")).to_contain_text("free soup")
    row = differences.get_by_role("row").nth(1).get_by_role("button")
    when = (await row.inner_text())[-5:]
    await row.click()
    for clock in await page.locator(CLOCK).all():
        await expect(clock).to_have_text(when)
    state = page.locator(STATE).first
    first = await state.inner_text()
    await page.get_by_role("button", name="Next difference").click()
    await expect(state).not_to_have_text(first)
    await page.get_by_role("button", name="Last difference").click()
    await expect(state).to_have_text(first)
    await expect(page.get_by_role("link", name="See ville at this moment")).to_be_visible()


async def test_a_comparison_grows_with_the_live_town_and_stays_at_the_moment(
    viewed: Viewed,
) -> None:
    """The last one here: another simulation is opened in place of `ville`."""
    shelf = f"{viewed.address}/api/simulations"
    copy = {"name": "behind", "step": 3000}
    assert (await viewed.page.request.post(f"{shelf}/kept/fork", data=copy)).ok
    opening = {"model": "scripted"}
    assert (await viewed.page.request.post(f"{shelf}/behind/open", data=opening)).ok
    await opened(viewed, "behind")
    page = await viewed.open("/simulation/kept/compare/behind/")
    slider = page.get_by_role("slider", name="Timeline")
    await slider.fill("2900")
    last = await slider.get_attribute("max")
    await expect(slider).not_to_have_attribute("max", str(last))
    await expect(slider).to_have_value("2900")
    assert int(str(last)) < LAST
    await page.get_by_role("button", name="Live").click()
    for clock in await page.locator(".plaque time").all():
        await expect(clock).not_to_have_text("08:03")


async def opened(viewed: Viewed, name: str) -> None:
    """Wait until a simulation is the live one, for a minute at most."""
    for _ in range(300):
        session = await (await viewed.page.request.get(f"{viewed.address}/api/session")).json()
        if session["live"] == name:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"It was not opened: {session['problem'] or session['progress']}")
