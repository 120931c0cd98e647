import base64
import runpy
import zlib

import pytest
from map_drawing import TINY_TOWN, Drawing

from townsfolk.errors import TownError
from townsfolk.names import Address, Tile
from townsfolk.town.tiled import load_town

ROOM = "Tiny Town:Ada's house:room"


def test_tiny_town_is_read_as_it_was_drawn(drawing: Drawing) -> None:
    town = load_town(drawing.save())
    assert (town.name, town.world) == ("broken", "Tiny Town")
    assert (town.width, town.height, town.tile_size) == (24, 16, 16)
    assert [len(places) for places in (town.sectors, town.arenas, town.objects)] == [5, 6, 12]
    assert [place.address for place in town.sectors.values() if place.private] == [
        "Tiny Town:Ada's house",
        "Tiny Town:Ben's house",
    ]
    assert town.arenas[Address("Tiny Town:Inn:guest room")].private


def test_the_committed_map_is_what_its_script_draws(drawing: Drawing) -> None:
    script = runpy.run_path(str(TINY_TOWN / "draw.py"))
    assert drawing.raw == script["tiny_map"]()
    assert (TINY_TOWN / "tiles.png").read_bytes() == script["tiles_png"]()


def test_two_shapes_of_one_name_are_one_object(drawing: Drawing) -> None:
    table = load_town(drawing.save()).objects[Address("Tiny Town:Corner Cafe:cafe:table")]
    assert table.tiles == (Tile(17, 4), Tile(20, 4))
    assert table.capacity == 4
    assert table.affords == {"eat", "drink", "talk"}


def test_an_object_is_used_on_it_or_when_it_is_blocked_beside_it(drawing: Drawing) -> None:
    objects = load_town(drawing.save()).objects
    assert objects[Address(f"{ROOM}:bed")].spots == (Tile(2, 2), Tile(2, 3))
    assert objects[Address(f"{ROOM}:desk")].spots == (Tile(2, 4), Tile(3, 4), Tile(4, 5))


def test_an_object_in_a_walled_corner_is_used_from_another_arena_of_its_sector(
    drawing: Drawing,
) -> None:
    drawing.resize("arenas", "cafe", 17, 2, 5, 4)
    drawing.resize("objects", "counter", 18, 2, 2, 1)
    drawing.unblock((17, 2))
    drawing.add("arenas", "kitchen", 16, 2, 1, 4)
    drawing.add("objects", "oven", 16, 2, 1, 1)
    oven = Address("Tiny Town:Corner Cafe:kitchen:oven")
    assert load_town(drawing.save()).objects[oven].spots == (Tile(16, 3),)
    drawing.block((16, 3))
    assert load_town(drawing.save()).objects[oven].spots == (Tile(17, 2),)


def test_an_object_that_reaches_into_another_room_is_used_in_its_own(drawing: Drawing) -> None:
    drawing.resize("objects", "notice board", 18.4, 12, 3, 1)
    board = load_town(drawing.save()).objects[Address("Tiny Town:Inn:hall:notice board")]
    assert board.tiles == (Tile(18, 12), Tile(19, 12), Tile(20, 12))
    assert board.spots == (Tile(18, 12), Tile(19, 12))


def test_a_tile_belongs_to_a_rectangle_that_holds_its_centre(drawing: Drawing) -> None:
    drawing.resize("objects", "bench", 6.5, 12.4, 1.2, 1)
    bench = load_town(drawing.save()).objects[Address("Tiny Town:Green Park:lawn:bench")]
    assert bench.tiles == (Tile(6, 12), Tile(7, 12))


def test_a_rectangle_too_small_for_a_tile_takes_the_tile_it_is_in(drawing: Drawing) -> None:
    drawing.add("objects", "coin", 8.7, 12.7, 0.1, 0.1)
    coin = load_town(drawing.save()).objects[Address("Tiny Town:Green Park:lawn:coin")]
    assert coin.tiles == (Tile(8, 12),)


def test_what_is_cut_off_from_the_rest_is_not_walkable(drawing: Drawing) -> None:
    drawing.block((1, 0), (1, 0), (0, 1))
    town = load_town(drawing.save())
    assert not town.is_walkable(Tile(0, 0))
    assert town.is_walkable(Tile(2, 0))


def test_layers_in_groups_compressed_layers_and_external_tilesets_are_read(
    drawing: Drawing,
) -> None:
    collisions = drawing.layer("collisions")
    packed = b"".join(number.to_bytes(4, "little") for number in collisions["data"])
    collisions["data"] = base64.b64encode(zlib.compress(packed)).decode()
    collisions |= {"encoding": "base64", "compression": "zlib"}
    drawing.raw["layers"] = [{"type": "group", "name": "all", "layers": drawing.raw["layers"]}]
    drawing.raw["tilesets"] = [{"firstgid": 1, "source": "elsewhere.tsj"}]
    assert not load_town(drawing.save()).is_walkable(Tile(1, 1))


def test_a_tile_on_any_layer_of_collisions_blocks(drawing: Drawing) -> None:
    second = drawing.layer("collisions") | {"data": [3] + [0] * (24 * 16 - 1)}
    drawing.raw["layers"].append(second)
    town = load_town(drawing.save())
    assert not town.is_walkable(Tile(0, 0))
    assert not town.is_walkable(Tile(1, 1))


def test_warnings_do_not_keep_a_town_from_loading(drawing: Drawing) -> None:
    drawing.remove("objects", "notice board")
    assert load_town(drawing.save()).arenas[Address("Tiny Town:Inn:hall")].objects == ()


def test_all_that_is_wrong_is_in_one_message(drawing: Drawing) -> None:
    drawing.shape("objects", "bench")["name"] = ""
    drawing.set_property("objects", "counter", "capacity", 9)
    with pytest.raises(TownError) as caught:
        load_town(drawing.save())
    lines = str(caught.value).split("\n- ")
    assert "broken.tmj' can't be used" in lines[0]
    assert "has no name" in lines[1]
    assert "has capacity 9" in lines[2]
    assert len(lines) == 3
