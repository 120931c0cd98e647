"""Two simulations side by side."""

from tiny_run import ADA, begin, going_on, run_to
from townsfolk.simulation.creation import fork
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
