"""Hands on the map of 25 people, in a real browser: moved, zoomed, tapped, and whom it follows."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from viewed import STATE, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOON = 5000
"""The step that is looked at: 13:53 on the first day, when people are all over the town."""
ISABELLA = "Isabella Rodriguez"
FOLLOWED = ".label.followed"
PANEL = "aside article h2"


Places = list[tuple[float, float]]


async def where(page: Page) -> Places:
    """Return where everybody's label is on the picture, or nothing before they have been put."""
    styles = await page.locator(".label").evaluate_all("all => all.map(one => one.style.transform)")
    found = [re.findall(r"-?\d+(?=px)", style) for style in styles]
    return [(float(x), float(y)) for x, y in found] if all(found) else []


async def moved(page: Page, before: Places) -> Places:
    """Wait until the picture is another than `before`, and stands still."""
    for _ in range(200):
        now = await where(page)
        await page.wait_for_timeout(100)
        if now and now != before and now == await where(page):
            return now
    raise AssertionError("The map did not move.")


def spread(places: Places) -> float:
    """Return how far the first and the last are apart, from left to right."""
    xs = [x for x, _ in places]
    return max(xs) - min(xs)


async def noon(viewed: Viewed) -> tuple[Page, Places]:
    """Open the town at noon; return where everybody is on the picture."""
    page = await viewed.replay(NOON)
    return page, await moved(page, [])


async def middle(page: Page) -> tuple[float, float]:
    box = await page.locator(".map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def followed_in_the_middle(viewed: Viewed) -> Page:
    """Let the map find Isabella, and no longer follow her."""
    page, before = await noon(viewed)
    await page.get_by_title(f"Follow {ISABELLA}").click()
    await expect(page.locator(FOLLOWED)).to_contain_text("Isabella")
    await moved(page, before)
    await page.keyboard.press("Escape")
    await expect(page.locator(FOLLOWED)).to_have_count(0)
    return page


async def test_it_is_moved_and_zoomed_with_the_keyboard(viewed: Viewed) -> None:
    page, shown = await noon(viewed)
    await page.locator(".map[role=application]").focus()
    for key in ("0", "+", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "-"):
        await page.keyboard.press(key)
        shown = await moved(page, shown)


async def test_it_is_moved_by_the_minimap_and_the_buttons(viewed: Viewed) -> None:
    page, shown = await noon(viewed)
    for button in ("Show the whole town", "Zoom in", "Zoom in", "Zoom out", "Zoom in"):
        await page.get_by_role("button", name=button).click()
        shown = await moved(page, shown)
    await page.locator(".minimap").click(position={"x": 10, "y": 10})
    shown = await moved(page, shown)
    await page.locator(".minimap").drag_to(
        page.locator(".minimap"),
        source_position={"x": 10, "y": 10},
        target_position={"x": 100, "y": 70},
    )
    await moved(page, shown)


async def test_a_mouse_drags_it_by_as_much_as_the_hand_moves(viewed: Viewed) -> None:
    page, before = await noon(viewed)
    x, y = await middle(page)
    await page.mouse.move(x, y)
    await page.mouse.down()
    for part in range(1, 7):
        await page.mouse.move(x + 20 * part, y + 10 * part)
    await page.mouse.up()
    after = await moved(page, before)
    for axis, far in enumerate((120, 60)):
        assert after[0][axis] - before[0][axis] == pytest.approx(far, abs=8)
    await expect(page.get_by_role("button", name="Follow the action")).to_have_attribute(
        "aria-pressed", "false"
    )


async def test_a_wheel_zooms_in_and_out_around_the_pointer(viewed: Viewed) -> None:
    page, shown = await noon(viewed)
    await page.mouse.move(*await middle(page))
    for turned, factor in ((-100, 1.5), (100, 2 / 3)):
        await page.mouse.wheel(0, turned)
        after = await moved(page, shown)
        assert spread(after) == pytest.approx(spread(shown) * factor, rel=0.05)
        shown = after


async def test_two_fingers_zoom_it(viewed: Viewed) -> None:
    page, shown = await noon(viewed)
    x, y = await middle(page)
    hands = await page.context.new_cdp_session(page)

    async def touch(kind: str, *apart: float) -> None:
        points = [{"x": x - far, "y": y, "id": 1} for far in apart]
        points += [{"x": x + far, "y": y, "id": 2} for far in apart]
        await hands.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", 40)
    for far in (45, 50, 55, 60):
        await touch("touchMove", far)
    await touch("touchEnd")
    assert spread(await moved(page, shown)) > spread(shown) * 1.3


async def test_whoever_is_tapped_is_followed(viewed: Viewed) -> None:
    page = await followed_in_the_middle(viewed)
    x, y = await middle(page)
    await page.mouse.click(x, y - 16)
    await expect(page.locator(PANEL)).to_have_text(ISABELLA)
    await page.get_by_role("button", name=f"Following {ISABELLA}").click()
    await expect(page.locator(FOLLOWED)).to_have_count(0)
    await page.locator(".label", has_text="Isabella").locator(".tag").click()
    await expect(page.locator(FOLLOWED)).to_contain_text("Isabella")


async def test_who_is_followed_stays_in_the_middle_as_time_goes_on(viewed: Viewed) -> None:
    page, _ = await noon(viewed)
    await page.get_by_title(f"Follow {ISABELLA}").click()
    tag = page.locator(f"{FOLLOWED} .tag")
    await expect(tag).to_contain_text("Isabella")
    for _ in range(3):
        await page.get_by_role("button", name="Next decision").click()
        x, y = await middle(page)
        await page.wait_for_function(
            """([x, y]) => {
                const tag = document.querySelector('.label.followed .tag').getBoundingClientRect()
                return Math.abs(tag.x + tag.width / 2 - x) < 60 && Math.abs(tag.y - y) < 120
            }""",
            arg=[x, y],
        )


async def an_object_in_sight(page: Page, viewed: Viewed) -> tuple[str, float, float]:
    """Return the name of an object that nobody stands near, and where it is from the middle."""
    at = f"{viewed.address}/api/simulations/kept"
    facts: Any = await (await page.request.get(f"{at}/facts")).json()
    frame: Any = await (await page.request.get(f"{at}/keyframe?step={NOON}")).json()
    town: Any = await (await page.request.get(f"{at}/map")).json()
    people = {
        known["name"]: then["tile"]
        for known, then in zip(facts["people"], frame["people"], strict=True)
    }
    size = town["tilewidth"]
    x, y = people[ISABELLA]
    objects = next(one for one in town["layers"] if one["name"] == "objects")["objects"]
    for thing in objects:
        right = (thing["x"] + thing["width"] / 2) / size - (x + 0.5)
        down = (thing["y"] + thing["height"] / 2) / size - (y + 0.5)
        near = [abs(a - x - right) + abs(b - y - down) < 4 for a, b in people.values()]
        if 1 < abs(right) < 8 and abs(down) < 5 and not any(near):
            return thing["name"], right * size * 2, down * size * 2
    raise AssertionError("There is nothing to tap.")


async def test_whatever_is_tapped_is_told_with_its_state(viewed: Viewed) -> None:
    page = await followed_in_the_middle(viewed)
    name, right, down = await an_object_in_sight(page, viewed)
    x, y = await middle(page)
    await page.mouse.click(x + right, y + down)
    chip = page.get_by_role("region", name="Object")
    await expect(chip.get_by_role("heading")).to_contain_text(name)
    await expect(chip.get_by_text("idle")).to_be_visible()
    await chip.get_by_role("button", name="Close").click()
    await expect(chip).to_have_count(0)


async def test_the_action_is_followed_until_a_hand_moves_the_map(viewed: Viewed) -> None:
    page, shown = await noon(viewed)
    watching = page.get_by_role("button", name="Follow the action")
    await expect(watching).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Show the whole town").click()
    shown = await moved(page, shown)
    await expect(watching).to_have_attribute("aria-pressed", "false")
    await watching.click()
    await expect(watching).to_have_attribute("aria-pressed", "true")
    await moved(page, shown)


async def test_everybody_has_a_name_and_says_by_an_emoji_what_they_do(viewed: Viewed) -> None:
    page, _ = await noon(viewed)
    labels = page.locator(".label .tag")
    said = await labels.all_inner_texts()
    assert all(re.search(r"\w+", one) and re.search(r"[^\w\s]", one) for one in said), said
    await page.get_by_role("button", name="Show the whole town").click()
    await expect(page.locator(".label.far")).to_have_count(len(said))


async def test_what_is_said_in_a_talk_is_in_a_bubble(viewed: Viewed) -> None:
    page = await viewed.replay(await viewed.talk() + 4)
    await expect(page.locator(".speech:not([hidden])").first).to_be_attached()
    await expect(
        page.locator("article", has_text=re.compile("talking with", re.I)).first
    ).to_be_visible()


async def test_people_walk_from_tile_to_tile_without_a_jump(viewed: Viewed) -> None:
    """At real speed a step takes ten seconds, and who walks is seen between two tiles."""
    page, shown = await noon(viewed)
    await page.get_by_role("button", name="Show the whole town").click()
    await moved(page, shown)
    await page.get_by_label("Speed of playing").select_option("10×")
    await page.get_by_role("button", name="Play", exact=True).click()
    seen = {tuple(await where(page))}
    for _ in range(40):
        await page.wait_for_timeout(50)
        seen.add(tuple(await where(page)))
    told = await page.locator(STATE).inner_text()
    passed = int(re.sub(r"\D", "", told)) - NOON
    assert len(seen) > passed + 2


async def test_night_darkens_the_town_and_covers_nothing_of_it(viewed: Viewed) -> None:
    page = await viewed.replay(60)
    await moved(page, [])
    with Image.open(BytesIO(await page.locator(".map").screenshot())) as picture:
        shades = picture.convert("L").histogram()
    assert max(shades) < sum(shades) / 2
    assert sum(shades[:128]) > sum(shades) / 2
