"""What is written on films comes with the package: letters and emoji."""

import pytest

from townsfolk.film import letters
from townsfolk.film.letters import EMOJI_PX, emoji, font_for, writable
from townsfolk.prompts.act import EMOJIS

VIETNAMESE = "Mình đang chuẩn bị tiệc lễ Tình nhân ở Hobbs Cafe, từ 5 giờ."


def test_vietnamese_is_written_in_the_font_of_the_package() -> None:
    assert writable(VIETNAMESE) == VIETNAMESE
    assert font_for(VIETNAMESE, 14) is font_for("a", 14)
    assert font_for(VIETNAMESE, 14).getname() == ("DejaVu Sans", "Book")


def test_the_font_has_a_picture_of_each_of_its_letters() -> None:
    font = font_for("a", 14)
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    for letter in set(VIETNAMESE + "ĄŁőßЖΩ…“€") - {" "}:
        assert (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) != missing, letter


def test_there_is_a_picture_of_every_emoji_that_people_have() -> None:
    for sign in (*EMOJIS, "😴", "💬", "⏳"):
        picture = emoji(sign)
        assert picture is not None, sign
        assert picture.size == (EMOJI_PX, EMOJI_PX)
        assert picture.getbbox()
    assert emoji("🦖") is None
    assert emoji("") is None


def test_what_no_font_has_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert writable("Ada 🦖 dances") == "Ada  dances"
    monkeypatch.setattr(letters, "_other", lambda size: None)
    assert writable("Ada 名 ǻ") == "Ada  ǻ"
    assert font_for("名", 12).getname() == ("DejaVu Sans", "Book")
