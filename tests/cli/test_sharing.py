from pathlib import Path

import pytest
from called import Townsfolk

from townsfolk.cli.moments import step_of
from townsfolk.errors import BadInputError
from townsfolk.store.reading import Reading


def test_a_moment_is_a_step_or_a_time(ville: Path) -> None:
    with Reading.of("ville") as reading:
        clock = reading.clock
    assert step_of("77", clock, 0) == 77
    assert step_of("2023-02-13T07:00", clock, 0) == 2520
    assert step_of(None, clock, 12) == 12
    with pytest.raises(BadInputError, match="is no moment: expected a step"):
        step_of("noon", clock, 0)


def test_sharing_writes_an_html_file_and_nothing_else(townsfolk: Townsfolk, ville: Path) -> None:
    result = townsfolk("share", "ville", "-o", "town.txt")
    assert result.code == 2
    assert "Expected a file such as ville.html" in result.err
