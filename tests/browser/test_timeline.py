"""The timeline of two days of 25 people, in a real browser: any moment, and what is seen of all."""

import re
import time
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from viewed import ALL, CLOCK, END, STATE, TIMELINE, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SECOND_NOON = 12_960
PANEL = "aside article h2"
LANES = ("asleep", "home", "work", "out", "talk")
COLOURS = """names => names.map(name => {
    const context = document.createElement('canvas').getContext('2d')
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)
    return context.fillStyle
})"""


def step(number: int) -> str:
    return f"step {number:,}"


async def marks(viewed: Viewed, kind: str) -> list[dict[str, Any]]:
    """Return the marks of a kind, from the first to the last."""
    answer = await viewed.page.request.get(f"{viewed.address}/api/simulations/kept/timeline")
    found: list[dict[str, Any]] = (await answer.json())["marks"]
    return [mark for mark in found if mark["kind"] == kind]


async def place_of(page: Page, moment: int) -> tuple[float, float]:
    """Return where a moment is in the whole timeline's row of marks, in pixels of the window."""
    box = await page.locator(".timeline").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * moment / (END - 1), box["y"] + 23


async def colours(page: Page) -> Counter[str]:
    """Return how often each colour is on the timeline."""
    with Image.open(BytesIO(await page.locator(".timeline canvas").screenshot())) as picture:
        pixels = picture.convert("RGB").tobytes()
    return Counter("#" + pixels[at : at + 3].hex() for at in range(0, len(pixels), 3))


async def test_it_goes_to_any_step_and_the_address_follows(viewed: Viewed) -> None:
    page = await viewed.replay(0)
    for moment, clock, day in ((2520, "07:00", "13"), (SECOND_NOON, "12:00", "14")):
        await page.locator(TIMELINE).fill(str(moment))
        await expect(page.locator(CLOCK)).to_have_text(clock)
        await expect(page.locator(".plaque p")).to_contain_text(day)
        await page.wait_for_url(f"**/replay/kept/{moment}/")


async def test_it_is_dragged_by_hand_through_both_days(viewed: Viewed) -> None:
    page = await viewed.replay(0)
    await page.mouse.move(*await place_of(page, 10))
    await page.mouse.down()
    days = set()
    for moment in range(1000, END, 1600):
        await page.mouse.move(*await place_of(page, moment))
        await page.wait_for_function(
            """moment => {
                const told = document.querySelector('.plaque small').textContent
                return Math.abs(Number(told.replace(/\\D/g, '')) - moment) < 60
            }""",
            arg=moment,
        )
        days.add(await page.locator(".plaque p").inner_text())
    await page.mouse.up()
    assert len(days) == 2


async def test_any_moment_is_there_at_once_when_its_hour_has_been_read(viewed: Viewed) -> None:
    """Dragged through an hour, each moment is drawn within a few frames."""
    page = await viewed.replay(3260)
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
    page = await viewed.replay(2500)
    state = page.locator(STATE)
    talk = await viewed.talk()
    await page.get_by_role("button", name="A step on").click()
    await expect(state).to_contain_text(step(2501))
    await page.get_by_role("button", name="A step back").click()
    await expect(state).to_contain_text(step(2500))
    await page.get_by_role("button", name="Next conversation").click()
    await expect(state).to_contain_text(step(talk))
    await page.get_by_role("button", name="Next decision").click()
    await expect(state).not_to_contain_text(step(talk))
    decided = await state.inner_text()
    await page.get_by_role("button", name="A step on").click()
    await page.get_by_role("button", name="Last decision").click()
    await expect(state).to_have_text(decided)
    await page.get_by_role("button", name="Last conversation").click()
    await expect(state).to_contain_text(step(talk))


async def test_the_keys_do_what_the_buttons_do(viewed: Viewed) -> None:
    page = await viewed.replay(2500)
    state, talk = page.locator(STATE), step(await viewed.talk())
    for key, told in ((".", step(2501)), (",", step(2500)), ("c", talk)):
        await page.keyboard.press(key)
        await expect(state).to_contain_text(told)
    await page.keyboard.press("n")
    await expect(state).not_to_contain_text(talk)
    await page.keyboard.press("Shift+C")
    await expect(state).to_contain_text(talk)
    await page.keyboard.press("Shift+N")
    await expect(state).not_to_contain_text(talk)
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Halt")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def test_somebodys_own_conversations_are_jumped_to_when_they_are_followed(
    viewed: Viewed,
) -> None:
    page = await viewed.replay(2500)
    await page.get_by_title("Follow Klaus Mueller").click()
    facts: Any = await (
        await page.request.get(f"{viewed.address}/api/simulations/kept/facts")
    ).json()
    klaus = [one["name"] for one in facts["people"]].index("Klaus Mueller")
    talks = await marks(viewed, "conversation")
    own = next(mark for mark in talks if klaus in (mark["person"], mark["other"]))
    await page.get_by_role("button", name="Next conversation").click()
    await expect(page.locator(STATE)).to_contain_text(step(own["step"]))


async def test_it_plays_at_each_speed_and_halts(viewed: Viewed) -> None:
    page = await viewed.replay(3000)
    state = page.locator(STATE)
    speeds = page.get_by_label("Speed of playing")
    assert await speeds.locator("option").all_inner_texts() == [
        f"{speed}×" for speed in (1, 10, 30, 60, 120, 300, 600)
    ]
    for speed in (600, 60, 10):
        await speeds.select_option(f"{speed}×")
        before = await state.inner_text()
        began = time.monotonic()
        await page.get_by_role("button", name="Play", exact=True).click()
        await expect(state).not_to_have_text(before)
        # A step is ten seconds: no speed is faster than it says, however slow the machine is.
        assert time.monotonic() - began > min(1, 10 / speed) / 2
        await page.get_by_role("button", name="Halt").click()
        halted = await state.inner_text()
        await page.wait_for_timeout(300)
        assert await state.inner_text() == halted


async def test_playing_ends_where_the_recording_ends(viewed: Viewed) -> None:
    page = await viewed.replay(END - 30)
    await page.get_by_label("Speed of playing").select_option("600×")
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page.locator(STATE)).to_contain_text(step(END - 1))
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def test_lanes_show_everybodys_days_in_their_colours(viewed: Viewed) -> None:
    page = await viewed.replay(0)
    seen = await colours(page)
    drawn = dict(zip(LANES, await page.evaluate(COLOURS, LANES), strict=True))
    for lane in LANES:
        assert seen[drawn[lane]] > ALL, f"nobody is ever {lane}"
    # People of two days sleep, work and are at home for many hours, and talk for some minutes.
    assert seen[drawn["talk"]] < min(seen[drawn[one]] for one in ("asleep", "home", "work"))
    await page.get_by_title("Follow Klaus Mueller").click()
    await expect(page.locator(PANEL)).to_have_text("Klaus Mueller")
    # Everybody else's days pale.
    assert (await colours(page))[drawn["asleep"]] < seen[drawn["asleep"]] / 5


async def test_a_mark_says_what_it_is_and_leads_to_its_moment(viewed: Viewed) -> None:
    page = await viewed.replay(0)
    legend = page.locator(".legend")
    for word in ("conversation", "reflection", "director", "no usable reply"):
        await expect(legend).to_contain_text(word)
    talk = (await marks(viewed, "conversation"))[0]
    await page.mouse.move(*await place_of(page, talk["step"]))
    await expect(page.locator(".tip")).to_contain_text(re.compile(r"\w+ \w+ and \w+ \w+ talk \("))
    told = await page.locator(".tip time").inner_text()
    await page.mouse.click(*await place_of(page, talk["step"]))
    await expect(page.locator(CLOCK)).to_have_text(told[-5:])
    await page.mouse.move(5, 5)
    await expect(page.locator(".tip")).to_have_count(0)


async def test_a_lane_says_whose_day_it_is_and_what_they_did(viewed: Viewed) -> None:
    page = await viewed.replay(0)
    facts: Any = await (
        await page.request.get(f"{viewed.address}/api/simulations/kept/facts")
    ).json()
    x, marks_y = await place_of(page, 1000)
    for row in (0, 12, 24):
        await page.mouse.move(x, marks_y + 7 + 5 * row + 2)
        await expect(page.locator(".tip")).to_contain_text(
            f"{facts['people'][row]['name']}: asleep"
        )


async def test_it_shows_all_of_it_a_day_or_two_hours(viewed: Viewed) -> None:
    page = await viewed.replay(SECOND_NOON)
    slider = page.locator(TIMELINE)
    widths = page.get_by_role("group", name="How much of the timeline is seen")
    for width, (first, last) in {
        "Day": (END // 2, END - 1),
        "Hours": (SECOND_NOON - 180, SECOND_NOON + 540),
        "All": (0, END - 1),
    }.items():
        await widths.get_by_role("radio", name=width, exact=True).click()
        await expect(slider).to_have_attribute("min", str(first))
        await expect(slider).to_have_attribute("max", str(last))


async def test_it_is_named_and_told_in_words_for_those_who_hear_it(viewed: Viewed) -> None:
    page = await viewed.replay(SECOND_NOON)
    slider = page.get_by_role("slider", name="Timeline")
    await expect(slider).to_have_attribute("aria-valuetext", "Tue 14 Feb, 12:00")
    await slider.press("ArrowRight")
    await expect(page.locator(STATE)).to_contain_text(step(SECOND_NOON + 1))
    await slider.press("Home")
    await expect(slider).to_have_attribute("aria-valuetext", "Mon 13 Feb, 00:00")
