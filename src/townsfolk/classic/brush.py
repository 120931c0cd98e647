"""What our own Ville teaches about drawing: pictures of things and plants, floors, and verbs.

So no picture has to be known here by its number.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import eq
from pathlib import Path
from typing import Any

from townsfolk.names import Tile, last_part
from townsfolk.town.distances import neighbours
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town, TownObject

GROUND, DETAIL, FLOOR, WALLS, FURNITURE, ABOVE = (
    "ground",
    "ground_detail",
    "floor",
    "walls",
    "furniture",
    "above",
)
LAYERS = (GROUND, DETAIL, FLOOR, WALLS, FURNITURE, ABOVE)
_PLAIN_FLOOR = 0.2
"""A room's commonest tile is its floor when it covers this much of it; else a rug may be."""
_TREE_ROWS = 5
_LANE = 1
"""The colour of a lane among the kinds of ground."""

Parts = Mapping[tuple[int, int, str], int]
"""A picture of some tiles: their numbers by column, row and layer."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An object as it is drawn: `width` and `height` of its tiles, and all parts of its picture."""

    width: int
    height: int
    parts: Parts


class Brush:
    """The pictures of each kind of place and thing in our Ville, and what things are good for."""

    def __init__(self, map_path: Path) -> None:
        self.raw: dict[str, Any] = json.loads(map_path.read_text(encoding="utf-8"))
        self._width: int = self.raw["width"]
        self._data = {one["name"]: one.get("data") for one in self.raw["layers"]}
        town = load_town(map_path)
        self._things: dict[str, list[Thing]] = {}
        self._verbs: dict[str, frozenset[str]] = {}
        for thing in town.objects.values():
            name = last_part(thing.address)
            self._things.setdefault(name, []).append(self._thing(thing))
            self._verbs[name] = self._verbs.get(name, frozenset()) | thing.affords
        self._floors = self._learn_floors(town)
        inside = {tile for sector in town.sectors.values() for tile in sector.tiles}
        self.floor = self._usual(FLOOR, inside)
        outside = {Tile(x, y) for x in range(town.width) for y in range(town.height)} - inside
        self.grass = self._common(GROUND, outside, 6)
        self._lanes, self._terrains = self._learn_terrains()
        self.flowers = self._plants(outside, town, solid=False)
        self.bushes = self._plants(outside, town, solid=True)
        self.trees = self._learn_trees(outside)

    @property
    def next_number(self) -> int:
        """The first tile number that no tileset has."""
        last = self.raw["tilesets"][-1]
        return int(last["firstgid"] + last["tilecount"])

    def floor_of(self, arena: str) -> int:
        """Return the floor of a room, by its name."""
        return self._floors.get(nearest(arena, self._floors), 0) or self.floor

    def thing(self, name: str, width: int, height: int) -> Thing:
        """Return how an object is drawn, most nearly of that size."""
        known = self._things[nearest(name, self._things) or "table"]
        return min(known, key=lambda one: abs(one.width - width) + abs(one.height - height))

    def verbs_of(self, thing: str) -> frozenset[str]:
        """Return what an object is good for."""
        return self._verbs.get(nearest(thing, self._verbs)) or frozenset({"use"})

    def lane(self, same: Sequence[bool]) -> int:
        """Return the ground of a lane; `same` says of the eight neighbours which are lanes too,
        clockwise from the north."""
        n, ne, e, se, s, sw, w, nw = same
        around = (n, n and e and ne, e, e and s and se, s, s and w and sw, w, w and n and nw)
        wanted = tuple(_LANE if one else 0 for one in around)
        most = max(self._lanes, key=lambda one: sum(map(eq, one, wanted)), default=wanted)
        return self._lanes.get(most, 0)

    def _at(self, layer: str, tile: Tile) -> int:
        data = self._data[layer]
        inside = 0 <= tile.x < self._width and 0 <= tile.y < len(data) // self._width
        return int(data[tile.y * self._width + tile.x]) if inside else 0

    def _usual(self, layer: str, tiles: Iterable[Tile]) -> int:
        return next(iter(self._common(layer, tiles, 1)), 0)

    def _common(self, layer: str, tiles: Iterable[Tile], most: int) -> list[int]:
        """Return the commonest tile numbers, commonest first."""
        counts = Counter(number for tile in tiles if (number := self._at(layer, tile)))
        return sorted(counts, key=lambda number: (-counts[number], number))[:most]

    def _learn_floors(self, town: Town) -> dict[str, int]:
        floors: dict[str, int] = {}
        for arena in town.arenas.values():
            number = self._usual(FLOOR, arena.tiles)
            covered = sum(self._at(FLOOR, tile) == number for tile in arena.tiles)
            if number and covered >= _PLAIN_FLOOR * len(arena.tiles):
                floors.setdefault(last_part(arena.address), number)
        return floors

    def _thing(self, thing: TownObject) -> Thing:
        xs, ys = [tile.x for tile in thing.tiles], [tile.y for tile in thing.tiles]
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        parts = {}
        for y in range(top - 2, bottom + 1):
            for x in range(left, right + 1):
                layers = (FURNITURE, ABOVE) if y >= top else (ABOVE,)
                for layer in layers:
                    number = self._at(layer, Tile(x, y))
                    joined = y != top - 2 or (x - left, -1, ABOVE) in parts
                    if number and joined and self._is_of("furniture", number):
                        parts[x - left, y - top, layer] = number
        return Thing(right - left + 1, bottom - top + 1, parts)

    def _is_of(self, sheet: str, number: int) -> bool:
        return any(
            one["firstgid"] <= number < one["firstgid"] + one["tilecount"]
            for one in self.raw["tilesets"]
            if one["name"] == sheet
        )

    def _plants(self, outside: Iterable[Tile], town: Town, solid: bool) -> list[int]:
        """Return the small plants: those people can walk over, or those they can't."""
        places = [tile for tile in outside if town.is_walkable(tile) != solid]
        if solid:
            alone = [tile for tile in places if not self._at(ABOVE, Tile(tile.x, tile.y - 1))]
            found = self._common(FURNITURE, alone, 40) + self._common(DETAIL, alone, 40)
            return [number for number in found if self._is_of("nature", number)][:4]
        alone = [tile for tile in places if not any(self._at(DETAIL, n) for n in neighbours(tile))]
        return [one for one in self._common(DETAIL, alone, 60) if one not in self._terrains][:8]

    def _learn_trees(self, outside: Iterable[Tile]) -> list[Parts]:
        """Return the trees that stand alone, three tiles wide around their trunk."""
        found: Counter[tuple[tuple[tuple[int, int, str], int], ...]] = Counter()
        for trunk in outside:
            if not self._is_of("nature", self._at(FURNITURE, trunk)):
                continue
            parts = {
                (dx, dy, layer): number
                for dy in range(1 - _TREE_ROWS, 1)
                for dx in (-1, 0, 1)
                for layer in (FURNITURE, ABOVE)
                if (number := self._at(layer, Tile(trunk.x + dx, trunk.y + dy)))
            }
            if _is_whole(parts) and all(map(self._is_nature, parts.values())):
                found[tuple(sorted(parts.items()))] += 1
        return [dict(parts) for parts, count in found.most_common(12) if count > 1]

    def _is_nature(self, number: int) -> bool:
        return self._is_of("nature", number)

    def _learn_terrains(self) -> tuple[dict[tuple[int, ...], int], set[int]]:
        """Return the tiles of lanes by what is around them, as Tiled's terrain brush has them, and
        those of all kinds of ground."""
        lanes: dict[tuple[int, ...], int] = {}
        terrains: set[int] = set()
        for sheet in self.raw["tilesets"]:
            for kind in sheet.get("wangsets", ()):
                for tile in kind["wangtiles"]:
                    around, number = tuple(tile["wangid"]), sheet["firstgid"] + tile["tileid"]
                    terrains.add(number)
                    if set(around) <= {0, _LANE} and any(around):
                        lanes.setdefault(around, number)
        return lanes, terrains


def _is_whole(tree: Parts) -> bool:
    """Say whether a tree has a crown as wide to its left as to its right."""
    left, right = ({(y, layer) for x, y, layer in tree if x == side} for side in (-1, 1))
    return left == right and (-1, -1, ABOVE) in tree


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that says most nearly the same: equal, or with most words shared."""
    names = list(known)
    if name in names:
        return name
    words = name.split()
    shared = {one: len(set(words) & set(one.split())) for one in names}
    best = max(names, key=lambda one: (shared[one], one.split()[-1] == words[-1]), default="")
    return best if shared.get(best) else ""
