"""Two simulations side by side."""

import sqlite3
from contextlib import closing

from tiny_run import ADA, begin, going_on, run_to
from townsfolk.simulation.creation import fork
from townsfolk.store import shelf
from townsfolk.store.reading import Reading
from townsfolk.study.comparison import compare, stretches

NOON = 12 * 360


async def test_a_whisper_is_the_first_difference_and_leads_to_others() -> None:
    begin("first")
    await run_to(9 * 360, "first")
    fork("first", "second")
    async with going_on("second") as run:
        run.whisper(ADA, "There is a fire at the inn.")
        await run.run(NOON)
    await run_to(NOON, "first")
    with Reading.of("first") as first, Reading.of("second") as second:
        parted, found = compare(first, second, NOON - 1)
        assert parted == 9 * 360
        assert (found[0].kind, found[0].first) == ("direction", "")
        assert found[0].second == "whisper: There is a fire at the inn."
        assert {one.kind for one in found} > {"direction"}
        for stretch in stretches(first, second, ADA, NOON - 1):
            assert stretch.start >= parted
            assert stretch.first != stretch.second
        assert compare(first, first, NOON - 1) == (None, [])


async def test_what_is_remembered_a_little_later_is_no_difference() -> None:
    """What was noticed is rated at an occasion, such as an announcement, and kept then."""
    begin("first")
    await run_to(9 * 360, "first")
    fork("first", "second")
    with closing(sqlite3.connect(shelf.existing_path("second"))) as db, db:
        db.execute("UPDATE memories SET added = added + 1 WHERE added BETWEEN 0 AND 9 * 360 - 2")
    with Reading.of("first") as first, Reading.of("second") as second:
        assert compare(first, second, 9 * 360 - 1) == (None, [])
    with closing(sqlite3.connect(shelf.existing_path("second"))) as db, db:
        db.execute("UPDATE memories SET text = 'a fire' WHERE person = ? AND number = 1", (ADA,))
    with Reading.of("first") as first, Reading.of("second") as second:
        _, found = compare(first, second, 9 * 360 - 1)
    assert [(one.kind, one.person, one.second) for one in found if one.second] == [
        ("memory", ADA, "a fire")
    ]
