"""Writes pictures as a still or a film, by the ending of the file: png, gif or webm."""

import contextlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from townsfolk.errors import BadInputError

with contextlib.suppress(ModuleNotFoundError):  # it is 36 MB, and only one form needs it
    import av

PICTURES_A_SECOND: dict[str, int] = {".png": 1, ".gif": 10, ".webm": 20}
"""How many pictures a film has in a second, by the endings that can be written."""
_SAMPLES = 8
"""Pictures from which the colours of a GIF are chosen."""
_COLOURS = 256
_WEBM_QUALITY = "32"
"""From 0, the best, to 63 (libvpx: constrained quality); pixels stay sharp."""

Pictures = Sequence[Image.Image]


def endings() -> list[str]:
    """Return the endings that can be written on this machine."""
    return [one for one in PICTURES_A_SECOND if one != ".webm" or _has_av()]


def pictures_a_second(file: Path) -> int:
    """Return how many pictures a film has in a second. Raises `BadInputError` for other files."""
    rate = PICTURES_A_SECOND.get(file.suffix.lower())
    if rate is None:
        known = ", ".join(PICTURES_A_SECOND)
        raise BadInputError(f"Expected a file that ends in {known}, found {str(file)!r}.")
    if file.suffix.lower() not in endings():
        raise BadInputError(
            "WebM needs the package av. Install it with: pip install 'townsfolk[webm]', or write "
            "a .gif."
        )
    return rate


def is_still(file: Path) -> bool:
    """Say whether a file holds a single picture."""
    return file.suffix.lower() == ".png"


def write(pictures: Pictures, file: Path) -> None:
    """Write pictures, all of one size, into a file; a PNG holds the first of them."""
    _WRITERS[file.suffix.lower()](pictures, file, pictures_a_second(file))


def _has_av() -> bool:
    return importlib.util.find_spec("av") is not None


def _write_png(pictures: Pictures, file: Path, _: int) -> None:
    pictures[0].save(file, "PNG", optimize=True)


def _write_gif(pictures: Pictures, file: Path, rate: int) -> None:
    palette = _palette(pictures)

    def flat() -> Iterator[Image.Image]:
        for picture in pictures:
            yield picture.quantize(palette=palette, dither=Image.Dither.NONE)

    frames = flat()
    next(frames).save(
        file, "GIF", save_all=True, append_images=frames, duration=1000 // rate, loop=0
    )


def _palette(pictures: Pictures) -> Image.Image:
    """Return colours for the whole film: with others in each picture, what stands still flickers.

    They are chosen from pictures all over it, since dawn has other colours than noon.
    """
    count = min(_SAMPLES, len(pictures))
    chosen = [pictures[place * (len(pictures) - 1) // max(1, count - 1)] for place in range(count)]
    width, height = chosen[0].size
    strip = Image.new("RGB", (width, height * count))
    for place, picture in enumerate(chosen):
        strip.paste(picture, (0, place * height))
    return strip.quantize(_COLOURS, dither=Image.Dither.NONE)


def _write_webm(pictures: Pictures, file: Path, rate: int) -> None:
    with av.open(str(file), "w", format="webm") as container:
        stream = container.add_stream("libvpx-vp9", rate=rate)
        # Halves of pixels have no colour of their own in this form, so sides are even.
        stream.width, stream.height = (side - side % 2 for side in pictures[0].size)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": _WEBM_QUALITY, "b": "0", "deadline": "realtime", "cpu-used": "6"}
        for picture in pictures:
            even = picture.crop((0, 0, stream.width, stream.height))
            container.mux(
                stream.encode(av.VideoFrame.from_ndarray(np.asarray(even), format="rgb24"))
            )
        container.mux(stream.encode(None))


_WRITERS: dict[str, Callable[[Pictures, Path, int], None]] = {
    ".png": _write_png,
    ".gif": _write_gif,
    ".webm": _write_webm,
}
