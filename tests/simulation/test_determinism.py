"""The same base, seed and replies give the same simulation, however it was run."""

import asyncio
import random
import sqlite3
from contextlib import closing, suppress
from itertools import pairwise

import pytest

from tiny_run import (
    ADA,
    BOARD,
    HOUR,
    Counting,
    Dawdling,
    Failing,
    begin,
    fingerprint_of,
    going_on,
    rows,
    run_to,
)
from townsfolk.errors import ModelMissingError
from townsfolk.llm import servers
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.simulation.creation import fork
from townsfolk.simulation.replaying import replay
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.directing import add_directions
from townsfolk.vocabulary import DirectionKind

NOON_AND_MORE = 14 * HOUR


@pytest.fixture(scope="module")
def plain(home_of_the_session: object) -> str:
    """The fingerprint at step `NOON_AND_MORE` of a run that was never stopped or slowed."""
    return asyncio.run(run_to(NOON_AND_MORE, begin("plain")))


async def test_two_runs_with_one_seed_are_the_same(plain: str) -> None:
    assert await run_to(NOON_AND_MORE, begin()) == plain


async def test_another_seed_gives_another_run(plain: str) -> None:
    assert await run_to(NOON_AND_MORE, begin(simulation__seed=2)) != plain


async def test_how_long_replies_take_changes_nothing(plain: str) -> None:
    assert await run_to(NOON_AND_MORE, begin(), Dawdling()) == plain


@pytest.mark.parametrize("seed", range(3))
async def test_a_run_stopped_and_resumed_many_times_is_the_same(plain: str, seed: int) -> None:
    name = begin()
    stops = sorted(random.Random(seed).sample(range(1, NOON_AND_MORE), 12))
    for stop in [*stops, NOON_AND_MORE]:
        await run_to(stop, name)
    assert fingerprint_of(name) == plain


async def test_a_run_cut_off_within_steps_is_the_same(plain: str) -> None:
    name = begin()
    chance = random.Random(7)
    for _ in range(15):
        with suppress(TimeoutError):
            async with asyncio.timeout(chance.uniform(0.01, 0.08)):
                await run_to(NOON_AND_MORE, name, Dawdling())
    assert await run_to(NOON_AND_MORE, name) == plain


async def test_a_run_cut_off_and_taken_up_by_the_same_object_is_the_same(plain: str) -> None:
    name = begin()
    chance = random.Random(8)
    async with going_on(name, Dawdling()) as run:
        for _ in range(15):
            with suppress(TimeoutError):
                async with asyncio.timeout(chance.uniform(0.01, 0.08)):
                    await run.run(NOON_AND_MORE)
        await run.run(NOON_AND_MORE)
    assert fingerprint_of(name) == plain


async def test_a_model_that_goes_missing_leaves_the_step_to_be_taken_again(plain: str) -> None:
    class Leaving(Scripted):
        """Is gone with call 20, and back when asked again."""

        def __init__(self) -> None:
            self.count = 0

        async def complete(self, request: ChatRequest) -> ChatReply:
            self.count += 1
            if self.count % 12 == 0:
                raise ModelMissingError("The model is gone. Fetch it.")
            return await super().complete(request)

    name = begin()
    failures = 0
    async with going_on(name, Leaving()) as run:
        while run.step < NOON_AND_MORE:
            try:
                await run.run(NOON_AND_MORE)
            except ModelMissingError:
                failures += 1
                assert run.status.state == "stopped"
    assert failures > 3
    assert fingerprint_of(name) == plain


async def test_speed_and_pauses_change_nothing(plain: str) -> None:
    name = begin()
    async with going_on(name, speed=1000.0) as run:
        running = asyncio.create_task(run.run(NOON_AND_MORE))
        for _ in range(5):
            await asyncio.sleep(0.02)
            run.pause()
            await asyncio.sleep(0.02)
            assert run.status.state == "paused"
            at = run.step
            await asyncio.sleep(0.01)
            assert run.step == at
            run.resume()
        run.set_speed(0)
        await running
        assert run.status.state == "finished"
    assert fingerprint_of(name) == plain


async def test_a_model_that_is_away_for_a_while_changes_nothing(
    plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "FIRST_WAIT_S", 0.01)
    model = Failing([1, 5, 6, 7, 30, 50])
    assert await run_to(NOON_AND_MORE, begin(), model) == plain
    assert model.count > 50


async def test_while_the_model_is_away_the_town_waits_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(servers, "FIRST_WAIT_S", 0.05)
    name = begin()
    async with going_on(name, Failing([1, 2, 3])) as run:
        running = asyncio.create_task(run.run(10))
        await asyncio.sleep(0.02)
        assert run.status.state == "waiting"
        assert "server is away" in run.status.reason
        assert rows(name, "SELECT count(*) FROM memories WHERE added >= 0") == [(0,)]
        await running
        assert run.broker.outage == ""


async def test_a_fork_is_equal_to_its_origin_and_goes_its_own_way(plain: str) -> None:
    name = begin()
    there = await run_to(10 * HOUR, name)
    fork(name, "other")
    assert fingerprint_of("other") == there
    async with going_on("other") as other:
        other.whisper(ADA, "The bridge is closed.")
        await other.run(NOON_AND_MORE)
    assert fingerprint_of("other") != plain
    assert fingerprint_of("other", 10 * HOUR) == fingerprint_of(name, 10 * HOUR)
    assert await run_to(NOON_AND_MORE, name) == plain
    ((origin,),) = rows("other", "SELECT value FROM meta WHERE key = 'forked_from'")
    assert origin == f"tiny@{10 * HOUR}"


@pytest.mark.parametrize("step", [0, 1, 7 * HOUR, 7 * HOUR + 40, 10 * HOUR])
async def test_a_fork_at_an_earlier_step_is_what_the_town_was_then(step: int) -> None:
    name = begin()
    async with going_on(name) as run:
        await run.run(7 * HOUR + 20)
        run.whisper(ADA, "The bridge is closed.")
        run.set_object(BOARD, "covered in posters")
        run.announce("The fair opens at noon.")
        await run.run(10 * HOUR)
    fork(name, "other", step)
    assert fingerprint_of("other") == fingerprint_of(name, step)
    assert fingerprint_of("other", step) == fingerprint_of(name, step)
    async with going_on("other") as other:
        assert other.step == step
    if step > 7 * HOUR + 20:
        assert await run_to(11 * HOUR, "other") == await run_to(11 * HOUR, name)


async def test_a_whole_run_comes_out_the_same_from_its_journal() -> None:
    name = begin()
    async with going_on(name) as run:
        await run.run(7 * HOUR)
        run.whisper(ADA, "The bridge is closed.")
        await run.run(9 * HOUR)
    assert replay(name).is_equal
    with closing(sqlite3.connect(shelf.existing_path(name))) as db, db:
        db.execute("UPDATE actions SET text = 'flying' WHERE step > 100")
    assert not replay(name).is_equal


async def test_a_fork_can_not_go_where_nothing_happened() -> None:
    await run_to(100, begin())
    with pytest.raises(Exception, match="finished 100 steps"):
        fork("tiny", "other", 101)
    assert shelf.all_names() == ["tiny"]


async def test_a_resumed_step_asks_only_what_was_not_answered_before() -> None:
    class Stopping(Counting):
        """Stops for good after some replies."""

        async def complete(self, request: ChatRequest) -> ChatReply:
            if len(self.asked) == 2:
                raise ModelMissingError("The model is gone. Fetch it.")
            return await super().complete(request)

    first, second, whole = Stopping(), Counting(), Counting()
    with pytest.raises(ModelMissingError):
        await run_to(1, begin(), first)
    await run_to(1, "tiny", second)
    await run_to(1, begin("whole"), whole)
    assert len(first.asked) == 2
    assert len(second.asked) == len(whole.asked) - 2
    assert not {one.seed for one in first.asked} & {one.seed for one in second.asked}


async def test_what_the_director_does_is_recorded_with_its_step() -> None:
    name = begin()
    await run_to(7 * HOUR, name)
    async with going_on(name) as run:
        wanted = (
            run.whisper(ADA, "There is a bear in the park."),
            run.set_object(BOARD, "covered in posters"),
        )
        assert [one.step for one in wanted] == [7 * HOUR, 7 * HOUR]
        assert run.status.coming == wanted
        await run.run(7 * HOUR + 5)
        assert not run.status.coming
        assert run.world.state_of(BOARD) == "covered in posters"
    assert rows(name, "SELECT step, kind, person, address FROM directions ORDER BY number") == [
        (7 * HOUR, "whisper", ADA, None),
        (7 * HOUR, "set_object", None, BOARD),
    ]
    heard = rows(name, "SELECT added, kind FROM memories WHERE source = 'whisper'")
    assert heard == [(7 * HOUR, "thought")]
    async with going_on(name) as run:
        assert run.world.state_of(BOARD) == "covered in posters"


async def test_what_comes_from_elsewhere_during_a_pause_is_shown_as_still_to_come() -> None:
    name = begin()
    await run_to(7 * HOUR, name)
    async with going_on(name) as run:
        run.pause()
        running = asyncio.create_task(run.run(8 * HOUR))
        await asyncio.sleep(0)
        add_directions(name, [(DirectionKind.WHISPER, ADA, "There is a bear in the park.")])
        async with asyncio.timeout(10):
            while not run.status.coming:
                await asyncio.sleep(0.02)
        assert [(one.step, one.person) for one in run.status.coming] == [(7 * HOUR, ADA)]
        assert run.step == 7 * HOUR
        run.resume()
        await running
    assert rows(name, "SELECT added FROM memories WHERE source = 'whisper'") == [(7 * HOUR,)]


async def test_an_announcement_is_remembered_by_all_and_by_sleepers_when_they_are_up() -> None:
    name = begin()
    for step, text in ((3 * HOUR, "The fair opens at noon."), (12 * HOUR, "The fair is closed.")):
        async with going_on(name) as run:
            await run.run(step)
            run.announce(text)
            await run.run(step + 1)
    heard = "SELECT DISTINCT person, step FROM memories WHERE source = 'announcement'"
    assert {step for _, step in rows(name, heard)} == {3 * HOUR, 12 * HOUR}
    assert len(rows(name, heard)) == 6
    taken_in = "SELECT count(*) FROM memories WHERE source = 'announcement' AND added < ?"
    assert rows(name, taken_in, 4 * HOUR) == [(0,)]
    assert rows(name, "SELECT step, kind FROM directions ORDER BY 1") == [
        (3 * HOUR, "announce"),
        (12 * HOUR, "announce"),
    ]


async def test_a_whisper_is_not_lost_when_its_step_is_cut_off() -> None:
    name = begin()
    await run_to(7 * HOUR, name)

    class Gone(Scripted):
        async def complete(self, request: ChatRequest) -> ChatReply:
            raise ModelMissingError("The model is gone. Fetch it.")

    async with going_on(name, Gone()) as run:
        run.whisper(ADA, "There is a bear in the park.")
        for _ in range(2):
            with pytest.raises(ModelMissingError):
                await run.run(7 * HOUR + 1)
    await run_to(7 * HOUR + 1, name)
    assert rows(name, "SELECT step FROM directions") == [(7 * HOUR,)]


async def test_an_unknown_person_or_object_can_not_be_directed() -> None:
    async with going_on(begin()) as run:
        with pytest.raises(Exception, match="Ada Byrne, Ben Okoro, Cleo Marsh"):
            run.whisper("Nobody", "hello")
        with pytest.raises(Exception, match="no object"):
            run.set_object(BOARD[:-1], "gone")  # type: ignore[arg-type]
        with pytest.raises(Exception, match="0 to 1000"):
            run.set_speed(-1)


async def test_an_interview_changes_nothing() -> None:
    name = begin()
    await run_to(13 * HOUR, name)
    async with going_on(name) as run:
        before = run.file.path.read_bytes(), _everything(name), fingerprint_of(name)
        answer = await run.interview(ADA, "What did you do today?")
        assert answer.text
        assert answer.recalled
        assert (run.file.path.read_bytes(), _everything(name), fingerprint_of(name)) == before
        await run.run(14 * HOUR)
    assert fingerprint_of(name) == await run_to(14 * HOUR, begin("other"))


async def test_skipping_quiet_steps_is_the_same_as_taking_each() -> None:
    step_by_step, skipping = begin("ticks"), begin("skips")
    async with going_on(step_by_step) as run:
        while run.step < 9 * HOUR:
            await run.tick()
    assert fingerprint_of(step_by_step) == await run_to(9 * HOUR, skipping)


async def test_listeners_hear_each_change_once_and_in_order() -> None:
    heard: list[int] = []
    async with going_on(begin()) as run:
        stop = run.subscribe(lambda report: heard.append(report.step))
        await run.run(7 * HOUR)
        stop()
        await run.run(8 * HOUR)
    assert heard == sorted(set(heard))
    assert heard[-1] == 7 * HOUR - 1


async def test_a_watched_run_shows_at_least_every_minute_while_people_are_up() -> None:
    steps: list[int] = []
    async with going_on(begin(), speed=1000.0) as run:
        await run.run(7 * HOUR)
        run.subscribe(lambda report: steps.append(report.step))
        await run.run(7 * HOUR + 60)
    assert max(b - a for a, b in pairwise(steps)) <= 6


async def test_another_embedder_is_refused() -> None:
    class Other:
        name = "other-1"
        dimension = 3

    async with going_on(begin()) as run:
        with pytest.raises(Exception, match="words-1"):
            Simulation(run.file, run.settings, run.broker, Other())  # type: ignore[arg-type]


def _everything(name: str) -> list[object]:
    tables = [table for (table,) in rows(name, "SELECT name FROM sqlite_master WHERE type='table'")]
    return [rows(name, f"SELECT * FROM {table}") for table in sorted(tables)]
