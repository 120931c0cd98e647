"""Writes everything that is drawn, or says where what is committed differs from the scripts."""

import tempfile
from pathlib import Path

from PIL import Image

from art import the_ville, tiled
from art.plan import Box
from art.render import Actor, close_up, contact_sheet, render
from townsfolk.looks.draw import draw_person
from townsfolk.looks.features import PEOPLE, features_of
from townsfolk.people.person import snake_case

ROOT = Path(__file__).parent.parent
TOWN = Path("towns/the_ville")
PICTURE = Path("docs/the_ville.png")
PREVIEW = TOWN / "preview.png"
PREVIEW_WIDTH = 480
"""Pixels of the small map on the cards of the page."""
EVERYBODY = Path("docs/people.png")
CLOSE_UPS: dict[str, tuple[Box, tuple[tuple[str, int, int, int, int], ...]]] = {
    "docs/hobbs_cafe.png": (
        Box(48, 26, 22, 22),
        (
            ("isabella_rodriguez", 54, 31, 0, 0),
            ("klaus_mueller", 57, 34, 2, 4),
            ("maria_lopez", 59, 34, 1, 4),
            ("latoya_williams", 62, 42, 2, 4),
            ("tom_moreno", 58, 45, 3, 2),
        ),
    ),
    "docs/market_square.png": (
        Box(67, 24, 38, 29),
        (
            ("jane_moreno", 71, 32, 0, 3),
            ("jennifer_moore", 76, 32, 1, 3),
            ("sam_moore", 71, 40, 0, 0),
            ("hailey_johnson", 71, 42, 0, 3),
            ("carlos_gomez", 72, 43, 0, 3),
            ("arthur_burton", 90, 31, 0, 0),
            ("ryan_park", 87, 42, 2, 4),
            ("giorgio_rossi", 89, 42, 1, 4),
            ("yuriko_yamamoto", 83, 48, 1, 1),
        ),
    ),
    "docs/johnson_park.png": (
        Box(49, 52, 42, 44),
        (
            ("francisco_lopez", 57, 85, 0, 0),
            ("abigail_chen", 55, 89, 3, 4),
            ("eddy_lin", 59, 89, 3, 4),
            ("ayesha_khan", 80, 66, 0, 0),
            ("mei_lin", 62, 78, 1, 2),
            ("john_lin", 64, 78, 3, 2),
        ),
    ),
}
"""Pictures of places: the part of the map, and who is there: sprite, tile, column and row."""


def build(root: Path) -> None:
    """Write the map, its tiles, all sprites and portraits and the picture of the town."""
    town = root / TOWN
    tiled.write(the_ville.draw(), town)
    for name in sorted(PEOPLE):
        draw_person(features_of(name), snake_case(name), town)
    _pictures(root, town)


def _pictures(root: Path, town: Path) -> None:
    """The whole town, its places from near with people in them, and everybody."""
    (root / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    whole = render(town / "the_ville.tmj")
    _save_small(whole, root / PICTURE)
    height = whole.height * PREVIEW_WIDTH // whole.width
    small = whole.convert("RGB").resize((PREVIEW_WIDTH, height), Image.Resampling.BOX)
    _save_small(small, root / PREVIEW)
    _save_small(contact_sheet(town, sorted(map(snake_case, PEOPLE))), root / EVERYBODY)
    for file, (box, crowd) in CLOSE_UPS.items():
        actors = [
            Actor(town / "sprites" / f"{who}.png", x, y, column, row)
            for who, x, y, column, row in crowd
        ]
        _save_small(close_up(render(town / "the_ville.tmj", actors), box, 2), root / file)


def _save_small(picture: Image.Image, path: Path) -> None:
    flat = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)


def check(root: Path) -> list[str]:
    """Return the files below `root` that the scripts would write differently, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        return differences(root, Path(folder))


def differences(root: Path, fresh: Path) -> list[str]:
    """Return the files below `fresh` that are missing or different below `root`, sorted."""
    files = sorted(path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file())
    return [file.as_posix() for file in files if not _same(root / file, fresh / file)]


def _same(one: Path, other: Path) -> bool:
    """Compare pictures by their pixels, since encoders differ, and texts by their bytes."""
    if not one.exists():
        return False
    if one.suffix != ".png":
        return one.read_bytes() == other.read_bytes()
    with Image.open(one) as first, Image.open(other) as second:
        pixels = first.convert("RGBA").tobytes(), second.convert("RGBA").tobytes()
        return first.size == second.size and pixels[0] == pixels[1]
