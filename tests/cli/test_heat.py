from pathlib import Path

import numpy as np
import pytest
from called import Townsfolk
from PIL import Image

from townsfolk.cli.heat import count_stays
from townsfolk.cli.map_picture import map_picture
from townsfolk.simulation.towns import town_of_map
from townsfolk.store.reading import Reading
from townsfolk.town.tmj import MapFile


def test_every_waking_step_is_counted_where_it_was_spent(ville: Path) -> None:
    with Reading.of("ville") as reading:
        town = town_of_map(reading.tmj(), reading.meta["town"])
        stays = count_stays(reading, town)
        spent = int(stays.grid.sum())
        assert spent == sum(steps for steps, _ in stays.places.values())
        assert 0 < spent < reading.step * len(reading.names())
    assert stays.places["Hobbs Cafe"][1] == 3


def test_the_picture_shows_the_map_and_the_list_its_places(
    townsfolk: Townsfolk, ville: Path
) -> None:
    result = townsfolk("heatmap", "ville", "heat.png")
    assert result.code == 0, result.err
    assert "Hobbs Cafe" in result.out
    with Image.open("heat.png") as picture:
        assert picture.width == 140 * 8
        assert len(np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)) > 100


def test_only_png_files_are_written(townsfolk: Townsfolk, ville: Path) -> None:
    assert townsfolk("heatmap", "ville", "heat.jpg").code == 2


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "P", "L"])
def test_tiles_of_any_kind_of_png_are_drawn(tmp_path: Path, mode: str) -> None:
    tile = Image.new("RGB", (16, 16), (10, 20, 30)).convert(mode)
    tile.save(tmp_path / "tiles.png")
    drawn = map_picture(one_tile_map(), tmp_path)
    assert (drawn.pixels == np.asarray(tile.convert("RGBA"))).all()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n\0\0"])
def test_tiles_that_cannot_be_read_are_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tiles.png").write_bytes(content)
    assert len(np.unique(map_picture(one_tile_map(), tmp_path).pixels.reshape(-1, 4), axis=0)) == 1


def one_tile_map() -> MapFile:
    """Return a map of one tile, the first of `tiles.png`."""
    layer = {"name": "ground", "type": "tilelayer", "width": 1, "height": 1, "data": [1]}
    sheet = {"firstgid": 1, "name": "tiles", "image": "tiles.png", "tilewidth": 16}
    return MapFile.model_validate(
        {"width": 1, "height": 1, "tilewidth": 16, "tileheight": 16, "layers": [layer],
         "tilesets": [sheet]}
    )  # fmt: skip
