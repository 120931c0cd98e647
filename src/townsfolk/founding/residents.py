"""Gives the beds of a village to people, and to houses the names of those who live there."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from random import Random

from townsfolk.founding.names import Register
from townsfolk.founding.parts import Part
from townsfolk.founding.villages import Site
from townsfolk.names import Address, PersonName, address_of

_SHARED = 5
"""From so many rooms with a bed on, a house is shared by people who aren't a family."""
_STUDENT_HOUSE = "Dorm for Oak Hill College"


@dataclass(frozen=True, slots=True)
class Resident:
    """Someone who lives in a village: `home` is their bedroom, `house` the part it is in,
    and `room` what the bedroom is called there.

    `household` are those who live there, too. `studies` says that they came for the college.
    """

    name: PersonName
    age: int
    village: str
    home: Address
    house: Part
    room: str
    household: tuple[PersonName, ...]
    is_family: bool
    studies: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A village with its people. `names` says of each site what its sector and rooms are called."""

    name: str
    residents: tuple[Resident, ...]
    names: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Household:
    """Who lives in which room of a house; rooms may stay empty."""

    rooms: Mapping[str, tuple[PersonName, ...]]
    ages: Mapping[PersonName, int]
    is_family: bool

    @property
    def people(self) -> tuple[PersonName, ...]:
        return tuple(name for names in self.rooms.values() for name in names)


def settle(
    world: str, village: str, sites: Sequence[Site], people: int, register: Register, rng: Random
) -> Settled:
    """Let so many people live in the homes of a village, house by house."""
    last_names = register.last_names()
    residents: list[Resident] = []
    names: list[dict[str, str]] = []
    for site in sites:
        left = people - len(residents)
        if not site.part.private:
            names.append({site.part.name: f"{site.part.name} in {village}"})
            continue
        household = _move_in(site.part, left, register, last_names, rng)
        taken = {name for called in names for name in called.values()}
        called = _called(site.part, household, village, taken)
        names.append(called)
        residents += _residents(world, village, site.part, household, called)
    return Settled(village, tuple(residents), tuple(names))


def _move_in(
    house: Part, left: int, register: Register, last_names: Iterator[str], rng: Random
) -> _Household:
    is_family = len(house.beds) < _SHARED
    family_name = next(last_names)
    elder = rng.randint(30, 72)
    rooms: dict[str, tuple[PersonName, ...]] = {}
    ages: dict[PersonName, int] = {}
    # The room for two comes first, so that a couple lives in it and a grown child beside them.
    for room, beds in sorted(house.beds.items(), key=lambda one: (-one[1], one[0])):
        fill = min(beds, left - len(ages))
        sleepers = tuple(
            PersonName(register.full_name(family_name if is_family else next(last_names)))
            for _ in range(fill)
        )
        for name in sleepers:
            ages[name] = _age(house, elder, bool(rooms) and is_family, rng)
        rooms[room] = sleepers
    return _Household(rooms, ages, is_family)


def _age(house: Part, elder: int, is_child: bool, rng: Random) -> int:
    if house.name == _STUDENT_HOUSE:
        return rng.randint(18, 25)
    if len(house.beds) >= _SHARED:
        return rng.randint(22, 45)
    if is_child and elder >= 40:
        return elder - rng.randint(20, 22)
    return max(20, elder + rng.randint(-4, 4))


def _called(
    house: Part, household: _Household, village: str, taken: Container[str]
) -> dict[str, str]:
    """Return what a house and its bedrooms are called: by who lives in them."""
    people, kind = household.people, "apartment" if len(house.beds) == 1 else "house"
    if not household.is_family:
        called = {house.name: f"{house.name} in {village}"}
    elif not people:
        numbered = (f"empty {kind} {number} in {village}" for number in count(2))
        first = f"empty {kind} in {village}"
        called = {house.name: next(one for one in chain([first], numbered) if one not in taken)}
    elif len(people) == 1:
        called = {house.name: f"{people[0]}'s {kind}"}
    else:
        called = {house.name: f"{_last(people[0])} family's house in {village}"}
    guests = 0
    for room, names in household.rooms.items():
        if len(house.beds) == 1:
            continue  # the one room of an apartment is more than a bedroom
        if names:
            called[room] = f"{' and '.join(names)}'s room"
        else:
            guests += 1
            called[room] = "guest room" if guests == 1 else f"guest room {guests}"
    return called


def _residents(
    world: str, village: str, house: Part, household: _Household, called: Mapping[str, str]
) -> Iterator[Resident]:
    people = household.people
    for room, names in household.rooms.items():
        for name in names:
            yield Resident(
                name=name,
                age=household.ages[name],
                village=village,
                home=address_of(world, called[house.name], called.get(room, room)),
                house=house,
                room=room,
                household=tuple(other for other in people if other != name),
                is_family=household.is_family,
                studies=house.name == _STUDENT_HOUSE,
            )


def _last(name: str) -> str:
    return name.rpartition(" ")[2]
