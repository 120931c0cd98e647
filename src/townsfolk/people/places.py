"""What people have to do with the map: what they know of it, and whether they fit on it."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from townsfolk.errors import PeopleError
from townsfolk.names import Address, PersonName, arena_of, sector_of
from townsfolk.people.person import Person, is_under


class Thing(Protocol):
    """What must be known of an object: the verbs it is good for, such as `sleep`."""

    @property
    def affords(self) -> frozenset[str]: ...


class TownMap(Protocol):
    """What people need of a town; `town.town.Town` has it without an import either way."""

    @property
    def objects(self) -> Mapping[Address, Thing]: ...

    def may_enter(
        self, place: Address, home: Address, keys: Collection[Address] = ..., /
    ) -> bool: ...


class Misfit(NamedTuple):
    """Something of a person that doesn't fit: an error stops a start, a warning doesn't."""

    person: PersonName
    text: str
    is_error: bool = True


def known_objects(person: Person, town: TownMap) -> tuple[Address, ...]:
    """Return every object the person knows and may use, sorted: known places and their home."""
    prefixes = (sector_of(person.home), *person.known)
    return tuple(
        address
        for address in sorted(town.objects)
        if any(is_under(address, prefix) for prefix in prefixes)
        and town.may_enter(address, person.home, person.keys)
    )


def require_fit(people: Sequence[Person], town: TownMap) -> tuple[str, ...]:
    """Return the warnings of `check_people`. Raises `PeopleError` with every error it found."""
    misfits = check_people(people, town)
    errors = [misfit.text for misfit in misfits if misfit.is_error]
    if errors:
        raise PeopleError("The people don't fit the town: " + " ".join(errors))
    return tuple(misfit.text for misfit in misfits)


def check_people(people: Sequence[Person], town: TownMap) -> list[Misfit]:
    """Return what doesn't fit, person by person: homes, beds, places, names and relations."""
    names = [person.name for person in people]
    misfits = [
        Misfit(name, f"{name} is there {names.count(name)} times; expected each name once.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for person in people:
        misfits += _check_home(person, town)
        misfits += _check_places(person, town)
        misfits += _check_relations(person, names)
    return misfits


def _check_home(person: Person, town: TownMap) -> Iterator[Misfit]:
    if not _has(town, person.home):
        yield Misfit(person.name, _no_such_place(person, "home", person.home, town))
        return
    beds = [
        address
        for address, thing in town.objects.items()
        if is_under(address, person.home) and "sleep" in thing.affords
    ]
    if not beds:
        yield Misfit(
            person.name,
            f"{person.name}'s home {person.home!r} has nothing to sleep in; "
            "add an object that affords 'sleep' to the map or choose another home.",
        )


def _check_places(person: Person, town: TownMap) -> Iterator[Misfit]:
    for key, places in (("known", person.known), ("keys", person.keys)):
        for place in places:
            if not _has(town, place):
                yield Misfit(person.name, _no_such_place(person, key, place, town))
    usable = known_objects(person, town)
    for entry in person.routine:
        if not _has(town, entry.place):
            key = f"routine at {entry.at}"
            yield Misfit(person.name, _no_such_place(person, key, entry.place, town))
        elif not any(is_under(address, entry.place) for address in usable):
            yield Misfit(
                person.name,
                f"{person.name}'s routine at {entry.at} is at {entry.place!r}, which they don't "
                "know or may not enter; add it to known or keys, or choose another place.",
            )


def _check_relations(person: Person, names: Collection[PersonName]) -> Iterator[Misfit]:
    for relation in person.relations:
        if relation.other not in names:
            yield Misfit(
                person.name,
                f"{person.name} has a relation with {relation.other}, who isn't in this base; "
                "it is remembered all the same.",
                is_error=False,
            )


def _has(town: TownMap, place: Address) -> bool:
    return any(is_under(address, place) for address in town.objects)


def _no_such_place(person: Person, key: str, place: Address, town: TownMap) -> str:
    near = difflib.get_close_matches(place, _places(town.objects), n=1, cutoff=0.3)
    hint = f"the nearest is {near[0]!r}" if near else "the map has no places"
    return (
        f"{person.name}'s {key} names {place!r}, which isn't on the map or holds no object; "
        f"{hint}. Correct the address."
    )


def _places(objects: Iterable[Address]) -> list[Address]:
    return sorted({part for a in objects for part in (sector_of(a), arena_of(a), a)})
