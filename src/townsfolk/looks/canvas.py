"""A small drawing surface: whole pixels, palette colours, no anti-aliasing, and PNG files of it."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from townsfolk.looks.palette import CLEAR, INK, Colour, Ramp

TILE = 16
"""Width and height of a tile of the map in pixels."""

Pixels: TypeAlias = npt.NDArray[np.uint8]


class Canvas:
    """An RGBA picture of `width` x `height` pixels, transparent at first.

    Whatever lies outside the picture is left out. `pixels` has the shape (height, width, 4).
    """

    def __init__(self, width: int, height: int, fill: Colour = CLEAR) -> None:
        self.pixels: Pixels = np.full((height, width, 4), fill, dtype=np.uint8)

    @classmethod
    def of(cls, pixels: Pixels) -> Self:
        """Return a picture with a copy of some pixels."""
        canvas = cls(0, 0)
        canvas.pixels = pixels.copy()
        return canvas

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be seen."""
        return not self.pixels[..., 3].any()

    def data(self) -> bytes:
        """Return all pixels as bytes: equal pictures of one size have equal data."""
        return self.pixels.tobytes()

    def px(self, x: int, y: int, colour: Colour) -> None:
        """Set one pixel."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self.pixels[y, x] = colour

    def dots(self, points: Iterable[tuple[int, int]], colour: Colour) -> None:
        for x, y in points:
            self.px(x, y, colour)

    def at(self, x: int, y: int) -> Colour:
        red, green, blue, alpha = self.pixels[y, x].tolist()
        return (red, green, blue, alpha)

    def rect(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        if w > 0 and h > 0:
            self._window(x, y, w, h)[:] = colour

    def frame(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        for dx, dy, length, breadth in ((0, 0, w, 1), (0, h - 1, w, 1), (0, 0, 1, h)):
            self.rect(x + dx, y + dy, length, breadth, colour)
        self.rect(x + w - 1, y, 1, h, colour)

    def disc(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        """A filled ellipse in the box with the corner (x, y)."""
        if w <= 0 or h <= 0:
            return
        column, row = np.meshgrid(np.arange(w), np.arange(h))
        # Twice the distance of a pixel's centre from the middle, so that all stays whole numbers.
        across, down = 2 * column - (w - 1), 2 * row - (h - 1)
        inside = across**2 * h * h + down**2 * w * w <= w * w * h * h
        self._window(x, y, w, h)[self._visible(inside, x, y)] = colour

    def line(self, x0: int, y0: int, x1: int, y1: int, colour: Colour) -> None:
        """A line of single pixels, both ends included."""
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for i in range(steps + 1):
            # Rounded half up, so that lines don't depend on the parity of their ends.
            x = x0 + (2 * i * (x1 - x0) + steps) // (2 * steps)
            y = y0 + (2 * i * (y1 - y0) + steps) // (2 * steps)
            self.px(x, y, colour)

    def paste(self, other: "Canvas", x: int, y: int) -> None:
        """Lay another picture over this one, with its transparency."""
        below = self._window(x, y, other.width, other.height)
        whole = np.ones((other.height, other.width), dtype=bool)
        above = other.pixels[self._visible_slices(whole.shape, x, y)]
        below[:] = _blended(above, below)

    def replace(self, other: "Canvas", x: int, y: int) -> None:
        """Put another picture in the place of what was there."""
        shape = (other.height, other.width)
        self._window(x, y, other.width, other.height)[:] = other.pixels[
            self._visible_slices(shape, x, y)
        ]

    def grid(self, rows: Iterable[str], key: Mapping[str, Colour], x: int = 0, y: int = 0) -> None:
        """Draw text as pixels; characters without a colour are left out."""
        for dy, row in enumerate(rows):
            for dx, mark in enumerate(row):
                if mark in key:
                    self.px(x + dx, y + dy, key[mark])

    def box(self, x: int, y: int, w: int, h: int, ramp: Ramp) -> None:
        """A flat outlined panel, lit from the top left."""
        self.rect(x, y, w, h, ramp[0])
        self.rect(x + 1, y + 1, w - 2, h - 2, ramp[2])
        self.rect(x + 1, y + 1, w - 2, 1, ramp[3])
        self.rect(x + 1, y + 1, 1, h - 2, ramp[3])
        self.rect(x + 1, y + h - 2, w - 2, 1, ramp[1])
        self.rect(x + w - 2, y + 2, 1, h - 3, ramp[1])

    def block(self, x: int, y: int, w: int, top: int, front: int, ramp: Ramp) -> None:
        """A solid thing seen from above and in front: a lit top and a darker front, in pixels."""
        dark, shade, mid, light = ramp
        self.rect(x, y, w, top + front, dark)
        self.rect(x + 1, y + 1, w - 2, top - 1, mid)
        self.rect(x + 1, y + 1, w - 2, 1, light)
        self.rect(x + 1, y + 1, 1, top - 1, light)
        self.rect(x + 1, y + top, w - 2, front - 1, shade)
        self.rect(x + 1, y + top, w - 2, 1, light)
        self.px(x, y, CLEAR)
        self.px(x + w - 1, y, CLEAR)

    def outlined(self, colour: Colour = INK) -> "Canvas":
        """A copy with a one pixel line around everything opaque."""
        solid = np.pad(self.pixels[..., 3] > 200, 1)
        near = solid[:-2, 1:-1] | solid[2:, 1:-1] | solid[1:-1, :-2] | solid[1:-1, 2:]
        result = Canvas(self.width, self.height)
        result.pixels[near] = colour
        result.paste(self, 0, 0)
        return result

    def part(self, x: int, y: int, w: int, h: int) -> "Canvas":
        """A copy of a rectangle of this picture."""
        result = Canvas(w, h)
        result.replace(self, -x, -y)
        return result

    def flipped(self) -> "Canvas":
        return Canvas.of(self.pixels[:, ::-1])

    def turned(self) -> "Canvas":
        """A copy with columns and rows exchanged."""
        return Canvas.of(self.pixels.transpose(1, 0, 2))

    def png(self) -> bytes:
        """Return the picture as a PNG file: with a palette, unless it has more than 256 colours."""
        colours, places = np.unique(self.pixels.view("<u4")[..., 0], return_inverse=True)
        if len(colours) > 256:
            return _png(self.pixels.reshape(self.height, -1), self.width, _RGBA)
        palette = colours.view(np.uint8).reshape(-1, 4)
        # Sorted by opacity, since that is the highest byte; the opaque ones need not be listed.
        opacity = palette[palette[:, 3] < 255, 3]
        rows = places.reshape(self.height, self.width).astype(np.uint8)
        chunks = (b"PLTE", palette[:, :3].tobytes()), (b"tRNS", opacity.tobytes())
        return _png(rows, self.width, _INDEXED, *chunks)

    def _window(self, x: int, y: int, w: int, h: int) -> Pixels:
        return self.pixels[max(0, y) : max(0, y + h), max(0, x) : max(0, x + w)]

    def _visible_slices(self, shape: tuple[int, ...], x: int, y: int) -> tuple[slice, slice]:
        h, w = shape
        return (
            slice(max(0, -y), max(0, min(h, self.height - y))),
            slice(max(0, -x), max(0, min(w, self.width - x))),
        )

    def _visible(self, mask: npt.NDArray[np.bool_], x: int, y: int) -> npt.NDArray[np.bool_]:
        return mask[self._visible_slices(mask.shape, x, y)]


def _blended(above: Pixels, below: Pixels) -> Pixels:
    """Return one picture over another; their colours aren't multiplied by their opacity."""
    top = above[..., 3:].astype(np.int32)
    bottom = below[..., 3:].astype(np.int32) * (255 - top)
    whole = top * 255 + bottom
    divisor = np.maximum(whole, 1)
    colours = above[..., :3] * (top * 255) + below[..., :3] * bottom
    result = np.empty_like(below)
    result[..., :3] = (2 * colours + divisor) // (2 * divisor)
    result[..., 3:] = (whole + 127) // 255
    return result


_INDEXED, _RGBA = 3, 6
"""Colour types of the PNG specification, section 11.2.2."""


def _png(rows: Pixels, width: int, kind: int, *chunks: tuple[bytes, bytes]) -> bytes:
    height = rows.shape[0]
    unfiltered = np.pad(rows, ((0, 0), (1, 0)))
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(unfiltered.tobytes(), 9)
    parts = ((b"IHDR", header), *chunks, (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
