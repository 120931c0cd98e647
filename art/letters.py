"""Makes what is written on films with: a part of DejaVu Sans, and the emoji as a row of pictures.

It needs the two fonts as Debian's packages fonts-dejavu-core and fonts-noto-color-emoji have them:

    python -m art.letters
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from townsfolk.film.letters import EMOJI_PX, FONT, RANGES
from townsfolk.prompts.act import EMOJIS

_FONTS = Path("/usr/share/fonts/truetype")
DEJAVU, NOTO = _FONTS / "dejavu/DejaVuSans.ttf", _FONTS / "noto/NotoColorEmoji.ttf"
NOTO_PX = 109
"""The one size in which that font has pictures."""
SPOKEN = "😴💬⏳"
"""Of those who sleep, talk or wait; no model chooses them."""
_VARIANT = "\N{VARIATION SELECTOR-16}"


def main() -> None:
    """Write the files."""
    FONT.mkdir(exist_ok=True)
    _write_letters(FONT / "letters.ttf")
    signs = sorted({one.rstrip(_VARIANT) for one in (*EMOJIS, *SPOKEN)})
    (FONT / "emoji.txt").write_text(" ".join(signs) + "\n", encoding="utf-8")
    row = Image.new("RGBA", (EMOJI_PX * len(signs), EMOJI_PX))
    for number, sign in enumerate(signs):
        row.paste(_drawn(sign), (EMOJI_PX * number, 0))
    row.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        FONT / "emoji.png", optimize=True
    )


def _write_letters(path: Path) -> None:
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]  # its licence is in it
    options.recalc_timestamp = False
    font = TTFont(DEJAVU)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for one in RANGES for code in one])
    subsetter.subset(font)
    font.save(path)


def _drawn(sign: str) -> Image.Image:
    font = ImageFont.truetype(NOTO, NOTO_PX)
    picture = Image.new("RGBA", (136, 128))
    ImageDraw.Draw(picture).text((0, 0), sign, font=font, embedded_color=True)
    box = picture.getbbox()
    assert box, f"The font has no {sign!r}."
    side = max(box[2] - box[0], box[3] - box[1])
    square = Image.new("RGBA", (side, side))
    square.paste(picture.crop(box), ((side - box[2] + box[0]) // 2, (side - box[3] + box[1]) // 2))
    return square.resize((EMOJI_PX, EMOJI_PX), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
