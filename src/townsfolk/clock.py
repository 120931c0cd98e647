"""Simulated time. The only source of it: nothing in a simulation reads the wall clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns steps into simulated time: step 0 is `start`, each step lasts `seconds_per_step`."""

    start: datetime
    seconds_per_step: int = 10

    def time_at(self, step: int) -> datetime:
        """Return the simulated time at which a step begins."""
        return self.start + timedelta(seconds=step * self.seconds_per_step)

    def step_at(self, time: datetime) -> int:
        """Return the first step that begins at or after a simulated time (never below 0)."""
        seconds = (time - self.start).total_seconds()
        return max(0, -int(-seconds // self.seconds_per_step))

    def steps_in(self, minutes: float) -> int:
        """Return how many steps a stretch of simulated minutes takes, at least one."""
        return max(1, round(minutes * 60 / self.seconds_per_step))


def minute_of_day(time: datetime) -> int:
    """Return the whole minutes since midnight, 0 to 1439."""
    return time.hour * 60 + time.minute


def at_minute(day: date, minute: int) -> datetime:
    """Return the time `minute` minutes after the midnight that begins `day`."""
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)


def hhmm(minute: int) -> str:
    """Write minutes since midnight as a time of day: 555 is `09:15`; 1440 is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def spoken_date(day: date) -> str:
    """Write a date as prompts carry it: `Monday, February 13, 2023`."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"
