"""Walls can be painted in Tiled: whatever is drawn with the brush, there is a tile for it."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from art.build import ROOT, TOWN
from art.render import render
from art.wall_kit import FACE, KITS, WALL
from PIL import Image, ImageChops

MAP = ROOT / TOWN / "the_ville.tmj"
PLAN = (
    "#########",
    "#...#...#",
    "#...#...#",
    "#...#...#",
    "###.##.##",
    "#.......#",
    "#.......#",
    "#########",
    "#.#......",
    "#........",
)
"""A house of three rooms with two doors, a wall that ends below it, and a post."""

Cell = tuple[int, int]


@cache
def wall_sets() -> list[dict[str, Any]]:
    tilesets = json.loads(MAP.read_text())["tilesets"]
    found: list[dict[str, Any]] = next(t for t in tilesets if t["name"] == "walls")["wangsets"]
    return found


def edges_of(plan: tuple[str, ...]) -> set[tuple[int, ...]]:
    """Return what the brush asks of tiles: walls first, then the faces below the level ones."""
    walls = {(x, y) for y, row in enumerate(plan) for x, sign in enumerate(row) if sign == "#"}
    asked: dict[Cell, list[int]] = {}
    for x, y in walls:
        around = ((x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y))
        asked[x, y] = [WALL * (cell in walls) for cell in around]
    for x, y in walls:
        if (x + 1, y) in walls:
            asked.setdefault((x, y + 1), [0] * 4)[1] |= FACE * ((x + 1, y + 1) not in walls)
            asked.setdefault((x + 1, y + 1), [0] * 4)[3] |= FACE * ((x, y + 1) not in walls)
    return {tuple(edges) for edges in asked.values() if any(edges)}


def test_there_is_a_named_set_of_walls_for_every_paint_of_the_kit() -> None:
    names = [one["name"] for one in wall_sets()]
    assert names == [f"Walls, {paint}" for paint in KITS]
    for one in wall_sets():
        assert one["type"] == "edge"
        assert [colour["name"] for colour in one["colors"]] == ["Wall", "Face below a wall"]


@pytest.mark.parametrize("paint", KITS)
def test_a_house_can_be_painted_with_the_wall_brush(paint: str) -> None:
    (one,) = (each for each in wall_sets() if each["name"] == f"Walls, {paint}")
    tiles = {tuple(tile["wangid"][::2]) for tile in one["wangtiles"]}
    assert edges_of(PLAN) - tiles == set()


@pytest.mark.skipif(not shutil.which("tmxrasterizer"), reason="Tiled isn't installed")
def test_tiled_itself_draws_the_map_as_we_do_and_keeps_all_of_it(tmp_path: Path) -> None:
    seen, saved = tmp_path / "seen.png", tmp_path / "saved.json"
    without_screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    for command in (
        ["tmxrasterizer", str(MAP), str(seen)],
        ["tiled", "--export-map", "json", str(MAP), str(saved)],
    ):
        subprocess.run(command, env=without_screen, check=True, timeout=60)
    with Image.open(seen) as picture:
        both = picture.convert("RGB"), render(MAP).convert("RGB")
        differences = ImageChops.difference(*both).convert("L").histogram()
    assert not any(differences[3:]), "only shadows may be rounded otherwise"
    ours, theirs = json.loads(MAP.read_text()), json.loads(saved.read_text())
    for one, other in zip(ours["layers"], theirs["layers"], strict=True):
        assert one["name"] == other["name"]
        assert one.get("data") == other.get("data")
        assert len(one.get("objects", ())) == len(other.get("objects", ()))
    for one, other in zip(ours["tilesets"], theirs["tilesets"], strict=True):
        kept = [wangset["name"] for wangset in other.get("wangsets", ())]
        assert [wangset["name"] for wangset in one.get("wangsets", ())] == kept
