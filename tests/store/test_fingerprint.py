import sqlite3
from contextlib import closing

import pytest

from tiny_run import HOUR, begin, fingerprint_of, run_to
from townsfolk.store import shelf

MEASURED = (
    "UPDATE attempts SET seconds = 9, tokens_in = 9, tokens_out = 9, model = 'x', messages = 'x'",
    "UPDATE memories SET last_accessed = 1",
    "UPDATE meta SET value = 'x' WHERE key IN ('model', 'townsfolk')",
    "UPDATE recalls SET score = 0.1, relevance = 0.2",
    "INSERT INTO directions (kind, text) VALUES ('whisper', 'not yet taken')",
)
HAPPENED = (
    "UPDATE movements SET x = x + 1 WHERE step = (SELECT max(step) FROM movements)",
    "UPDATE actions SET emoji = 'x'",
    "UPDATE memories SET importance = 9 WHERE number = 3",
    "UPDATE plans SET rows = '[]'",
    "UPDATE calls SET outcome = 'fallback'",
    "UPDATE attempts SET reply = 'x'",
    "UPDATE meta SET value = '2' WHERE key = 'seed'",
    "UPDATE people SET person = '{}' WHERE position = 2",
    "UPDATE objects SET state = 'x'",
)


async def lived() -> str:
    name = begin()
    await run_to(13 * HOUR, name)
    return name


def change(name: str, statement: str) -> None:
    with closing(sqlite3.connect(shelf.existing_path(name))) as db, db:
        assert db.execute(statement).rowcount > 0


@pytest.mark.parametrize("statement", MEASURED)
async def test_what_was_measured_does_not_count(statement: str) -> None:
    name = await lived()
    before = fingerprint_of(name)
    change(name, statement)
    assert fingerprint_of(name) == before


@pytest.mark.parametrize("statement", HAPPENED)
async def test_what_happened_counts(statement: str) -> None:
    name = await lived()
    before = fingerprint_of(name)
    change(name, statement)
    assert fingerprint_of(name) != before


async def test_a_fingerprint_up_to_a_step_is_that_of_a_run_stopped_there() -> None:
    name = await lived()
    there = await run_to(6 * HOUR, begin("shorter"))
    assert fingerprint_of(name, 6 * HOUR) == there
    assert fingerprint_of(name) != there
