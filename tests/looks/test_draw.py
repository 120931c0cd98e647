"""The pictures of people: those of the Ville, and of whoever is new."""

from pathlib import Path

import pytest
from PIL import Image

from townsfolk.looks.draw import draw_person, portrait_png, sheet_png
from townsfolk.looks.features import PEOPLE, features_of
from townsfolk.looks.figures import compose
from townsfolk.people.person import snake_case

VILLE = Path(__file__).parents[2] / "towns" / "the_ville"


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_each_person_of_the_ville_has_a_sheet_and_a_portrait(name: str) -> None:
    for folder, size in (("sprites", (64, 192)), ("portraits", (48, 48))):
        with Image.open(VILLE / folder / f"{snake_case(name)}.png") as picture:
            assert picture.size == size


def test_no_two_people_of_the_ville_look_alike() -> None:
    assert len({sheet_png(one) for one in PEOPLE.values()}) == len(PEOPLE)
    assert len({portrait_png(one) for one in PEOPLE.values()}) == len(PEOPLE)


def test_a_walk_has_two_different_steps_and_the_feet_stand_on_the_lowest_rows() -> None:
    sheet = compose(features_of("Maria Lopez"))
    for row in range(4):
        frames = [sheet.part(16 * i, 32 * row, 16, 32) for i in range(4)]
        assert frames[0].data() == frames[2].data()
        assert len({frame.data() for frame in frames}) == 3
        assert not frames[0].part(0, 30, 16, 2).is_empty


def test_a_new_name_always_gets_the_same_looks_and_another_name_others() -> None:
    ana, ben = features_of("Ana Nowak"), features_of("Ben Osei")
    assert ana == features_of("Ana Nowak")
    assert sheet_png(ana) != sheet_png(ben)
    assert portrait_png(ana) != portrait_png(ben)


def test_the_hair_of_somebody_new_turns_grey_and_white_with_age() -> None:
    assert features_of("Ana Nowak", 30) == features_of("Ana Nowak")
    assert features_of("Ana Nowak", 60).hair == "grey"
    assert features_of("Ana Nowak", 80).hair == "white"


def test_the_files_of_somebody_are_pictures_and_the_same_every_time(tmp_path: Path) -> None:
    draw_person(features_of("Đỗ Ân"), "do_an", tmp_path)
    first = {path: path.read_bytes() for path in tmp_path.rglob("*.png")}
    assert {path.parent.name for path in first} == {"sprites", "portraits"}
    for path in first:
        with Image.open(path) as picture:
            assert picture.getbbox()
    draw_person(features_of("Đỗ Ân"), "do_an", tmp_path)
    assert {path: path.read_bytes() for path in first} == first
