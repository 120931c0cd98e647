"""What a simulation would ask anew if something about it were another."""

import pytest

from tiny_run import ADA, HOUR, begin, fingerprint_of, rows, run_to
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.people.person import Person
from townsfolk.simulation.asked_anew import asked_anew
from townsfolk.store import shelf
from townsfolk.store.reading import Reading

UNTIL = 9 * HOUR


async def a_morning() -> str:
    name = begin()
    await run_to(UNTIL, name)
    return name


def ada(**changed: object) -> Person:
    with Reading.of("tiny") as reading:
        person = next(one for one in reading.people() if one.name == ADA)
    return person.model_copy(update=changed)


async def test_nothing_is_asked_anew_when_nothing_is_another() -> None:
    name = await a_morning()
    before = fingerprint_of(name)
    found = asked_anew(name)
    assert found.first is None
    assert found.total("kept") == rows(name, "SELECT count(*) FROM calls")[0][0]
    assert fingerprint_of(name) == before


async def test_another_person_is_asked_anew_and_nobody_else_before_they_meet() -> None:
    name = await a_morning()
    found = asked_anew(name, persons=[ada(innate="grumpy")])
    (first,) = rows(name, "SELECT min(step) FROM calls WHERE person = ?", ADA)[0]
    assert found.first is not None
    assert (found.first.person, found.first.step) == (ADA, first)
    assert (
        found.total("changed")
        >= rows(name, "SELECT count(*) FROM calls WHERE person = ?", ADA)[0][0] / 2
    )
    assert found.total("kept") > 0


async def test_another_setting_is_asked_anew_where_it_matters() -> None:
    name = await a_morning()
    found = asked_anew(name, {"mind.memories_in_prompt": "1"})
    assert found.total("kept") > 0
    assert asked_anew(name, {"engine.mode": "serial"}).first is None


async def test_what_a_simulation_began_with_can_not_be_another() -> None:
    name = await a_morning()
    with pytest.raises(BadInputError, match="has begun"):
        asked_anew(name, {"simulation.seed": "2"})
    with pytest.raises(SimulationFileError, match="nobody called 'Bo Ray'"):
        asked_anew(name, persons=[ada(name="Bo Ray")])
    assert shelf.all_names() == [name]
