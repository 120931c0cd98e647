"""How long a moment of a two-day simulation takes to be told, and what ten viewers cost.

Run: python -m bench.viewer [BASE]
"""

import asyncio
import gzip
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
from rich.console import Console

from bench.measured import BASE, own_home
from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.page_opener import PageOpener
from townsfolk.server.access import access_for
from townsfolk.server.app import WEB, create_app
from townsfolk.server.host import Host

TWO_DAYS = 17_280
HOUR = 360
SEEKS = 200
VIEWERS = 10
out = Console()


async def main(base: str) -> None:
    began = time.monotonic()
    simulation = await open_simulation("bench", Choice(base=base, model="scripted"))
    await simulation.run(TWO_DAYS)
    people, size = len(simulation.people), simulation.file.path.stat().st_size
    await simulation.close()
    out.print(
        f"{people} people, {TWO_DAYS} steps in {time.monotonic() - began:.0f} s, "
        f"a file of {size / 1e6:.1f} MB"
    )
    host = Host(PageOpener(Choice(model="scripted"), 0.0))
    app = create_app(access_for("127.0.0.1"), host=host)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
        await _measure_seeks(page)
    await _measure_viewers(host, app.state.feed)
    _measure_page()


async def _measure_seeks(page: httpx.AsyncClient) -> None:
    dice = random.Random(1)
    address = "/api/simulations/bench"
    facts = (await page.get(f"{address}/facts")).json()
    who = [one["name"] for one in facts["people"]]
    asked: dict[str, Callable[[int], str]] = {
        "keyframe": lambda step: f"keyframe?step={step}",
        "changes of an hour": lambda step: f"changes?first={step}&last={step + HOUR - 1}",
        "a person": lambda step: f"people/{dice.choice(who)}?step={step}",
        "memories": lambda step: f"people/{dice.choice(who)}/memories?step={step}&search=the",
        "relations": lambda step: f"relations?step={step}",
        "timeline": lambda _: "timeline",
    }
    for name, path in asked.items():
        seconds = []
        for _ in range(SEEKS if name != "timeline" else 10):
            step = dice.randrange(0, TWO_DAYS - HOUR)
            began = time.perf_counter()
            answer = await page.get(f"{address}/{path(step)}")
            seconds.append(time.perf_counter() - began)
            answer.raise_for_status()
        out.print(
            f"{name}: median {statistics.median(seconds) * 1e3:.1f} ms, "
            f"worst {max(seconds) * 1e3:.1f} ms"
        )


async def _measure_viewers(host: Host, feed: object) -> None:
    before = _memory()
    simulation = await open_simulation("bench", Choice(model="scripted"))
    host.adopt(simulation, TWO_DAYS + HOUR)
    opened = _memory()
    viewers = [asyncio.create_task(_watch(feed)) for _ in range(VIEWERS)]
    told = await asyncio.gather(*viewers)
    await host.close()
    out.print(
        f"{VIEWERS} viewers saw {min(told)} to {max(told)} of {HOUR} steps live; memory "
        f"{before:.0f} MB, {opened:.0f} MB with the town open, {_memory():.0f} MB with viewers"
    )


async def _watch(feed: object) -> int:
    seen = 0
    async for message in feed.messages("bench", TWO_DAYS - 1):  # type: ignore[attr-defined]
        if message.id is not None:
            seen = int(message.id) - TWO_DAYS + 1
        if seen == HOUR:
            break
    return seen


def _memory() -> float:
    """Return the most memory this process ever used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure_page() -> None:
    files = [file for file in Path(WEB).rglob("*") if file.suffix in {".js", ".css", ".html"}]
    packed = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
    out.print(f"The page: {packed / 1024:.0f} kB compressed, in {len(files)} files")


if __name__ == "__main__":
    with own_home():
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else BASE))
