import base64
import gzip
import json
import struct
import zlib
from pathlib import Path

import pytest

from townsfolk.errors import TownError
from townsfolk.town.tmj import Layer, read_map, tile_ids

IDS = [0, 7, 3_000_000_000, 1]
PACKED = struct.pack("<4I", *IDS)


def layer_of(data: object, compression: str = "") -> Layer:
    return Layer(type="tilelayer", name="floor", data=data, compression=compression)


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "layer",
    [
        layer_of(IDS),
        layer_of(base64_of(PACKED)),
        layer_of("\n   " + base64_of(PACKED) + "\n  "),
        layer_of(base64_of(zlib.compress(PACKED)), "zlib"),
        layer_of(base64_of(gzip.compress(PACKED)), "gzip"),
    ],
    ids=["csv", "base64", "base64 in its own lines", "zlib", "gzip"],
)
def test_tiles_are_read_from_each_format_that_tiled_writes_by_default(layer: Layer) -> None:
    assert list(tile_ids(layer, 4)) == IDS


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (layer_of("AAAA", "zstd"), "is compressed with zstd; expected CSV, or Base64 with zlib"),
        (layer_of("?!"), "are damaged"),
        (layer_of(base64_of(PACKED[:-1])), "are damaged"),
        (layer_of(base64_of(b"no zlib"), "zlib"), "are damaged"),
        (layer_of(base64_of(PACKED * 2)), "holds 8 tiles, but the map has 4"),
        (layer_of(base64_of(zlib.compress(PACKED)[:-9]), "zlib"), "'floor'"),
        (layer_of([1, 2, 3]), "holds 3 tiles, but the map has 4"),
        (layer_of(["1", 2, 3, 4]), "aren't tile numbers"),
        (layer_of(None), "aren't tile numbers"),
        (layer_of({}), "aren't tile numbers"),
    ],
)
def test_other_data_are_refused_with_a_sentence(layer: Layer, words: str) -> None:
    with pytest.raises(TownError) as caught:
        tile_ids(layer, 4)
    assert words in str(caught.value)


def test_a_small_file_cant_unpack_into_a_huge_layer() -> None:
    bomb = layer_of(base64_of(zlib.compress(bytes(50_000_000), 9)), "zlib")
    with pytest.raises(TownError, match="damaged"):
        tile_ids(bomb, 4)


def test_layers_come_out_of_their_groups_with_the_offsets_added(tmp_path: Path) -> None:
    inner = {"type": "group", "name": "inner", "offsetx": 2, "layers": [
        {"type": "tilelayer", "name": "floor", "offsetx": 3, "offsety": 1},
    ]}  # fmt: skip
    outer = {"type": "group", "name": "outer", "offsetx": 10, "layers": [inner]}
    file = tmp_path / "map.tmj"
    file.write_text(
        json.dumps(
            {"type": "map", "orientation": "orthogonal", "width": 1, "height": 1}
            | {"tilewidth": 8, "tileheight": 8, "layers": [outer]}
        )
    )
    (layer,) = read_map(file).layers
    assert (layer.name, layer.offsetx, layer.offsety) == ("floor", 15, 1)
