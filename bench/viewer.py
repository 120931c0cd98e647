"""What the viewer costs: moments of two days of 25 people in a browser, viewers, the page's weight.

Run: python -m bench.viewer [BASE]    needs Chromium

A moment is sought by moving the timeline's slider, and is there when the page has painted it.
"""

import asyncio
import json
import os
import random
import re
import shutil
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Page, async_playwright

from bench.measured import Figures, own_home, show

BASE = "base_the_ville_n25"
TOWNSFOLK = Path(sys.executable).parent / "townsfolk"
TWO_DAYS = 17_280
HOUR = 360
SEEKS = 150
VIEWERS = 10
WATCHED_S = 20
VIEW = {"width": 1280, "height": 800}

# What is painted is known after the second frame: the first one only begins to draw it.
SEEK = """async (steps) => {
  const input = document.querySelector('input[type=range]')
  const shown = document.querySelector('.plaque small')
  const frame = () => new Promise(requestAnimationFrame)
  const times = []
  for (const step of steps) {
    const began = performance.now()
    input.value = step
    input.dispatchEvent(new Event('input', { bubbles: true }))
    while (!shown.textContent.endsWith(step.toLocaleString('en-GB'))) await frame()
    await frame()
    times.push(performance.now() - began)
    await frame()
  }
  return times
}"""
DRAG = """async (steps) => {
  const input = document.querySelector('input[type=range]')
  const gaps = []
  let before = performance.now()
  for (const step of steps) {
    input.value = step
    input.dispatchEvent(new Event('input', { bubbles: true }))
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - before)
    before = now
  }
  return gaps.slice(1)
}"""
WEIGHT = """() => performance.getEntriesByType('resource')
  .concat(performance.getEntriesByType('navigation'))
  .map((one) => ({ name: new URL(one.name).pathname, size: one.transferSize }))"""


async def main(base: str) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        raise SystemExit("There is no Chromium here. Install it with:  sudo apt install chromium")
    with own_home() as home:
        show("Two days of scripted people", [await _live(home, base)])
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"]
            )
            async with _server("serve", "bench") as (address, _):
                page = await browser.new_page(viewport=VIEW, locale="en-GB")
                await page.goto(f"{address}/replay/bench/0/")
                await page.wait_for_selector(".label", timeout=120_000)
                show("The first look at it", [_weights(await page.evaluate(WEIGHT))])
                show("Showing random moments", await _seek(page))
                show("Dragging through an hour and through two days", await _drag(page))
            await browser.close()
        show(f"A server while {VIEWERS} watch", [await _watch()])


async def _live(home: Path, base: str) -> Figures:
    began = time.monotonic()
    run = ("run", "bench", "--base", base, "--model", "scripted", "--until-step", str(TWO_DAYS))
    process = await asyncio.create_subprocess_exec(
        TOWNSFOLK, *run, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise SystemExit(f"townsfolk {' '.join(run)} failed.")
    size = (home / "simulations" / "bench.sqlite").stat().st_size
    return {"seconds": round(time.monotonic() - began), "file_mb": round(size / 1e6, 1)}


@asynccontextmanager
async def _server(command: str, name: str, *options: str) -> AsyncIterator[tuple[str, int]]:
    """Start a server as people do; gives its address and its process."""
    process = await asyncio.create_subprocess_exec(
        *(TOWNSFOLK, command, name, "--no-browser", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        told = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", told)):
            line = await process.stdout.readline()
            if not line:
                raise SystemExit(f"The server told no address: {told}")
            told += line.decode()
        yield found.group(), process.pid
    finally:
        process.terminate()
        await process.wait()


def _weights(entries: list[dict[str, Any]]) -> Figures:
    """Return kilobytes as they came over the line, by what they are."""
    kinds: Figures = {"page_kb": 0.0, "answers_kb": 0.0, "map_kb": 0.0, "pictures_kb": 0.0}
    for one in entries:
        name = str(one["name"])
        kind = "answers_kb" if name.startswith("/api/") else "page_kb"
        kind = "map_kb" if name.endswith("/map") else kind
        kind = "pictures_kb" if name.endswith(".png") else kind
        kinds[kind] = round(float(kinds[kind]) + one["size"] / 1000, 1)
    return kinds


async def _seek(page: Page) -> list[Figures]:
    """Seek moments at once, while the page still reads the hours, and when it has read them."""
    dice = random.Random(1)
    hours = dice.sample(range(TWO_DAYS // HOUR), 20)
    at_once: list[float] = await page.evaluate(SEEK, [hour * HOUR + 99 for hour in hours])
    await page.wait_for_load_state("networkidle")
    steps = [dice.randrange(TWO_DAYS - 1) for _ in range(SEEKS)]
    later: list[float] = await page.evaluate(SEEK, steps)
    return [
        {"moments": "of hours, as soon as the page is there", **_figures(at_once)},
        {"moments": "any, when the hours have been read", **_figures(later)},
    ]


async def _drag(page: Page) -> list[Figures]:
    stretches = {
        "an hour, 3 steps a frame": list(range(12 * HOUR, 13 * HOUR, 3)),
        "two days, 72 steps a frame": list(range(0, TWO_DAYS - 1, 72)),
    }
    rows: list[Figures] = []
    for name, steps in stretches.items():
        gaps: list[float] = await page.evaluate(DRAG, steps)
        figures = {"frames_per_second": round(1000 * len(gaps) / sum(gaps), 1)}
        rows.append({"stretch": name, **figures, **_figures(gaps)})
    return rows


def _figures(times: list[float]) -> Figures:
    ordered = sorted(times)
    return {
        "count": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(ordered[int(len(times) * 0.95)], 1),
        "worst_ms": round(ordered[-1], 1),
    }


async def _watch() -> Figures:
    """Let the town live on, at first alone, then with ten who watch it.

    One of them never reads what it is sent, another one comes and goes.
    """
    async with _server("play", "bench", "--model", "scripted") as (address, pid):
        await asyncio.sleep(WATCHED_S / 2)
        alone = _memory(pid)
        watchers = [Watcher(address) for _ in range(VIEWERS)]
        stalled, restless, *others = watchers
        watching = [asyncio.create_task(one.watch()) for one in others]
        watching += [
            asyncio.create_task(stalled.stall()),
            asyncio.create_task(restless.come_and_go()),
        ]
        await asyncio.sleep(WATCHED_S)
        watched = _memory(pid)
        await asyncio.gather(*watching)
    steady = [one.last for one in others]
    return {
        "mb_alone": alone,
        "mb_watched": watched,
        "steps_seen": min(steady) - TWO_DAYS + 1,
        "behind_each_other": max(steady) - min(steady),
        "steps_lost": sum(one.lost for one in [restless, *others]),
        "reconnected": restless.times,
        "behind_after_it": max(steady) - restless.last,
    }


class Watcher:
    """Somebody who watches a town live: the last step they saw, and how many they missed."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}/api/simulations/bench/live"
        self._until = time.monotonic() + WATCHED_S
        self.last, self.lost, self.times = TWO_DAYS - 1, 0, 0

    async def watch(self, at_most_s: float = WATCHED_S) -> None:
        """Read what is sent, for a while."""
        until = min(self._until, time.monotonic() + at_most_s)
        address = f"{self._address}?after={self.last}"
        async with (
            httpx.AsyncClient(timeout=60) as client,
            client.stream("GET", address) as stream,
        ):
            async for line in stream.aiter_lines():
                kind, _, data = line.partition(":")
                if kind == "data" and data.lstrip().startswith('{"first"'):
                    told = json.loads(data)
                    self.lost += told["first"] - self.last - 1
                    self.last = told["last"]
                if time.monotonic() > until:
                    return

    async def come_and_go(self) -> None:
        """Watch, leave, and come back after a while, again and again."""
        while time.monotonic() < self._until - 2:
            await self.watch(2)
            await asyncio.sleep(1)
            self.times += 1
        await self.watch()

    async def stall(self) -> None:
        """Ask for everything and read nothing of it."""
        host, port = self._address.split("/")[2].split(":")
        _, writer = await asyncio.open_connection(host, int(port), limit=1024)
        path = self._address.partition(host + ":" + port)[2]
        writer.write(f"GET {path}?after=-1 HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        await asyncio.sleep(WATCHED_S)
        writer.close()


def _memory(pid: int) -> float:
    """Return the memory that a process holds now, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return round(pages * 4096 / 1e6, 1)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else BASE))
