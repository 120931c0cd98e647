from io import BytesIO

import pytest
from PIL import Image

from townsfolk.classic.blocks import (
    EAST,
    KINDS,
    NORTH,
    SOUTH,
    WEST,
    mask_of,
    number_of,
    picture,
    tileset,
)
from townsfolk.names import Tile


@pytest.mark.parametrize(
    ("near", "mask"),
    [([], 0), ([(1, 0)], NORTH), ([(2, 1), (0, 1)], EAST | WEST), ([(1, 2), (0, 0)], SOUTH)],
)
def test_a_mask_says_which_of_the_four_neighbours_are_alike(
    near: list[tuple[int, int]], mask: int
) -> None:
    assert mask_of(Tile(1, 1), {Tile(*one) for one in near}) == mask


def test_each_kind_and_mask_has_a_number_of_its_own_in_the_tileset() -> None:
    sheet = tileset(100)
    numbers = [number_of(100, kind, mask) for kind in KINDS for mask in range(16)]
    assert sorted(numbers) == list(range(100, 100 + sheet["tilecount"]))


def test_the_picture_is_as_large_as_the_tileset_says_and_no_tile_is_empty() -> None:
    drawn, sheet = picture(), tileset(1)
    assert (drawn.width, drawn.height) == (sheet["imagewidth"], sheet["imageheight"])
    with Image.open(BytesIO(drawn.png())) as read:
        assert read.size == (drawn.width, drawn.height)
    for index in range(sheet["tilecount"]):
        left, top = (1 + 18 * place for place in (index % 16, index // 16))
        assert not drawn.part(left, top, 16, 16).is_empty, index
