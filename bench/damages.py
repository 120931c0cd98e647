"""Ways in which folders of the original program come to be damaged."""

import json
import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LARGEST = 2_000_000
"""Files larger than this, such as the real embeddings, are left as they are."""


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


def lose_embeddings(folder: Path, _: random.Random) -> str:
    """Remove all saved embeddings, as demos come."""
    for path in folder.rglob("embeddings.json"):
        path.unlink()
    return "no embeddings"


def rename(folder: Path, dice: random.Random) -> str:
    """Give somebody a name of three words, everywhere."""
    homes = [path for path in folder.glob("personas/*") if path.is_dir()]
    if not homes:
        return "nobody to rename"
    old, new = dice.choice(homes).name, "Anna Maria van Dyk"
    for path in folder.rglob("*.json"):
        if path.stat().st_size < LARGEST:
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (folder / "personas" / old).rename(folder / "personas" / new)
    return f"{old} is called {new}"


def add_strangers(folder: Path, dice: random.Random) -> str:
    """Name people who have no folder, or whose name is a path."""
    names = ["Nobody At All", "../../etc", "/etc/passwd", "..", "", "a:b", "\u202eX", "x" * 5000]

    def change(facts: dict[str, object]) -> None:
        known = facts.get("persona_names")
        more = dice.sample(names, dice.randrange(1, 5))
        facts["persona_names"] = [*more, *(known if isinstance(known, list) else [])]

    return _in_meta(folder, change) or "strangers in meta.json"


def add_keys(folder: Path, dice: random.Random) -> str:
    """Add what another fork keeps: keys in the facts and in everybody's files."""
    for path in folder.rglob("*.json"):
        if path.name in ("meta.json", "scratch.json", "nodes.json") and dice.random() < 0.8:
            content = json.loads(path.read_text(encoding="utf-8"))
            content |= {"version": 3, "plugins": [{"a": None}], "townsfolk": dice.choice(["x", {}])}
            path.write_text(json.dumps(content), encoding="utf-8")
    return "keys of another fork"


def skip_steps(folder: Path, dice: random.Random) -> str:
    """Take steps out of the middle, of a demo or of the files of a save."""
    path = folder / "master_movement.json"
    if path.is_file():
        frames = json.loads(path.read_text(encoding="utf-8"))
        first = dice.randrange(len(frames))
        for step in range(first, min(len(frames), first + dice.randrange(1, 2000))):
            del frames[str(step)]
        path.write_text(json.dumps(frames), encoding="utf-8")
        return f"steps missing from {first} on"
    files = [*folder.glob("movement/*.json"), *folder.glob("environment/*.json")]
    for one in dice.sample(sorted(files), len(files) // 2):
        one.unlink()
    return "files of steps missing"


def misdate(folder: Path, dice: random.Random) -> str:
    """Let the clock's facts contradict each other, or name another pace."""

    def change(facts: dict[str, object]) -> None:
        facts["step"] = dice.choice([-5, 0, 10**9, 2.5, "12", None])
        facts["sec_per_step"] = dice.choice([0, 10, 600, 86_400, "10"])
        facts["curr_time"] = dice.choice(["January 01, 0001, 00:00:00", "", None, "2023-02-13"])

    return _in_meta(folder, change) or "a clock that is wrong"


def link_person_away(folder: Path, dice: random.Random) -> str:
    """Put a link to outside, or to itself, in place of a person's folder."""
    homes = [path for path in folder.glob("personas/*") if path.is_dir()]
    if not homes:
        return "nobody to link away"
    home = dice.choice(homes)
    shutil.rmtree(home)
    home.symlink_to(dice.choice(["/etc", str(home), "../..", str(folder)]))
    return f"{home.name} is a link"


def _in_meta(folder: Path, change: Callable[[dict[str, object]], None]) -> str:
    """Change the facts; returns why not, when there are none."""
    for path in (folder / "reverie/meta.json", folder / "meta.json"):
        if path.is_file():
            facts = json.loads(path.read_text(encoding="utf-8"))
            change(facts)
            path.write_text(json.dumps(facts), encoding="utf-8")
            return ""
    return "no facts to change"


TO_A_FILE: tuple[Callable[[Path, random.Random], None], ...] = (
    *(cut, scramble, recode, remove, link_away, swell),
    *(retype, retype, retype, retype),
)
TO_A_FOLDER: tuple[Callable[[Path, random.Random], str], ...] = (
    *(lose_embeddings, rename, add_strangers, add_keys, skip_steps, misdate, link_person_away),
)


def damage(folder: Path, dice: random.Random) -> str:
    """Damage a folder in one to four ways; returns what was done."""
    done = []
    if dice.random() < 0.4:
        done.append(dice.choice(TO_A_FOLDER)(folder, dice))
    for _ in range(dice.choice([0, 1, 2, 4] if done else [1, 1, 2, 4])):
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.stat().st_size < LARGEST
        ]
        if files:
            path, how = dice.choice(files), dice.choice(TO_A_FILE)
            with suppress(UnicodeDecodeError):
                how(path, dice)
                done.append(f"{how.__name__} {path.relative_to(folder)}")
    return ", ".join(done)
