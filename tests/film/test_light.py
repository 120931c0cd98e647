import re
from datetime import datetime
from pathlib import Path

from townsfolk.film.light import DAY, Light, light_at, light_map
from townsfolk.film.scenery import Scenery
from townsfolk.store.reading import Reading

LIGHT_TS = Path(__file__).parents[2] / "web" / "src" / "light.ts"


def test_the_light_of_a_film_is_that_of_the_page() -> None:
    rows = re.findall(r"^  \[([\d., ]+)\],$", LIGHT_TS.read_text(encoding="utf-8"), re.M)
    assert [tuple(float(part) for part in row.split(",")) for row in rows] == list(DAY)


def test_noon_leaves_the_colours_and_midnight_lights_the_lamps() -> None:
    assert light_at(datetime(2023, 2, 13, 12)) == Light((255, 255, 255), 0)
    assert light_at(datetime(2023, 2, 13)) == Light((100, 112, 176), 1)
    assert 0 < light_at(datetime(2023, 2, 13, 19, 30)).lamps < 1


def test_a_room_in_which_somebody_is_awake_is_brighter_than_the_night(reading: Reading) -> None:
    scenery = Scenery(reading)
    room = next(one for one in scenery.rooms if one.width > 4 * scenery.tile)
    x = round((room.x + room.width / 2) / scenery.tile * 2)
    y = round((room.y + room.height / 2) / scenery.tile * 2)
    night = Light((100, 112, 176), 1)
    dark = light_map(scenery, night, [], []).getpixel((x, y))
    lit = light_map(scenery, night, [room], []).getpixel((x, y))
    assert isinstance(dark, tuple)
    assert isinstance(lit, tuple)
    assert sum(lit) > sum(dark) + 100
