"""Takes a picture of every page, panel and dialog: light and dark, both languages, both sizes.

Run it from the repository's root against a server that shows some simulations:

    python web/scripts/screenshots.py http://127.0.0.1:8000 NAME --other FORK --only why live

NAME is the simulation that is looked at; FORK, which it is compared with, may be left out. Pictures
of the live page are of the simulation that is open in the server, if one is. A page is opened once
for a size, and then shown in both languages and both themes by its own switches.
"""

import argparse
import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, FloatRect, Page, Route, async_playwright

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
THEMES = ("light", "dark")
SETTLE_MS = 900
"""The map draws itself and the camera glides before a picture is taken."""
PATIENCE_MS = 20_000
HIGHEST_PX = 2400
"""A phone's page is taken whole, down to here."""

Act = Callable[[Page], Awaitable[object]]


@dataclass(frozen=True)
class View:
    """A page of an address, and what is done on it before its picture is taken.

    `answers` are what the server is made to say for some of its addresses; nothing means that it
    can't be reached.
    """

    address: str
    acts: tuple[Act, ...] = ()
    answers: tuple[tuple[str, object], ...] = ()


def tab(value: str) -> Act:
    """Open a tab, whatever it is called in the page's language."""
    return lambda page: page.locator(f"[data-tabs-trigger][data-value={value}]").first.click()


def click(selector: str, nth: int = 0) -> Act:
    return lambda page: page.locator(selector).nth(nth).click()


def point(selector: str) -> Act:
    return lambda page: page.locator(selector).first.hover()


def scroll(selector: str, nth: int = 0) -> Act:
    return lambda page: page.locator(selector).nth(nth).scroll_into_view_if_needed()


def on_desktop(act: Act) -> Act:
    """Do something for which a phone has no room."""

    async def where_there_is_room(page: Page) -> None:
        if await page.evaluate("innerWidth > 760"):
            await act(page)

    return where_there_is_room


def press(*keys: str) -> Act:
    async def press_them(page: Page) -> None:
        await page.locator("div.map").focus()
        for key in keys:
            await page.keyboard.press(key)
            await page.wait_for_timeout(SETTLE_MS // 3)

    return press_them


def choose(selector: str, value: str) -> Act:
    return lambda page: page.locator(selector).first.select_option(value)


def fill(selector: str, text: str, then: str = "Enter") -> Act:
    async def type_and_send(page: Page) -> None:
        await page.locator(selector).first.fill(text)
        await page.keyboard.press(then)

    return type_and_send


def wait(selector: str) -> Act:
    return lambda page: page.locator(selector).first.wait_for(timeout=30_000)


def shelf_views() -> dict[str, View]:
    menu = click("[data-dropdown-menu-trigger]", -1)
    new = click("article button.strong", -1)

    def asked(nth: int) -> View:
        return View("/", (menu, click("[data-dropdown-menu-item]", nth)))

    return {
        "shelf": View("/"),
        "shelf_menu": View("/", (menu,)),
        "shelf_fork": asked(0),
        "shelf_rename": asked(1),
        "shelf_delete": asked(2),
        "shelf_new": View("/", (new,)),
        "shelf_new_end": View("/", (new, scroll("form .row button.strong"))),
        "shelf_empty": View("/", answers=(("**/api/simulations", []),)),
        "shelf_unreachable": View("/", answers=(("**/api/**", None),)),
    }


def live_views() -> dict[str, View]:
    directs = tab("director")
    told = ".director form:has(select)"  # a whisper's comes first, the interview's last
    whisper = fill(f"{told} textarea", "Be brave.", "Tab")
    ask = fill(f"{told} textarea >> nth=-1", "What do you plan?", "Tab")
    answered = (click(f"{told} button", -1), wait(".answer summary"), click(".answer summary"))
    return {
        "live": View("/simulator_home"),
        "live_director": View("/simulator_home", (directs,)),
        "live_whispered": View("/simulator_home", (directs, whisper, click(f"{told} button"))),
        "live_interview": View("/simulator_home", (directs, ask, *answered)),
        "live_lost": View("/simulator_home", answers=(("**/live?*", None),)),
        "live_followed": View("/simulator_home", (click("aside article button"),)),
    }


def town_views(name: str, step: int) -> dict[str, View]:
    past = f"/replay/{name}/{step}/"
    one = click("aside article button", 10)
    found = {
        "town": View(past),
        "town_night": View(f"/replay/{name}/1000/"),
        "town_whole": View(past, (press("0"),)),
        "town_near": View(past, (press("+", "+"),)),
        "town_followed": View(past, (one,)),
        "town_day": View(past, (on_desktop(click(".widths button", 1)),)),
        "town_hours": View(past, (on_desktop(click(".widths button", 2)),)),
        "town_pointed": View(past, (point("input[type=range]"),)),
        "town_sought": View(past, (fill("aside input[type=search]", "cafe"),)),
        "town_nobody": View(past, (fill("aside input[type=search]", "zebra"),)),
        "object": View(past, (one, click("article section p button"))),
        "path": View(past, (one, click("article input[type=checkbox]"))),
        "director": View(past, (tab("director"),)),
        "director_refused": View(
            past, (tab("director"), fill(".director section:last-child input", name))
        ),
        "who_knows": View(past, (tab("facts"),)),
        "who_knows_party": View(
            past,
            (tab("facts"), fill("input[maxlength='300']", "Valentine's Day party"), wait(".tree")),
        ),
        "demo": View(f"/demo/{name}/{step}/3/"),
        "refused": View("/replay/nowhere/0/"),
    }
    for nth, form in enumerate(("page", "png", "gif", "webm")):
        found[f"share_{form}"] = View(
            past, (click("aside header button.icon"), click(".forms button", nth))
        )
    for panel in ("day", "memories", "talks", "relations", "questions"):
        found[f"panel_{panel}"] = View(past, (one, tab(panel)))
    found["memories_none"] = View(past, (one, tab("memories"), fill(".filter input", "zebra")))
    found["why_action"] = View(past, (one, click("article section button.icon")))
    found["why_talk"] = View(
        past,
        (one, tab("talks"), click("[role=tabpanel] section button.icon", 1), scroll(".why dl")),
    )
    found["why_prompt"] = View(
        past, (one, tab("questions"), click("[role=tabpanel] li button"), scroll(".why pre", -1))
    )
    found["evidence"] = View(
        past,
        (
            one,
            tab("memories"),
            choose(".filter select", "thought"),
            click(".thought .soft button:nth-of-type(2)"),
        ),
    )
    return found


def study_views(name: str, step: int, person: str, other: str | None) -> dict[str, View]:
    underlined = person.replace(" ", "_")
    versus = f"/simulation/{name}/compare/{other}/"
    found = {
        "person": View(f"/replay_persona_state/{name}/{step}/{underlined}/"),
        "person_memories": View(
            f"/replay_persona_state/{name}/{step}/{underlined}/", (tab("memories"),)
        ),
        "relations": View(f"/simulation/{name}/people/{step}/"),
        "relations_of": View(f"/simulation/{name}/people/{step}/", (click(".graph button", 10),)),
        "model": View(f"/simulation/{name}/model/"),
        "compare_which": View(f"/simulation/{name}/compare/"),
        "nowhere": View("/simulation/nowhere/elsewhere/"),
    }
    if other:
        found |= {
            "compare": View(versus),
            "compare_moment": View(versus, (scroll("table"),)),
            "compare_differences": View(versus, (scroll("main > p", -1),)),
            "model_live": View(f"/simulation/{other}/model/"),
        }
    return found


async def take(browser: Browser, root: str, view: View, size: str, to: Path) -> None:
    """Take a view's pictures; what can't be done is told, and the pictures are taken anyway."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB",
        reduced_motion="reduce",
        has_touch=size == "phone",
        is_mobile=size == "phone",
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    tell = f"{to.name}-{size}:"
    page.on("console", lambda told: print(tell, told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: print(tell, error))
    for address, answer in view.answers:
        await page.route(address, _answering(answer))
    await page.goto(root + view.address)
    try:
        await page.locator("[role=status].wait").first.wait_for(state="detached")
        if await page.locator("div.map").count():
            await page.locator(".label").first.wait_for(state="attached", timeout=30_000)
        await page.wait_for_timeout(SETTLE_MS)
        for act in view.acts:
            await act(page)
            await page.wait_for_timeout(SETTLE_MS // 3)
    except Exception as problem:  # noqa: BLE001  a picture of what is there says more than none
        print(tell, str(problem).splitlines()[0])
    await page.wait_for_timeout(SETTLE_MS)
    for language in LANGUAGES:
        for theme in THEMES:
            await _switch(page, language, theme)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                print(tell, language, theme, f"{wide} pixels wide, {width} are there")
            await _picture(page, to.with_name(f"{to.name}-{size}-{language}-{theme}.png"), size)
    await context.close()


def _answering(answer: object) -> Callable[[Route], Awaitable[None]]:
    async def give(route: Route) -> None:
        if answer is None:
            await route.abort()
        else:
            await route.fulfill(body=json.dumps(answer), content_type="application/json")

    return give


async def _switch(page: Page, language: str, theme: str) -> None:
    """Choose a language and a theme as somebody's hand does, also below a dialog."""
    if await page.locator(".preferences").count() == 0:
        await _remember(page, language, theme)
        return
    await page.evaluate(
        """([language, theme]) => {
            const root = document.documentElement
            const press = selector => document.querySelector(selector)?.click()
            if (root.lang !== language) press(`.languages [lang=${language}]`)
            if (root.dataset.theme !== theme) press('.preferences > .icon')
        }""",
        [language, theme],
    )
    await page.wait_for_timeout(SETTLE_MS // 3)


async def _remember(page: Page, language: str, theme: str) -> None:
    """Open a page without switches anew, as somebody sees it who chose elsewhere."""
    await page.evaluate(
        """([language, theme]) => {
            localStorage.setItem('townsfolk.language', language)
            localStorage.setItem('townsfolk.theme', theme)
        }""",
        [language, theme],
    )
    await page.reload()
    await page.wait_for_timeout(2 * SETTLE_MS)


async def _picture(page: Page, to: Path, size: str) -> None:
    if size != "phone":
        await page.screenshot(path=to)
        return
    high = await page.evaluate("document.documentElement.scrollHeight")
    clip = FloatRect(x=0, y=0, width=SIZES[size][0], height=min(high, HIGHEST_PX))
    # A dialog lies over what is in the window; all else is taken from top to bottom.
    whole = await page.locator("[role=dialog]").count() == 0
    if whole:
        await page.evaluate("scrollTo(0, 0)")
    await page.screenshot(path=to, full_page=whole, clip=clip if whole else None)


async def take_all(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    chosen = {
        **shelf_views(),
        **live_views(),
        **town_views(options.name, options.step),
        **study_views(options.name, options.step, options.person, options.other),
    }
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for called, view in chosen.items():
            if options.only and called not in options.only:
                continue
            for size in options.sizes:
                await take(browser, options.address, view, size, options.out / called)
        await browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("name")
    parser.add_argument("--other")
    parser.add_argument("--step", type=int, default=5000)
    parser.add_argument("--person", default="Isabella Rodriguez")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--only", nargs="*", help="names of pictures; all unless given")
    parser.add_argument("--sizes", nargs="*", default=list(SIZES))
    asyncio.run(take_all(parser.parse_args()))


if __name__ == "__main__":
    main()
