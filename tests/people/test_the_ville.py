"""The 25 people of the Ville: they fit the map, each other, and both languages."""

from collections import Counter
from pathlib import Path

import pytest

from townsfolk.classic.history import read_history
from townsfolk.people.base import find_in_towns, load_base, load_people
from townsfolk.people.person import Person
from townsfolk.people.places import require_fit
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

PEOPLE = load_people(load_base("base_the_ville_n25"))
THREE = load_people(load_base("base_the_ville_isabella_maria_klaus"))
NAMES = {person.name for person in PEOPLE}


def found(relative: str) -> Path:
    path = find_in_towns(relative)
    assert path is not None
    return path


@pytest.fixture(scope="module")
def town() -> Town:
    return load_town(found("the_ville/the_ville.tmj"))


def test_twenty_five_people_fit_the_ville_without_a_warning(town: Town) -> None:
    assert len(PEOPLE) == 25
    assert require_fit(PEOPLE, town) == ()


def test_everybody_has_a_place_in_a_bed_at_night(town: Town) -> None:
    sleepers = Counter(person.home for person in PEOPLE)
    for home, count in sleepers.items():
        beds = [a for a in town.find(home) if "sleep" in town.objects[a].affords]
        assert sum(town.objects[bed].capacity for bed in beds) >= count, home


def test_everybody_sleeps_in_the_own_bed_for_six_hours_on_an_ordinary_day() -> None:
    for person in PEOPLE:
        ends = [*(entry.minute for entry in person.routine[1:]), 24 * 60]
        spans = zip(person.routine, ends, strict=True)
        asleep = [(entry, end) for entry, end in spans if entry.doing == "sleeping"]
        assert all(entry.place == f"{person.home}:bed" for entry, _ in asleep), person.name
        assert sum(end - entry.minute for entry, end in asleep) >= 6 * 60, person.name


def test_who_knows_somebody_is_known_by_them() -> None:
    pairs = {(person.name, relation.other) for person in PEOPLE for relation in person.relations}
    assert sum(len(person.relations) for person in PEOPLE) == len(pairs)
    assert {other for _, other in pairs} <= NAMES
    assert [pair for pair in sorted(pairs) if pair[::-1] not in pairs] == []
    assert min(Counter(name for name, _ in pairs).values()) >= 3


def test_the_three_know_nobody_who_is_not_there() -> None:
    there = {person.name for person in THREE}
    for person in THREE:
        assert {relation.other for relation in person.relations} == there - {person.name}
        assert person.speaking("vi").relations


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.sprite)
def test_all_of_a_persons_texts_are_there_in_vietnamese(person: Person) -> None:
    spoken = person.speaking("vi")
    for key in ("innate", "learned", "currently", "lifestyle", "daily_requirement"):
        assert getattr(spoken, key) != getattr(person, key)
    assert len(spoken.memories) == len(person.memories) >= 2
    pairs = [*zip(spoken.memories, person.memories, strict=True)]
    pairs += [(a.text, b.text) for a, b in zip(spoken.relations, person.relations, strict=True)]
    pairs += [(a.doing, b.doing) for a, b in zip(spoken.routine, person.routine, strict=True)]
    assert all(ours != theirs for ours, theirs in pairs)


def test_an_ordinary_day_brings_people_together_all_over_town(town: Town) -> None:
    visitors: dict[str, set[str]] = {}
    for person in PEOPLE:
        for entry in person.routine:
            visitors.setdefault(entry.place.split(":")[1], set()).add(person.name)
    for place in ("Hobbs Cafe", "The Willows Market and Pharmacy", "Johnson Park"):
        assert len(visitors[place]) >= 12, place
    assert len(visitors["The Rose and Crown Pub"]) >= 8
    assert len(visitors["Oak Hill College"]) >= 6


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.sprite)
def test_everybody_has_a_sprite_and_a_portrait(person: Person) -> None:
    assert found(f"the_ville/sprites/{person.sprite}.png")
    assert found(f"the_ville/portraits/{person.sprite}.png")


@pytest.mark.parametrize(("size", "people"), [(3, THREE), (25, PEOPLE)])
def test_the_history_file_has_whispers_for_everybody(size: int, people: tuple[Person, ...]) -> None:
    names = [person.name for person in people]
    history = read_history(found(f"the_ville/agent_history_init_n{size}.csv"), names)
    assert history.problems == ()
    assert sorted(row.person for row in history.rows) == sorted(names)
    assert all(len(row.texts) >= 3 for row in history.rows)
