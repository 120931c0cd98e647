"""Drawing pixels, and the PNG files that come of it."""

import io

import pytest
from PIL import Image

from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import CLEAR, CORAL, INK, LEAF, SHADOW, WHITE


def test_what_lies_outside_the_picture_is_left_out() -> None:
    c = Canvas(4, 4)
    c.rect(-2, -2, 4, 4, LEAF)
    c.disc(2, 2, 6, 6, CORAL)
    c.px(9, 9, INK)
    assert c.at(0, 0) == c.at(1, 1) == LEAF
    assert c.at(3, 3) == CORAL
    assert c.at(3, 0) == CLEAR


def test_a_picture_can_be_laid_over_the_edge_of_another() -> None:
    c, stone = Canvas(4, 4, WHITE), Canvas(4, 4, INK)
    c.paste(stone, -3, 3)
    assert [c.at(x, 3) for x in range(2)] == [INK, WHITE]
    assert c.part(-1, 0, 2, 1).at(0, 0) == CLEAR


def test_a_shadow_darkens_what_it_falls_on_and_stays_a_shadow_on_nothing() -> None:
    shade = Canvas(1, 1, SHADOW)
    ground, nothing = Canvas(1, 1, WHITE), Canvas(1, 1)
    ground.paste(shade, 0, 0)
    nothing.paste(shade, 0, 0)
    assert ground.at(0, 0)[3] == 255
    assert INK[0] < ground.at(0, 0)[0] < WHITE[0]
    assert nothing.at(0, 0) == SHADOW


def test_a_disc_is_round_and_alike_on_all_sides() -> None:
    c = Canvas(8, 6)
    c.disc(0, 0, 8, 6, LEAF)
    assert c.data() == c.flipped().data()
    assert c.at(0, 0) == CLEAR
    assert c.at(4, 0) == c.at(0, 3) == LEAF


@pytest.mark.parametrize("colours", [2, 300])
def test_a_png_file_shows_the_same_pixels(colours: int) -> None:
    c = Canvas(20, 15)
    for i in range(colours):
        c.px(i % 20, i // 20, (i % 256, i // 256, 7, 255))
    c.px(0, 14, SHADOW)
    with Image.open(io.BytesIO(c.png())) as picture:
        assert picture.size == (20, 15)
        assert picture.convert("RGBA").tobytes() == c.data()
