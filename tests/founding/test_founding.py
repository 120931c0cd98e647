import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from townsfolk.errors import BadInputError
from townsfolk.founding.founding import MOST_PEOPLE, Founded, found, write
from townsfolk.founding.names import Register
from townsfolk.founding.parts import CIVIC, HOMES, Quarry
from townsfolk.founding.vietnamese import place_names
from townsfolk.founding.villages import share
from townsfolk.names import Address, address_of
from townsfolk.people.base import find_in_towns
from townsfolk.people.person import load_person
from townsfolk.people.place_names import read_place_names
from townsfolk.people.places import check_people
from townsfolk.rng import stream
from townsfolk.town.check import check_map
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

PEOPLE = 60


@pytest.fixture(scope="module")
def founded() -> Founded:
    return found("The Vale", PEOPLE, seed=7)


@pytest.fixture(scope="module")
def town(founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("towns") / "vale"
    folder.mkdir()
    assert write(founded, "vale", folder, lambda done: None) == f"vale_n{PEOPLE}"
    assert (folder / "bases" / f"vale_n{PEOPLE}.toml").is_file()
    path = folder / "vale.tmj"
    assert [problem.text for problem in check_map(path)] == []
    read = [load_person(folder / "people" / f"{one.sprite}.toml") for one in founded.people]
    assert read == list(founded.people)
    assert all((folder / "sprites" / f"{one.sprite}.png").is_file() for one in founded.people)
    return load_town(path)


def quarry() -> Quarry:
    path = find_in_towns("the_ville/the_ville.tmj")
    assert path is not None
    return Quarry(path)


def test_people_fit_their_town(founded: Founded, town: Town) -> None:
    assert check_people(founded.people, town) == []


def test_everybody_has_a_bed_of_their_own_or_half_of_one(founded: Founded, town: Town) -> None:
    sleepers = Counter(one.home for one in founded.people)
    for room, count in sleepers.items():
        beds = [a for a in town.find(room) if "sleep" in town.objects[a].affords]
        assert sum(town.objects[bed].capacity for bed in beds) >= count


@pytest.mark.parametrize("place", [cut.sector for cut in CIVIC])
def test_every_village_has_what_it_needs(founded: Founded, town: Town, place: str) -> None:
    assert len(founded.villages) == 3
    for village in founded.villages:
        assert address_of("The Vale", f"{place} in {village}") in town.sectors


def test_there_is_a_way_from_village_to_village(founded: Founded, town: Town) -> None:
    squares = [
        town.objects[Address(f"The Vale:Market Square in {village}:square:well")].spots[0]
        for village in founded.villages
    ]
    assert all(town.distance(squares[0], other) for other in squares[1:])


def test_the_same_seed_is_the_same_town_and_another_is_another(founded: Founded) -> None:
    again, other = found("The Vale", PEOPLE, seed=7), found("The Vale", PEOPLE, seed=8)
    assert json.dumps(again.tiled) == json.dumps(founded.tiled)
    assert again.people == founded.people
    assert json.dumps(other.tiled) != json.dumps(founded.tiled)
    assert other.people != founded.people


def test_an_empty_home_is_called_after_nobody() -> None:
    village = found("The Vale", 20, seed=4)
    (name,) = village.villages
    empty = [f"empty apartment{number} in {name}" for number in ("", " 2", " 3")]
    assert set(empty) <= set(village.called)
    owned = re.compile(r"(.+)'s (?:apartment|house)\b.*")
    owners = {one[1] for place in village.called if (one := owned.fullmatch(place))}
    owners = {owner for owner in owners if not owner.endswith(" family")}
    assert owners <= {person.name for person in village.people}
    vietnamese = place_names(empty, {})
    assert vietnamese[empty[0]] == f"căn hộ trống ở {name}"
    assert vietnamese[empty[1]] == f"căn hộ trống 2 ở {name}"


def test_nobody_has_the_name_of_another() -> None:
    register = Register(stream(1, "names"))
    last_names = register.last_names()
    names = [register.full_name(next(last_names)) for _ in range(MOST_PEOPLE)]
    assert len(set(names)) == MOST_PEOPLE


@pytest.mark.parametrize(("people", "villages"), [(1, [1]), (25, [25]), (60, [20, 20, 20])])
def test_people_are_shared_out_equally(people: int, villages: list[int]) -> None:
    assert share(people) == villages


@pytest.mark.parametrize("people", [0, MOST_PEOPLE + 1])
def test_too_few_and_too_many_people_are_refused(people: int) -> None:
    with pytest.raises(BadInputError, match="1 to 2,000 people"):
        found("The Vale", people, seed=1)


def test_all_homes_together_have_beds_for_a_village() -> None:
    stones = quarry()
    beds = [sum(stones.cut(cut).beds.values()) for row in HOMES for cut in row]
    assert min(beds) > 0
    assert sum(beds) >= 25


def test_no_tree_is_cut_in_two() -> None:
    stones = quarry()
    tall = [tree["above"].shape[0] for tree in stones.trees()]
    assert tall
    assert all(3 <= height <= 5 for height in tall)
    assert all(tree["collisions"].any() for tree in stones.trees())


def test_all_its_places_have_vietnamese_names_of_their_own(
    founded: Founded, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path))
    folder = tmp_path / "towns" / "vale"
    folder.mkdir(parents=True)
    write(replace(founded, people=founded.people[:1]), "vale", folder, lambda done: None)
    names = read_place_names("vale", "vi")
    parts = {part for thing in town.objects for part in thing.split(":")[1:]}
    assert {part for part in parts if part not in names} == set()
    assert not [name for name in names.values() if re.search(r"\b(in|house|room)\b|\'s", name)]
    sectors = [names[address.split(":")[1]] for address in town.sectors]
    assert len(set(sectors)) == len(sectors)
    village = founded.villages[0]
    assert names[f"Hobbs Cafe in {village}"] == f"quán Hobbs Cafe ở {village}"
