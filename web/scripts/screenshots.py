"""Takes a picture of every page and panel: light and dark, both languages, both sizes.

Run it from the repository's root against a server that shows some simulations:

    python web/scripts/screenshots.py http://127.0.0.1:8000 NAME --other FORK --only why live

NAME is the simulation that is looked at; FORK, which it is compared with, may be left out. Pictures
of the live page are of the simulation that is open in the server, if one is.
"""

import argparse
import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LANGUAGES = ("en", "vi")
THEMES = ("light", "dark")
SETTLE_MS = 900
"""The map draws itself and the camera glides before a picture is taken."""

Act = Callable[[Page], Awaitable[object]]


@dataclass(frozen=True)
class View:
    """A page of an address, and what is done on it before its picture is taken."""

    address: str
    acts: tuple[Act, ...] = ()


def tab(value: str) -> Act:
    """Open a tab, whatever it is called in the page's language."""
    return lambda page: page.locator(f"[data-tabs-trigger][data-value={value}]").first.click()


def click(selector: str) -> Act:
    return lambda page: page.locator(selector).first.click()


def fill(selector: str, text: str) -> Act:
    async def type_and_send(page: Page) -> None:
        await page.locator(selector).first.fill(text)
        await page.keyboard.press("Enter")

    return type_and_send


def views(name: str, other: str | None, step: int, person: str) -> dict[str, View]:
    """Return all pages and panels by what their pictures are called."""
    past = f"/replay/{name}/{step}/"
    choose = click(".people-list button, aside article button")
    menu = click("[data-dropdown-menu-trigger]")
    item = "[data-dropdown-menu-item]"
    found = {
        "shelf": View("/"),
        "shelf_menu": View("/", (menu,)),
        "shelf_fork": View("/", (menu, click(f"{item}:nth-of-type(1)"))),
        "shelf_new": View("/", (click("article button.strong"),)),
        "live": View("/simulator_home"),
        "town": View(past),
        "director": View(past, (tab("director"),)),
        "live_director": View("/simulator_home", (tab("director"),)),
        "who_knows": View(past, (tab("facts"),)),
        "who_knows_party": View(past, (tab("facts"), fill("input[maxlength='300']", "party"))),
        "object": View(past, (lambda page: page.mouse.click(330, 260),)),
        "demo": View(f"/demo/{name}/{step}/3/"),
        "person": View(f"/replay_persona_state/{name}/{step}/{person.replace(' ', '_')}/"),
        "relations": View(f"/simulation/{name}/people/{step}/"),
        "relations_of": View(f"/simulation/{name}/people/{step}/", (click(".graph button"),)),
        "model": View(f"/simulation/{name}/model/"),
        "compare_which": View(f"/simulation/{name}/compare/"),
        "nowhere": View("/simulation/nowhere/elsewhere/"),
        "refused": View("/replay/nowhere/0/"),
    }
    for panel in ("day", "memories", "talks", "relations", "questions"):
        found[f"panel_{panel}"] = View(past, (choose, tab(panel)))
    found["why"] = View(past, (choose, tab("questions"), click("[role=tabpanel] ul button")))
    found["evidence"] = View(
        past, (choose, tab("memories"), click(".thought .soft button:nth-of-type(2)"))
    )
    if other:
        found["compare"] = View(f"/simulation/{name}/compare/{other}/")
    return found


async def take(
    browser: Browser, root: str, view: View, kind: tuple[str, str, str], to: Path
) -> None:
    """Take one picture; what can't be done on this page is told, and the picture taken anyway."""
    size, language, theme = kind
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale={"en": "en-GB", "vi": "vi-VN"}[language],
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    page.set_default_timeout(8000)
    page.on(
        "console", lambda told: print(f"{to.name}: {told.text}") if told.type == "error" else None
    )
    page.on("pageerror", lambda error: print(f"{to.name}: {error}"))
    await page.goto(root + view.address)
    try:
        await page.locator("[role=status].wait").first.wait_for(state="detached")
        if await page.locator("div.map").count():
            await page.locator(".label").first.wait_for(state="attached")
        await page.wait_for_timeout(SETTLE_MS)
        for act in view.acts:
            await act(page)
            await page.wait_for_timeout(SETTLE_MS // 3)
    except Exception as problem:  # noqa: BLE001  a picture of what is there says more than none
        print(f"{to.name}: {str(problem).splitlines()[0]}")
    await page.wait_for_timeout(SETTLE_MS)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(f"{to.name}: {wide} pixels wide, {width} are there")
    await page.screenshot(path=to)
    await context.close()


async def take_all(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    chosen = views(options.name, options.other, options.step, options.person)
    async with async_playwright() as playwright:
        path = next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None
        )
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for called, view in chosen.items():
            if options.only and called not in options.only:
                continue
            for kind in product(options.sizes, options.languages, options.themes):
                to = options.out / f"{called}-{'-'.join(kind)}.png"
                await take(browser, options.address, view, kind, to)
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
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES))
    parser.add_argument("--themes", nargs="*", default=list(THEMES))
    asyncio.run(take_all(parser.parse_args()))


if __name__ == "__main__":
    main()
