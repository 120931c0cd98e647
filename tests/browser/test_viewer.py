"""The viewer in a real browser: any moment of a town, its people then, and why."""

import re
import time
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from viewed import LAST, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CLOCK = ".plaque time"
TIMELINE = "input[type=range]"


async def moment(viewed: Viewed, step: int | None = None) -> Page:
    """Open the replay at a step, or in a talk, and wait until the people are there."""
    shown = await viewed.talk() + 10 if step is None else step
    page = await viewed.open(f"/replay/kept/{shown}/")
    await expect(page.locator(".label .tag")).to_have_count(3)
    return page


async def person(viewed: Viewed, name: str, tab: str = "Day") -> Page:
    """Open the replay, and somebody's panel in it."""
    page = await moment(viewed)
    await page.get_by_title(f"Follow {name}").click()
    await page.get_by_role("tab", name=tab, exact=True).click()
    return page


async def test_a_moment_of_the_past_is_shown_with_what_is_said_in_it(viewed: Viewed) -> None:
    page = await moment(viewed)
    await expect(page.locator(CLOCK)).to_have_text(re.compile("09:[0-5]"))
    await expect(page.locator(".speech:not([hidden])")).to_have_count(1)
    await expect(page.locator("article", has_text="talking with Maria Lopez")).to_be_visible()


async def test_night_darkens_the_town_and_covers_nothing_of_it(viewed: Viewed) -> None:
    page = await moment(viewed, 60)
    with Image.open(BytesIO(await page.locator(".map").screenshot())) as picture:
        shades = picture.convert("L").histogram()
    assert max(shades) < sum(shades) / 2
    assert sum(shades[:128]) > sum(shades) / 2


async def test_the_timeline_goes_to_any_step_and_the_address_follows(viewed: Viewed) -> None:
    page = await moment(viewed)
    await page.locator(TIMELINE).fill("2520")
    await expect(page.locator(CLOCK)).to_have_text("07:00")
    await page.wait_for_url("**/replay/kept/2520/")


async def test_any_moment_is_there_at_once_when_its_hour_has_been_read(viewed: Viewed) -> None:
    """Dragged through an hour, each moment is drawn within a few frames."""
    page = await moment(viewed)
    frames = await page.evaluate(
        """async () => {
            const input = document.querySelector('input[type=range]')
            const clock = document.querySelector('.plaque small')
            let most = 0
            for (let step = 3250; step < 3420; step += 10) {
                input.value = step
                input.dispatchEvent(new Event('input', { bubbles: true }))
                const text = `step ${step.toLocaleString('en-GB')}`
                let frames = 0
                while (!clock.textContent.includes(text) && frames++ < 100)
                    await new Promise(requestAnimationFrame)
                most = Math.max(most, frames)
            }
            return most
        }"""
    )
    assert frames <= 10


async def test_steps_decisions_and_conversations_are_jumped_to(viewed: Viewed) -> None:
    page = await moment(viewed, 3000)
    step = page.locator(".plaque small")
    talk = f"step {await viewed.talk():,}"
    await page.get_by_role("button", name="A step on").click()
    await expect(step).to_contain_text("step 3,001")
    await page.keyboard.press(",")
    await expect(step).to_contain_text("step 3,000")
    await page.get_by_role("button", name="Next decision").click()
    await expect(step).not_to_contain_text("step 3,000")
    await page.get_by_role("button", name="Next conversation").click()
    await expect(step).to_contain_text(talk)
    await page.get_by_role("button", name="A step on").click()
    await page.get_by_role("button", name="Last conversation").click()
    await expect(step).to_contain_text(talk)


async def test_the_past_plays_at_the_chosen_speed_and_halts(viewed: Viewed) -> None:
    page = await moment(viewed, 3000)
    await page.get_by_label("Speed of playing").select_option("600×")
    began = time.monotonic()
    await page.get_by_role("button", name="Play").click()
    await expect(page.locator(CLOCK)).to_have_text(re.compile("08:(2[3-9]|[345])|(09|1.|2.):"))
    assert time.monotonic() - began > 0.3
    await page.get_by_role("button", name="Halt").click()
    shown = await page.locator(CLOCK).inner_text()
    await page.wait_for_timeout(400)
    assert await page.locator(CLOCK).inner_text() == shown


async def test_following_somebody_keeps_them_in_the_middle_of_the_map(viewed: Viewed) -> None:
    page = await person(viewed, "Klaus Mueller")
    await expect(page.locator(".label.followed")).to_contain_text("Klaus")
    area = await page.locator(".map").bounding_box()
    tag = await page.locator(".label.followed .tag").bounding_box()
    assert area is not None
    assert tag is not None
    assert tag["x"] + tag["width"] / 2 == pytest.approx(area["x"] + area["width"] / 2, abs=60)
    await page.keyboard.press("Escape")
    await expect(page.locator(".label.followed")).to_have_count(0)


async def test_a_day_is_told_as_of_the_moment_with_now_marked(viewed: Viewed) -> None:
    page = await person(viewed, "Klaus Mueller")
    await expect(page.locator("[aria-current=time]")).to_have_count(1)
    await page.get_by_label("Show today's path on the map").check()
    await expect(page.get_by_label("Show today's path on the map")).to_be_checked()


async def test_memories_are_searched_and_filtered(viewed: Viewed) -> None:
    page = await person(viewed, "Maria Lopez", "Memories")
    memories = page.locator("article ol > li")
    await expect(memories.first).to_be_visible()
    everything = await page.get_by_text(re.compile(r"^\d+ memories$")).inner_text()
    await page.get_by_label("Kind").select_option("chat")
    await expect(page.get_by_text(everything, exact=True)).to_have_count(0)
    await page.get_by_label("Kind").select_option("")
    await page.get_by_role("searchbox", name="Search the memories").fill("no such memory")
    await expect(page.get_by_text("0 memories")).to_be_visible()


async def test_talks_are_read_as_a_chat_up_to_the_moment(viewed: Viewed) -> None:
    page = await person(viewed, "Maria Lopez", "Talks")
    lines = page.locator("[role=tabpanel] section p b")
    await expect(lines.first).to_be_visible()
    heard = await lines.count()
    await page.locator(TIMELINE).fill(str(LAST))
    await expect(lines.nth(heard)).to_be_visible()


async def test_relations_and_questions_are_listed(viewed: Viewed) -> None:
    page = await person(viewed, "Maria Lopez", "Relations")
    await expect(page.locator("article").get_by_text("known").first).to_be_visible()
    await page.get_by_role("tab", name="Thinking").click()
    await expect(page.get_by_text("usable at once").first).to_be_visible()


async def test_why_shows_the_prompt_the_reply_and_what_came_to_mind(viewed: Viewed) -> None:
    page = await person(viewed, "Maria Lopez", "Talks")
    said = page.locator("[role=tabpanel] section")
    await said.get_by_role("button", name="Why").nth(1).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Maria Lopez")
    await expect(dialog.locator("pre").first).to_be_visible()
    await expect(dialog.get_by_text("What came to mind")).to_be_visible()
    for part in ("recency", "importance", "relevance"):
        await expect(dialog.get_by_text(part).first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_a_persons_page_is_at_the_old_address(viewed: Viewed) -> None:
    page = await viewed.open("/replay_persona_state/kept/3350/Isabella_Rodriguez/")
    await expect(page.get_by_role("heading", name="Isabella Rodriguez")).to_be_visible()
    await expect(page.locator("[aria-current=time]")).to_have_count(1)


async def test_a_demo_plays_by_itself_with_nothing_but_the_picture_and_cards(
    viewed: Viewed,
) -> None:
    page = await viewed.open("/demo/kept/3000/5/")
    await expect(page.locator(CLOCK)).not_to_have_text("08:20")
    await expect(page.get_by_role("button", name="Play")).to_have_count(0)
    await expect(page.locator("article")).to_have_count(3)


async def test_somebody_or_something_that_is_not_there_is_told(viewed: Viewed) -> None:
    page = await viewed.open("/replay_persona_state/kept/0/Nobody_Here/")
    await expect(page.get_by_role("alert")).to_contain_text("Nobody here is called Nobody Here")
    await viewed.open("/replay/nowhere/0/")
    await expect(page.get_by_role("alert")).to_contain_text("nowhere")
    viewed.problems.clear()  # the browser itself reports the answer 404


async def test_language_and_theme_are_kept(viewed: Viewed) -> None:
    page = await moment(viewed)
    await page.get_by_role("button", name="Tiếng Việt").click()
    await page.get_by_role("button", name="Sáng hoặc tối").click()
    await page.reload()
    await expect(page.get_by_role("button", name="Phát")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "vi"
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("path", ["/replay/kept/3350/", "/", "/simulator_home"])
async def test_a_phone_shows_everything_within_its_width(viewed: Viewed, path: str) -> None:
    await viewed.page.set_viewport_size({"width": 360, "height": 740})
    page = await viewed.open(path)
    await expect(page.locator("article").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
