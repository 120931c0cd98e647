"""What people have to do with the map: what they know of it, and whether they fit on it."""

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from townsfolk.errors import PeopleError
from townsfolk.names import Address, PersonName, arena_of, sector_of
from townsfolk.people.person import Person


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
    prefixes = {sector_of(person.home), *person.known}
    objects = _in_order(town)
    known = {address for prefix in prefixes for address in _under(objects, prefix)}
    return tuple(
        sorted(address for address in known if town.may_enter(address, person.home, person.keys))
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
        Misfit(name, f"{name} is there {count} times; expected each name once.")
        for name, count in sorted(Counter(names).items())
        if count > 1
    ]
    objects = _in_order(town)
    here = frozenset(names)
    for person in people:
        misfits += _check_home(person, town, objects)
        misfits += _check_places(person, town, objects)
        misfits += _check_relations(person, here)
    return misfits


def _check_home(person: Person, town: TownMap, objects: Sequence[Address]) -> Iterator[Misfit]:
    if not _has(objects, person.home):
        yield Misfit(person.name, _no_such_place(person, "home", person.home, town))
        return
    if not any("sleep" in town.objects[one].affords for one in _under(objects, person.home)):
        yield Misfit(
            person.name,
            f"{person.name}'s home {person.home!r} has nothing to sleep in; "
            "add an object that affords 'sleep' to the map or choose another home.",
        )


def _check_places(person: Person, town: TownMap, objects: Sequence[Address]) -> Iterator[Misfit]:
    for key, places in (("known", person.known), ("keys", person.keys)):
        for place in places:
            if not _has(objects, place):
                yield Misfit(person.name, _no_such_place(person, key, place, town))
    usable = known_objects(person, town)
    for entry in person.routine:
        if not _has(objects, entry.place):
            key = f"routine at {entry.at}"
            yield Misfit(person.name, _no_such_place(person, key, entry.place, town))
        elif not _has(usable, entry.place):
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


def _in_order(town: TownMap) -> Sequence[Address]:
    """Return all objects sorted, so that those under an address lie together."""
    return sorted(town.objects)


def _under(objects: Sequence[Address], prefix: Address) -> Iterator[Address]:
    """Yield the objects at an address or below it, of objects in order."""
    within = f"{prefix}:"
    at = bisect_left(objects, prefix)
    if at < len(objects) and objects[at] == prefix:
        yield prefix
    for address in islice(objects, bisect_left(objects, within), None):
        if not address.startswith(within):
            return
        yield address


def _has(objects: Sequence[Address], place: Address) -> bool:
    return any(True for _ in _under(objects, place))


def _no_such_place(person: Person, key: str, place: Address, town: TownMap) -> str:
    near = difflib.get_close_matches(place, _places(town.objects), n=1, cutoff=0.3)
    hint = f"the nearest is {near[0]!r}" if near else "the map has no places"
    return (
        f"{person.name}'s {key} names {place!r}, which isn't on the map or holds no object; "
        f"{hint}. Correct the address."
    )


def _places(objects: Iterable[Address]) -> list[Address]:
    return sorted({part for a in objects for part in (sector_of(a), arena_of(a), a)})
