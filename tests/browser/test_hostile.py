"""Hostile texts in a real browser: they are shown as text everywhere, and nothing breaks."""

from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from hostile import MARKUP, NAME, SIMULATION, name_by_markup, poison
from playwright.async_api import Browser, Page, expect
from viewed import LAST, REFUSED, Viewed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TOWN = SIMULATION
PAST = f"/replay/{TOWN}/{LAST - 60}/"


@pytest.fixture(scope="module")
def shelves(few_on_shelves: Path) -> Path:
    """A morning of three is enough: each of its texts is poisoned."""
    return few_on_shelves


async def taken_in(browser: Browser, address: str, path: Path, name: str) -> tuple[int, str]:
    """Bring a simulation's file onto the shelf; return what the server answered."""
    page = await browser.new_page()
    answer = await page.request.post(
        f"{address}/api/simulations/import?name={name}",
        data=path.read_bytes(),
        headers={"content-type": "application/octet-stream"},
    )
    told = await answer.text()
    await page.close()
    return answer.status, told


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def kept(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of `kept`, of which a poisoned copy is on the shelf."""
    page = await browser.new_page()
    answer = await page.request.get(f"{address}/api/simulations/kept/export")
    folder = tmp_path_factory.mktemp("poisoned")
    for name in ("kept.sqlite", "poisoned.sqlite"):
        (folder / name).write_bytes(await answer.body())
    await page.close()
    poison(folder / "poisoned.sqlite")
    status, told = await taken_in(browser, address, folder / "poisoned.sqlite", SIMULATION)
    assert status == 200, told
    return folder / "kept.sqlite"


@pytest_asyncio.fixture(loop_scope="module")
async def guarded(viewed: Viewed) -> Viewed:
    """A page in which any dialog of a script is a failure."""
    viewed.page.on("dialog", lambda dialog: viewed.problems.append(dialog.message))
    return viewed


async def is_harmless(page: Page) -> None:
    """Assert that nothing became markup, nor is wider than a desktop's or a phone's window."""
    made = "img[src=x], [onerror], [onclick], main script, aside script"
    await expect(page.locator(made)).to_have_count(0)
    for width, height in ((390, 844), (1280, 800)):
        await page.set_viewport_size({"width": width, "height": height})
        # What measures itself, such as the timeline, follows a frame later.
        await page.wait_for_function(
            "width => document.documentElement.scrollWidth <= width", arg=width, timeout=20_000
        )


async def test_the_shelf_shows_a_town_of_strangers_and_refuses_a_name_of_markup(
    guarded: Viewed,
) -> None:
    guarded.expected = REFUSED  # the browser itself reports the refusal
    page = await guarded.open("/")
    await expect(page.locator("article", has_text="W" * 54).first).to_be_visible()
    await is_harmless(page)
    await page.get_by_role("button", name=f"More for {SIMULATION}").click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_label("Name", exact=True).fill(MARKUP)
    await page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    await expect(page.get_by_role("alert")).to_contain_text("<img src=x onerror=alert(1)>")
    await is_harmless(page)


async def test_nobody_can_be_called_by_markup(
    browser: Browser, address: str, viewed: Viewed, kept: Path
) -> None:
    name_by_markup(kept)
    status, told = await taken_in(browser, address, kept, "named_by_markup")
    assert status == 400
    assert "can't be understood" in told
    page = await viewed.open("/")
    await expect(page.get_by_role("heading", name="kept")).to_be_visible()
    await expect(page.get_by_role("heading", name="named_by_markup")).to_have_count(0)


async def test_the_viewer_and_every_panel_show_texts_as_texts(guarded: Viewed) -> None:
    page = await guarded.open(PAST)
    await expect(page.locator("article", has_text="<img").first).to_be_visible()
    await is_harmless(page)
    await page.get_by_title(f"Follow {NAME}").click()
    for name in ("Memories", "Talks", "Relations", "Thinking", "Day"):
        await page.get_by_role("tab", name=name, exact=True).click()
        await expect(page.get_by_role("tabpanel").get_by_text("<").first).to_be_visible()
        await is_harmless(page)
    await page.get_by_role("tab", name="Director").click()
    await is_harmless(page)


async def test_why_shows_hostile_prompts_and_replies_as_they_are(guarded: Viewed) -> None:
    page = await guarded.open(PAST)
    await page.get_by_title(f"Follow {NAME}").click()
    await page.get_by_role("tab", name="Thinking").click()
    await page.locator("[role=tabpanel] [role=tabpanel]:not([hidden]) li button").first.click()
    await expect(page.get_by_role("dialog").locator("pre").first).to_contain_text(MARKUP)
    await is_harmless(page)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (f"/replay_persona_state/{TOWN}/{LAST}/{quote(NAME.replace(' ', '_'), safe='')}/", "h2"),
        (f"/demo/{TOWN}/{LAST - 60}/1/", "article"),
        (f"/simulation/{TOWN}/people/{LAST}/", "tbody th"),
        (f"/simulation/{TOWN}/model/", "ul li b"),
        (f"/simulation/{TOWN}/compare/kept/", "tbody tr"),
        ("/simulation/%3Cb%3Enowhere%3C%2Fb%3E/else/", "h1"),
    ],
)
async def test_each_page_shows_texts_as_texts(guarded: Viewed, path: str, part: str) -> None:
    page = await guarded.open(path)
    await expect(page.locator(part).first).to_be_visible()
    await is_harmless(page)


async def test_who_knows_a_hostile_fact_is_asked_and_answered(guarded: Viewed) -> None:
    page = await guarded.open(PAST)
    await page.get_by_role("tab", name="Who knows").click()
    await page.get_by_label("A fact").fill(MARKUP)
    await page.get_by_role("button", name="Who knows it?").click()
    await expect(page.get_by_text("of 3 people know it")).to_be_visible()
    await is_harmless(page)
