import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from map_drawing import Drawing

from townsfolk.errors import TownError
from townsfolk.names import Tile
from townsfolk.town.check import check_map
from townsfolk.town.tiled import load_town

Spoil = Callable[[Drawing], object]


def without_layer(name: str) -> Spoil:
    return lambda drawing: drawing.raw["layers"].remove(drawing.layer(name))


def with_map(**values: object) -> Spoil:
    return lambda drawing: drawing.raw.update(values)


def with_world(value: object) -> Spoil:
    return with_map(properties=[{"name": "world", "type": "string", "value": value}])


def with_layer(name: str, /, **values: object) -> Spoil:
    return lambda drawing: drawing.layer(name).update(values)


def with_shape(layer: str, name: str, /, **values: object) -> Spoil:
    return lambda drawing: drawing.shape(layer, name).update(values)


def moved(layer: str, name: str, *box: float) -> Spoil:
    return lambda drawing: drawing.resize(layer, name, *box)


def added(layer: str, name: str, *box: float) -> Spoil:
    return lambda drawing: drawing.add(layer, name, *box)


def with_value(layer: str, name: str, key: str, value: object) -> Spoil:
    return lambda drawing: drawing.set_property(layer, name, key, value)


def blocked(*tiles: tuple[int, int]) -> Spoil:
    return lambda drawing: drawing.block(*tiles)


def all_blocked(drawing: Drawing) -> None:
    drawing.layer("collisions")["data"] = [3] * 24 * 16


UNREADABLE: dict[str, tuple[Spoil, str]] = {
    "no map": (with_map(type="tileset"), "isn't a Tiled map"),
    "hexagons": (with_map(orientation="hexagonal"), "is hexagonal, expected orthogonal"),
    "infinite": (with_map(infinite=True), "is infinite; a town has a fixed size"),
    "oblong tiles": (with_map(tileheight=8), "are 16 x 8 pixels, expected squares"),
    "no width": (with_map(width=0), "width: input should be greater than or equal to 1"),
    "far away": (with_shape("objects", "bench", x=float("inf")), "x: input should be a finite"),
    "damaged": (with_layer("collisions", data="!", encoding="base64"), "are damaged"),
    "zstd": (with_layer("collisions", data="AAAA", compression="zstd"), "compressed with zstd"),
    "cut off": (with_layer("collisions", data=[0, 1]), "holds 2 tiles, but the map has 384"),
    "everything blocked": (all_blocked, "collisions: all tiles are blocked. Leave some"),
    "no properties": (with_map(properties=[]), "has no string property 'world'"),
    "no name of the world": (with_world(""), "has no string property 'world'"),
    "world of no text": (with_world(7), "has no string property 'world'"),
    "colon in the world": (with_world("a:b"), "The world 'a:b' has a ':' or ','"),
    "no collisions": (without_layer("collisions"), "There is no tile layer 'collisions'"),
    "no sectors": (without_layer("sectors"), "There is no object layer 'sectors'. Add one"),
    "no arenas": (without_layer("arenas"), "There is no object layer 'arenas'. Add one"),
    "no objects": (without_layer("objects"), "There is no object layer 'objects'. Add one"),
    "narrow layer": (with_layer("ground", width=9), "'ground' is 9 x 16 tiles, but the map is"),
    "shifted": (with_layer("arenas", offsetx=5), "'arenas' is shifted by 5, 0 pixels"),
}

WRONG: dict[str, tuple[Spoil, Tile | None, str]] = {
    "sector without a name": (
        with_shape("sectors", "Inn", name=""),
        Tile(19, 12),
        "sectors: '' at tile (19, 12) has no name. Give it a name",
    ),
    "arena with a colon": (
        with_shape("arenas", "hall", name="a:b"),
        Tile(18, 12),
        "arenas: 'a:b' at tile (18, 12) has a ':' or ',' in its name",
    ),
    "object with a comma": (
        with_shape("objects", "bench", name="bench, old"),
        Tile(7, 12),
        "objects: 'bench, old' at tile (7, 12) has a ':' or ','",
    ),
    "name with a space behind": (
        with_shape("objects", "bench", name="bench "),
        Tile(7, 12),
        "objects: 'bench ' at tile (7, 12) has spaces too many",
    ),
    "ellipse": (
        with_shape("objects", "bench", ellipse=True),
        Tile(7, 12),
        "objects: 'bench' at tile (7, 12) isn't an upright rectangle or point",
    ),
    "turned": (
        with_shape("objects", "bench", rotation=30),
        Tile(7, 12),
        "isn't an upright rectangle or point",
    ),
    "arena outside": (
        moved("arenas", "lawn", 9, 8, 2, 1),
        Tile(10, 8),
        "arenas: 'lawn' at tile (10, 8) lies outside all sectors",
    ),
    "object outside": (
        moved("objects", "bench", 0, 0, 2, 1),
        Tile(1, 0),
        "objects: 'bench' at tile (1, 0) lies outside all arenas",
    ),
    "object off the map": (
        moved("objects", "bench", 30, 2, 2, 1),
        Tile(31, 2),
        "objects: 'bench' at tile (31, 2) reaches off the map of 24 x 16 tiles",
    ),
    "sector over the edge": (
        moved("sectors", "Green Park", 4, 10, 9, 8),
        Tile(8, 14),
        "sectors: 'Green Park' at tile (8, 14) reaches off the map",
    ),
    "overlapping sectors": (
        moved("sectors", "Green Park", 4, 10, 13, 5),
        Tile(15, 10),
        "sectors: 'Tiny Town:Green Park' and 'Tiny Town:Inn' overlap at tile (15, 10)",
    ),
    "overlapping arenas": (
        added("arenas", "bar", 20, 3, 2, 2),
        Tile(20, 3),
        "arenas: 'Tiny Town:Corner Cafe:cafe' and 'Tiny Town:Corner Cafe:bar' overlap at tile",
    ),
    "arena over its sector's border": (
        moved("arenas", "lawn", 4, 9, 9, 6),
        Tile(4, 9),
        "'Tiny Town:Green Park:lawn' at tile (4, 9) reaches out of its sector at tile (4, 9)",
    ),
    "arena full of furniture": (
        blocked(*((21, y) for y in (11, 12, 13))),
        Tile(21, 11),
        "arenas: 'Tiny Town:Inn:guest room' at tile (21, 11) has no walkable tile",
    ),
    "arena without a door": (
        blocked((20, 12)),
        Tile(21, 11),
        "arenas: 'Tiny Town:Inn:guest room' at tile (21, 11) has no way in. Open a door",
    ),
    "object behind furniture": (
        blocked((16, 12), (17, 13)),
        Tile(16, 13),
        "objects: 'Tiny Town:Inn:hall:notice board' at tile (16, 13) can't be reached",
    ),
    "no capacity": (
        with_value("objects", "bench", "capacity", 0),
        Tile(7, 12),
        "objects: 'bench' at tile (7, 12) has capacity 0. Make it 1 or more",
    ),
    "too much capacity": (
        with_value("objects", "bench", "capacity", 3),
        Tile(6, 12),
        "has capacity 3, but 2 walkable tiles to use it from",
    ),
    "capacity in words": (
        with_value("objects", "bench", "capacity", "two"),
        Tile(7, 12),
        "objects: 'bench' at tile (7, 12) has capacity = 'two', expected the type int",
    ),
    "capacity true": (
        with_value("objects", "bench", "capacity", True),
        Tile(7, 12),
        "has capacity = True, expected the type int",
    ),
    "private in words": (
        with_value("sectors", "Inn", "private", "yes"),
        Tile(19, 12),
        "has private = 'yes', expected the type bool",
    ),
}

DOUBTFUL: dict[str, tuple[Spoil, str]] = {
    "an arena without objects": (
        lambda drawing: drawing.remove("objects", "notice board"),
        "arenas: 'Tiny Town:Inn:hall' at tile (16, 11) has no object",
    ),
    "a sector without arenas": (
        added("sectors", "Square", 0, 8, 2, 2),
        "sectors: 'Tiny Town:Square' at tile (0, 8) has no arena",
    ),
    "a home without a bed": (
        with_value("objects", "bed", "affords", "rest"),
        'sectors: "Tiny Town:Ada\'s house" at tile (1, 1) is private, but nothing in it affords',
    ),
}


def test_a_good_map_has_no_problems(drawing: Drawing) -> None:
    assert drawing.check() == []


@pytest.mark.parametrize(("spoil", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_map_that_cant_be_read_says_why(drawing: Drawing, spoil: Spoil, words: str) -> None:
    spoil(drawing)
    (problem,) = drawing.check()
    assert words in problem.text
    with pytest.raises(TownError) as caught:
        load_town(drawing.save())
    assert words in str(caught.value)


@pytest.mark.parametrize(("spoil", "tile", "words"), WRONG.values(), ids=WRONG)
def test_what_is_drawn_wrongly_is_found_where_it_is(
    drawing: Drawing, spoil: Spoil, tile: Tile | None, words: str
) -> None:
    spoil(drawing)
    (problem, *_) = [problem for problem in drawing.check() if words in problem.text]
    assert (problem.tile, problem.warning) == (tile, False)
    assert problem.text.startswith(f"{problem.layer}: ")
    with pytest.raises(TownError) as caught:
        load_town(drawing.save())
    assert words in str(caught.value)


@pytest.mark.parametrize(("spoil", "words"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_only_doubtful_is_a_warning(drawing: Drawing, spoil: Spoil, words: str) -> None:
    spoil(drawing)
    (problem,) = drawing.check()
    assert problem.warning
    assert words in problem.text
    assert load_town(drawing.save()).world == "Tiny Town"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"7", b"[" * 100_000])
def test_a_file_that_is_no_map_is_one_problem(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "map.tmj"
    file.write_bytes(content)
    (problem,) = check_map(file)
    assert "map.tmj' isn't" in problem.text


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check_map(tmp_path / "none.tmj")
    assert "There is no map" in problem.text


def test_no_single_change_of_a_number_or_text_breaks_the_checker(drawing: Drawing) -> None:
    junk: list[Any] = [None, -1, 10**9, "x", {}]
    whole = json.dumps(drawing.raw | {"layers": []})
    for layer in ("collisions", "sectors", "arenas", "objects"):
        target = drawing.layer(layer)
        shape = target.get("objects", [target])[0]
        for owner in (drawing.raw, target, shape):
            for key in [key for key in owner if key != "layers"]:
                kept = owner[key]
                for value in junk:
                    owner[key] = value
                    assert all(problem.text for problem in drawing.check())
                owner[key] = kept
    assert json.dumps(drawing.raw | {"layers": []}) == whole
