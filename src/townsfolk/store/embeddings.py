"""The vectors of a simulation's memories: all of one embedder, and changed all at once."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from townsfolk.store.database import open_database


def remembered_texts(path: Path) -> list[str]:
    """Return the texts of all memories, each once, sorted."""
    with closing(open_database(path)) as db:
        rows = db.execute("SELECT DISTINCT text FROM memories ORDER BY text")
        return [text for (text,) in rows]


def replace_vectors(path: Path, vectors: Mapping[str, bytes], facts: Mapping[str, str]) -> int:
    """Give every memory the vector of its text, and change facts of `meta`, in one transaction.

    Returns how many memories there are. Vectors are as in the table: little-endian float32.
    """
    with closing(open_database(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            memories = db.execute("SELECT person, number, text FROM memories").fetchall()
            db.executemany(
                "UPDATE memories SET embedding = ? WHERE person = ? AND number = ?",
                ((vectors[text], person, number) for person, number, text in memories),
            )
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return len(memories)
