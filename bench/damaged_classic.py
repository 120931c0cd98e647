"""Imports damaged copies of the original's files: each must end well, or with one clear sentence.

    PYTHONPATH=src python -m bench.damaged_classic ../shared/classic --variants 500

Prints how the imports ended and exits with 1 when one of them broke its word: a traceback, more
than a minute, a changed source, or a file written outside the simulations and towns.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from bench.damages import damage
from townsfolk.classic.finding import find
from townsfolk.classic.importing import import_simulation
from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.server.views import town
from townsfolk.server.views.context import Context
from townsfolk.settings import Settings
from townsfolk.store import shelf
from townsfolk.store.reading import Reading

SERVER = "environment/frontend_server"
LONGEST_S = 60.0
SOURCES = (
    "storage/July1_the_ville_isabella_maria_klaus-step-3-1",
    "storage/July1_the_ville_isabella_maria_klaus-step-3-8",
    "storage/base_the_ville_isabella_maria_klaus",
    "compressed_storage/July1_the_ville_isabella_maria_klaus-step-3-20",
)


def copied(source: Path, target: Path) -> Path:
    """Copy a folder so that it can be changed."""
    shutil.copytree(source, target)
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def attempt(folder: Path, matrix: Path | None, lives_on: bool) -> tuple[str, str]:
    """Import a folder, and look at what came of it; returns how it ended, and the sentence."""
    shelf.path_of("variant").unlink(missing_ok=True)
    try:
        finds = [one for one in find(folder) if one.kind in ("save", "demo")]
        if not finds:
            return "nothing found", ""
        report = import_simulation(finds[0], "variant", Settings(), WordsEmbedder(), matrix)
    except BadInputError as error:
        return "refused", str(error)
    sentences = list(report.lines())
    json.dumps(report.as_json())
    try:
        show("variant")
        if lives_on and finds[0].kind == "save":
            asyncio.run(live("variant"))
    finally:
        shelf.delete("variant")
    return "saved", " ".join(sentences)


def show(name: str) -> None:
    """Ask for what the page asks for: the facts, the timeline, and the town at some steps."""
    with Reading.of(name) as reading:
        context = Context(reading)
        town.facts(context, live=False)
        town.timeline(context)
        for step in {-1, 0, context.last // 2, context.last}:
            town.keyframe(context, min(step, context.last))
        town.changes(context, max(-1, context.last - 100), context.last)


async def live(name: str) -> None:
    """Let the people of a save live three steps further."""
    simulation = await open_simulation(name, Choice(model="scripted"))
    try:
        await simulation.run(simulation.step + 3)
    finally:
        await simulation.close()


def run(classic: Path, variants: int, seed: int) -> list[str]:
    """Try the variants and return what went wrong; prints how the others ended."""
    dice = random.Random(seed)
    ends: Counter[str] = Counter()
    wrong = []
    with tempfile.TemporaryDirectory() as work:
        home = Path(work, "home")
        os.environ["TOWNSFOLK_HOME"] = str(home)
        for number in range(variants):
            source = classic / SERVER / dice.choice(SOURCES)
            target = copied(source, Path(work, source.name))
            what = damage(target, dice)
            matrix, told = _map(classic, Path(work), dice)
            what += told
            before, began = _state(Path(work)), time.monotonic()
            try:
                end, sentence = attempt(target, matrix, lives_on=not dice.randrange(12))
                if end == "refused" and len(sentence.split()) < 5:
                    wrong.append(f"{number}: {what}: no sentence: {sentence!r}")
            except Exception:  # noqa: BLE001  what is looked for
                end = "broken"
                wrong.append(f"{number}: {source.name}: {what}\n{traceback.format_exc()}")
            ends[end] += 1
            if time.monotonic() - began > LONGEST_S:
                wrong.append(f"{number}: {what}: took {time.monotonic() - began:.0f} s")
            if _state(Path(work)) != before:
                wrong.append(f"{number}: {what}: files outside the target changed")
            shutil.rmtree(target, ignore_errors=True)
            shutil.rmtree(Path(work, "assets"), ignore_errors=True)
    print(f"{variants} variants: {dict(ends)}, {len(wrong)} wrong")
    return wrong


def _map(classic: Path, work: Path, dice: random.Random) -> tuple[Path | None, str]:
    """Return the map to import with, and what was done to it: none, the real one, or a damaged."""
    matrix = classic / SERVER / "static_dirs/assets/the_ville/matrix"
    kind = dice.choice(["none", "real", "real", "damaged"])
    if kind != "damaged":
        return (matrix if kind == "real" else None), ""
    target = copied(matrix, work / "assets/the_ville/matrix")
    return target, f", map: {damage(target, dice)}"


def _state(work: Path) -> list[tuple[str, int, int]]:
    """Return what lies beside the user's own folder of simulations and towns."""
    beside = [path for path in sorted(work.rglob("*")) if "home" not in path.parts]
    stats = [(path, path.lstat()) for path in beside]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats]


def main() -> int:
    """Read the options and try."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("classic", type=Path)
    parser.add_argument("--variants", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = run(options.classic, options.variants, options.seed)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
