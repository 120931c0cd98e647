"""Ground that goes on from tile to tile."""

import pytest
from art.terrain import edged

from townsfolk.looks.canvas import TILE, Canvas

ALL = (True,) * 8
OPEN_ABOVE = (False, True, True, True, False, True, True, False)


def row(tile: Canvas, y: int) -> list[bool]:
    return [tile.at(x, y)[3] > 0 for x in range(TILE)]


@pytest.mark.parametrize("kind", ["earth", "cobble", "water", "meadow"])
def test_ground_fills_a_tile_whose_neighbours_are_the_same(kind: str) -> None:
    assert all(all(row(edged(kind, ALL, 0), y)) for y in range(TILE))


@pytest.mark.parametrize("kind", ["earth", "cobble", "water", "meadow"])
def test_an_open_side_lets_the_grass_show_and_the_other_sides_stay_closed(kind: str) -> None:
    tile = edged(kind, OPEN_ABOVE, 0)
    assert not all(row(tile, 0))
    assert all(row(tile, TILE - 1))


@pytest.mark.parametrize("kind", ["earth", "cobble", "water"])
def test_an_edge_meets_the_edge_of_the_next_tile(kind: str) -> None:
    tile = edged(kind, OPEN_ABOVE, 0)
    left = [tile.at(0, y)[3] > 0 for y in range(TILE)]
    right = [tile.at(TILE - 1, y)[3] > 0 for y in range(TILE)]
    assert abs(sum(left) - sum(right)) <= 1
