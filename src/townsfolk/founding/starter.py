"""The small town that somebody begins with, to be changed in Tiled: two homes, a cafe, a green."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from townsfolk.founding.parts import Cut, Quarry
from townsfolk.founding.sheet import Sheet
from townsfolk.people.base import the_ville
from townsfolk.rng import stream
from townsfolk.town.plan import ARENAS, COLLISIONS, OBJECTS, SECTORS

_GAP = 3
"""Tiles of grass around what is built."""
_STREET = 3
_TREES = 250
"""How often a place for a tree is looked for; where there is no room, none is planted."""

_HOMES = (
    (Cut("Giorgio Rossi's apartment", 11), "First house"),
    (Cut("Carlos Gomez's apartment", 12), "Second house"),
)
_CAFE = Cut("Hobbs Cafe", 19)
_GREEN = Cut("Johnson Park", 12, (3, 4, 12), "Green")
_NOTES = {
    COLLISIONS: "Put any tile where nobody can walk: walls, furniture, water.",
    SECTORS: "Rectangles: buildings and parks. private = true: a home.",
    ARENAS: "Rectangles: rooms. Each lies in the sector that holds its centre.",
    OBJECTS: "Rectangles: things. affords: verbs, such as cook, eat. capacity: how many at once.",
    "walls": "Paint walls with the terrain brush: first Wall, then Face below a wall.",
    "ground_detail": "Lay lanes, streets and water with the terrain brush.",
    "above": "What is drawn over people who walk behind it.",
    "lights": "What is seen at night in a house in which somebody is awake.",
}


def write_starter(name: str, world: str, folder: Path) -> Path:
    """Write a small town into its folder, pictures and map, and return the map's path.

    `world` is the first part of every address. Raises `BadInputError` without the Ville's map.
    """
    ville = the_ville()
    shutil.copytree(ville.parent / "tiles", folder / "tiles", dirs_exist_ok=True)
    path = folder / f"{name}.tmj"
    tiled = starter_map(Quarry(ville), world)
    path.write_text(json.dumps(tiled, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def starter_map(quarry: Quarry, world: str) -> dict[str, Any]:
    """Return the map as Tiled writes it; a layer's property `note` says what it is for."""
    homes = [(quarry.cut(cut), name) for cut, name in _HOMES]
    cafe, green = quarry.cut(_CAFE), quarry.cut(_GREEN)
    row = [*homes, (cafe, cafe.name)]
    width = sum(part.width + _GAP for part, _ in row) + _GAP
    street = _GAP + max(part.height for part, _ in row)
    lawn = street + _STREET + _GAP
    sheet = Sheet(quarry, width, lawn + green.height, stream(0, "starter"))
    left = _GAP
    for part, name in row:
        sheet.place(part, left, street - part.height, {part.name: name})
        left += part.width + _GAP
    middle = (width - green.width) // 2
    sheet.place(green, middle, lawn, {})
    sheet.lead_up(green, middle, lawn, _GAP)
    sheet.pave("Pavement", (0, street - 1, width, 1))
    sheet.pave("Street", (0, street, width, _STREET))
    sheet.pave("Pavement", (0, street + _STREET, width, 1))
    sheet.draw_streets()
    sheet.plant(_TREES)
    tiled = sheet.to_tiled(world)
    return {**tiled, "layers": [_noted(layer) for layer in tiled["layers"]]}


def _noted(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layer with its note, and shown where it can be edited at once."""
    if layer["name"] not in _NOTES:
        return dict(layer)
    note = {"name": "note", "type": "string", "value": _NOTES[layer["name"]]}
    return {**layer, "properties": [*layer.get("properties", ()), note]}
