import re
from dataclasses import replace

import pytest
from fake_town import KLAUS
from playwright.async_api import Browser, expect
from watched import Watched, eventually, stand_still

from townsfolk.names import PersonName

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ISABELLA = ".label:has-text('Isabella')"


async def test_people_walk_and_the_clock_goes_on_without_any_error(watched: Watched) -> None:
    page = watched.page
    before = await page.locator(ISABELLA).bounding_box()
    clock = page.locator(".plaque time")
    shown = await clock.inner_text()
    await expect(clock).not_to_have_text(shown, timeout=20_000)

    async def moved() -> bool:
        return before != await page.locator(ISABELLA).bounding_box()

    assert await eventually(moved)
    assert watched.problems == []
    assert watched.foreign == []


async def test_people_glide_between_tiles(watched: Watched) -> None:
    """Seen frame by frame, people are also between two tiles, which are 32 pixels apart here."""
    xs = await watched.page.evaluate(
        """selector => new Promise(done => {
            const label = [...document.querySelectorAll('.label')].find(one =>
                one.textContent.includes(selector))
            const seen = []
            const look = () => {
                seen.push(new DOMMatrix(label.style.transform.split(' translate(-')[0]).e)
                seen.length < 90 ? requestAnimationFrame(look) : done(seen)
            }
            look()
        })""",
        "Isabella",
    )
    assert len({x % 32 for x in xs}) > 3


async def test_the_button_and_the_space_bar_pause_and_go_on(watched: Watched) -> None:
    page, town = watched.page, watched.town
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Go on")).to_be_visible()
    assert str(town.status.state) == "paused"
    await page.locator(".map").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert str(town.status.state) == "running"


async def test_the_speed_is_chosen_and_shown(watched: Watched) -> None:
    fast = watched.page.get_by_role("button", name="Fastest")
    await fast.click()
    await expect(fast).to_have_attribute("aria-pressed", "true")
    assert watched.town.status.speed == 0


async def test_what_people_say_is_text_and_never_runs(watched: Watched) -> None:
    speech = watched.page.locator(".speech", has_text="Gladly!")
    await expect(speech).to_have_text("Gladly! <script>alert(1)</script>")
    card = watched.page.locator("article", has_text="Isabella Rodriguez").first
    await expect(card).to_contain_text("Will you come to my party?")
    assert watched.problems == []


async def test_following_somebody_opens_their_card_and_keeps_them_in_the_middle(
    watched: Watched,
) -> None:
    page = watched.page
    await page.get_by_role("button", name="Isabella Rodriguez").click()
    await expect(page.locator(ISABELLA)).to_have_class(re.compile("followed"))
    await expect(page.locator("article.followed")).to_contain_text("opening the cafe")

    async def in_the_middle() -> bool:
        box = await page.locator(ISABELLA).bounding_box()
        return box is not None and abs(box["x"] + box["width"] / 2 - 944 / 2) < 48

    assert await eventually(in_the_middle)
    await page.keyboard.press("Escape")
    await expect(page.locator(".label.followed")).to_have_count(0)


async def test_the_map_is_dragged_zoomed_and_shown_whole(watched: Watched) -> None:
    page = watched.page
    await _taken_over(watched)
    await stand_still(watched)
    klaus = page.locator(".label:has-text('Klaus')")
    tag = klaus.locator(".tag")
    start = await tag.bounding_box()
    assert start is not None
    await page.mouse.move(200, 400)
    await page.mouse.down()
    await page.mouse.move(260, 430, steps=4)
    await page.mouse.up()
    await stand_still(watched)
    end = await tag.bounding_box()
    assert end is not None
    assert (round(end["x"] - start["x"]), round(end["y"] - start["y"])) == (60, 30)
    await page.get_by_role("button", name="Zoom out").click()
    await expect(klaus).to_have_class(re.compile("far"))
    await page.locator(".map").focus()
    await page.keyboard.press("+")
    await expect(klaus).not_to_have_class(re.compile("far"))
    await page.keyboard.press("0")
    await expect(klaus).to_have_class(re.compile("far"))


async def test_a_tap_on_somebody_follows_them(watched: Watched) -> None:
    await _taken_over(watched)
    await stand_still(watched)
    box = await watched.page.locator(".label:has-text('Klaus') .tag").bounding_box()
    assert box is not None
    await watched.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] + 40)
    await expect(watched.page.locator("article.followed")).to_contain_text("Klaus Mueller")


async def test_each_state_has_its_banner(watched: Watched) -> None:
    page, town = watched.page, watched.town
    banners = page.locator(".banners")
    await expect(banners).to_contain_text("No language model is at work")
    town.status = replace(town.status, state="waiting", reason="127.0.0.1:11434 does not answer.")
    await expect(banners).to_contain_text("The town waits for the model server")
    await expect(banners).to_contain_text("127.0.0.1:11434 does not answer.")
    model = replace(town.status.model, is_language_model=True)
    town.status = replace(town.status, state="finished", reason="", model=model)
    await expect(banners).to_contain_text("The run has finished")
    await expect(banners).not_to_contain_text("No language model")


async def test_a_shut_down_town_says_so(watched: Watched) -> None:
    watched.stop.set()
    await expect(watched.page.locator(".banners")).to_contain_text("The town has been shut down")


async def test_a_lost_connection_is_told_and_found_again(watched: Watched) -> None:
    page = watched.page
    await page.route("**/api/live", lambda route: route.abort())
    await page.reload()
    await expect(page.locator(".banners")).to_contain_text("The connection to the town is lost")
    await page.unroute("**/api/live")
    await expect(page.locator(".label")).to_have_count(2, timeout=10_000)
    await expect(page.locator(".banners")).not_to_contain_text("lost")


async def test_language_and_theme_are_kept(watched: Watched) -> None:
    page = watched.page
    await page.get_by_role("button", name="Tiếng Việt").click()
    await expect(page.get_by_role("button", name="Tạm dừng")).to_be_visible()
    before = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.get_by_role("button", name="Sáng hoặc tối").click()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    await page.reload()
    await expect(page.get_by_role("button", name="Tạm dừng")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "vi"
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_a_phone_shows_everything_within_its_width(watched: Watched) -> None:
    page = watched.page
    await page.set_viewport_size({"width": 360, "height": 740})
    for language in ("English", "Tiếng Việt"):
        await page.get_by_role("button", name=language).click()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        for part in (".plaque", ".controls", ".strip", "article >> nth=0"):
            box = await page.locator(part).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360


async def test_the_keyboard_reaches_the_controls_and_the_cards(watched: Watched) -> None:
    reached = set()
    for _ in range(20):
        await watched.page.keyboard.press("Tab")
        reached.add(await watched.page.evaluate("document.activeElement.innerText.trim()"))
    assert "Pause" in reached
    assert any("Klaus Mueller" in name for name in reached)


async def test_the_list_leads_to_the_live_town(watched: Watched) -> None:
    page = watched.page
    await page.goto(watched.address)
    await page.get_by_role("link", name="Watch live").click()
    await expect(page.locator(".label")).to_have_count(2)


async def test_the_token_leaves_the_address_bar(browser: Browser, watched: Watched) -> None:
    page = await browser.new_page()
    await page.goto(f"{watched.address}/simulator_home?token=secret")
    await expect(page.locator(".label")).to_have_count(2)
    assert "secret" not in page.url


async def test_what_is_in_the_middle_stays_there_when_the_window_changes(watched: Watched) -> None:
    page = watched.page
    await _taken_over(watched)
    await stand_still(watched)
    middle = await _from_the_middle(watched)
    await page.set_viewport_size({"width": 900, "height": 600})

    async def kept() -> bool:
        return await _from_the_middle(watched) == pytest.approx(middle, abs=2)

    assert await eventually(kept)


async def test_the_map_follows_the_action_until_somebody_moves_it(watched: Watched) -> None:
    page = watched.page
    action = page.get_by_role("button", name="Follow the action")
    await expect(action).to_have_attribute("aria-pressed", "true")
    assert await eventually(lambda: _is_in_the_middle(watched))
    await _taken_over(watched)
    await expect(action).to_have_attribute("aria-pressed", "false")
    await _drag(watched, 0, 400)
    await stand_still(watched)
    assert not await _is_in_the_middle(watched)
    watched.town.resume()
    await action.click()
    assert await eventually(lambda: _is_in_the_middle(watched))
    await page.get_by_role("button", name="Klaus Mueller").click()
    await expect(action).to_have_attribute("aria-pressed", "false")


async def test_the_picture_never_leaves_a_town_that_is_larger(watched: Watched) -> None:
    """Dragged to the right for ever, the town's left edge stops at the picture's."""
    for _ in range(3):
        await _drag(watched, 600, 0)
    await stand_still(watched)
    tag = await watched.page.locator(".label:has-text('Klaus') .tag").bounding_box()
    assert tag is not None
    assert tag["x"] + tag["width"] / 2 == pytest.approx(22.5 * 32, abs=2)


async def test_the_note_on_the_model_shrinks_once_it_was_read(watched: Watched) -> None:
    more = watched.page.get_by_text("These people follow a script")
    await expect(more).to_be_visible()
    await expect(more).to_be_hidden(timeout=10_000)
    await watched.page.get_by_text("No language model is at work").hover()
    await expect(more).to_be_visible()


async def test_a_long_list_is_searched_by_what_people_do(watched: Watched) -> None:
    town, page = watched.town, watched.page
    klaus = town.people[KLAUS]
    for number in range(8):
        name = PersonName(f"Guest {number}")
        town.people[name] = replace(klaus, name=name)
        town.bodies[name] = replace(town.bodies[KLAUS], action=None)
    await page.reload()
    await expect(page.locator("article")).to_have_count(10)
    await page.get_by_role("searchbox").fill("Hobbs cafe")
    await expect(page.locator("article")).to_have_count(1)
    await expect(page.locator("article")).to_contain_text("Hobbs Cafe, counter")
    await page.get_by_role("searchbox").fill("nobody is called this")
    await expect(page.get_by_text("Nobody fits.")).to_be_visible()


async def _taken_over(watched: Watched) -> None:
    """Move the map a little, as a hand would, so that it no longer follows the action."""
    await watched.page.locator(".map").focus()
    await watched.page.keyboard.press("ArrowRight")
    await watched.page.wait_for_timeout(200)


async def _drag(watched: Watched, dx: int, dy: int) -> None:
    mouse = watched.page.mouse
    await mouse.move(300, 300)
    await mouse.down()
    await mouse.move(300 + dx, 300 + dy, steps=3)
    await mouse.up()
    await watched.page.wait_for_timeout(200)


async def _is_in_the_middle(watched: Watched) -> bool:
    tag = await watched.page.locator(f"{ISABELLA} .tag").bounding_box()
    assert tag is not None
    x, y = tag["x"] + tag["width"] / 2, tag["y"] + tag["height"] + 20
    return 944 * 0.28 < x < 944 * 0.72 and 800 * 0.28 < y < 800 * 0.72


async def _from_the_middle(watched: Watched) -> tuple[float, float]:
    """Return how far Klaus, who sleeps, is from the middle of the map, in pixels."""
    tag = await watched.page.locator(".label:has-text('Klaus') .tag").bounding_box()
    area = await watched.page.locator(".map").bounding_box()
    assert tag is not None
    assert area is not None
    x = tag["x"] + tag["width"] / 2 - area["x"] - area["width"] / 2
    return x, tag["y"] + tag["height"] - area["y"] - area["height"] / 2
