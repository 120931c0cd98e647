"""The pages of one moment of the two days, in a real browser, for a desktop and a phone."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from viewed import ALL, CLOCK, END, REFUSED, STATE, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_persons_page_is_at_the_old_address(viewed: Viewed) -> None:
    page = await viewed.open("/replay_persona_state/kept/3350/Isabella_Rodriguez/")
    await expect(page.get_by_role("heading", name="Isabella Rodriguez")).to_be_visible()
    await expect(page.locator("[aria-current=time]")).to_have_count(1)


async def test_a_demo_plays_by_itself_with_nothing_but_the_picture_and_cards(
    viewed: Viewed,
) -> None:
    page = await viewed.open("/demo/kept/3000/5/")
    await expect(page.locator(CLOCK)).not_to_have_text("08:20")
    await expect(page.get_by_role("button", name="Play", exact=True)).to_have_count(0)
    await expect(page.locator("article")).to_have_count(ALL)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/replay/kept/3000", CLOCK),
        ("/replay/kept/3000/", CLOCK),
        (f"/replay/kept/{END * 2}/", CLOCK),
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


async def test_somebody_or_something_that_is_not_there_is_told(viewed: Viewed) -> None:
    viewed.expected = REFUSED  # the browser itself reports the answer 404
    page = await viewed.open("/replay_persona_state/kept/0/Nobody_Here/")
    await expect(page.get_by_role("alert")).to_contain_text("Nobody here is called Nobody Here")
    await viewed.open("/replay/nowhere/0/")
    await expect(page.get_by_role("alert")).to_contain_text("nowhere")


async def test_who_goes_astray_is_led_back(viewed: Viewed) -> None:
    viewed.expected = REFUSED  # the browser itself reports the answer 404
    page = await viewed.open("/no/such/page/")
    await expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    await page.get_by_role("link", name="All simulations").click()
    await expect(page.get_by_role("heading", name="Bases")).to_be_visible()


async def test_a_server_that_is_gone_is_told_with_what_to_do(viewed: Viewed) -> None:
    viewed.expected = REFUSED  # the browser itself reports what was aborted
    page = await viewed.replay(3370)
    await page.route("**/api/**", lambda route: route.abort())
    await page.get_by_role("slider", name="Timeline").fill("10")
    await expect(page.locator(".banners")).to_contain_text("can't be reached")
    await viewed.open("/")
    await expect(page.get_by_role("alert")).to_contain_text("townsfolk play")


async def test_what_the_policy_forbids_is_noticed_by_these_tests(viewed: Viewed) -> None:
    """Every test fails that breaks the content security policy: here it is broken on purpose."""
    page = await viewed.replay(3370)
    await page.evaluate(
        """() => {
            const script = document.createElement('script')
            script.text = 'hacked = 1'
            document.body.append(script)
        }"""
    )
    await page.wait_for_timeout(100)
    assert await page.evaluate("'hacked' in window") is False
    assert viewed.violations
    viewed.violations.clear()
    viewed.problems.clear()  # the browser itself reports it, too


async def test_language_and_theme_are_switched_on_the_spot_and_kept(viewed: Viewed) -> None:
    page = await viewed.replay(3370)
    await page.get_by_role("button", name="Tiếng Việt").click()
    await page.get_by_role("button", name="Sáng hoặc tối").click()
    for _ in ("at once", "after a reload"):
        await expect(page.get_by_role("button", name="Phát")).to_be_visible()
        await expect(page.locator(STATE)).to_contain_text("3.370")
        await expect(page.get_by_role("tab", name="Đạo diễn")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "vi"
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
        await page.reload()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("form", "ending", "begins"),
    [
        ("Picture", "kept_3370.png", b"\x89PNG"),
        ("GIF", ".gif", b"GIF89a"),
        ("WebM", ".webm", b"\x1aE\xdf\xa3"),
    ],
)
async def test_a_picture_or_a_film_of_what_is_shown_is_saved(
    viewed: Viewed, form: str, ending: str, begins: bytes
) -> None:
    page = await viewed.replay(3370)
    await page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    if await dialog.get_by_role("radio", name=form).count() == 0:
        pytest.skip("this machine has no films of that kind")
    await dialog.get_by_role("radio", name=form).click()
    await dialog.get_by_label("What is seen").select_option("Klaus Mueller")
    if form != "Picture":
        await dialog.get_by_label("How much of it").select_option("Ten minutes from now on")
        await dialog.get_by_label("Speed of playing").select_option("600×")
    async with page.expect_download(timeout=60_000) as download:
        await dialog.get_by_role("link", name="Save").click()
    file = await download.value
    assert file.suggested_filename.endswith(ending)
    assert Path(await file.path()).read_bytes().startswith(begins)


PAGES = {
    "/": "article",
    "/replay/kept/3350/": "article",
    "/simulator_home": "article",
    "/demo/kept/3350/1/": "article",
    "/replay_persona_state/kept/3350/Maria_Lopez/": "article",
    "/simulation/kept/people/3350/": ".graph button",
    "/simulation/kept/model/": "tbody tr",
    "/simulation/kept/compare/ville/": "tbody tr",
}
"""Each page, and what is there once it has been read."""


@pytest.mark.parametrize("path", PAGES)
async def test_a_phone_shows_everything_within_its_width_in_both_languages(
    viewed: Viewed, path: str
) -> None:
    await viewed.page.set_viewport_size({"width": 360, "height": 740})
    page = await viewed.open(path)
    await expect(page.locator(PAGES[path]).first).to_be_visible()
    await fits(page)
    await page.evaluate("localStorage.setItem('townsfolk.language', 'vi')")
    await page.reload()
    await expect(page.locator(PAGES[path]).first).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "vi"
    await fits(page)


async def fits(page: Page) -> None:
    """Assert that a page needn't be scrolled from left to right."""
    # What measures itself, such as the timeline, follows a frame later.
    await page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
