"""Makes people of ours out of the original's scratch files: who they are, and their day."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from townsfolk.classic.report import Report
from townsfolk.classic.save import KEPT, Persona
from townsfolk.classic.values import as_dict, as_int, as_pairs, as_text
from townsfolk.clock import MINUTES_A_DAY, hhmm
from townsfolk.errors import PeopleError
from townsfolk.mind.schedule import Rows, is_sleep
from townsfolk.names import Address, arena_of, sector_of
from townsfolk.people.person import Person, snake_case
from townsfolk.people.places import require_fit
from townsfolk.town.town import Town
from townsfolk.vocabulary import Row

USUAL_WAKING = 7 * 60
_SUBTASK = re.compile(r"(.+?) \((.+)\)")


def person_of(
    persona: Persona, town: Town, sprites: Sequence[str], report: Report
) -> Person | None:
    """Return who a persona is; None, reported, when they can't live in this town."""
    kept = _kept(persona, town, report)
    if kept is not None:
        return kept
    home = _home(persona, town, report)
    if home is None:
        report.leave_out(f"{persona.name}: there is no bed for them on the map.")
        return None
    scratch = persona.scratch
    texts = {
        ours: as_text(scratch.get(theirs)) or default.format(persona.name)
        for ours, (theirs, default) in _TEXTS.items()
    }
    try:
        return Person.model_validate(
            {
                "name": persona.name,
                "age": as_int(scratch.get("age"), 30, low=1, high=130),
                **texts,
                "home": home,
                "known": _known(persona, town, home),
                "keys": [one for one in town.arenas if _is_theirs(one, persona.name, home)],
                "sprite": _sprite(persona.name, sprites),
                "routine": list(_routine(rows_of(scratch, "f_daily_schedule_hourly_org"), home)),
            }
        )
    except ValidationError as error:
        problem = error.errors()[0]
        report.leave_out(f"{persona.name}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}.")
        return None


def _kept(persona: Persona, town: Town, report: Report) -> Person | None:
    """Return the person that an export kept, if this is that person and lives in this town."""
    values = as_dict(as_dict(persona.scratch.get(KEPT)).get("person"))
    if not values:
        return None
    try:
        person = Person.model_validate(values)
        require_fit([person], town)
    except (ValidationError, PeopleError):
        report.leave_out(f"{persona.name}: what townsfolk had kept of them doesn't fit any more.")
        return None
    return person if person.name == persona.name else None


_TEXTS = {
    "innate": ("innate", "of a quiet nature"),
    "learned": ("learned", "{0} lives here."),
    "currently": ("currently", "{0} goes about the day."),
    "lifestyle": ("lifestyle", "{0} sleeps at night."),
    "daily_requirement": ("daily_plan_req", "Nothing in particular."),
}
"""Our texts, the original's keys, and what stands for an empty text."""


def rows_of(scratch: Mapping[str, Any], key: str) -> Rows:
    """Return a schedule as rows that fill a day; none when there is none."""
    rows = [
        row
        for activity, minutes in as_pairs(scratch.get(key))
        if (row := _row(activity, as_int(minutes, 0, high=MINUTES_A_DAY))).minutes
    ]
    kept: list[Row] = []
    left = MINUTES_A_DAY
    for row in rows:
        minutes = min(row.minutes, left)
        if minutes:
            kept.append(Row(row.activity, minutes, row.block, row.decomposed))
        left -= minutes
    if kept and left:
        kept.append(Row("sleeping", left, "sleeping"))
    return tuple(kept)


def _row(activity: str, minutes: int) -> Row:
    """Read `task (subtask)`; what has no subtask is still to be broken into tasks."""
    parts = _SUBTASK.fullmatch(activity)
    if parts is None:
        return Row(activity or "resting", minutes, activity or "resting")
    return Row(parts[2], minutes, parts[1], decomposed=True)


def written_row(row: Row) -> str:
    """Write a row as the original does: `task (subtask)`, the opposite of reading it."""
    return f"{row.block} ({row.activity})" if row.decomposed else row.activity


def _home(persona: Persona, town: Town, report: Report) -> Address | None:
    """Return the room with their bed: where they live, or else the next best that has one."""
    beds = [address for address, thing in town.objects.items() if "sleep" in thing.affords]
    area = Address(as_text(persona.scratch.get("living_area")))
    known = frozenset(persona.places)
    near = (
        [bed for bed in beds if arena_of(bed) == area]
        or [bed for bed in beds if sector_of(bed) == sector_of(area)]
        or [bed for bed in beds if bed in known]
        or beds
    )
    if near and arena_of(near[0]) != area:
        report.converted.append(
            f"{persona.name} sleeps in {arena_of(near[0])!r}, since there is no bed in {area!r}."
        )
    return arena_of(near[0]) if near else None


def _known(persona: Persona, town: Town, home: Address) -> list[Address]:
    arenas = sorted({arena_of(Address(place)) for place in persona.places})
    return [one for one in arenas if town.find(one)] or [sector_of(home)]


def _is_theirs(arena: Address, name: str, home: Address) -> bool:
    return sector_of(arena) == sector_of(home) and f"{name}'s" in arena and bool(arena)


def _routine(rows: Rows, home: Address) -> Iterator[dict[str, str]]:
    """Give an ordinary day: the hourly plan that was found, or a night and a day."""
    asleep = {"at": hhmm(0), "doing": "sleeping", "place": home}
    yield asleep
    if len(rows) < 2:
        yield asleep | {"at": hhmm(USUAL_WAKING), "doing": "getting up and starting the day"}
        yield asleep | {"at": "23:00"}
        return
    minute = 0
    for row in rows:
        if 0 < minute < MINUTES_A_DAY:
            doing = "sleeping" if is_sleep(row.activity) else row.activity
            yield asleep | {"at": hhmm(minute), "doing": doing}
        minute += row.minutes


def _sprite(name: str, sprites: Sequence[str]) -> str:
    """Return the picture of a person: their own, or one that their name always leads to."""
    own = snake_case(name)
    if own in sprites or not sprites:
        return own
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return sprites[int.from_bytes(digest, "big") % len(sprites)]
