from pathlib import Path

import pytest
from called import Townsfolk
from PIL import Image

from townsfolk.cli.filming import size_of
from townsfolk.errors import BadInputError


def test_a_picture_of_a_moment_is_as_large_as_asked_for(townsfolk: Townsfolk, ville: Path) -> None:
    wish = ("--from", "4000", "--follow", "klaus", "--size", "320x200", "-o", "klaus.png")
    result = townsfolk("film", "ville", *wish)
    assert result.code == 0, result.err
    assert "Wrote klaus.png (1 picture" in result.out
    with Image.open("klaus.png") as picture:
        assert picture.size == (320, 200)


def test_a_film_that_would_be_too_long_says_which_speed_is_enough(
    townsfolk: Townsfolk, ville: Path
) -> None:
    result = townsfolk("film", "ville", "-o", "all.gif")
    assert result.code == 2
    assert "a speed of 734 or more" in " ".join(result.err.split())
    assert not Path("all.gif").exists()


@pytest.mark.parametrize("size", ["640", "0x0", "9999x100", "axb", "640x"])
def test_a_size_is_two_numbers_within_bounds(size: str) -> None:
    with pytest.raises(BadInputError, match="is no size: expected WIDTHxHEIGHT"):
        size_of(size)
