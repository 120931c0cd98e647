"""What is true in every town at every step, tried on two days of the three people."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

import pytest

from tiny_run import DAY, HOUR, begin, going_on, rows, run_to
from townsfolk.mind.schedule import is_sleep
from townsfolk.names import Address, Tile, arena_of, sector_of
from townsfolk.people.person import Person
from townsfolk.people.places import known_objects
from townsfolk.store import shelf
from townsfolk.town.distances import neighbours
from townsfolk.town.town import Town

NIGHT = 3 * HOUR
"""A step at three in the morning."""


class Days:
    """Two days of a base, as its file tells them."""

    def __init__(self, base: str) -> None:
        name = begin(base, base)
        self.file = shelf.existing_path(name)
        asyncio.run(self._live(name))

    async def _live(self, name: str) -> None:
        await run_to(2 * DAY, name)
        async with going_on(name) as run:
            self.town: Town = run.town
            self.people: dict[str, Person] = {str(one.name): one for one in run.people.values()}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.file, query)

    def walks(self) -> Iterator[tuple[str, list[tuple[int, Tile]]]]:
        """Yield each person with the steps and tiles of their way."""
        ways = defaultdict(list)
        query = "SELECT person, step, x, y FROM movements ORDER BY step"
        for person, step, x, y in rows(self.file, query):
            ways[person].append((step, Tile(x, y)))
        yield from ways.items()

    def place_of(self, person: str, step: int) -> Tile:
        """Return where a person stands at the end of a step."""
        return [tile for at, tile in dict(self.walks())[person] if at <= step][-1]


@pytest.fixture(
    scope="module",
    params=["base_tiny", "base_the_ville_isabella_maria_klaus"],
    ids=["tiny", "ville"],
)
def days(request: pytest.FixtureRequest, home_of_the_session: object) -> Days:
    return Days(request.param)


def test_nobody_is_ever_on_a_blocked_tile_or_jumps(days: Days) -> None:
    for person, way in days.walks():
        assert all(days.town.is_walkable(tile) for _, tile in way), person
        for (before, start), (after, end) in pairwise(way):
            assert after > before
            assert end in neighbours(start), (person, after)


def test_nobody_walks_into_somebody_else_s_private_place(days: Days) -> None:
    for name, way in days.walks():
        person = days.people[name]
        for step, tile in way:
            for place in (days.town.sector_at(tile), days.town.arena_at(tile)):
                allowed = days.town.may_enter(place, person.home, person.keys)
                assert not place or allowed, (name, step, place)


def test_everything_is_done_at_a_place_one_knows_and_may_use(days: Days) -> None:
    actions = rows(days.file, "SELECT person, kind, address FROM actions")
    known = {name: set(known_objects(p, days.town)) for name, p in days.people.items()}
    for name, kind, address in actions:
        person = days.people[name]
        if kind in ("task", "sleep") and address in days.town.objects:
            assert days.town.may_enter(address, person.home, person.keys)
            assert address in known[name] or not days.town.arenas[arena_of(address)].private
        if kind == "sleep":
            assert sector_of(address) == sector_of(person.home)


def test_an_object_never_has_more_users_than_room(days: Days) -> None:
    seen = rows(days.file, "SELECT address, users FROM objects")
    assert seen
    for address, users in seen:
        names = json.loads(users)
        assert len(set(names)) == len(names) <= days.town.objects[address].capacity


def test_nobody_uses_two_objects_at_once(days: Days) -> None:
    using: dict[str, list[str]] = {}
    changes = rows(days.file, "SELECT step, address, users FROM objects ORDER BY step, ordinal")
    for _, step in groupby(changes, key=lambda row: row[0]):
        using |= {address: json.loads(users) for _, address, users in step}
        everybody = [name for names in using.values() for name in names]
        assert len(set(everybody)) == len(everybody)


@pytest.mark.parametrize("night", [NIGHT, DAY + NIGHT])
def test_at_night_everybody_is_asleep_in_a_bed_at_home(days: Days, night: int) -> None:
    for name, person in days.people.items():
        ((kind, address),) = rows(
            days.file,
            "SELECT kind, address FROM actions WHERE person = ? AND step <= ?"
            " ORDER BY step DESC LIMIT 1",
            name,
            night,
        )
        assert kind == "sleep", name
        bed = days.town.objects[Address(address)]
        assert "sleep" in bed.affords
        assert days.place_of(name, night) in bed.spots
        assert sector_of(bed.address) == sector_of(person.home)


def test_schedules_always_fill_the_day(days: Days) -> None:
    plans = rows(days.file, "SELECT reason, rows FROM plans")
    assert {reason for reason, _ in plans} == {"new day", "tasks", "interruption"}
    for _, text in plans:
        lines = json.loads(text)
        assert sum(minutes for _, minutes, _, _ in lines) == 1440
        assert all(minutes > 0 for _, minutes, _, _ in lines)


def test_everybody_plans_each_day_once_at_its_beginning(days: Days) -> None:
    planned = rows(days.file, "SELECT person, step FROM plans WHERE reason = 'new day'")
    assert sorted(planned) == sorted((name, day) for name in days.people for day in (0, DAY))


def test_what_one_does_follows_from_the_plan_without_a_gap(days: Days) -> None:
    for name in days.people:
        actions = rows(
            days.file,
            "SELECT step, end_step, kind FROM actions WHERE person = ? ORDER BY step",
            name,
        )
        for (start, end, _), (following, _, _) in pairwise(actions):
            assert start < end
            assert following <= end
        assert actions[-1][1] >= 2 * DAY


def test_sleepers_slept_because_it_was_planned(days: Days) -> None:
    slept = rows(days.file, "SELECT DISTINCT text FROM actions WHERE kind = 'sleep'")
    assert slept
    assert all(is_sleep(text) for (text,) in slept)


def test_people_talk_and_both_remember_it(days: Days) -> None:
    talks = rows(days.file, "SELECT start, first, second, end_step FROM conversations")
    assert talks
    chats = rows(days.file, "SELECT person, added, thing FROM memories WHERE kind = 'chat'")
    for _, first, second, end in talks:
        if end < 2 * DAY:
            assert (first, end, second) in chats
            assert (second, end, first) in chats


def test_lines_are_heard_in_order_while_the_talk_lasts(days: Days) -> None:
    talks = rows(days.file, "SELECT start, first, second, end_step FROM conversations")
    for start, first, second, end in talks:
        lines = rows(
            days.file,
            "SELECT step, speaker FROM utterances WHERE start = ? AND first = ? ORDER BY ordinal",
            start,
            first,
        )
        steps = [step for step, _ in lines]
        assert steps == sorted(steps)
        assert steps[0] == start
        assert steps[-1] < end
        assert [who for _, who in lines] == [(first, second)[i % 2] for i in range(len(lines))]
        assert len(lines) <= 16


def test_nobody_is_in_two_talks_at_once(days: Days) -> None:
    busy: dict[str, int] = {}
    talks = rows(
        days.file, "SELECT start, end_step, first, second FROM conversations ORDER BY start, first"
    )
    for start, end, *pair in talks:
        for name in pair:
            assert busy.get(name, 0) <= start
            busy[name] = end


def test_the_same_two_do_not_talk_again_too_soon(days: Days) -> None:
    last: dict[frozenset[str], int] = {}
    talks = rows(
        days.file, "SELECT start, end_step, first, second FROM conversations ORDER BY start"
    )
    for start, end, first, second in talks:
        pair = frozenset((first, second))
        assert start >= last.get(pair, 0)
        last[pair] = end + 800


def test_nobody_begins_a_talk_in_the_quiet_hour(days: Days) -> None:
    begun = rows(days.file, "SELECT start FROM conversations")
    ((start,),) = rows(days.file, "SELECT value FROM meta WHERE key = 'start'")
    midnight = datetime.fromisoformat(start)
    assert (midnight.hour, midnight.minute) == (0, 0)
    assert all(step % DAY // HOUR != 23 for (step,) in begun)


def test_reflections_rest_on_earlier_memories_and_lie_deeper(days: Days) -> None:
    thoughts = rows(
        days.file,
        "SELECT person, number, evidence, depth FROM memories WHERE source = 'reflection'",
    )
    assert thoughts
    depth = {
        (person, number): deep
        for person, number, deep in rows(days.file, "SELECT person, number, depth FROM memories")
    }
    for person, number, evidence, deep in thoughts:
        numbers = json.loads(evidence)
        assert numbers
        assert all(1 <= one < number for one in numbers)
        assert deep == 1 + max(depth[person, one] for one in numbers)


def test_memories_are_numbered_without_a_gap(days: Days) -> None:
    for name in days.people:
        numbers = rows(days.file, "SELECT number FROM memories WHERE person = ? ORDER BY 1", name)
        assert [number for (number,) in numbers] == list(range(1, len(numbers) + 1))


def test_no_idle_object_is_ever_remembered(days: Days) -> None:
    assert days.rows("SELECT text FROM memories WHERE predicate = 'is' AND thing = 'idle'") == []


def test_every_call_has_an_outcome_and_a_reply(days: Days) -> None:
    assert days.rows("SELECT * FROM calls WHERE outcome IS NULL") == []
    unanswered = days.rows(
        "SELECT * FROM calls LEFT JOIN attempts USING (person, step, prompt, ordinal)"
        " WHERE attempt IS NULL"
    )
    assert unanswered == []
    orphans = days.rows(
        "SELECT * FROM attempts LEFT JOIN calls USING (person, step, prompt, ordinal)"
        " WHERE outcome IS NULL"
    )
    assert orphans == []


def test_what_people_did_and_thought_names_the_call_it_came_from(days: Days) -> None:
    calls = {
        f"{person}/{step}/{prompt}/{ordinal}"
        for person, step, prompt, ordinal in days.rows(
            "SELECT person, step, prompt, ordinal FROM calls"
        )
    }
    named = days.rows(
        "SELECT call FROM actions WHERE kind = 'task'"
        " UNION SELECT call FROM memories WHERE source <> 'known'"
    )
    assert {call for (call,) in named} <= calls
