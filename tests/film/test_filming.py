from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from townsfolk.errors import BadInputError
from townsfolk.film.filming import Film, Shot, place_named
from townsfolk.film.moments import Moments
from townsfolk.film.writing import is_still, pictures_a_second, write
from townsfolk.names import PersonName
from townsfolk.store import past
from townsfolk.store.reading import Reading

MARIA = PersonName("Maria Lopez")


def test_people_are_where_the_file_says_and_glide_in_between(reading: Reading) -> None:
    moments = Moments(reading, 3000, 3449)
    for step in (3000, 3111, 3449):
        seen = {one.name: one.tile for one in moments.at(step)}
        assert seen == past.tiles_at(reading, step)
    walks = [
        (step, one) for step in range(3000, 3449) for one in moments.at(step + 0.5) if one.walking
    ]
    assert walks
    for step, one in walks[:50]:
        before = past.tiles_at(reading, step - 1)[one.name]
        assert abs(one.x - before.x) + abs(one.y - before.y) == 0.5


def test_who_speaks_in_a_talk_says_their_line(reading: Reading, talk: int) -> None:
    moments, lines = Moments(reading, talk, 3449), reading.conversations()[-1].utterances
    for line in lines:
        said = {one.name: one.says for one in moments.at(line.step) if one.says}
        assert said == {line.speaker: line.text}


def test_a_still_of_the_whole_town_shows_every_pixel_of_it(reading: Reading) -> None:
    (picture,) = Film(reading, Shot(3400, 3400), 1)
    assert picture.size == (140 * 16, 100 * 16)
    assert picture.getcolors(100) is None


def test_a_film_follows_somebody_who_walks(reading: Reading) -> None:
    film = Film(reading, Shot(3000, 3400, 600, follow=MARIA, size=(320, 200)), 1)
    assert len(film) == 1 + 400 * 10 // 600
    assert {picture.size for picture in film} == {(320, 200)}
    assert film[0] != film[-1]


def test_it_is_darker_at_night(reading: Reading) -> None:
    cafe = place_named(reading, "hobbs CAFE")
    night, day = (
        np.asarray(Film(reading, Shot(step, step, around=cafe), 1)[0]).mean()
        for step in (500, 3400)
    )
    assert night < 0.7 * day


@pytest.mark.parametrize("ending", ["gif", "webm"])
def test_a_film_holds_all_its_pictures(reading: Reading, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"film.{ending}"
    film = Film(reading, Shot(3000, 3060, 60, follow=MARIA, size=(160, 120)), 2)
    write(film, file)
    if ending == "gif":
        with Image.open(file) as gif:
            frames = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
        # Pictures that are the same are one that lasts longer.
        assert sum(frames) == len(film) * 100
    else:
        av = pytest.importorskip("av")
        with av.open(str(file)) as container:
            assert len(list(container.decode(video=0))) == len(film)


def test_what_was_not_lived_and_what_is_too_long_is_refused(reading: Reading) -> None:
    with pytest.raises(BadInputError, match="has the steps 0 to 4999, but 3400 to 9000"):
        Film(reading, Shot(3400, 9000), 10)
    with pytest.raises(BadInputError, match=r"a film has at most 600\. Choose a shorter stretch"):
        Film(reading, Shot(0, 3449, 1), 10)


def test_places_and_files_that_are_not_known_are_named(reading: Reading) -> None:
    with pytest.raises(BadInputError, match=r"The places are: .*Hobbs Cafe"):
        place_named(reading, "Atlantis")
    with pytest.raises(BadInputError, match=r"Expected a file that ends in \.png, \.gif, \.webm"):
        pictures_a_second(Path("film.mp4"))
    assert is_still(Path("moment.PNG"))
