from pathlib import Path

import pytest

from townsfolk.errors import PeopleError
from townsfolk.names import parts_of
from townsfolk.people.base import find_in_towns
from townsfolk.people.place_names import read_place_names
from townsfolk.town.tiled import load_town

MAP = find_in_towns("the_ville/the_ville.tmj")


def test_every_place_of_the_ville_has_a_vietnamese_name_and_no_two_share_one() -> None:
    assert MAP is not None
    town = load_town(MAP)
    names = read_place_names("the_ville", "vi")
    places = [*town.sectors, *town.arenas, *town.objects]
    parts = {part for address in places for part in parts_of(address)[1:]}
    assert sorted(parts - names.keys()) == []
    labels = [tuple(names[part] for part in parts_of(address)[1:]) for address in town.objects]
    assert len(set(labels)) == len(labels)


def test_no_name_is_for_a_place_that_is_not_there() -> None:
    assert MAP is not None
    town = load_town(MAP)
    places = [*town.sectors, *town.arenas, *town.objects]
    parts = {part for address in places for part in parts_of(address)[1:]}
    assert sorted(read_place_names("the_ville", "vi").keys() - parts) == []


def test_english_and_towns_without_a_file_say_the_parts_themselves() -> None:
    assert read_place_names("the_ville", "en") == {}
    assert read_place_names("nowhere", "vi") == {}


def test_a_file_that_cant_be_used_is_refused(home: Path) -> None:
    folder = home / "towns" / "mill"
    folder.mkdir(parents=True)
    (folder / "vi.toml").write_text("[place]\n", encoding="utf-8")
    with pytest.raises(PeopleError, match="there is no key 'place'"):
        read_place_names("mill", "vi")
