"""Plans the day and its hours, and breaks the hours into tasks (paper 4.3, behaviour 5 and 12)."""

from collections.abc import Sequence

from townsfolk.clock import hhmm, spoken_date
from townsfolk.mind import schedule
from townsfolk.mind.moment import Moment, label_of
from townsfolk.mind.retrieve import retrieve, texts
from townsfolk.mind.state import Look
from townsfolk.mind.wording import Wording
from townsfolk.names import Address
from townsfolk.people.person import Person
from townsfolk.prompts import decompose, new_day, plan_day
from townsfolk.prompts.prompt import clipped
from townsfolk.vocabulary import MemoryKind, Row

PLAN_IMPORTANCE = 5
"""Importance of the thought that holds the day's plan (behaviour 18)."""


def is_new_day(moment: Moment) -> bool:
    """Say whether today has no plan yet."""
    return moment.state.planned_day != moment.now.date().isoformat()


async def begin_day(moment: Moment) -> None:
    """Take stock of the days before, if there were any, and plan today."""
    first_day = not moment.state.planned_day
    if not first_day:
        await _take_stock(moment)
    await _plan_day(moment, first_day)


async def plan_tasks(moment: Moment) -> None:
    """Break the block of the schedule that begins or goes on now into tasks, if it is long."""
    rows = moment.state.rows
    index = schedule.index_at(rows, moment.minute)
    block = rows[index]
    if not schedule.needs_tasks(block):
        return
    end = schedule.end_of(rows, index)
    answer = await moment.ask(
        decompose.PROMPT,
        start=hhmm(moment.minute),
        end=hhmm(end),
        minutes=end - moment.minute,
        activity=block.activity,
        place=next((label_of(moment, place) for place in usual_places(moment, block)), ""),
    )
    looks = decompose.looks_of(answer.reply)
    moment.state.looks |= {task: Look(*look, answer.call) for task, look in looks.items()}
    tasks = decompose.steps_of(answer.reply, block.activity)
    moment.replan(schedule.decomposed(rows, index, tasks, moment.minute), "tasks")


def ordinary_day(person: Person) -> list[tuple[int, str]]:
    """Return the hours at which a person's routine changes, from getting up on, and to what.

    Each hour is judged in its middle, so that a routine of odd minutes becomes one of hours.
    """
    up_at = next((entry.minute for entry in person.routine if entry.minute), 8 * 60)
    wake = min(max(up_at // 60, plan_day.EARLIEST_HOUR), plan_day.LATEST_WAKE_HOUR)
    day: list[tuple[int, str]] = []
    for hour in range(wake, 24):
        begun = [entry for entry in person.routine if entry.minute <= hour * 60 + 30]
        doing = clipped(begun[-1].doing)
        if not day or day[-1][1] != doing:
            day.append((hour, doing))
    return day


def usual_places(moment: Moment, row: Row) -> list[Address]:
    """Return where the person does what a row is part of on an ordinary day."""
    routine = moment.person.routine
    return [entry.place for entry in routine if clipped(entry.doing) == row.block]


async def _take_stock(moment: Moment) -> None:
    """Revise what is on the person's mind and what today requires."""
    date = spoken_date(moment.now.date())
    found = await retrieve(
        moment,
        f"{moment.name}'s plans for {date}",
        f"what matters most to {moment.name} these days",
    )
    answer = await moment.ask(
        new_day.PROMPT,
        date=date,
        memories=texts(found),
        lifestyle=moment.person.lifestyle,
        currently=moment.state.currently,
        daily_requirement=moment.state.daily_requirement,
    )
    moment.note_recall(answer, found)
    moment.state.currently = answer.reply.currently
    moment.state.daily_requirement = answer.reply.daily_requirement


async def _plan_day(moment: Moment, first_day: bool) -> None:
    state = moment.state
    state.broad_strokes = ()
    state.looks = {}
    date = spoken_date(moment.now.date())
    found = [] if first_day else await retrieve(moment, f"{moment.name}'s plans for {date}")
    answer = await moment.ask(
        plan_day.PROMPT,
        lifestyle=moment.person.lifestyle,
        daily_requirement=state.daily_requirement,
        memories=texts(found),
        ordinary_day=ordinary_day(moment.person),
    )
    moment.note_recall(answer, found)
    hours = {int(hour): activity for hour, activity in sorted(answer.reply.hours.items())}
    up = {hour: activity for hour, activity in hours.items() if not schedule.is_sleep(activity)}
    state.planned_day = moment.now.date().isoformat()
    state.broad_strokes = tuple(dict.fromkeys(up.values()))
    sleeping = schedule.SLEEPING[moment.around.language]
    moment.replan(schedule.from_hours(min(up, default=24), hours, sleeping), "new day")
    await moment.remember(
        MemoryKind.THOUGHT,
        _plan_text(moment.wording, moment.name, date, state.broad_strokes),
        (moment.name, "plan", date),
        PLAN_IMPORTANCE,
        source="plan",
        call=answer.call,
    )


def _plan_text(wording: Wording, name: str, date: str, strokes: Sequence[str]) -> str:
    return wording.plan.format(name, date, "; ".join(strokes))
