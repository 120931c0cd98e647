"""A small map of our own, laid out as the original's: a matrix, a Tiled JSON and its image."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from townsfolk.classic.finding import find
from townsfolk.classic.importing import import_simulation
from townsfolk.classic.report import Report
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.looks.canvas import Canvas
from townsfolk.server.routes.past import past_routes
from townsfolk.server.routes.pictures import picture_routes
from townsfolk.server.views.shelf import card
from townsfolk.settings import Settings

WIDTH, HEIGHT = 8, 6
IMAGE = "map_assets/v1/Room_Builder.png"
Ids = list[int]


def rows(inside: int, border: int = 0) -> Ids:
    """Return a number for each tile, within a border of one."""
    edge = (0, WIDTH - 1), (0, HEIGHT - 1)
    return [
        border if x in edge[0] or y in edge[1] else inside
        for y in range(HEIGHT)
        for x in range(WIDTH)
    ]


def tiled(**more: Any) -> dict[str, Any]:
    """Return a drawing as the original has it: tiles of 32 pixels, layers that are data."""

    def layer(name: str, data: Ids, visible: bool = True) -> dict[str, Any]:
        size = {"width": WIDTH, "height": HEIGHT}
        return {"name": name, "type": "tilelayer", "visible": visible, "data": data, **size}

    sheet = {"firstgid": 1, "name": "Room_Builder", "image": IMAGE, "tilecount": 2, "columns": 2}
    sizes = {"imagewidth": 64, "imageheight": 32, "tilewidth": 32, "tileheight": 32}
    return {
        "type": "map",
        "orientation": "orthogonal",
        "infinite": False,
        "width": WIDTH,
        "height": HEIGHT,
        "tilewidth": 32,
        "tileheight": 32,
        "layers": [
            layer("Bottom Ground", rows(1, 1)),
            layer("Wall", rows(0, 2 | 0x80000000)),
            layer("Foreground L1", rows(0, 2)),
            layer("Collisions", rows(0, 2)),
            layer("Arena Blocks", rows(2), visible=False),
        ],
        "tilesets": [sheet | sizes | {"margin": 0, "spacing": 0}],
        **more,
    }


def write_town(folder: Path, drawing: dict[str, Any] | str | None) -> Path:
    """Write a copy of the original with a town of one room and a save of one person in it."""
    server = folder / "environment/frontend_server"
    town = server / "static_dirs/assets/the_room"
    layers = {
        "collision": rows(0, 32125),
        "sector": rows(1, 1),
        "arena": rows(2),
        "game_object": [3 if one == WIDTH + 1 else 0 for one in range(WIDTH * HEIGHT)],
        "spawning_location": rows(0),
    }
    blocks = {
        "world": "9, w",
        "sector": "1, w, Ann Lee's house",
        "arena": "2, w, Ann Lee's house, main room",
        "game_object": "3, w, <all>, bed",
        "spawning_location": "",
    }
    files = {
        "matrix/maze_meta_info.json": json.dumps(
            {"world_name": "w", "maze_width": WIDTH, "maze_height": HEIGHT}
        ),
        **{f"matrix/maze/{n}_maze.csv": ", ".join(map(str, d)) for n, d in layers.items()},
        **{f"matrix/special_blocks/{n}_blocks.csv": row for n, row in blocks.items()},
    }
    if drawing is not None:
        text = drawing if isinstance(drawing, str) else json.dumps(drawing)
        files["visuals/the_room.json"] = text
    for name, text in files.items():
        (town / name).parent.mkdir(parents=True, exist_ok=True)
        (town / name).write_text(text)
    if drawing is not None:
        image = Canvas(64, 32, (200, 30, 40, 255))
        image.rect(32, 0, 32, 32, (10, 160, 90, 255))
        (town / "visuals" / IMAGE).parent.mkdir(parents=True)
        (town / "visuals" / IMAGE).write_bytes(image.png())
    save = server / "storage/alone"
    meta = {"start_date": "February 13, 2023", "step": 0, "persona_names": ["Ann Lee"]}
    scratch = {"name": "Ann Lee", "age": 30, "living_area": "w:Ann Lee's house:main room"}
    persona = save / "personas/Ann Lee/bootstrap_memory"
    persona.mkdir(parents=True)
    (save / "reverie").mkdir()
    (save / "reverie/meta.json").write_text(json.dumps(meta | {"maze_name": "the_room"}))
    (persona / "scratch.json").write_text(json.dumps(scratch))
    return save


def bring(save: Path) -> Report:
    (found,) = find(save)
    return import_simulation(found, "alone", Settings(), WordsEmbedder())


@pytest.fixture
def page(home: Path) -> TestClient:
    app = FastAPI()
    app.include_router(past_routes(lambda _: None))
    app.include_router(picture_routes())
    return TestClient(app, "http://127.0.0.1")


def shown(page: TestClient) -> tuple[dict[str, Any], str]:
    """Return the map that the page is sent, and what is missing of its drawing."""
    facts = page.get("/api/simulations/alone/facts").json()
    content: dict[str, Any] = page.get(facts["map"]).json()
    return content, facts["undrawn"]


def test_a_map_is_shown_with_its_own_drawing_from_where_it_lies(
    page: TestClient, tmp_path: Path
) -> None:
    save = write_town(tmp_path / "clone", tiled())
    report = bring(save)
    assert any("its own drawing" in text and "stays" in text for text in report.converted)
    content, undrawn = shown(page)
    assert undrawn == ""
    seen = [one for one in content["layers"] if one["type"] == "tilelayer" and one["visible"]]
    assert [one["name"] for one in seen] == [
        "theirs Bottom Ground",
        "theirs Wall",
        "theirs Foreground L1",
    ]
    sheet = content["tilesets"][-1]
    assert {number & 0x0FFFFFFF for number in seen[1]["data"]} == {0, sheet["firstgid"] + 1}
    assert seen[1]["data"][0] >> 28 == 8, "turned as before"
    assert [bool(one["properties"]) for one in seen] == [False, False, True]
    facts = page.get("/api/simulations/alone/facts").json()
    image = page.get(f"{facts['files']}{sheet['image']}")
    assert image.content == next(save.parents[1].rglob("Room_Builder.png")).read_bytes()


def test_nothing_of_the_drawing_is_copied(page: TestClient, tmp_path: Path, home: Path) -> None:
    save = write_town(tmp_path / "clone", tiled())
    image = next(save.parents[1].rglob("Room_Builder.png")).read_bytes()
    bring(save)
    shown(page)
    files = [path for path in home.rglob("*") if path.is_file()]
    assert all(image not in path.read_bytes() for path in files)
    assert all(b"Bottom Ground" not in path.read_bytes() for path in files)


def test_when_the_drawing_has_gone_ours_is_shown_with_a_sentence(
    page: TestClient, tmp_path: Path
) -> None:
    save = write_town(tmp_path / "clone", tiled())
    bring(save)
    (save.parents[1] / "static_dirs/assets/the_room/visuals" / IMAGE).unlink()
    content, undrawn = shown(page)
    assert "1 images of the map's own drawing aren't beside" in undrawn
    (save.parents[1] / "static_dirs/assets/the_room/visuals/the_room.json").unlink()
    content, undrawn = shown(page)
    assert "isn't there any more. Import the map again" in undrawn
    visible = [one["name"] for one in content["layers"] if one.get("visible")]
    assert "walls" in visible
    assert not any(name.startswith("theirs") for name in visible)


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ('{"type": "map", ', "isn't JSON"),
        ("[]", "isn't a Tiled map"),
        (tiled(orientation="isometric"), "expected orthogonal"),
        (tiled(layers=[]), "no visible tile layer"),
        (tiled(width=4, layers=[{**tiled()["layers"][0], "data": [1] * 24}]), "has 4 x 6 tiles"),
        (tiled(layers=[{**tiled()["layers"][0], "data": [1, "x"]}]), "aren't tile numbers"),
    ],
    ids=["cut", "other JSON", "isometric", "empty", "another size", "no numbers"],
)
def test_a_drawing_that_cannot_be_used_is_told_and_ours_is_shown(
    page: TestClient, tmp_path: Path, drawing: dict[str, Any] | str, sentence: str
) -> None:
    report = bring(write_town(tmp_path / "clone", drawing))
    assert any(sentence in text for text in report.left_out), report.left_out
    content, undrawn = shown(page)
    assert undrawn == ""
    assert not any(one["name"].startswith("theirs") for one in content["layers"])


@pytest.mark.parametrize("image", ["../../../../secret.png", "/etc/hostname", "map_assets/x.svg"])
def test_no_image_outside_the_drawing_is_shown(
    page: TestClient, tmp_path: Path, image: str
) -> None:
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone/secret.png").write_bytes(Canvas(16, 16).png())
    drawing = tiled()
    drawing["tilesets"][0]["image"] = image
    save = write_town(tmp_path / "clone", drawing)
    visuals = save.parents[1] / "static_dirs/assets/the_room/visuals"
    (visuals / "secret.png").symlink_to(tmp_path / "clone/secret.png")
    report = bring(save)
    assert any("aren't beside it" in text for text in report.left_out)
    for path in ("theirs/0.png", "theirs/99.png", "theirs/../theirs.json", "theirs.json"):
        assert page.get(f"/api/towns/classic_the_room/files/{path}").status_code == 404


def test_an_image_is_also_found_by_its_name_alone(page: TestClient, tmp_path: Path) -> None:
    drawing = tiled()
    drawing["tilesets"][0]["image"] = "..\\..\\Desktop\\art\\Room_Builder.png"
    bring(write_town(tmp_path / "clone", drawing))
    assert shown(page)[1] == ""
    assert page.get("/api/towns/classic_the_room/files/theirs/0.png").status_code == 200


def test_a_drawing_of_gigabytes_is_not_read(page: TestClient, tmp_path: Path) -> None:
    save = write_town(tmp_path / "clone", tiled())
    path = save.parents[1] / "static_dirs/assets/the_room/visuals/the_room.json"
    os.truncate(path, 5_000_000_000)
    assert any("too many for a map" in text for text in bring(save).left_out)


def test_the_card_of_an_imported_town_has_a_small_picture_of_its_map(
    page: TestClient, tmp_path: Path
) -> None:
    bring(write_town(tmp_path / "clone", tiled()))
    address = card("alone", live=False).preview
    assert address is not None
    for path in (address, "/api/simulations/alone/preview.png"):
        answer = page.get(path)
        assert answer.content.startswith(b"\x89PNG")
        again = page.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
    assert page.get("/api/towns/nowhere/preview.png").status_code == 404
