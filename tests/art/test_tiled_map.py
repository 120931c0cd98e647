"""Cutting a plan into tiles."""

import json

from art.furniture import sofa
from art.plan import Box, Plan
from art.tiled import COLUMNS, PITCH, Tiles, map_text

from townsfolk.looks.canvas import TILE
from townsfolk.looks.palette import BLUE


def small_plan() -> Plan:
    plan = Plan(6, 6)
    plan.put(sofa(2, BLUE), 0, 2)
    plan.put(sofa(2, BLUE), 3, 4)
    plan.sector("yard", Box(0, 0, 6, 6))
    plan.finish()
    return plan


def test_the_same_thing_twice_is_the_same_tiles() -> None:
    plan = small_plan()
    data = Tiles(plan).data["furniture"]
    assert data[1 * 6 + 0] == data[3 * 6 + 3] != 0
    assert data[2 * 6 + 1] == data[4 * 6 + 4] != 0


def test_every_tile_number_shows_what_was_drawn() -> None:
    plan = small_plan()
    tiles = Tiles(plan)
    sheet = tiles.sheets["furniture"].picture()
    place = tiles.data["furniture"][2 * 6] - tiles.first["furniture"]
    x, y = place % COLUMNS * PITCH + 1, place // COLUMNS * PITCH + 1
    drawn = plan.layers["furniture"].part(0, 2 * TILE, TILE, TILE)
    assert sheet.part(x, y, TILE, TILE).data() == drawn.data()
    assert sheet.at(x - 1, y + 9) == sheet.at(x, y + 9)
    assert sheet.at(x + TILE, y + 9) == sheet.at(x + TILE - 1, y + 9)


def test_the_map_file_embeds_its_tilesets_and_hides_what_is_not_for_the_eye() -> None:
    plan = small_plan()
    content = json.loads(map_text(plan, Tiles(plan)))
    assert all("source" not in tileset for tileset in content["tilesets"])
    shown = {layer["name"]: layer["visible"] for layer in content["layers"]}
    hidden = ["lights", "collisions", "sectors", "arenas", "objects"]
    assert [name for name, visible in shown.items() if not visible] == hidden
    above = next(layer for layer in content["layers"] if layer["name"] == "above")
    assert above["properties"] == [{"name": "above", "type": "bool", "value": True}]
