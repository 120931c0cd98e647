from pathlib import Path

import numpy as np
import pytest
from called import Townsfolk
from PIL import Image

from townsfolk.cli.heat import count_stays
from townsfolk.cli.map_picture import read_png
from townsfolk.errors import TownError
from townsfolk.simulation.simulation import town_of_map
from townsfolk.store.reading import Reading


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
def test_a_png_of_any_kind_is_read_as_pillow_reads_it(tmp_path: Path, mode: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (13, 17, 4), dtype=np.uint8)
    noise[..., 3] = 255
    noise[3:9] = (10, 20, 30, 255)
    picture = Image.fromarray(noise).convert(mode)
    picture.save(tmp_path / "x.png")
    expected = np.asarray(picture.convert("RGBA"))
    assert (read_png((tmp_path / "x.png").read_bytes()) == expected).all()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_png_is_refused(content: bytes) -> None:
    with pytest.raises(TownError, match="can't be read as a PNG"):
        read_png(content)
