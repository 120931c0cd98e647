"""What the director wants of a simulation that isn't open here: it is noted in its file."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from townsfolk.names import PersonName
from townsfolk.store import shelf
from townsfolk.store.looking import explained
from townsfolk.store.past_only import require_future
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import DirectionKind

_BUSY_TIMEOUT_S = 10.0


def add_directions(
    name: str, directions: Iterable[tuple[DirectionKind, PersonName | None, str]]
) -> None:
    """Note whispers and announcements in a simulation's file, wherever it is running.

    They are bound to a step by whoever runs it, at once or when it goes on. Raises `BadInputError`
    for a past that doesn't go on.
    """
    path = shelf.existing_path(name)
    with Reading.of(name) as reading:
        require_future(name, reading.meta)
    rows = [(kind, who, text.strip()) for kind, who, text in directions]
    with explained(path), closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S)) as db, db:
        db.executemany("INSERT INTO directions (kind, person, text) VALUES (?, ?, ?)", rows)
