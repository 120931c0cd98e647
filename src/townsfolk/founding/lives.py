"""Makes persons of residents: their traits, their ordinary day, and who they know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from townsfolk.founding.occupations import Occupation
from townsfolk.founding.parts import BANDSTAND, CIVIC, PARK, PLAYGROUND, SUPPLY_STORE
from townsfolk.founding.residents import Resident
from townsfolk.names import Address, PersonName, address_of, sector_of
from townsfolk.people.person import Person

_TRAITS = (
    "patient", "curious", "blunt", "cheerful", "exact", "dreamy", "stubborn", "generous", "shy",
    "witty", "restless", "calm", "loyal", "sceptical", "warm", "proud", "frugal", "impulsive",
    "thorough", "sociable",
)  # fmt: skip
_MEMORIES = (
    "{name} got lost between {village} and the next village once and liked it.",
    "{name} lent somebody an umbrella and can't remember whom.",
    "{name} heard that there will be music on the bandstand of {village} this week.",
    "{name} has promised to write more letters.",
    "{name} found a key on the square of {village} and is still looking for its door.",
)
_ERRANDS = (
    ("doing the shopping", "The Willows Market and Pharmacy", "store", "grocery store shelf"),
    ("taking a walk in the park", "Johnson Park", "johnson park", "fountain"),
    ("having a chat on the square", "Market Square", "square", "square bench"),
    ("looking at tools", "Harvey Oak Supply Store", "supply store", "supply store product shelf"),
    ("borrowing a book", "Oak Hill College", "library", "bookshelf"),
)
_EVENINGS = (
    ("having a drink and talking with whoever is there", "The Rose and Crown Pub", "pub",
     "bar customer seating"),
    ("sitting in the beer garden", "The Rose and Crown Pub", "beer garden", "beer garden seating"),
    ("listening to who plays on the bandstand", "Bandstand", "bandstand", "bandstand seating"),
    ("reading at the cafe", "Hobbs Cafe", "cafe", "cafe customer seating"),
)  # fmt: skip
_LUNCHES = (
    ("having lunch at the cafe", "Hobbs Cafe", "cafe", "cafe customer seating"),
    ("having lunch on the terrace", "Hobbs Cafe", "terrace", "terrace seating"),
    ("having lunch at the pub", "The Rose and Crown Pub", "pub", "bar customer seating"),
)

_LIBRARY = ("Oak Hill College", "library", "library table")

_AT_HOME_TOO = 0.4
"""The share of people who stay at home in the evening, or for lunch."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a resident does, and in which village; `friend` lives in another house."""

    resident: Resident
    occupation: Occupation
    workplace: str
    colleagues: tuple[PersonName, ...]
    friend: PersonName | None


def person_of(world: str, life: Life, rng: Random) -> Person:
    """Return the person of a life, with a day that begins and ends in their own bed."""
    one, job = life.resident, life.occupation
    day = _Day(world, life, rng)
    routine = list(day.entries())
    wakes, sleeps = routine[1]["at"], routine[-1]["at"]
    return Person.model_validate(
        {
            "name": one.name,
            "age": one.age,
            "innate": ", ".join(rng.sample(_TRAITS, 3)),
            "learned": f"{one.name} lives in {one.village}. {one.name} {job.background}.",
            "currently": f"{one.name} {job.concern}.",
            "lifestyle": f"{one.name} gets up at {wakes} and goes to bed at {sleeps}.",
            "daily_requirement": f"{one.name} is {job.morning} in the morning and "
            f"{job.afternoon} later, and goes out at least once a day to meet people.",
            "home": one.home,
            "known": [sector_of(one.home), *_known(world, life)],
            "keys": [sector_of(day.work)] if job.place else [],
            "relations": list(_relations(life)),
            "memories": [rng.choice(_MEMORIES).format(name=one.name, village=one.village)],
            "routine": routine,
        }
    )


def _known(world: str, life: Life) -> Iterator[Address]:
    """Yield the public places of the own village, and of the one where the work is."""
    commons = (*CIVIC, SUPPLY_STORE, PARK, PLAYGROUND, BANDSTAND)
    for village in dict.fromkeys((life.resident.village, life.workplace)):
        for cut in commons:
            yield address_of(world, f"{cut.title or cut.sector} in {village}")


def _relations(life: Life) -> Iterator[Mapping[str, str]]:
    one = life.resident
    together = "are family and live together" if one.is_family else "share a house"
    said: dict[str, str] = dict.fromkeys(one.household, together)
    said |= {
        other: f"work together: both are {life.occupation.title}s in {life.workplace}"
        for other in life.colleagues
        if other not in said
    }
    if life.friend is not None:
        said.setdefault(life.friend, "are old friends who see too little of each other")
    for other, text in said.items():
        yield {"with": other, "text": f"{one.name} and {other} {text}."}


class _Day:
    """An ordinary day of somebody, with its times."""

    def __init__(self, world: str, life: Life, rng: Random) -> None:
        self._world = world
        self._life = life
        self._rng = rng
        self._bed = Address(f"{life.resident.home}:bed")
        self.work = self._at_work()

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield the entries of the day in order."""
        begins = self._life.occupation.begins * 60
        up = begins - 60 - self._chance(0, 60)
        plan = [
            (0, "sleeping", self._bed),
            (up, "washing and getting dressed", self._at_home("wash")),
            (up + 25, "having breakfast", self._at_home("eat")),
            (begins, self._life.occupation.morning, self.work),
            (begins + 180 + self._chance(0, 40), *self._outing(_LUNCHES, "eat", "having lunch")),
            (begins + 270, self._life.occupation.afternoon, self.work),
            (begins + 480 + self._chance(-30, 30), *self._out(_ERRANDS)),
            (begins + 560, "cooking dinner", self._at_home("cook")),
            (begins + 595, "having dinner", self._at_home("eat")),
        ]
        evening = begins + 640
        if evening < 21 * 60:
            plan += [
                (evening, *self._outing(_EVENINGS, "read", "reading")),
                (21 * 60 + self._chance(0, 20), "reading a novel", self._at_home("read")),
            ]
        plan.append((22 * 60 + 45 + self._chance(-30, 45), "sleeping", self._bed))
        for minute, doing, place in plan:
            yield {"at": f"{minute // 60:02d}:{minute % 60:02d}", "doing": doing, "place": place}

    def _at_work(self) -> Address:
        """Return where the work is: of who works at home, the desk, or a table in the library."""
        place = self._life.occupation.place
        if place is None:
            desks = _things_for("work", self._life.resident)
            return desks[0] if desks else self._in(self._life.workplace, *_LIBRARY)
        return self._in(self._life.workplace, *place)

    def _chance(self, least: int, most: int) -> int:
        """Return minutes, a multiple of five."""
        return self._rng.randrange(least // 5, most // 5 + 1) * 5

    def _in(self, village: str, sector: str, arena: str, thing: str) -> Address:
        return address_of(self._world, f"{sector} in {village}", arena, thing)

    def _out(self, choices: Sequence[tuple[str, str, str, str]]) -> tuple[str, Address]:
        doing, *place = self._rng.choice(choices)
        return doing, self._in(self._life.resident.village, *place)

    def _outing(
        self, choices: Sequence[tuple[str, str, str, str]], verb: str, doing: str
    ) -> tuple[str, Address]:
        """Return where one goes, or what one does at home instead."""
        if self._rng.random() < _AT_HOME_TOO:
            return doing, self._at_home(verb)
        return self._out(choices)

    def _at_home(self, verb: str) -> Address:
        found = _things_for(verb, self._life.resident)
        return self._rng.choice(found) if found else self._bed


def _things_for(verb: str, one: Resident) -> list[Address]:
    """Return what of a home is good for something, without the bedrooms of others."""
    places = []
    for thing in one.house.things:
        if verb in thing.affords and (thing.arena == one.room or thing.arena not in one.house.beds):
            shared = f"{sector_of(one.home)}:{thing.arena}"
            arena = one.home if thing.arena == one.room else shared
            places.append(Address(f"{arena}:{thing.name}"))
    return list(dict.fromkeys(places))
