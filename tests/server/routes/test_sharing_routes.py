from io import BytesIO
from pathlib import Path

from PIL import Image
from starlette.testclient import TestClient


def test_a_simulation_is_downloaded_as_a_page(past: TestClient, web: Path) -> None:
    (web / "shared").mkdir()
    for name in ("shared/shared.js", "shared/shared.css", "favicon.svg"):
        (web / name).write_text("", encoding="utf-8")
    answer = past.get("share?first=3000&minds=false")
    assert answer.headers["content-disposition"] == 'attachment; filename="ville.html"'
    assert 'id="part/span/8"' in answer.text
    assert "part/mind" not in answer.text
    asked = past.get("share?first=4900&fact=a%20party&fact=a%20whale").text
    assert "part/facts" in asked
    assert past.get("share?fact=").status_code == 422


def test_a_page_that_is_not_built_is_a_sentence(past: TestClient) -> None:
    answer = past.get("share")
    assert answer.status_code == 400
    assert "isn't built" in answer.json()["detail"]


def test_a_picture_and_a_film_are_downloaded(past: TestClient) -> None:
    picture = past.get("film?first=4000&form=png&x=60&y=40&width=128&height=96")
    assert picture.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(picture.content)).size == (128, 96)
    film = past.get("film?first=4000&last=4030&follow=Maria%20Lopez&width=128&height=96")
    assert film.headers["content-disposition"] == 'attachment; filename="ville_4000.gif"'
    assert film.content.startswith(b"GIF89a")


def test_a_film_of_nobody_or_of_nothing_is_refused(past: TestClient) -> None:
    assert past.get("film?first=0&follow=Nobody").status_code == 404
    assert past.get("film?first=0&last=999999").status_code == 400
    assert past.get("film?first=0&width=99999").status_code == 422
