"""Writes everything that is drawn, or says where what is committed differs from the scripts."""

import tempfile
from pathlib import Path

from PIL import Image

from art import the_ville, tiled
from art.plan import Box
from art.render import Actor, close_up, render
from townsfolk.looks.draw import draw_person
from townsfolk.looks.features import PEOPLE, features_of
from townsfolk.people.person import snake_case

ROOT = Path(__file__).parent.parent
TOWN = Path("towns/the_ville")
PICTURE = Path("docs/the_ville.png")
CLOSE_UP = Path("docs/hobbs_cafe.png")


def build(root: Path) -> None:
    """Write the map, its tiles, all sprites and portraits and the picture of the town."""
    town = root / TOWN
    tiled.write(the_ville.draw(), town)
    for name in sorted(PEOPLE):
        draw_person(features_of(name), snake_case(name), town)
    _pictures(root, town)


def _pictures(root: Path, town: Path) -> None:
    """The whole town, and the cafe with Isabella at work and Maria and Klaus at a table."""
    (root / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    _save_small(render(town / "the_ville.tmj"), root / PICTURE)
    sprites = town / "sprites"
    actors = (
        Actor(sprites / "isabella_rodriguez.png", 43, 29),
        Actor(sprites / "klaus_mueller.png", 46, 32, 2, 4),
        Actor(sprites / "maria_lopez.png", 48, 32, 1, 4),
        Actor(sprites / "latoya_williams.png", 45, 40, 1, 1),
        Actor(sprites / "tom_moreno.png", 50, 41, 3, 2),
    )
    picture = render(town / "the_ville.tmj", actors)
    _save_small(close_up(picture, Box(36, 21, 24, 22), 2), root / CLOSE_UP)


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
