"""A person's day as a page to read: Markdown, in the language of the town."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from townsfolk.clock import hhmm, minute_of_day
from townsfolk.names import Address, PersonName, parts_of
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import Conversation, Memory, MemoryKind

IMPORTANT = 7
"""What was seen is told from this importance on; thoughts and talks always are."""


@dataclass(frozen=True, slots=True)
class _Words:
    plan: str
    day: str
    talks: str
    thoughts: str
    nothing: str
    at: str
    rests_on: str
    months: tuple[str, ...] = ()

    def spoken(self, day: date) -> str:
        if self.months:
            return f"{self.months[day.weekday()]}, {day.day}/{day.month}/{day.year}"
        return f"{day:%A}, {day:%B} {day.day}, {day.year}"


_WORDS = {
    "en": _Words(
        plan="The plan",
        day="The day",
        talks="Talks",
        thoughts="On their mind",
        nothing="Nothing is told of this day.",
        at="at",
        rests_on="from",
    ),
    "vi": _Words(
        plan="Dự định",
        day="Trong ngày",
        talks="Trò chuyện",
        thoughts="Suy nghĩ",
        nothing="Ngày này không có gì để kể.",
        at="tại",
        rests_on="từ",
        months=("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    ),
}


def days(reading: Reading) -> list[date]:
    """Return the simulated days that have begun, the first one first."""
    first = reading.clock.time_at(0).date()
    last = reading.clock.time_at(max(0, reading.step - 1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def diary(reading: Reading, person: PersonName, day: date) -> str:
    """Return a person's day in Markdown: the plan, what they did, whom they talked with, and what
    was on their mind. Text of models is escaped, so that it is never markup.
    """
    words = _WORDS[reading.meta["language"]]
    start, end = _steps_of(reading, day)
    parts = [f"# {_plain(person)}: {words.spoken(day)}"]
    for title, lines in (
        (words.plan, list(_plan(reading, person, start, end))),
        (words.day, list(_actions(reading, person, start, end, words))),
        (words.talks, list(_talks(reading, person, start, end, words))),
        (words.thoughts, list(_thoughts(reading, person, start, end, words))),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts if len(parts) > 1 else [*parts, words.nothing]) + "\n"


def _steps_of(reading: Reading, day: date) -> tuple[int, int]:
    midnight = datetime(day.year, day.month, day.day)
    clock = reading.clock
    return clock.step_at(midnight), clock.step_at(midnight + timedelta(days=1))


def _plan(reading: Reading, person: PersonName, start: int, end: int) -> Iterator[str]:
    rows = reading.db.execute(
        "SELECT min(step) FROM plans WHERE person = ? AND step >= ? AND step < ?",
        (person, start, end),
    )
    (first,) = next(iter(rows))
    plan = None if first is None else reading.plan(person, first + 1)
    if plan is None:
        return
    minute = 0
    for row in plan.rows:
        yield f"- {hhmm(minute)} {_plain(row.activity)}"
        minute += row.minutes


def _actions(
    reading: Reading, person: PersonName, start: int, end: int, words: _Words
) -> Iterator[str]:
    rows = reading.db.execute(
        "SELECT step, text, address, emoji FROM actions WHERE person = ? AND step >= ?"
        " AND step < ? ORDER BY step",
        (person, start, end),
    )
    for step, text, address, emoji in rows:
        place = ", ".join(parts_of(Address(address))[1:])
        where = f" {words.at} {_plain(place)}" if place else ""
        yield f"- {_time(reading, step)} {emoji} {_plain(text)}{where}"


def _talks(
    reading: Reading, person: PersonName, start: int, end: int, words: _Words
) -> Iterator[str]:
    talks = [talk for talk in reading.conversations(person) if start <= talk.start < end]
    for talk in sorted(talks, key=lambda one: (one.start, one.first)):
        yield from _talk(reading, person, talk, words)


def _talk(reading: Reading, person: PersonName, talk: Conversation, words: _Words) -> Iterator[str]:
    other = talk.second if talk.first == person else talk.first
    place = ", ".join(parts_of(talk.place)[1:])
    where = f" {words.at} {_plain(place)}" if place else ""
    yield f"**{_time(reading, talk.start)} {_plain(other)}**{where}\n"
    for line in talk.utterances:
        yield f"> {_plain(line.speaker)}: {_plain(line.text)}  "
    yield ""


def _thoughts(
    reading: Reading, person: PersonName, start: int, end: int, words: _Words
) -> Iterator[str]:
    told = [one for one in reading.memories(person) if start <= one.step < end and _is_told(one)]
    for memory in reversed(told):
        basis = ", ".join(map(str, memory.evidence))
        rests = f" ({words.rests_on} {basis})" if basis else ""
        yield f"- {_time(reading, memory.step)} {_plain(memory.text)}{rests}"


def _is_told(memory: Memory) -> bool:
    if memory.source in ("plan", "known"):
        return False
    return memory.kind == MemoryKind.THOUGHT or memory.importance >= IMPORTANT


def _time(reading: Reading, step: int) -> str:
    return hhmm(minute_of_day(reading.clock.time_at(step)))


def _plain(text: str) -> str:
    """Write a text on one line so that Markdown shows it as it is."""
    line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in line)
