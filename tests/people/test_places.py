from pathlib import Path
from typing import Any

import pytest

from townsfolk.errors import PeopleError
from townsfolk.people.base import find_in_towns, load_base, load_people
from townsfolk.people.person import Person
from townsfolk.people.places import check_people, known_objects, require_fit
from townsfolk.town.tiled import load_town

VILLE = find_in_towns("the_ville/the_ville.tmj")
TOWN = load_town(Path(__file__).parents[1] / "towns/tiny_town/tiny_town.tmj")
ADA = "Tiny Town:Ada's house"
BEN = "Tiny Town:Ben's house"
CAFE = "Tiny Town:Corner Cafe"


def person(visiting: str = CAFE, **changes: Any) -> Person:
    """Somebody who lives at Ada's, knows the cafe and is `visiting` a place by day."""
    home = changes.get("home", f"{ADA}:room")
    values: dict[str, object] = {
        "name": "Ann",
        "age": 30,
        "innate": "calm",
        "learned": "She bakes.",
        "currently": "She rests.",
        "lifestyle": "She sleeps early.",
        "daily_requirement": "None.",
        "home": home,
        "known": [CAFE],
        "routine": [
            {"at": "00:00", "doing": "sleeping", "place": home},
            {"at": "08:00", "doing": "visiting", "place": visiting},
        ],
    }
    return Person.model_validate(values | changes)


def test_a_person_knows_their_home_and_the_known_places_they_may_enter() -> None:
    at_home = [f"{ADA}:room:bed", f"{ADA}:room:desk", f"{ADA}:room:stove"]
    at_the_cafe = [f"{CAFE}:cafe:{thing}" for thing in ("coffee machine", "counter", "table")]
    curious = person(known=[CAFE, BEN])
    assert list(known_objects(curious, TOWN)) == at_home + at_the_cafe


def test_a_key_opens_a_home_that_is_known() -> None:
    assert f"{BEN}:room:bed" in known_objects(person(known=[CAFE, BEN], keys=[BEN]), TOWN)
    assert f"{BEN}:room:bed" not in known_objects(person(keys=[BEN]), TOWN)


def test_people_who_fit_give_no_sentence() -> None:
    assert check_people([person()], TOWN) == []


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"home": f"{ADA}:rom"}, ["home names", "isn't on the map", f"is {f'{ADA}:room'!r}."]),
        ({"home": f"{CAFE}:cafe"}, [f"home {f'{CAFE}:cafe'!r} has nothing to sleep in"]),
        ({"known": [CAFE, f"{CAFE}s"]}, [f"known names {f'{CAFE}s'!r}", f"is {CAFE!r}."]),
        ({"keys": ["Tiny Town:Mill"]}, ["keys names 'Tiny Town:Mill'"]),
        ({"visiting": f"{CAFE}:cafe:tabel"}, ["routine at 08:00 names", ":cafe:table'."]),
        ({"visiting": BEN}, [f"routine at 08:00 is at {BEN!r}, which they don't know or may"]),
        ({"known": [ADA]}, [f"routine at 08:00 is at {CAFE!r}, which they don't know"]),
    ],
)
def test_whoever_does_not_fit_is_named_with_what_to_do(
    changes: dict[str, Any], sentences: list[str]
) -> None:
    with pytest.raises(PeopleError) as refusal:
        require_fit([person(**changes)], TOWN)
    assert all(sentence in str(refusal.value) for sentence in ["Ann's", *sentences])


def test_two_people_of_one_name_are_refused() -> None:
    with pytest.raises(PeopleError, match="Ann is there 2 times"):
        require_fit([person(), person()], TOWN)


def test_a_relation_with_somebody_elsewhere_is_only_a_warning() -> None:
    friend = person(relations=[{"with": "Zoe", "text": "Zoe is a friend."}])
    assert [misfit.is_error for misfit in check_people([friend], TOWN)] == [False]
    assert "Zoe, who isn't in this base" in require_fit([friend], TOWN)[0]


@pytest.mark.skipif(
    VILLE is None, reason="the Ville's map (towns/the_ville/the_ville.tmj) is missing"
)
def test_the_three_people_fit_the_ville_without_a_warning() -> None:
    assert VILLE is not None
    people = load_people(load_base("base_the_ville_isabella_maria_klaus"))
    assert require_fit(people, load_town(VILLE)) == ()
