"""Each `broken/NAME.tmj` has one mistake, and `broken/NAME.txt` says what must be said of it."""

from pathlib import Path

import pytest

from townsfolk.town.check import check_map

CASES = sorted((Path(__file__).parent / "broken").glob("*.tmj"))


def test_there_are_at_least_twelve_broken_maps() -> None:
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_mistake_of_a_broken_map_is_said_in_its_sentence(case: Path) -> None:
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert expected in " ".join(problem.text for problem in check_map(case))
