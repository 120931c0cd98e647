"""People of the two days, in a real browser: the list of all, a person's panel, and why."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from viewed import ALL, CLOCK, STATE, TIMELINE, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

EVENING = 15_500
"""A step of the second day, 19:03, when much has been said and thought."""
MARIA = "Maria Lopez"


async def person(viewed: Viewed, name: str, tab: str = "Day", step: int = EVENING) -> Page:
    """Open the replay, and somebody's panel in it."""
    page = await viewed.replay(step)
    await page.get_by_title(f"Follow {name}").click()
    await page.get_by_role("tab", name=tab, exact=True).click()
    return page


def panel(page: Page) -> Locator:
    return page.locator("aside article")


def opened(page: Page) -> Locator:
    """What is asked why."""
    return page.get_by_role("dialog")


async def test_everybody_is_listed_and_found_by_name_deed_or_place(viewed: Viewed) -> None:
    page = await viewed.replay(5000)
    cards = page.locator("aside article")
    await expect(cards).to_have_count(ALL)
    search = page.get_by_role("searchbox", name="Find somebody")
    await search.fill("klaus")
    await expect(cards).to_have_count(1)
    await search.fill("hobbs cafe")
    await expect(cards.first).to_contain_text("Hobbs Cafe")
    assert 0 < await cards.count() < ALL
    await search.fill("zebra")
    await expect(page.get_by_text("Nobody fits.")).to_be_visible()
    await search.fill("")
    await cards.filter(has_text=MARIA).get_by_role("button").click()
    await expect(panel(page).get_by_role("heading", name=MARIA)).to_be_visible()
    await page.get_by_role("button", name="All people").click()
    await expect(cards).to_have_count(ALL)


async def test_what_somebody_does_where_and_from_when_to_when_is_told(viewed: Viewed) -> None:
    page = await person(viewed, "Isabella Rodriguez", step=5000)
    now = panel(page).locator("section").first
    await expect(now).to_contain_text("Hobbs Cafe")
    times = re.search(r"since (\d\d:\d\d), until (\d\d:\d\d)", await now.inner_text())
    assert times is not None
    assert times[1] <= await page.locator(CLOCK).inner_text() < times[2]


async def test_a_day_is_told_as_of_the_moment_with_now_marked(viewed: Viewed) -> None:
    page = await person(viewed, "Klaus Mueller")
    now = page.locator("[aria-current=time]")
    await expect(now).to_have_count(1)
    told = await now.inner_text()
    await page.locator(TIMELINE).fill("9000")
    await expect(page.locator(CLOCK)).to_have_text("01:00")
    await expect(now).not_to_have_text(told)


async def test_a_days_path_is_drawn_on_the_map(viewed: Viewed) -> None:
    page = await person(viewed, "Klaus Mueller")
    path = page.get_by_label("Show today's path on the map")
    await page.get_by_role("button", name="Show the whole town").click()
    await page.wait_for_timeout(300)
    before = await page.locator(".map canvas").screenshot()
    await path.check()
    for _ in range(50):
        if await page.locator(".map canvas").screenshot() != before:
            return
        await page.wait_for_timeout(100)
    raise AssertionError("No path was drawn.")


async def test_memories_are_searched_filtered_and_read_on(viewed: Viewed) -> None:
    page = await person(viewed, MARIA, "Memories")
    memories = panel(page).locator("ol > li")
    await expect(memories).to_have_count(40)
    await page.get_by_role("button", name="Show more").click()
    await expect(memories).to_have_count(80)
    count = page.get_by_text(re.compile(r"^[\d,]+ memor(y|ies)$"))
    everything = await count.inner_text()
    for kind in ("event", "thought", "chat"):
        await page.get_by_label("Kind").select_option(kind)
        await expect(count).not_to_have_text(everything)
        await expect(panel(page).locator(f"ol > li:not(.{kind})")).to_have_count(0)
        await expect(memories.first).to_be_visible()
    await page.get_by_label("Kind").select_option("")
    search = page.get_by_role("searchbox", name="Search the memories")
    await search.fill("Klaus")
    await expect(memories.first).to_contain_text("Klaus")
    await expect(memories.filter(has_not_text="Klaus")).to_have_count(0)
    await search.fill("no such memory")
    await expect(page.get_by_text("0 memories")).to_be_visible()


async def test_a_memory_shows_its_importance_and_leads_to_its_moment(viewed: Viewed) -> None:
    page = await person(viewed, MARIA, "Memories")
    memory = panel(page).locator("ol > li").nth(5)
    importance = memory.get_by_title(re.compile(r"Importance \d+ of 10"))
    value = await importance.evaluate("bar => bar.value")
    await expect(importance).to_have_attribute("title", f"Importance {value:.0f} of 10")
    moment = memory.get_by_title("Show this moment")
    told = await moment.inner_text()
    await moment.click()
    await expect(page.locator(CLOCK)).to_have_text(told[-5:])


async def test_talks_are_read_as_a_chat_up_to_the_moment(viewed: Viewed) -> None:
    page = await person(viewed, MARIA, "Talks")
    section = panel(page).locator("[role=tabpanel] section")
    lines = section.locator("p b")
    await expect(lines.first).to_be_visible()
    assert MARIA in await lines.all_inner_texts()
    began = section.last.get_by_title("Show this moment")
    told = await began.inner_text()
    await began.click()
    await expect(page.locator(CLOCK)).to_have_text(told[-5:])
    await expect(section).to_have_count(1)
    heard = await lines.count()
    for _ in range(8):
        await page.keyboard.press(".")
    await expect(lines.nth(heard)).to_be_visible()


async def test_whom_somebody_knows_is_listed_and_chosen_in_turn(viewed: Viewed) -> None:
    page = await person(viewed, MARIA, "Relations")
    await expect(
        panel(page).get_by_text(re.compile("known (since|from the start)")).first
    ).to_be_visible()
    await expect(panel(page).get_by_text(re.compile(r"[1-9]\d* talks?")).first).to_be_visible()
    other = panel(page).locator("[role=tabpanel] li button").first
    name = await other.inner_text()
    await other.click()
    await expect(panel(page).get_by_role("heading", name=name)).to_be_visible()


async def test_a_panel_is_a_page_of_its_own(viewed: Viewed) -> None:
    page = await person(viewed, MARIA)
    await page.get_by_role("link", name="As a page of its own").click()
    await page.wait_for_url(f"**/replay_persona_state/kept/{EVENING}/Maria_Lopez/")
    await expect(page.get_by_role("heading", name=MARIA)).to_be_visible()
    await expect(page.locator("[aria-current=time]")).to_have_count(1)
    for tab in ("Memories", "Talks", "Relations", "Thinking"):
        await page.get_by_role("tab", name=tab, exact=True).click()
        await expect(page.get_by_role("tabpanel").locator("li, section").first).to_be_visible()
    await page.get_by_role("link", name="Tue 14 Feb, 19:03").click()
    await expect(page.locator(STATE)).to_contain_text(f"step {EVENING:,}")


async def test_why_is_told_of_a_deed_a_plan_a_memory_a_sentence_and_a_question(
    viewed: Viewed,
) -> None:
    page = await person(viewed, MARIA)
    tabs = {"Day": "h3", "Memories": "ol > li", "Talks": "section"}
    doors = {"deed": panel(page).locator("section").first.get_by_role("button", name="Why")}
    for tab, part in tabs.items():
        doors[tab] = (
            panel(page).locator(f"[role=tabpanel] {part}").get_by_role("button", name="Why").first
        )
    doors["Day row"] = (
        panel(page).locator("[role=tabpanel] li").get_by_role("button", name="Why").first
    )
    doors["Thinking"] = panel(page).locator("[role=tabpanel] li button").first
    for door, button in doors.items():
        if door != "deed":
            await page.get_by_role("tab", name=door.split()[0], exact=True).click()
        await button.click()
        await expect(opened(page).locator(".lead")).to_contain_text(re.compile(r"^\w+ \w+ is "))
        await expect(opened(page).get_by_role("heading", name="Reply")).to_be_visible()
        await expect(opened(page).get_by_role("heading", name="Prompt")).to_be_visible()
        await expect(opened(page).locator("pre").first).not_to_be_empty()
        await page.keyboard.press("Escape")
        await expect(opened(page)).to_have_count(0)
        await expect(panel(page).get_by_role("heading", name=MARIA)).to_be_visible()


async def test_why_shows_the_prompt_the_reply_and_what_came_to_mind_as_bars(
    viewed: Viewed,
) -> None:
    page = await person(viewed, MARIA, "Talks")
    said = panel(page).locator("[role=tabpanel] section").last
    await said.get_by_role("button", name="Why").nth(1).click()
    await expect(opened(page)).to_contain_text("usable at once")
    await expect(opened(page)).to_contain_text("scripted")
    await expect(opened(page).get_by_text(re.compile(r"\d tokens read"))).to_be_visible()
    recalled = opened(page).locator("dl").first
    shares = {}
    for part, weight in (("recency", 0.5), ("importance", 2), ("relevance", 3)):
        named = recalled.locator("dt", has_text=part)
        await expect(named).to_contain_text(f"×{weight}")
        bar = named.locator("+ dd meter")
        shares[part] = weight * float(await bar.evaluate("bar => bar.value"))
    score = await recalled.locator("dd").last.inner_text()
    assert float(score) == pytest.approx(sum(shares.values()), abs=0.02)
    await opened(page).get_by_text("system").click()
    await expect(opened(page).locator("pre").nth(1)).to_contain_text(MARIA)
    await opened(page).locator(".lead button").click()
    await expect(opened(page)).to_have_count(0)


async def test_a_thought_is_followed_down_to_what_it_rests_on(viewed: Viewed) -> None:
    page = await person(viewed, MARIA, "Memories")
    await page.get_by_label("Kind").select_option("thought")
    await page.get_by_role("button", name=re.compile("rests on")).first.click()
    await expect(opened(page).get_by_role("heading", name="What it rests on")).to_be_visible()
    await expect(opened(page).locator(".roots li").first).to_be_visible()
    # Down to the first observations: what is deepest rests on nothing.
    deepest = opened(page).locator(".roots li.event, .roots li.chat").first
    await expect(deepest.get_by_text("rests on")).to_have_count(0)
    await opened(page).get_by_role("button", name=re.compile("^Why")).first.click()
    await expect(opened(page).locator("pre").first).to_be_visible()
    await opened(page).get_by_role("button", name="Back").click()
    await expect(opened(page).locator(".roots li").first).to_be_visible()
    await opened(page).get_by_role("button", name="Close").click()
    await expect(opened(page)).to_have_count(0)
