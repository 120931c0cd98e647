"""What is committed is what the scripts draw, and the town it makes is fit to live in."""

import json
import shutil
from pathlib import Path

import pytest
from art.build import ROOT, TOWN, build, differences
from PIL import Image

from townsfolk.names import Address
from townsfolk.town.check import check_map
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town

MAP = ROOT / TOWN / "the_ville.tmj"
SHEETS = sorted((ROOT / TOWN / "tiles").glob("*.png"))


@pytest.fixture(scope="module")
def town() -> Town:
    return load_town(MAP)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    build(folder)
    return folder


def test_committed_pictures_and_map_are_what_the_scripts_draw(fresh: Path) -> None:
    assert differences(ROOT, fresh) == []


def test_a_changed_pixel_and_a_missing_file_are_found(fresh: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)
    sheet = tmp_path / TOWN / "tiles" / "ground.png"
    with Image.open(sheet) as picture:
        changed = picture.convert("RGBA")
    changed.putpixel((3, 3), (1, 2, 3, 255))
    changed.save(sheet)
    (tmp_path / TOWN / "sprites" / "maria_lopez.png").unlink()
    expected = ["the_ville/sprites/maria_lopez.png", "the_ville/tiles/ground.png"]
    assert differences(tmp_path, fresh) == [f"towns/{file}" for file in expected]


def test_street_lamps_glow_and_grass_does_not() -> None:
    content = json.loads(MAP.read_text())
    glowing = {tileset["name"]: len(tileset.get("tiles", ())) for tileset in content["tilesets"]}
    assert glowing["outdoors"] >= 1
    assert glowing["furniture"] >= 3
    assert glowing["ground"] == 0


def test_the_map_has_neither_errors_nor_warnings() -> None:
    assert check_map(MAP) == []


def test_no_tree_hides_a_thing_that_people_use() -> None:
    content = json.loads(MAP.read_text())
    layers = {layer["name"]: layer for layer in content["layers"]}
    nature = next(one for one in content["tilesets"] if one["name"] == "nature")
    trees = range(nature["firstgid"], nature["firstgid"] + nature["tilecount"])
    above, floor, width = layers["above"]["data"], layers["floor"]["data"], content["width"]
    hidden = [
        (thing["name"], x, y)
        for thing in layers["objects"]["objects"]
        for y in range(thing["y"] // 16, (thing["y"] + thing["height"]) // 16)
        for x in range(thing["x"] // 16, (thing["x"] + thing["width"]) // 16)
        if above[y * width + x] in trees
        and (not floor[y * width + x] or thing["name"] in ("jetty", "stage"))
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "place",
    [
        "Isabella Rodriguez's apartment:main room:bed",
        "Isabella Rodriguez's apartment:bathroom:shower",
        "Hobbs Cafe:cafe:behind the cafe counter",
        "Hobbs Cafe:cafe:piano",
        "Oak Hill College:library:library table",
        "Oak Hill College:classroom:classroom podium",
        "Dorm for Oak Hill College:Klaus Mueller's room:desk",
        "Dorm for Oak Hill College:Maria Lopez's room:game console",
        "Johnson Park:park:park garden",
        "The Rose and Crown Pub:pub:bar customer seating",
        "The Willows Market and Pharmacy:store:pharmacy store counter",
        "Harvey Oak Supply Store:supply store:supply store counter",
    ],
)
def test_the_people_of_the_bases_find_the_places_they_know(town: Town, place: str) -> None:
    assert Address(f"the Ville:{place}") in town.objects


@pytest.mark.parametrize(
    ("place", "seats"),
    [
        ("Hobbs Cafe:cafe:cafe customer seating", 8),
        ("Oak Hill College:library:library table", 8),
        ("Oak Hill College:classroom:classroom student seating", 8),
        ("The Rose and Crown Pub:pub:bar customer seating", 8),
    ],
)
def test_public_places_have_seats_for_eight(town: Town, place: str, seats: int) -> None:
    seating = town.objects[Address(f"the Ville:{place}")]
    assert seating.capacity == len(seating.spots) == seats


def test_from_every_object_one_can_walk_to_every_other(town: Town) -> None:
    bed = Address("the Ville:Isabella Rodriguez's apartment:main room:bed")
    start = town.objects[bed].spots[0]
    far = [one.address for one in town.objects.values() if town.nearest(start, one.spots) is None]
    assert far == []


def test_every_home_has_a_bed_in_each_private_sector(town: Town) -> None:
    homes = [sector.address for sector in town.sectors.values() if sector.private]
    beds = [home for home in homes if any(a.endswith(":bed") for a in town.find(home))]
    assert beds == homes


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_tiles_keep_to_a_small_palette(sheet: Path) -> None:
    with Image.open(sheet) as picture:
        opaque = picture.convert("RGBA")
    red, green, blue, alpha = (band.tobytes() for band in opaque.split())
    pixels = zip(red, green, blue, alpha, strict=True)
    colours = {(r, g, b) for r, g, b, a in pixels if a == 255}
    assert 3 < len(colours) <= 72


def test_the_ville_is_a_whole_town(town: Town) -> None:
    assert (town.width, town.height) == (140, 100)
    assert len(town.sectors) >= 15
    assert len(town.arenas) >= 55
    assert len(town.objects) >= 180


@pytest.mark.parametrize("need", ["sleep", "shower", "use the toilet", "cook"])
def test_every_home_has_what_one_needs(town: Town, need: str) -> None:
    for home in (sector for sector in town.sectors.values() if sector.private):
        things = [town.objects[address] for address in town.find(home.address)]
        assert any(need in thing.affords for thing in things), home.address


def test_the_ground_has_a_named_terrain_for_tiled() -> None:
    ground = next(t for t in json.loads(MAP.read_text())["tilesets"] if t["name"] == "ground")
    (terrain,) = ground["wangsets"]
    assert [colour["name"] for colour in terrain["colors"]][:4] == [
        "Lane",
        "Street",
        "Pavement",
        "Water",
    ]
    whole = {tile["wangid"][0] for tile in terrain["wangtiles"] if len(set(tile["wangid"])) == 1}
    assert whole == {1, 2, 3, 4, 5, 6}
