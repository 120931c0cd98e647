"""Imports damaged copies of the original's files: each must end well, or with one clear sentence.

    PYTHONPATH=src python bench/damaged_classic.py ../shared/classic --variants 500

Prints how the imports ended and exits with 1 when one of them broke its word: a traceback, more
than a minute, a changed source, or a file written outside the simulations and towns.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from townsfolk.classic.finding import find
from townsfolk.classic.importing import import_simulation
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
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


def cut(path: Path, dice: random.Random) -> None:
    """Leave only the beginning of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: dice.randrange(len(content) + 1)])


def scramble(path: Path, dice: random.Random) -> None:
    """Change some bytes."""
    content = bytearray(path.read_bytes())
    for _ in range(dice.randrange(1, 30)):
        if content:
            content[dice.randrange(len(content))] = dice.randrange(256)
    path.write_bytes(bytes(content))


def recode(path: Path, dice: random.Random) -> None:
    """Write a file in another encoding, or with bytes of none."""
    text = path.read_text(encoding="utf-8")
    encoding = dice.choice(["utf-16", "utf-8-sig", "latin-1"])
    path.write_bytes(text.encode(encoding, "replace") + dice.choice([b"", b"\xff\xfe\x80"]))


def remove(path: Path, dice: random.Random) -> None:
    """Remove a file, or the folder it is in."""
    shutil.rmtree(path.parent) if dice.random() < 0.2 else path.unlink()


def link_away(path: Path, dice: random.Random) -> None:
    """Put a symbolic link in place of a file, to something outside or to itself."""
    target = dice.choice(["/etc/passwd", str(path), "../../../../../etc/hostname", "/dev/zero"])
    path.unlink()
    path.symlink_to(target)


def swell(path: Path, dice: random.Random) -> None:
    """Make a file huge, without using the room."""
    os.truncate(path, dice.choice([300_000_000, 5_000_000_000]))


def retype(path: Path, dice: random.Random) -> None:
    """Put values of other types into a JSON file, take keys away, add keys of another fork."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return
    for _ in range(dice.randrange(1, 8)):
        _change(content, dice)
    path.write_text(json.dumps(content), encoding="utf-8")


def _change(content: object, dice: random.Random) -> None:
    """Change one value somewhere in a JSON document."""
    while isinstance(content, dict | list) and content:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        key = dice.choice(keys)
        below = content[key]
        if isinstance(below, dict | list) and below and dice.random() < 0.85:
            content = below
            continue
        if dice.random() < 0.2:
            del content[key]
        else:
            content[key] = dice.choice(json.loads(ODD))
        return


ODD = """
    [null, true, -1, 1e30, 1e308, NaN, "", "\\ud83d", "../../etc", "a:b:c:d:e", [], {}, [[]],
     {"x": {}}, "February 31, 2023, 25:00:00", "9999-12-31 23:59:59", "<persona>", [1, 2],
     "Anna Maria van Dyk", [["a", "b"]], [-5, 99999], "\\u0000\\u001b[31m", "node_999999"]
"""
"""Values that stand where others are expected; read anew for each use."""

DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (
    *(cut, scramble, recode, remove, link_away, swell),
    *(retype, retype, retype, retype),
)


def damaged(source: Path, target: Path, dice: random.Random) -> str:
    """Copy a folder and damage it; returns what was done."""
    shutil.copytree(source, target)
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    done = []
    for _ in range(dice.choice([1, 1, 2, 4])):
        files = [
            path
            for path in sorted(target.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.stat().st_size < 1_000_000
        ]
        if files:
            path = dice.choice(files)
            damage = dice.choice(DAMAGES)
            try:
                damage(path, dice)
            except UnicodeDecodeError:
                continue
            done.append(f"{damage.__name__} {path.relative_to(target)}")
    return ", ".join(done)


def attempt(folder: Path, matrix: Path | None) -> tuple[str, str]:
    """Import a folder; returns how it ended, and the sentence."""
    try:
        finds = [one for one in find(folder) if one.kind in ("save", "demo")]
        if not finds:
            return "nothing found", ""
        report = import_simulation(finds[0], "variant", Settings(), WordsEmbedder(), matrix)
        with Reading.of("variant") as reading:
            reading.overview()
        shelf.delete("variant")
    except BadInputError as error:
        return "refused", str(error)
    return "saved", " ".join(report.left_out)


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
            target = Path(work, source.name)
            what = damaged(source, target, dice)
            with_map = dice.random() < 0.5
            matrix = classic / SERVER / "static_dirs/assets/the_ville/matrix" if with_map else None
            before, began = _state(Path(work)), time.monotonic()
            try:
                end, sentence = attempt(target, matrix)
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
    print(f"{variants} variants: {dict(ends)}, {len(wrong)} wrong")
    return wrong


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
