"""How long the page takes to draw the Ville with its 25 people, by software, in a Chromium.

Run: python -m bench.frames [FOLDER]    FOLDER keeps a picture of each hour that was measured.

A frame's work is the time that the page's script takes in it, the drawing calls included; what
the browser does with these calls in its other processes shows in the frames a second.
"""

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bench.measured import Figures, own_home, show

BASE = "base_the_ville_n25"
HOURS = {"06:30": 2340, "12:00": 4320, "19:00": 6840, "23:00": 8280}
"""Times of day, and the steps after midnight at which they are reached."""
SETTLE_MS, MEASURED_MS = 4000, 6000
VIEW = ViewportSize(width=1280, height=800)
PORT = 8917
SCRIPTED = ("--model", "scripted")
TOWNSFOLK = Path(sys.executable).parent / "townsfolk"

# Callbacks that belong to one frame get the same time from the browser.
WRAP_FRAMES = """
window.frame_work = new Map()
const ask = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = (work) => ask((time) => {
  const began = performance.now()
  work(time)
  const worked = performance.now() - began
  window.frame_work.set(time, (window.frame_work.get(time) ?? 0) + worked)
})
"""


async def main(pictures: Path | None) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        raise SystemExit("There is no Chromium here. Install it with:  sudo apt install chromium")
    with own_home():
        last = str(max(HOURS.values()) + 360)
        await _townsfolk("run", "frames", "--base", BASE, "--until-step", last, *SCRIPTED)
        server = await asyncio.create_subprocess_exec(
            *(str(TOWNSFOLK), "serve", "frames", "--no-browser", "--port", str(PORT)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                rows = [await _watch(browser, hour, pictures) for hour in HOURS]
                await browser.close()
        finally:
            server.terminate()
            await server.wait()
    show("Drawing the Ville and 25 people at 1280 x 800", rows)


async def _townsfolk(*arguments: str) -> None:
    command = (str(TOWNSFOLK), *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait():
        raise SystemExit(f"{' '.join(command)} failed; see above.")


async def _watch(browser: Browser, hour: str, pictures: Path | None) -> Figures:
    """Look at the simulation at an hour, standing still and then playing a minute a second."""
    page = await browser.new_page(viewport=VIEW)
    await page.add_init_script(WRAP_FRAMES)
    await _open(page, HOURS[hour])
    still = await _measure(page)
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=pictures / f"{hour.replace(':', '')}.png")
    await page.get_by_role("button", name="Play", exact=True).click()
    playing = await _measure(page)
    await page.close()
    return {"hour": hour} | still | {f"playing_{name}": value for name, value in playing.items()}


async def _open(page: Page, step: int) -> None:
    for _ in range(60):
        try:
            await page.goto(f"http://127.0.0.1:{PORT}/replay/frames/{step}/")
            break
        except Exception:  # noqa: BLE001  the server is still starting
            await asyncio.sleep(0.5)
    await page.wait_for_selector(".label", timeout=60_000)


async def _measure(page: Page) -> Figures:
    await page.wait_for_timeout(SETTLE_MS)
    await page.evaluate("window.frame_work.clear()")
    await page.wait_for_timeout(MEASURED_MS)
    work: list[float] = sorted(await page.evaluate("[...window.frame_work.values()]"))
    return {
        "fps": round(len(work) / MEASURED_MS * 1000, 1),
        "ms_median": round(work[len(work) // 2], 2),
        "ms_p95": round(work[int(len(work) * 0.95)], 2),
    }


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
