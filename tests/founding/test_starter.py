"""The small town that somebody begins with."""

from pathlib import Path

from townsfolk.founding.starter import write_starter
from townsfolk.town.check import check_map
from townsfolk.town.tiled import load_town


def test_a_small_town_has_two_homes_a_cafe_and_a_green_and_is_always_the_same(
    tmp_path: Path,
) -> None:
    path, again = (write_starter("mill", "Mill", tmp_path / folder) for folder in "ab")
    assert path.read_bytes() == again.read_bytes()
    assert check_map(path) == []
    sectors = load_town(path).sectors.values()
    assert {one.address.split(":")[-1]: one.private for one in sectors} == {
        "First house": True,
        "Second house": True,
        "Hobbs Cafe": False,
        "Green": False,
    }
