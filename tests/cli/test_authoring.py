"""Making a town, people and bases; every command of docs/make-a-town.md."""

import json
from pathlib import Path

import pytest
from called import Townsfolk
from PIL import Image

from test_docs import ROOT, shell_lines
from townsfolk.people.base import load_base, load_people
from townsfolk.people.person import load_person
from townsfolk.town.check import check_map

DOCUMENT = ROOT / "docs" / "make-a-town.md"
ANA = [
    "--age",
    "31",
    "--home",
    "Mill:First house:main room",
    "--innate",
    "calm",
    "--learned",
    "Bakes.",
]


@pytest.fixture
def mill(townsfolk: Townsfolk, home: Path) -> Path:
    """A new town called `mill`."""
    assert townsfolk("town", "new", "mill").code == 0
    return home / "towns" / "mill"


def test_every_command_of_the_page_works(townsfolk: Townsfolk, home: Path) -> None:
    lines = shell_lines(DOCUMENT)
    assert len(lines) == 9
    for line in lines:
        result = townsfolk(*line[1:])
        assert result.code == 0, (line, result.err)
    with Image.open("heat.png") as picture:
        assert picture.size == (57 * 16, 40 * 16)


def test_a_new_town_has_nothing_wrong_and_says_what_its_layers_are_for(mill: Path) -> None:
    assert check_map(mill / "mill.tmj") == []
    layers = json.loads((mill / "mill.tmj").read_text())["layers"]
    notes = {
        layer["name"]: str(one["value"])
        for layer in layers
        for one in layer.get("properties", ())
        if one["name"] == "note"
    }
    assert notes.keys() >= {"collisions", "sectors", "arenas", "objects", "walls"}
    assert all(notes.values())


def test_a_town_is_never_overwritten(townsfolk: Townsfolk, mill: Path) -> None:
    result = townsfolk("town", "new", "mill")
    assert (result.code, "There is a town 'mill' already" in result.err) == (2, True)
    assert townsfolk("town", "new", "the_ville").code == 2


@pytest.mark.parametrize("name", ["Mill Brook", "../mill", ""])
def test_a_town_needs_a_name_that_can_be_a_folder(townsfolk: Townsfolk, name: str) -> None:
    result = townsfolk("town", "new", name)
    assert (result.code, "can't name a town" in result.err) == (2, True)


def test_what_is_left_out_of_a_person_is_asked_for(townsfolk: Townsfolk, mill: Path) -> None:
    words = ["person", "new", "Ana Nowak", "--town", "mill", *ANA]
    result = townsfolk(*words, typed="Ana Nowak wants a clock.\n")
    assert result.code == 0, result.err
    assert "wants a clock" in (mill / "people" / "ana_nowak.toml").read_text(encoding="utf-8")
    assert (mill / "sprites" / "ana_nowak.png").is_file()
    assert (mill / "portraits" / "ana_nowak.png").is_file()


def test_a_person_without_a_bed_is_refused(townsfolk: Townsfolk, mill: Path) -> None:
    words = [*ANA, "--currently", "x"]
    words[3] = "Mill:Hobbs Cafe:cafe"
    result = townsfolk("person", "new", "Ana Nowak", "--town", "mill", *words)
    assert (result.code, "has nothing to sleep in" in result.err) == (2, True)
    assert not (mill / "people").exists()


def test_a_base_brings_people_of_the_town_together(townsfolk: Townsfolk, mill: Path) -> None:
    words = ["person", "new", "Ana Nowak", "--town", "mill", *ANA, "--currently", "x"]
    assert townsfolk(*words).code == 0
    assert townsfolk("base", "new", "one", "--town", "mill", "--person", "Ana Nowak").code == 0
    assert [person.name for person in load_people(load_base("one"))] == ["Ana Nowak"]
    again = townsfolk("base", "new", "one", "--town", "mill", "--person", "Ana Nowak")
    assert (again.code, "exists already" in again.err) == (2, True)


def test_a_base_with_a_stranger_is_refused(townsfolk: Townsfolk, mill: Path) -> None:
    result = townsfolk("base", "new", "one", "--town", "mill", "--person", "Zoe")
    assert (result.code, "Nobody named 'Zoe' lives in 'mill'" in result.err) == (2, True)


def test_a_person_is_drafted_around_what_is_given(townsfolk: Townsfolk, mill: Path) -> None:
    words = (
        "--age",
        "31",
        "--home",
        "Mill:First house:main room",
        "--draft",
        "--model",
        "scripted",
    )
    told = ("--learned", "Ana Nowak bakes.")
    result = townsfolk("person", "new", "Ana Nowak", "--town", "mill", *words, *told)
    assert result.code == 0, result.err
    person = load_person(mill / "people" / "ana_nowak.toml")
    assert person.learned == "Ana Nowak bakes."
    assert person.innate.count(",") == 2
    for text in (person.innate, person.currently, person.lifestyle, person.daily_requirement):
        assert text in result.out
    assert "learned" not in result.out


def test_without_a_draft_the_texts_are_asked_for(townsfolk: Townsfolk, mill: Path) -> None:
    words = (*ANA, "--draft", "--model", "missing.gguf")
    result = townsfolk("person", "new", "Ana Nowak", "--town", "mill", *words, typed="Rests.\n")
    assert result.code == 0, result.err
    assert "There is no draft of Ana Nowak." in result.err
    assert load_person(mill / "people" / "ana_nowak.toml").currently == "Rests."


def test_no_model_is_asked_for_somebody_without_a_bed(townsfolk: Townsfolk, mill: Path) -> None:
    words = ("--age", "31", "--home", "Mill:Cafe:cafe", "--draft", "--model", "missing.gguf")
    result = townsfolk("person", "new", "Ana Nowak", "--town", "mill", *words)
    assert result.code == 2
    assert "no bed in 'Mill:Cafe:cafe'. Expected one of 'Mill:First house:main room'" in result.err
