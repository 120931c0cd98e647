from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townsfolk.mind import schedule
from townsfolk.mind.schedule import Rows
from townsfolk.vocabulary import Row

ACTIVITIES = st.sampled_from(["sleeping", "reading", "Reading", "eating", "working", "walking"])
TASKS = st.lists(st.tuples(ACTIVITIES, st.integers(1, 90)), min_size=1, max_size=12)
MINUTE = st.integers(0, 1439)


@st.composite
def days(draw: st.DrawFn) -> Rows:
    """A day of rows of any length, some of them decomposed."""
    cuts = sorted(draw(st.sets(st.integers(1, 1439), max_size=12)))
    borders = [0, *cuts, 1440]
    made = []
    for start, end in pairwise(borders):
        block = draw(ACTIVITIES)
        made.append(Row(draw(ACTIVITIES), end - start, block, draw(st.booleans())))
    return tuple(made)


def at(rows: Rows, minute: int) -> str:
    """Return what is planned for a minute."""
    return rows[schedule.index_at(rows, minute)].activity


def is_whole(rows: Rows) -> bool:
    return sum(row.minutes for row in rows) == 1440 and all(row.minutes > 0 for row in rows)


@given(st.integers(0, 11), st.dictionaries(st.integers(0, 23), ACTIVITIES))
def test_a_day_made_of_hours_is_whole_and_asleep_until_waking(
    wake: int, hours: dict[int, str]
) -> None:
    rows = schedule.from_hours(wake, hours, "sleeping")
    assert is_whole(rows)
    assert all(at(rows, minute) == "sleeping" for minute in range(wake * 60))
    assert all(at(rows, hour * 60 + 30) == hours[hour] for hour in hours if hour >= wake)
    neighbours = pairwise(rows)
    assert all(one.activity != other.activity for one, other in neighbours)


@given(days(), MINUTE)
def test_each_minute_lies_in_the_row_that_holds_it(rows: Rows, minute: int) -> None:
    index = schedule.index_at(rows, minute)
    assert schedule.start_of(rows, index) <= minute < schedule.end_of(rows, index)


@given(TASKS, st.integers(1, 300))
def test_fitted_tasks_fill_exactly_the_time(tasks: list[schedule.Task], total: int) -> None:
    fitted = schedule.fit(tasks, total)
    assert sum(minutes for _, minutes in fitted) == total
    assert all(minutes > 0 for _, minutes in fitted)
    assert fitted[0][0] == tasks[0][0]
    names = [activity.lower() for activity, _ in fitted]
    assert all(one != other for one, other in pairwise(names))


def test_tasks_that_are_too_short_are_lengthened_at_the_end_and_too_long_ones_cut() -> None:
    tasks = [("a", 10), ("b", 20), ("c", 30)]
    assert schedule.fit(tasks, 90) == [("a", 10), ("b", 20), ("c", 60)]
    assert schedule.fit(tasks, 25) == [("a", 10), ("b", 15)]
    assert schedule.fit([("a", 10), ("A", 10)], 30) == [("a", 30)]


@given(days(), MINUTE, TASKS)
def test_a_decomposed_day_is_whole_and_the_rest_of_it_is_as_before(
    rows: Rows, minute: int, tasks: list[schedule.Task]
) -> None:
    index = schedule.index_at(rows, minute)
    start, end = schedule.start_of(rows, index), schedule.end_of(rows, index)
    changed = schedule.decomposed(rows, index, tasks, minute)
    assert is_whole(changed)
    assert not any(schedule.needs_tasks(row) for row in changed if row.block == "none")
    for elsewhere in (0, start - 1, end, 1439):
        if 0 <= elsewhere < start or end <= elsewhere < 1440:
            assert at(changed, elsewhere) == at(rows, elsewhere)
    assert at(changed, minute) == tasks[0][0]
    assert not schedule.needs_tasks(changed[schedule.index_at(changed, minute)])


@given(days(), MINUTE, st.integers(0, 400))
def test_an_interruption_covers_its_time_and_nothing_else(
    rows: Rows, minute: int, length: int
) -> None:
    changed = schedule.interrupted(rows, minute, "talking", length)
    assert is_whole(changed)
    for other in range(0, 1440, 7):
        inside = minute <= other < minute + length
        assert at(changed, other) == ("talking" if inside else at(rows, other))


@given(days(), MINUTE, MINUTE, TASKS)
def test_a_replaced_stretch_is_filled_and_the_rest_is_as_before(
    rows: Rows, one: int, other: int, tasks: list[schedule.Task]
) -> None:
    start, end = min(one, other), max(one, other) + 1
    changed = schedule.replaced(rows, start, end, tasks, "block")
    assert is_whole(changed)
    assert at(changed, start) == tasks[0][0]
    for outside in (0, start - 1, end, 1439):
        if 0 <= outside < start or end <= outside < 1440:
            assert at(changed, outside) == at(rows, outside)


@given(days(), MINUTE)
def test_a_block_ends_where_another_begins(rows: Rows, minute: int) -> None:
    end = schedule.block_end(rows, minute)
    block = rows[schedule.index_at(rows, minute)].block
    assert minute < end <= 1440
    within = range(minute, end, 5)
    assert all(rows[schedule.index_at(rows, each)].block == block for each in within)
    if end < 1440:
        assert rows[schedule.index_at(rows, end)].block != block


@given(days(), MINUTE, MINUTE)
def test_what_is_planned_between_two_minutes_is_what_lies_there(
    rows: Rows, one: int, other: int
) -> None:
    start, end = min(one, other), max(one, other) + 1
    planned = schedule.planned_between(rows, start, end)
    assert all(start <= minute < end and at(rows, minute) == text for minute, text in planned)
    assert planned[0] == (start, at(rows, start))


def test_a_minute_after_the_end_of_the_rows_is_an_error() -> None:
    with pytest.raises(ValueError, match="found 60 minutes"):
        schedule.index_at((Row("reading", 60, "reading"),), 60)


@pytest.mark.parametrize(
    "activity",
    ["sleeping", "Sleep", "asleep in the chair", "lying in bed", "đang ngủ", "đi ngủ", "ngủ trưa"],
)
def test_sleeping_is_sleep(activity: str) -> None:
    assert schedule.is_sleep(activity)


@pytest.mark.parametrize(
    "activity",
    [
        "getting ready for sleep",
        "brushing teeth before sleeping",
        "waking up from sleep",
        "lying awake in bed",
        "reading in bed",
        "tidying up in bedroom",
        "making the bed",
        "dọn phòng ngủ",
        "ngủ dậy",
        "chuẩn bị đi ngủ",
        "đọc sách trước khi ngủ",
    ],
)
def test_what_is_done_about_sleep_is_not_sleep(activity: str) -> None:
    assert not schedule.is_sleep(activity)


def test_only_long_blocks_that_are_not_sleep_are_broken_up() -> None:
    assert schedule.needs_tasks(Row("reading", 60, "reading"))
    assert not schedule.needs_tasks(Row("reading", 59, "reading"))
    assert not schedule.needs_tasks(Row("reading", 60, "reading", decomposed=True))
    assert not schedule.needs_tasks(Row("sleeping", 400, "sleeping"))
