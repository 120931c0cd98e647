"""What is written on films: letters and emoji that come with the package.

So a film is the same on every machine. `art/letters.py` makes the files in `font/`.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageFont

FONT = Path(__file__).parent / "font"
"""`letters.ttf`, and `emoji.png` with the emoji of `emoji.txt` in a row."""
EMOJI_PX = 20
"""How large an emoji is drawn."""
RANGES = (
    range(0x20, 0x7F),
    range(0xA0, 0x250),  # Latin with all accents
    range(0x300, 0x530),  # accents by themselves, Greek, Cyrillic
    range(0x1E00, 0x1F00),  # Vietnamese
    range(0x2010, 0x2034),  # dashes and quotation marks
    range(0x2039, 0x203B),
    range(0x20AB, 0x20AD),  # dong and euro
    range(0x2190, 0x2194),
)
"""The letters that there are."""
_OTHERS = ("DejaVuSans.ttf", "Arial.ttf", "Arial Unicode.ttf", "Helvetica.ttc")
"""Fonts that many machines have, for other scripts."""
_VARIANT = "\N{VARIATION SELECTOR-16}"


def font_for(text: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font that a text is written in: ours, if it has all of its letters."""
    return _ours(size) if all(map(_is_known, text)) else (_other(size) or _ours(size))


def writable(text: str) -> str:
    """Return a text without what no font here has: emoji, accents, else whole letters."""
    text = unicodedata.normalize("NFC", text)
    if _other(12) is not None:
        return "".join(one for one in text if not _is_picture(one))
    return "".join(one if _is_known(one) else _plain(one) for one in text)


@lru_cache
def emoji(sign: str) -> Image.Image | None:
    """Return the picture of an emoji, or `None` when there is none of it."""
    signs = (FONT / "emoji.txt").read_text(encoding="utf-8").split()
    if sign.rstrip(_VARIANT) not in signs:
        return None
    left = signs.index(sign.rstrip(_VARIANT)) * EMOJI_PX
    with Image.open(FONT / "emoji.png") as row:
        return row.convert("RGBA").crop((left, 0, left + EMOJI_PX, EMOJI_PX))


def _is_known(letter: str) -> bool:
    return any(ord(letter) in one for one in RANGES)


def _plain(letter: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", letter) if _is_known(one))


def _is_picture(letter: str) -> bool:
    return ord(letter) >= 0x1F000 or letter in (_VARIANT, "\N{ZERO WIDTH JOINER}")


@lru_cache
def _ours(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT / "letters.ttf", size)


@lru_cache
def _other(size: int) -> ImageFont.FreeTypeFont | None:
    for name in _OTHERS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None
