from datetime import datetime
from pathlib import Path

import pytest

from townsfolk.errors import PeopleError, SettingsError
from townsfolk.names import Address
from townsfolk.people.base import (
    find_in_towns,
    list_bases,
    load_base,
    load_people,
    towns_paths,
)
from townsfolk.people.person import Person, is_under
from townsfolk.settings import Settings

THREE = "base_the_ville_isabella_maria_klaus"


@pytest.fixture
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own towns folder with room for bases and people of the Ville."""
    monkeypatch.setenv("TOWNSFOLK_HOME", str(tmp_path))
    folder = tmp_path / "towns"
    for name in ("bases", "people"):
        (folder / "the_ville" / name).mkdir(parents=True)
    return folder


def write_base(towns: Path, name: str, people: str, more: str = "") -> None:
    text = f"start = 2024-05-01T06:00:00\npeople = [{people}]\n{more}"
    (towns / f"the_ville/bases/{name}.toml").write_text(text, encoding="utf-8")


def test_the_base_that_comes_with_the_program_has_its_three_people() -> None:
    base = load_base(THREE)
    assert (base.name, base.town) == (THREE, "the_ville")
    assert base.start == datetime(2023, 2, 13)
    assert [(person.name, person.age) for person in load_people(base)] == [
        ("Isabella Rodriguez", 34),
        ("Maria Lopez", 21),
        ("Klaus Mueller", 20),
    ]


@pytest.mark.parametrize("person", load_people(load_base(THREE)), ids=lambda person: person.sprite)
def test_everybody_of_the_program_speaks_vietnamese(person: Person) -> None:
    spoken = person.speaking("vi")
    assert spoken.learned != person.learned
    assert spoken.name in spoken.learned
    assert len(spoken.memories) == len(person.memories)
    pairs = zip(spoken.routine, person.routine, strict=True)
    assert all(ours.doing != theirs.doing for ours, theirs in pairs)


def test_on_an_ordinary_day_the_three_are_at_the_cafe_at_lunch_time() -> None:
    half_past_twelve = 12 * 60 + 30
    for person in load_people(load_base(THREE)):
        now = [entry for entry in person.routine if entry.minute <= half_past_twelve][-1]
        assert is_under(now.place, Address("the Ville:Hobbs Cafe")), person.name


def test_the_users_own_towns_come_first_and_share_the_rest(towns: Path) -> None:
    write_base(towns, "alone", '"Maria Lopez"')
    assert towns_paths()[0] == towns
    assert list_bases() == tuple(sorted(list_bases()))
    assert {"alone", THREE} <= set(list_bases())
    assert [person.name for person in load_people(load_base("alone"))] == ["Maria Lopez"]


def test_the_users_own_person_replaces_the_one_of_the_program(towns: Path) -> None:
    original = find_in_towns("the_ville/people/maria_lopez.toml")
    assert original is not None
    changed = original.read_text(encoding="utf-8").replace("age = 21", "age = 22")
    (towns / "the_ville/people/maria_lopez.toml").write_text(changed, encoding="utf-8")
    assert load_people(load_base(THREE))[1].age == 22


def test_nothing_outside_the_towns_folders_is_found(towns: Path) -> None:
    (towns.parent / "secret.toml").write_text("x = 1", encoding="utf-8")
    assert find_in_towns("../secret.toml") is None
    assert find_in_towns(str(towns.parent / "secret.toml")) is None


def test_an_unknown_base_is_answered_with_the_known_ones_and_the_nearest() -> None:
    with pytest.raises(PeopleError) as refusal:
        load_base("base_the_vile_isabella_maria_klaus")
    assert f"The bases are {', '.join(list_bases())}." in str(refusal.value)
    assert f"Did you mean '{THREE}'?" in str(refusal.value)


def test_a_base_that_is_a_path_is_just_unknown() -> None:
    with pytest.raises(PeopleError, match="There is no base"):
        load_base("../bases/x")


def test_a_person_listed_twice_is_refused(towns: Path) -> None:
    write_base(towns, "twins", '"Maria Lopez", "Maria Lopez"')
    with pytest.raises(PeopleError, match="lists Maria Lopez more than once"):
        load_base("twins")


def test_a_person_without_a_file_is_refused_with_the_file_to_add(towns: Path) -> None:
    write_base(towns, "ghost", '"Nobody Here"')
    with pytest.raises(PeopleError, match=r"no file 'the_ville/people/nobody_here\.toml'"):
        load_people(load_base("ghost"))


def test_a_file_with_somebody_elses_name_is_refused(towns: Path) -> None:
    write_base(towns, "other", '"Maria  Lopez"')
    with pytest.raises(PeopleError, match="is the file of 'Maria  Lopez', but its name is"):
        load_people(load_base("other"))


def test_settings_of_a_base_give_way_to_what_the_user_chose(towns: Path) -> None:
    more = "[settings.mind]\nreflection_threshold = 250\nvision = 5\n"
    write_base(towns, "tuned", '"Maria Lopez"', more)
    given = Settings.model_validate({"mind": {"vision": 9}, "model": {"slots": 4}})
    settings = load_base("tuned").resolve_settings(given)
    assert settings.mind.reflection_threshold == 250
    assert (settings.mind.vision, settings.model.slots) == (9, 4)


def test_a_wrong_setting_of_a_base_is_refused_with_its_file(towns: Path) -> None:
    write_base(towns, "wrong", '"Maria Lopez"', "[settings.mind]\nvison = 5\n")
    with pytest.raises(SettingsError, match=r"wrong\.toml.*there is no setting 'mind\.vison'"):
        load_base("wrong")


def test_a_start_with_a_time_zone_is_refused(towns: Path) -> None:
    write_base(towns, "zone", '"Maria Lopez"')
    path = towns / "the_ville/bases/zone.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("06:00:00", "06:00:00Z"))
    with pytest.raises(PeopleError, match=r"zone\.toml.*start is"):
        load_base("zone")
