"""Arithmetic on a day's schedule: rows that fill the 1440 minutes from midnight. Pure.

A day is a tuple of `Row`s whose minutes always sum to 1440: every function keeps that true.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from townsfolk.clock import MINUTES_A_DAY
from townsfolk.vocabulary import Row

Rows = tuple[Row, ...]
Task = tuple[str, int]
"""An activity and its minutes."""

SLEEPING = {"en": "sleeping", "vi": "đang ngủ"}
DECOMPOSED_FROM = 60
"""Only blocks of at least this many minutes are broken into tasks (behaviour 5)."""

_ASLEEP = re.compile(r"\b(sleep|sleeps|sleeping|asleep|in bed|ngủ)\b")
_AWAKE = re.compile(
    r"\b(bedtime|before|ready|reading|getting up|(a)?wak\w*"
    r"|trước khi|chuẩn bị|phòng ngủ|đồ ngủ|dậy)\b"
)


def from_hours(wake_hour: int, hours: Mapping[int, str], sleeping: str) -> Rows:
    """Make a day of an hourly plan: asleep until `wake_hour`, equal neighbours merged.

    `hours` maps an hour (0 to 23) to what is done in it; a missing hour goes on with the last.
    """
    rows: list[Row] = [Row(sleeping, wake_hour * 60, sleeping)] if wake_hour else []
    activity = sleeping
    for hour in range(wake_hour, 24):
        activity = hours.get(hour, activity)
        if rows and rows[-1].activity == activity:
            rows[-1] = Row(activity, rows[-1].minutes + 60, activity)
        else:
            rows.append(Row(activity, 60, activity))
    return tuple(rows)


def index_at(rows: Rows, minute: int) -> int:
    """Return the index of the row in which a minute of the day (0 to 1439) lies."""
    end = 0
    for index, row in enumerate(rows):
        end += row.minutes
        if minute < end:
            return index
    raise ValueError(f"expected rows that fill a day, found {end} minutes; looked for {minute}")


def start_of(rows: Rows, index: int) -> int:
    """Return the minute of the day at which a row begins."""
    return sum(row.minutes for row in rows[:index])


def end_of(rows: Rows, index: int) -> int:
    """Return the minute of the day at which a row ends."""
    return start_of(rows, index) + rows[index].minutes


def is_sleep(activity: str) -> bool:
    """Say whether an activity means being asleep, and not getting ready for it."""
    text = activity.lower()
    return bool(_ASLEEP.search(text)) and not _AWAKE.search(text)


def needs_tasks(row: Row) -> bool:
    """Say whether a row is a block that is still to be broken into tasks."""
    return not row.decomposed and row.minutes >= DECOMPOSED_FROM and not is_sleep(row.activity)


def fit(tasks: Sequence[Task], total: int) -> list[Task]:
    """Make tasks fill exactly `total` minutes (behaviour 5).

    Too short: the last is lengthened. Too long: what doesn't fit is cut or dropped. Equal
    neighbours are merged.
    """
    fitted: list[Task] = []
    left = total
    for activity, minutes in tasks:
        taken = min(minutes, left)
        if taken <= 0:
            break
        fitted.append((activity, taken))
        left -= taken
    if left and fitted:
        fitted[-1] = (fitted[-1][0], fitted[-1][1] + left)
    return _merged(fitted)


def decomposed(rows: Rows, index: int, tasks: Sequence[Task], from_minute: int) -> Rows:
    """Replace the rest of a block, from a minute of the day on, by tasks.

    What of the block lies before `from_minute` stays one row.
    """
    block = rows[index]
    spent = from_minute - start_of(rows, index)
    before = [Row(block.activity, spent, block.block, True)] if spent > 0 else []
    fitted = fit(tasks, block.minutes - spent)
    new = [Row(activity, minutes, block.block, True) for activity, minutes in fitted]
    return (*rows[:index], *before, *new, *rows[index + 1 :])


def block_end(rows: Rows, minute: int) -> int:
    """Return the minute at which the block of the hourly plan around a minute ends."""
    index = index_at(rows, minute)
    block = rows[index].block
    while index + 1 < len(rows) and rows[index + 1].block == block:
        index += 1
    return end_of(rows, index)


def interrupted(rows: Rows, minute: int, activity: str, minutes: int) -> Rows:
    """Lay something unplanned over the rows from a minute on; what it covers is lost.

    The row it begins in is cut there, and the row it ends in goes on after it.
    """
    end = min(minute + minutes, MINUTES_A_DAY)
    if end <= minute:
        return rows
    block = rows[index_at(rows, minute)].block
    laid: list[Row] = []
    at = 0
    for row in rows:
        row_end = at + row.minutes
        if at < minute:
            laid.append(_with_minutes(row, min(row_end, minute) - at))
        if at <= minute < row_end:
            laid.append(Row(activity, end - minute, block, True))
        if row_end > end:
            laid.append(_with_minutes(row, row_end - max(at, end)))
        at = row_end
    return tuple(row for row in laid if row.minutes > 0)


def replaced(rows: Rows, start: int, end: int, tasks: Sequence[Task], block: str) -> Rows:
    """Replace what lies between two minutes of the day by tasks that fill it."""
    new = [Row(activity, minutes, block, True) for activity, minutes in fit(tasks, end - start)]
    return (*_between(rows, 0, start), *new, *_between(rows, end, MINUTES_A_DAY))


def planned_between(rows: Rows, start: int, end: int) -> list[tuple[int, str]]:
    """Return what is planned between two minutes: when each begins, and what it is."""
    planned = []
    at = 0
    for row in rows:
        if at < end and at + row.minutes > start:
            planned.append((max(at, start), row.activity))
        at += row.minutes
    return planned


def _between(rows: Rows, start: int, end: int) -> list[Row]:
    kept = []
    at = 0
    for row in rows:
        minutes = min(at + row.minutes, end) - max(at, start)
        if minutes > 0:
            kept.append(_with_minutes(row, minutes))
        at += row.minutes
    return kept


def _with_minutes(row: Row, minutes: int) -> Row:
    return Row(row.activity, minutes, row.block, row.decomposed)


def _merged(tasks: Iterable[Task]) -> list[Task]:
    merged: list[Task] = []
    for activity, minutes in tasks:
        if merged and merged[-1][0].lower() == activity.lower():
            merged[-1] = (merged[-1][0], merged[-1][1] + minutes)
        else:
            merged.append((activity, minutes))
    return merged
