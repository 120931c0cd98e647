import json
from collections.abc import Iterable

from real_files import MATRIX, needs_real_files
from townsfolk.classic.drawing import rectangles
from townsfolk.classic.folder import Folder
from townsfolk.classic.matrix import read_matrix
from townsfolk.classic.report import Report
from townsfolk.classic.towns import bring_town
from townsfolk.names import Address, Tile, address_of
from townsfolk.settings import home_dir
from townsfolk.town.check import survey


def test_rectangles_cover_each_tile_once() -> None:
    tiles = {Tile(x, y) for x in range(7) for y in range(5) if (x * y) % 3 != 1}
    covered = [
        Tile(x + dx, y + dy)
        for x, y, width, height in rectangles(tiles)
        for dx in range(width)
        for dy in range(height)
    ]
    assert sorted(covered) == sorted(tiles)


@needs_real_files
def test_a_map_keeps_every_address_and_every_wall() -> None:
    report = Report()
    matrix = read_matrix(Folder(MATRIX, report))
    kept = bring_town(MATRIX, report)
    addresses: dict[Address, set[Tile]] = {}
    for tile, thing in matrix.objects.items():
        place = address_of(matrix.world, matrix.sectors[tile], matrix.arenas[tile], thing)
        addresses.setdefault(place, set()).add(tile)
    town = kept.town
    assert {one: set(thing.tiles) for one, thing in town.objects.items()} == addresses
    assert (len(town.sectors), len(town.arenas), len(town.objects)) == (19, 63, 222)
    assert sorted(
        (str(arena), tile) for arena, tiles in kept.spawns.items() for tile in tiles
    ) == sorted(matrix.spawns)
    walkable = [
        Tile(x, y)
        for x in range(town.width)
        for y in range(town.height)
        if town.is_walkable(Tile(x, y))
    ]
    assert not matrix.blocked & set(walkable)
    assert len(walkable) == 4158
    path = home_dir() / "towns" / town.name / f"{town.name}.tmj"
    assert not [one.text for one in survey(path)[1] if not one.warning]


@needs_real_files
def test_the_same_map_is_kept_once() -> None:
    names = {bring_town(MATRIX, Report()).town.name for _ in range(2)}
    assert names == {"classic_the_ville"}


@needs_real_files
def test_walls_furniture_lanes_and_woods_are_drawn_where_they_are() -> None:
    kept = bring_town(MATRIX, Report())
    content = json.loads(kept.tmj)
    layers = {one["name"]: one.get("data") for one in content["layers"]}
    folder = home_dir() / "towns" / kept.town.name
    assert all((folder / one["image"]).is_file() for one in content["tilesets"])
    town = kept.town

    def share(layer: str, tiles: Iterable[Tile]) -> float:
        places = list(tiles)
        return sum(bool(layers[layer][y * town.width + x]) for x, y in places) / len(places)

    every = [Tile(x, y) for x in range(town.width) for y in range(town.height)]
    rooms = [tile for arena in town.arenas.values() for tile in arena.tiles]
    assert share("ground", every) == 1
    assert share("floor", (one for one in rooms if town.is_walkable(one))) > 0.7
    assert share("above", every) > 0.1, "crowns of trees"
    inside = {tile for sector in town.sectors.values() for tile in sector.tiles}
    seen = share("walls", inside) + share("furniture", inside)
    assert seen > share("collisions", inside), "all that blocks is seen, and what doesn't too"
    assert min(len(set(layers[layer])) for layer in ("floor", "walls", "furniture")) > 10
