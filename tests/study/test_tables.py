"""The tables, and that docs/export.md tells them all.

Run as a script, this file writes the tables into docs/export.md anew.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tiny_run import ADA
from townsfolk.errors import BadInputError
from townsfolk.store.reading import Reading
from townsfolk.study.tables import TABLES, rows_of, table_named

DOC = Path(__file__).parents[2] / "docs" / "export.md"
MARK = "<!-- the tables -->\n"


@pytest.mark.parametrize("name", TABLES)
def test_rows_have_the_columns_and_kinds_they_say(reading: Reading, name: str) -> None:
    kinds = {"text": str, "integer": int, "real": float, "time": datetime, "list": list}
    table = TABLES[name]
    rows = list(rows_of(table, reading))
    source = "SELECT count(*) FROM " + name
    assert len(rows) == reading.db.execute(source).fetchone()[0]
    for row in rows:
        assert list(row) == [column.name for column in table.columns]
        for column in table.columns:
            value = row[column.name]
            assert value is None or isinstance(value, kinds[column.kind]), (column.name, value)


def test_a_day_fills_the_tables_that_matter(reading: Reading) -> None:
    empty = {name for name, table in TABLES.items() if not list(rows_of(table, reading))}
    assert empty <= {"directions"}


def test_times_are_the_clocks(reading: Reading) -> None:
    for row in rows_of(TABLES["actions"], reading):
        assert row["time"] == reading.clock.start + timedelta(seconds=10 * row["step"])
        assert row["end_time"] - row["time"] == timedelta(
            seconds=10 * (row["end_step"] - row["step"])
        )
        named = [row[part] for part in ("sector", "arena", "object")]
        assert ":".join(row["address"].split(":")[1:]) == ":".join(filter(None, named))


def test_calls_add_up_their_tries(reading: Reading) -> None:
    rows = list(rows_of(TABLES["calls"], reading))
    (tokens,) = reading.db.execute("SELECT sum(tokens_out) FROM attempts").fetchone()
    assert sum(row["tokens_out"] for row in rows) == tokens
    assert all(row["tries"] >= 1 and row["reply"] for row in rows)


def test_evidence_names_memories_of_the_same_person(reading: Reading) -> None:
    memories = [row for row in rows_of(TABLES["memories"], reading) if row["person"] == ADA]
    numbers = {row["number"] for row in memories}
    assert any(row["evidence"] for row in memories)
    assert all(numbers.issuperset(row["evidence"]) for row in memories)


def test_an_unknown_table_is_told_with_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"no table 'memory'.*memories"):
        table_named("memory")


def described() -> str:
    """Return what docs/export.md says after its mark."""
    parts = []
    for table in TABLES.values():
        lines = [f"### {table.name}", "", f"A row is {table.row_is}.", ""]
        lines += ["| column | kind | meaning |", "|---|---|---|"]
        for column in table.columns:
            kind = f"list of {column.holds}s" if column.kind == "list" else column.kind
            lines.append(f"| {column.name} | {kind} | {column.meaning} |")
        parts.append("\n".join(lines))
    return "\n" + "\n\n".join(parts) + "\n"


def test_the_page_on_exports_tells_every_column() -> None:
    assert DOC.read_text(encoding="utf-8").partition(MARK)[2] == described()


if __name__ == "__main__":
    text = DOC.read_text(encoding="utf-8").partition(MARK)[0]
    DOC.write_text(text + MARK + described(), encoding="utf-8")
