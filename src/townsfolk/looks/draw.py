"""The files that show a person: the sheet of sprites that walk on the map, and the portrait."""

from pathlib import Path

from townsfolk.looks.features import Features
from townsfolk.looks.figures import compose
from townsfolk.looks.portraits import portrait


def sheet_png(features: Features) -> bytes:
    """Return the sheet of somebody's sprites as a PNG file, 64 x 192 pixels."""
    return compose(features).png()


def portrait_png(features: Features) -> bytes:
    """Return somebody's portrait as a PNG file, 48 x 48 pixels."""
    return portrait(features).png()


def draw_person(features: Features, stem: str, town_folder: Path) -> None:
    """Write `sprites/STEM.png` and `portraits/STEM.png` into the folder of a town.

    `stem` is the person's name as the people's files write it. The same features give the same
    files, byte for byte; files of that name are replaced.
    """
    files = {"sprites": sheet_png(features), "portraits": portrait_png(features)}
    for folder, content in files.items():
        path = town_folder / folder / f"{stem}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
