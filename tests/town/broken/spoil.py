"""Writes the broken maps of this folder: tiny_town, each with one mistake.

Run `python tests/town/broken/spoil.py` after a change of tiny_town. What `townsfolk town check`
must say about NAME.tmj is in NAME.txt.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from map_drawing import TINY_TOWN, Drawing  # noqa: E402

MISTAKES: dict[str, Callable[[Drawing], object]] = {
    "arena_without_sector": lambda d: d.add("arenas", "shed", 1, 8, 2, 1),
    "bed_in_a_wall": lambda d: d.block((2, 2), (2, 3), (3, 2), (3, 3), (2, 4)),
    "capacity_too_high": lambda d: d.set_property("objects", "bench", "capacity", 9),
    "drawn_twice": lambda d: d.add("sectors", "Green Park", 0, 13, 2, 2),
    "foreign_tile": lambda d: d.layer("ground")["data"].__setitem__(30, 99),
    "no_collisions": lambda d: d.raw["layers"].remove(d.layer("collisions")),
    "no_name": lambda d: d.shape("objects", "bench").update(name=""),
    "no_world": lambda d: d.raw.update(properties=[]),
    "object_behind_walls": lambda d: d.block((16, 12), (17, 13)),
    "overlapping_sectors": lambda d: d.resize("sectors", "Inn", 12, 10, 11, 5),
    "room_without_door": lambda d: d.block((20, 12)),
    "too_many_tiles": lambda d: d.raw.update(width=5000, height=5000),
    "unknown_tileset": lambda d: d.raw["tilesets"][0].update(image="castle.png"),
}


def main() -> None:
    for name, spoil in MISTAKES.items():
        drawing = Drawing(HERE)
        for tileset in drawing.raw["tilesets"]:
            tileset["image"] = "../../towns/tiny_town/tiles.png"
        spoil(drawing)
        text = json.dumps(drawing.raw, ensure_ascii=False)
        (HERE / f"{name}.tmj").write_text(text + "\n", encoding="utf-8")
    (HERE / "tiles.png").unlink(missing_ok=True)
    assert TINY_TOWN.is_dir()


if __name__ == "__main__":
    main()
