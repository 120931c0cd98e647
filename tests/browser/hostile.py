"""A simulation's file from a stranger: every text in it tries to be more than a text."""

import json
import sqlite3
from pathlib import Path

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TURNED = "\u202eright to left\u202c\u2066\u200f"
FAMILY = "👩‍👩‍👧‍👦🏳️‍🌈👨🏿‍🚒"
NAME = "كلاوس " + "W" * 54
"""What Klaus Mueller is called: turned and long. Nobody can be called by markup."""
LONG = f"{MARKUP}{TURNED}{FAMILY}" + "x" * 10_000
SIMULATION = "W" * 100
"""The longest name that a simulation can have."""


def name_by_markup(path: Path) -> None:
    """Call somebody by markup, in a simulation's file."""
    with sqlite3.connect(path) as file:
        file.execute("UPDATE people SET person = replace(person, 'Klaus Mueller', ?)", (MARKUP,))
    file.close()


def poison(path: Path) -> None:
    """Rename somebody everywhere in a simulation's file, and put hostile texts where texts are."""
    with sqlite3.connect(path) as file:
        for table, column in _texts(file):
            file.execute(
                f'UPDATE OR REPLACE "{table}" SET "{column}" = replace("{column}", ?, ?)',
                ("Klaus Mueller", NAME),
            )
        file.execute("UPDATE memories SET text = text || ?", (LONG,))
        file.execute("UPDATE utterances SET text = ? || text", (LONG,))
        file.execute("UPDATE actions SET text = ? || text, emoji = emoji || ?", (MARKUP, FAMILY))
        file.execute("UPDATE attempts SET reply = ? || reply, model = model || ?", (LONG, MARKUP))
        file.execute("UPDATE attempts SET problem = ?", (LONG,))
        file.execute("UPDATE calls SET outcome = 'fallback' WHERE prompt = 'act'")
        file.execute(
            "UPDATE attempts SET messages = ?", (json.dumps([["system", LONG], ["user", LONG]]),)
        )
        file.execute(
            "UPDATE meta SET value = ? WHERE key = 'model'",
            (json.dumps({"provider": "scripted", "name": LONG[:300]}),),
        )
        file.execute("UPDATE conversations SET place = place || ?", (f":{MARKUP}",))
        file.execute("UPDATE actions SET address = address || ?", (f":{MARKUP}{'x' * 300}",))
        file.execute(
            "INSERT INTO directions (step, kind, text) VALUES (3000, 'announce', ?)", (LONG,)
        )
    file.close()


def _texts(file: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (table, column[1])
        for (table,) in tables
        for column in file.execute(f'PRAGMA table_info("{table}")')
        if column[2] == "TEXT" and table != "meta"
    ]
