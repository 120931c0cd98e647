"""The live page of 25 people, in a real browser: how it goes on, and what its director does."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect
from viewed import CLOCK, END, REFUSED, STATE, TIMELINE, Viewed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("unhurried"),
]

WHOM = "Klaus Mueller"


async def director(viewed: Viewed) -> Page:
    """Open the director's panel of a town that runs as fast as it can."""
    page = await viewed.live()
    await go_on(page)
    await page.get_by_role("button", name="Fastest").click()
    await page.get_by_role("tab", name="Director").click()
    return page


async def go_on(page: Page) -> None:
    """Let the town go on, should a test before have left it at rest."""
    state = page.locator(STATE)
    await expect(state).to_contain_text(re.compile("Running|Paused|Finished"))
    if "Running" not in await state.inner_text():
        await page.get_by_role("button", name="Go on").first.click()
        await expect(state).to_contain_text("Running")


async def at_rest(page: Page) -> str:
    """Wait until the last steps before a pause have been shown; return what is told of the end."""
    for _ in range(40):
        shown = await page.locator(STATE).inner_text()
        await page.wait_for_timeout(700)
        if await page.locator(STATE).inner_text() == shown:
            return shown
    raise AssertionError("The town goes on.")


async def told_on_the_timeline(viewed: Viewed, text: str) -> dict[str, Any]:
    """Wait until something that the director did is on the timeline of the town."""
    address = f"{viewed.address}/api/simulations/ville/timeline"
    for _ in range(200):
        marks: Any = (await (await viewed.page.request.get(address)).json())["marks"]
        for mark in marks:
            if mark["kind"] == "direction" and text in mark["text"]:
                return dict(mark)
        await viewed.page.wait_for_timeout(200)
    raise AssertionError(f"{text!r} isn't on the timeline.")


async def test_the_clock_goes_on_pauses_and_goes_on_again(viewed: Viewed) -> None:
    page = await viewed.live()
    shown = await page.locator(CLOCK).inner_text()
    await expect(page.locator(CLOCK)).not_to_have_text(shown)
    await page.get_by_role("button", name="Pause").first.click()
    await expect(page.locator(STATE)).to_contain_text("Paused")
    shown = await at_rest(page)
    await page.locator(".map").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Pause").first).to_be_visible()
    await expect(page.locator(STATE)).not_to_have_text(shown)


async def test_the_speed_is_chosen_and_kept_by_the_town(viewed: Viewed) -> None:
    page = await viewed.live()
    speeds = page.get_by_role("group", name="Speed", exact=True)
    for speed in ("Slow", "Fast", "Fastest", "Normal"):
        await speeds.get_by_role("button", name=speed, exact=True).click()
        await expect(speeds.locator("[aria-pressed=true]")).to_have_text(speed)
    await page.reload()
    await expect(speeds.locator("[aria-pressed=true]")).to_have_text("Normal")


async def test_the_past_of_a_live_town_is_looked_at_while_it_goes_on(viewed: Viewed) -> None:
    page = await viewed.live()
    await page.locator(TIMELINE).fill("3000")
    await expect(page.locator(CLOCK)).to_have_text("08:20")
    await expect(page.locator(STATE)).to_contain_text("The past")
    for by in ("hand", "key"):
        await page.locator(TIMELINE).fill("3000")
        if by == "hand":
            await page.get_by_role("button", name="Live").click()
        else:
            await page.keyboard.press("l")
        await expect(page.locator(CLOCK)).not_to_have_text("08:20")
        await expect(page.locator(STATE)).not_to_contain_text("The past")


async def test_a_lost_connection_is_told_and_found_again(viewed: Viewed) -> None:
    viewed.expected = REFUSED  # the browser itself reports what was aborted
    page = viewed.page
    await page.route("**/live?*", lambda route: route.abort())
    await viewed.live()
    await expect(page.locator(".banners")).to_contain_text("The connection to the town is lost")
    await page.unroute("**/live?*")
    await expect(page.locator(".banners")).not_to_contain_text("lost")


async def test_an_inner_voice_is_heard_and_remembered(viewed: Viewed) -> None:
    page = await director(viewed)
    await page.get_by_label("To whom").select_option(WHOM)
    await page.get_by_label("What the inner voice says").fill("You have <b>a plan</b>.")
    await page.get_by_role("button", name="Whisper").click()
    when = re.compile(rf"{WHOM} will hear it on \w+ \d+ Feb, \d\d:\d\d\.")
    await expect(page.get_by_text(when)).to_be_visible()
    heard = await told_on_the_timeline(viewed, "You have <b>a plan</b>.")
    await page.get_by_role("tab", name="People").click()
    await page.get_by_title(f"Follow {WHOM}").click()
    await page.get_by_role("tab", name="Memories").click()
    await page.locator(TIMELINE).fill(str(heard["step"] + 1))
    await page.get_by_role("searchbox", name="Search the memories").fill("a plan")
    await expect(page.locator("aside article ol > li").first).to_contain_text("a plan")


async def test_what_is_announced_to_all_is_on_the_timeline_and_in_everybodys_mind(
    viewed: Viewed,
) -> None:
    page = await director(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await page.get_by_label("What everybody hears").fill("The lake is frozen.")
    await page.get_by_role("button", name="Announce to all").click()
    await expect(page.get_by_text("It will happen on")).to_be_visible()
    coming = page.get_by_role("list", name="Still to come")
    await expect(coming.get_by_text("All people: The lake is frozen.")).to_be_attached()
    await page.get_by_role("button", name="Go on").first.click()
    await expect(coming.get_by_text("The lake is frozen.")).to_have_count(0, timeout=60_000)
    mark = await told_on_the_timeline(viewed, "The lake is frozen.")
    for name in ("Maria Lopez", "Tom Moreno"):
        memories = f"{viewed.address}/api/simulations/ville/people/{name}/memories?search=lake"
        for _ in range(100):
            answer = await page.request.get(f"{memories}&step={mark['step'] + 1}")
            if (await answer.json()).get("total"):
                break
            await page.wait_for_timeout(200)
        else:
            raise AssertionError(f"{name} doesn't know of it.")


async def alone_at_something(viewed: Viewed) -> str:
    """Return who has an object to themselves: nobody else is likely to use it next."""
    at = f"{viewed.address}/api/simulations/ville"
    facts: Any = await (await viewed.page.request.get(f"{at}/facts")).json()
    frame: Any = await (await viewed.page.request.get(f"{at}/keyframe?step={facts['step']}")).json()
    places = [(one["action"] or {}).get("address", "") for one in frame["people"]]
    for known, place in zip(facts["people"], places, strict=True):
        if place.count(":") == 3 and places.count(place) == 1:
            return str(known["name"])
    raise AssertionError("Everybody shares what they use.")


async def test_an_object_is_looked_at_and_its_state_changed(viewed: Viewed) -> None:
    page = await director(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await at_rest(page)
    await page.get_by_role("tab", name="People").click()
    await page.get_by_title(f"Follow {await alone_at_something(viewed)}").click()
    await page.get_by_title("Look at ").click()
    chip = page.get_by_role("region", name="Object")
    await chip.get_by_label("Another state").fill("on <i>fire</i>")
    await chip.get_by_role("button", name="Change").click()
    await expect(chip.get_by_role("status")).to_contain_text("It will happen on")
    await page.get_by_role("button", name="Go on").first.click()
    await told_on_the_timeline(viewed, "on <i>fire</i>")
    # As long as somebody uses it, that is what is seen of it.
    await expect(chip.get_by_text("on <i>fire</i>")).to_be_visible(timeout=60_000)
    await chip.get_by_role("button", name="Close").click()
    await expect(chip).to_have_count(0)


async def test_an_interview_is_answered_with_the_memories_it_rests_on(viewed: Viewed) -> None:
    page = await director(viewed)
    whom = page.get_by_role("combobox", name="Whom", exact=True)
    await whom.select_option(WHOM)
    for asked in (1, 2):
        await page.get_by_label("Question").fill("What are you planning?")
        await page.get_by_role("button", name="Ask").click()
        await expect(page.locator(".answer p")).to_have_count(asked)
    await page.locator(".answer summary").first.click()
    await expect(page.locator(".answer details li").first).not_to_be_empty()
    await whom.select_option("Maria Lopez")
    await expect(page.locator(".answer")).to_have_count(0)


async def test_what_the_director_says_is_text_and_never_runs(viewed: Viewed) -> None:
    """Markup, right-to-left marks, emoji sequences and great length, in a name and in words."""
    page = await director(viewed)
    hostile = "<img src=x onerror=alert(1)>\u202e👩‍👩‍👧" + "x" * 3000
    await page.get_by_role("combobox", name="Whom", exact=True).select_option(WHOM)
    await page.get_by_label("Question").fill(hostile[:2000])
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator(".question")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280


async def test_a_town_runs_until_a_time_and_can_go_on_from_there(viewed: Viewed) -> None:
    page = await director(viewed)
    await page.get_by_role("button", name="Pause").first.click()
    await at_rest(page)
    await page.get_by_role("button", name="Run until").click()
    await expect(page.get_by_text("Runs until")).to_be_visible()
    until = await page.get_by_text("Runs until").inner_text()
    state = page.locator(STATE)
    await expect(state).to_contain_text("Finished", timeout=60_000)
    await expect(page.locator(CLOCK)).to_have_text(until.strip(".")[-5:])
    await page.get_by_role("button", name="Go on").first.click()
    await expect(state).to_contain_text("Running")


async def test_what_is_said_to_a_town_that_does_not_run_waits_for_it(viewed: Viewed) -> None:
    page = await viewed.replay(END - 1)
    await page.get_by_role("tab", name="Director").click()
    await expect(page.get_by_text("waits for its next step")).to_be_visible()
    await page.get_by_label("What everybody hears").fill("Good morning.")
    await page.get_by_role("button", name="Announce to all").click()
    await expect(page.locator(".director [role=status]")).to_be_visible()
    directions = await page.request.get(f"{viewed.address}/api/simulations/kept/directions")
    assert [(one["text"], one["step"]) for one in await directions.json()] == [
        ("Good morning.", None)
    ]


async def test_a_fork_in_the_viewer_leads_to_the_comparison(viewed: Viewed) -> None:
    viewed.expected = REFUSED  # the browser itself reports the refusal
    page = await viewed.replay(3000)
    await page.get_by_role("tab", name="Director").click()
    name, button = page.get_by_label("Name of a copy"), page.get_by_role("button", name="Fork")
    await name.fill("ville")
    await button.click()
    await expect(page.get_by_role("alert")).to_contain_text("There already is a simulation")
    await name.fill("kept_what_if")
    await button.click()
    await expect(page.get_by_text("kept_what_if is on the shelf.")).to_be_visible(timeout=60_000)
    await page.get_by_role("link", name="Compare").click()
    await expect(page.get_by_text("They are the same until Mon 13 Feb, 08:20.")).to_be_visible()
