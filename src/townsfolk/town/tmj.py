"""The Tiled file format (JSON, `.tmj`), as far as a town needs it: the file as it is, no meaning.

Images are the front end's affair: of tilesets only the range of numbers and the files are read.
"""

import base64
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from townsfolk.errors import TownError

_ZLIB_OR_GZIP = 15 + 32
"""The window size that makes zlib tell its own format and gzip's apart by the header."""

MOST_TILES = 1000 * 1000
"""A town of 2,000 people has so many; more would take long to read and much memory."""

_SHOWN_ERRORS = 5
"""How many wrong values of a file are named at once; a file that isn't Tiled's has thousands."""


class Property(BaseModel):
    """A custom property of a map or a shape."""

    name: str
    value: Any = None


class Shape(BaseModel):
    """What Tiled calls an object: something drawn on an object layer, in pixels."""

    name: str = ""
    x: FiniteFloat = 0
    y: FiniteFloat = 0
    width: FiniteFloat = Field(default=0, ge=0)
    height: FiniteFloat = Field(default=0, ge=0)
    rotation: FiniteFloat = 0
    ellipse: bool = False
    gid: Any = None
    polygon: Any = None
    polyline: Any = None
    text: Any = None
    template: Any = None
    properties: list[Property] = []

    @property
    def values(self) -> dict[str, Any]:
        """The custom properties by name."""
        return {prop.name: prop.value for prop in self.properties}

    @property
    def is_rectangle(self) -> bool:
        """Whether it is an upright rectangle or a point, all of it written in this file."""
        others = (self.gid, self.polygon, self.polyline, self.text, self.template)
        return not (self.ellipse or self.rotation or any(other is not None for other in others))


class Layer(BaseModel):
    """A layer of any type; `data` is read by `tile_ids`, when it is needed."""

    type: str
    name: str = ""
    width: int = 0
    height: int = 0
    offsetx: FiniteFloat = 0
    offsety: FiniteFloat = 0
    visible: bool = True
    data: Any = None
    compression: str = ""
    objects: list[Shape] = []
    layers: list["Layer"] = []


class Tileset(BaseModel):
    """The pictures of a range of tile numbers, written into the map or in a file of its own."""

    firstgid: int = 1
    source: str = ""
    name: str = ""
    image: str = ""
    tilecount: int = 0
    margin: int = 0
    spacing: int = 0

    @property
    def called(self) -> str:
        """What to call it in a sentence."""
        return self.name or self.source or "without a name"

    @property
    def files(self) -> list[str]:
        """The files it needs, from where the map lies."""
        return [file for file in (self.source, self.image) if file]

    def holds(self, number: int) -> bool:
        """Say whether a tile number is in its range, which an outer file doesn't tell."""
        return not self.tilecount or number < self.firstgid + self.tilecount


class MapFile(BaseModel):
    """A map file with layers taken out of their groups."""

    width: int = Field(ge=1)
    height: int = Field(ge=1)
    tilewidth: int = Field(ge=1)
    tileheight: int = Field(ge=1)
    layers: list[Layer]
    tilesets: list[Tileset] = []
    properties: list[Property] = []

    @property
    def world(self) -> object:
        """The map's property `world`, or None."""
        return next((prop.value for prop in self.properties if prop.name == "world"), None)

    def named(self, kind: str, name: str) -> list[Layer]:
        """Return the layers of a type (`tilelayer`, `objectgroup`) and name, in their order."""
        return [layer for layer in self.layers if (layer.type, layer.name) == (kind, name)]


def read_map(path: Path) -> MapFile:
    """Read a map file. Raises `TownError` when it isn't an orthogonal, finite Tiled JSON map."""
    raw = _read_json(path)
    if not isinstance(raw, dict) or raw.get("type") != "map":
        raise TownError(
            f'{str(path)!r} isn\'t a Tiled map: expected a JSON object with "type": "map". '
            "Save the map in Tiled as JSON (.tmj)."
        )
    _refuse_other_kinds(path, raw)
    _refuse_too_many_tiles(path, raw)
    try:
        file = MapFile.model_validate(raw)
    except ValidationError as error:
        raise TownError(_explain(path, error)) from error
    return file.model_copy(update={"layers": list(_flat(file.layers, 0, 0))})


def tile_ids(layer: Layer, count: int) -> Sequence[int]:
    """Return the `count` tile numbers of a tile layer, row by row; 0 is an empty tile.

    Raises `TownError` when the layer's data can't be decoded or has another length.
    """
    ids = _decode(layer, count) if isinstance(layer.data, str) else layer.data
    if not isinstance(ids, list | tuple) or not all(isinstance(number, int) for number in ids):
        raise TownError(
            f"The data of the layer {layer.name!r} aren't tile numbers. Expected CSV or Base64; "
            "choose one in Tiled: Map > Map Properties > Tile Layer Format."
        )
    if len(ids) != count:
        raise TownError(
            f"The layer {layer.name!r} holds {len(ids)} tiles, but the map has {count}. "
            "Save the map again in Tiled."
        )
    return ids


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise TownError(f"There is no map {str(path)!r}. Check the path.") from error
    except OSError as error:
        raise TownError(f"The map {str(path)!r} can't be read: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise TownError(
            f"{str(path)!r} isn't JSON: {error}. Save the map in Tiled as JSON (.tmj)."
        ) from error


def _refuse_other_kinds(path: Path, raw: dict[str, Any]) -> None:
    if raw.get("orientation") != "orthogonal":
        raise TownError(
            f"The map {str(path)!r} is {raw.get('orientation')}, expected orthogonal. "
            "Set it in Tiled: Map > Map Properties > Orientation."
        )
    if raw.get("infinite"):
        raise TownError(
            f"The map {str(path)!r} is infinite; a town has a fixed size. "
            "Turn off Map > Map Properties > Infinite in Tiled."
        )
    if raw.get("tilewidth") != raw.get("tileheight"):
        raise TownError(
            f"The tiles of {str(path)!r} are {raw.get('tilewidth')} x {raw.get('tileheight')} "
            "pixels, expected squares. Use a tileset with square tiles."
        )


def _refuse_too_many_tiles(path: Path, raw: dict[str, Any]) -> None:
    width, height = raw.get("width"), raw.get("height")
    if isinstance(width, int) and isinstance(height, int) and width * height > MOST_TILES:
        raise TownError(
            f"The map {str(path)!r} has {width} x {height} tiles, which is too many: expected at "
            f"most {MOST_TILES:,}. Make it smaller in Tiled: Map > Resize Map."
        )


def _explain(path: Path, error: ValidationError) -> str:
    places = "; ".join(
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg'].lower()}"
        for problem in error.errors()[:_SHOWN_ERRORS]
    )
    return f"{str(path)!r} isn't what Tiled 1.2 or later writes: {places}. Save it again in Tiled."


def _flat(layers: list[Layer], offset_x: float, offset_y: float) -> Iterator[Layer]:
    for layer in layers:
        x, y = offset_x + layer.offsetx, offset_y + layer.offsety
        if layer.type == "group":
            yield from _flat(layer.layers, x, y)
        else:
            yield layer.model_copy(update={"offsetx": x, "offsety": y})


def _decode(layer: Layer, count: int) -> Sequence[int]:
    if layer.compression not in ("", "zlib", "gzip"):
        raise TownError(
            f"The layer {layer.name!r} is compressed with {layer.compression}; expected CSV, or "
            "Base64 with zlib, gzip or nothing. Choose one in Tiled: Map > Map Properties > "
            "Tile Layer Format."
        )
    try:
        data = base64.b64decode("".join(layer.data.split()), validate=True)
        if layer.compression:
            # One byte more than is right, so that too much data shows and a bomb doesn't explode.
            data = zlib.decompressobj(_ZLIB_OR_GZIP).decompress(data, 4 * count + 1)
        return [number for (number,) in struct.iter_unpack("<I", data)]
    except (ValueError, zlib.error, struct.error) as error:
        raise TownError(
            f"The data of the layer {layer.name!r} are damaged: {error}. "
            "Save the map again in Tiled."
        ) from error
