"""A copy of tiny_town for a test to spoil: a fresh one for each."""

import json
import shutil
from pathlib import Path
from typing import Any

from townsfolk.town.check import Problem, check_map

TINY_TOWN = Path(__file__).parents[1] / "towns" / "tiny_town"


class Drawing:
    """The map as Tiled's JSON, with the edits that a careless hand makes. All in tiles."""

    def __init__(self, folder: Path) -> None:
        source = TINY_TOWN / "tiny_town.tmj"
        self.raw: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        self._file = folder / "broken.tmj"
        shutil.copy(TINY_TOWN / "tiles.png", folder)

    def save(self) -> Path:
        self._file.write_text(json.dumps(self.raw), encoding="utf-8")
        return self._file

    def check(self) -> list[Problem]:
        return check_map(self.save())

    def layer(self, name: str) -> Any:
        return next(layer for layer in self.raw["layers"] if layer["name"] == name)

    def shape(self, layer: str, name: str) -> Any:
        return next(shape for shape in self.layer(layer)["objects"] if shape["name"] == name)

    def add(self, layer: str, name: str, x: float, y: float, width: float, height: float) -> None:
        shape = {"name": name, "properties": []} | self._box(x, y, width, height)
        self.layer(layer)["objects"].append(shape)

    def resize(
        self, layer: str, name: str, x: float, y: float, width: float, height: float
    ) -> None:
        self.shape(layer, name).update(self._box(x, y, width, height))

    def remove(self, layer: str, name: str) -> None:
        self.layer(layer)["objects"].remove(self.shape(layer, name))

    def set_property(self, layer: str, name: str, key: str, value: object) -> None:
        shape = self.shape(layer, name)
        others = [prop for prop in shape.get("properties", []) if prop["name"] != key]
        shape["properties"] = [*others, {"name": key, "value": value}]

    def block(self, *tiles: tuple[int, int]) -> None:
        self._put(3, *tiles)

    def unblock(self, *tiles: tuple[int, int]) -> None:
        self._put(0, *tiles)

    def _put(self, number: int, *tiles: tuple[int, int]) -> None:
        for x, y in tiles:
            self.layer("collisions")["data"][y * self.raw["width"] + x] = number

    def _box(self, x: float, y: float, width: float, height: float) -> dict[str, float]:
        size = self.raw["tilewidth"]
        return {"x": x * size, "y": y * size, "width": width * size, "height": height * size}
