"""The small picture of a map is the map, and what is missing of it stays ground."""

import json
from io import BytesIO
from pathlib import Path

from PIL import Image

from townsfolk.film.preview import WIDTH, preview
from townsfolk.film.tiles import GROUND

VILLE = Path(__file__).parents[2] / "towns" / "the_ville"


def drawn(tmj: bytes, folder: Path | None = VILLE) -> Image.Image:
    """Return the small picture of a map with the pictures of a folder."""
    png = preview(tmj, lambda path: (folder / path).read_bytes() if folder else None)
    return Image.open(BytesIO(png)).convert("RGB")


def test_it_is_the_whole_map_made_small() -> None:
    small = drawn((VILLE / "the_ville.tmj").read_bytes())
    assert small.size == (WIDTH, round(WIDTH * 100 / 140))
    ours = Image.open(VILLE / "preview.png").convert("RGB").resize((24, 17))
    pairs = zip(small.resize((24, 17)).tobytes(), ours.tobytes(), strict=True)
    assert sum(abs(a - b) for a, b in pairs) / (24 * 17 * 3) < 12


def test_what_has_no_picture_is_ground() -> None:
    small = drawn((VILLE / "the_ville.tmj").read_bytes(), None)
    assert set(small.get_flattened_data()) == {GROUND}


def test_a_map_wider_than_the_picture_is_as_wide() -> None:
    raw = json.loads((VILLE / "the_ville.tmj").read_bytes())
    for layer in raw["layers"]:
        if layer["type"] == "tilelayer":
            layer |= {"data": [1] * (600 * 10), "width": 600, "height": 10}
            layer.pop("encoding", None)
            layer.pop("compression", None)
    assert drawn(json.dumps(raw | {"width": 600, "height": 10}).encode()).size == (WIDTH, 8)
