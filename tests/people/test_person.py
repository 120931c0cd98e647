from pathlib import Path

import pytest

from townsfolk.errors import PeopleError
from townsfolk.names import Address
from townsfolk.people.person import Person, identity, is_under, load_person, snake_case

FILE = """\
name = "Ân Đỗ"
age = 41
innate = "calm, exact"
learned = "Ân Đỗ mends clocks."
currently = "Ân Đỗ is looking for a spring."
lifestyle = "Ân Đỗ sleeps from ten to six."
daily_requirement = "Ân Đỗ opens the shop at nine."
home = "Tiny Town:Home A:room"
known = ["Tiny Town:Home A", "Tiny Town:Cafe"]
memories = ["The tower clock is four minutes slow."]

[[relations]]
with = "Bo"
text = "Bo is Ân Đỗ's neighbour."

[[routine]]
at = "00:00"
doing = "sleeping"
place = "Tiny Town:Home A:room:bed"

[[routine]]
at = "06:30"
doing = "having tea"
place = "Tiny Town:Cafe"
"""

VIETNAMESE = """
[vi]
innate = "điềm tĩnh"
learned = "Ân Đỗ sửa đồng hồ."
currently = "Ân Đỗ đang tìm một cái lò xo."
lifestyle = "Ân Đỗ ngủ từ mười giờ đến sáu giờ."
daily_requirement = "Chín giờ Ân Đỗ mở cửa tiệm."
memories = ["Đồng hồ trên tháp chậm bốn phút."]

[vi.relations]
"Bo" = "Bo là hàng xóm của Ân Đỗ."

[vi.doing]
"00:00" = "ngủ"
"06:30" = "uống trà"
"""


def load(folder: Path, text: str) -> Person:
    path = folder / "person.toml"
    path.write_text(text, encoding="utf-8")
    return load_person(path)


def test_a_file_becomes_a_person_with_a_sprite_named_after_them(tmp_path: Path) -> None:
    person = load(tmp_path, FILE)
    assert (person.name, person.age, person.sprite) == ("Ân Đỗ", 41, "an_do")
    assert person.relations[0].other == "Bo"
    assert [entry.minute for entry in person.routine] == [0, 390]


def test_a_chosen_sprite_is_kept(tmp_path: Path) -> None:
    person = load(tmp_path, FILE.replace("age = 41", 'age = 41\nsprite = "clockmaker"'))
    assert person.sprite == "clockmaker"


def test_a_person_survives_being_stored_as_json(tmp_path: Path) -> None:
    person = load(tmp_path, FILE + VIETNAMESE)
    assert Person.model_validate_json(person.model_dump_json()) == person
    assert Person.model_validate_json(person.model_dump_json(by_alias=True)) == person


def test_speaking_vietnamese_changes_texts_but_no_names_places_or_times(tmp_path: Path) -> None:
    person = load(tmp_path, FILE + VIETNAMESE)
    spoken = person.speaking("vi")
    assert spoken.learned == "Ân Đỗ sửa đồng hồ."
    assert spoken.memories == ("Đồng hồ trên tháp chậm bốn phút.",)
    assert (spoken.relations[0].other, spoken.relations[0].text) == (
        "Bo",
        "Bo là hàng xóm của Ân Đỗ.",
    )
    assert [entry.doing for entry in spoken.routine] == ["ngủ", "uống trà"]
    assert [entry.place for entry in spoken.routine] == [entry.place for entry in person.routine]
    assert spoken.speaking("vi") == spoken


def test_without_vietnamese_texts_the_english_ones_stay(tmp_path: Path) -> None:
    person = load(tmp_path, FILE)
    assert person.speaking("vi") == person


def test_the_identity_holds_what_stays_and_nothing_that_changes(tmp_path: Path) -> None:
    person = load(tmp_path, FILE + VIETNAMESE)
    assert identity(person) == (
        "Ân Đỗ is 41 years old.\nBy nature: calm, exact.\nBackground: Ân Đỗ mends clocks."
    )
    assert "sửa đồng hồ" in identity(person, "vi")
    assert "lò xo" not in identity(person, "vi")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("age = 41\n", "", "the key 'age' is missing; add it"),
        ("age = 41", 'age = "old"', "age is 'old': expected input should be a valid integer"),
        ("age = 41", "age = 41\nagee = 1", "there is no key 'agee'; remove it"),
        ('"Ân Đỗ"', '"../x"', "name is '../x': expected letters, spaces"),
        ("age = 41", 'age = 41\nsprite = "../x"', "sprite is '../x': expected small letters"),
        ("Home A:room", "Home A", "home is 'Tiny Town:Home A': expected a room"),
        ('"06:30"', '"6:30"', "routine.1.at is '6:30': expected a time from 00:00 to 23:59"),
        ('"06:30"', '"00:00"', "expected the routine's times to rise, found 00:00, 00:00"),
        ('"00:00"', '"05:00"', "expected the routine to begin at 00:00 with sleeping"),
        ("Home A:room:bed", "Cafe:bar", "expected the routine to begin in bed under"),
        ('= "sleeping"', "= sleeping", "can't be read as TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in FILE
    with pytest.raises(PeopleError) as refusal:
        load(tmp_path, FILE.replace(old, new, 1))
    assert sentence in str(refusal.value)
    assert "person.toml" in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"06:30" = "uống trà"', "", "vi.doing has no text for 06:30"),
        ('"06:30" =', '"07:00" =', "has a text for 07:00, which isn't there"),
        ('"Bo" =', '"Ba" =', "vi.relations has no text for Bo and has a text for Ba"),
    ],
)
def test_vietnamese_texts_must_match_the_english_ones(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(PeopleError) as refusal:
        load(tmp_path, FILE + VIETNAMESE.replace(old, new))
    assert sentence in str(refusal.value)


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match=r"There is no file .*nobody\.toml"):
        load_person(tmp_path / "nobody.toml")


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Isabella Rodriguez", "isabella_rodriguez"), ("Zoë O'Neil", "zoe_o_neil"), ("Đỗ", "do")],
)
def test_a_file_stem_is_plain_lower_case(name: str, stem: str) -> None:
    assert snake_case(name) == stem


def test_a_prefix_is_compared_by_whole_parts() -> None:
    assert is_under(Address("T:Cafe:room"), Address("T:Cafe"))
    assert not is_under(Address("T:Cafeteria:room"), Address("T:Cafe"))
    assert not is_under(Address("T"), Address("T:Cafe"))
