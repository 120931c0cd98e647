"""Who waits thinks ahead on a guess, and the same happens."""

import asyncio

from test_modes import Slow

from tiny_run import HOUR, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.llm.providers.scripted import Scripted

UNTIL = 10 * HOUR


async def test_who_waits_asks_ahead_and_the_same_happens() -> None:
    await run_to(6 * HOUR, begin("guessed", engine__foresight=360))
    ahead = 0
    async with going_on("guessed", Slow()) as run:
        running = asyncio.create_task(run.run(UNTIL))
        while not running.done():
            await asyncio.sleep(0.01)
            steps = run._engine.steps
            asked = rows("guessed", "SELECT person, step FROM calls WHERE outcome IS NULL")
            ahead += sum(step > steps[person] for person, step in asked)
        await running
    assert ahead
    assert rows("guessed", f"SELECT * FROM calls WHERE outcome IS NULL AND step < {UNTIL}") == []
    assert fingerprint_of("guessed") == await run_to(UNTIL, begin("plain"), Scripted())


async def test_nobody_asks_ahead_unless_it_is_wanted() -> None:
    await run_to(6 * HOUR, begin())
    async with going_on("tiny", Slow()) as run:
        running = asyncio.create_task(run.run(7 * HOUR))
        while not running.done():
            await asyncio.sleep(0.01)
            assert run._foresight is None
        await running
