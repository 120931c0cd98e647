"""A small drawing surface: whole pixels, palette colours, no anti-aliasing."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image, ImageDraw

from art.palette import CLEAR, INK, Colour, Ramp

TILE = 16


class Canvas:
    """An RGBA picture of `width` x `height` pixels, transparent at first."""

    def __init__(self, width: int, height: int, fill: Colour = CLEAR) -> None:
        self.image = Image.new("RGBA", (width, height), fill)
        self._draw = ImageDraw.Draw(self.image)

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height

    def px(self, x: int, y: int, colour: Colour) -> None:
        """Set one pixel; outside the picture nothing happens."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self.image.putpixel((x, y), colour)

    def dots(self, points: Iterable[tuple[int, int]], colour: Colour) -> None:
        for x, y in points:
            self.px(x, y, colour)

    def at(self, x: int, y: int) -> Colour:
        pixel = self.image.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return (int(pixel[0]), int(pixel[1]), int(pixel[2]), int(pixel[3]))

    def rect(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        if w > 0 and h > 0:
            self._draw.rectangle((x, y, x + w - 1, y + h - 1), fill=colour)

    def frame(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        self._draw.rectangle((x, y, x + w - 1, y + h - 1), outline=colour)

    def disc(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        """A filled ellipse in the box with the corner (x, y)."""
        self._draw.ellipse((x, y, x + w - 1, y + h - 1), fill=colour)

    def line(self, x0: int, y0: int, x1: int, y1: int, colour: Colour) -> None:
        self._draw.line((x0, y0, x1, y1), fill=colour)

    def paste(self, other: "Canvas", x: int, y: int) -> None:
        """Lay another picture over this one, with its transparency."""
        self.image.alpha_composite(other.image, (x, y))

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
        result = Canvas(self.width, self.height)
        solid = self.image.getchannel("A").point(lambda a: 255 if a > 200 else 0)
        line = Image.new("RGBA", self.image.size, colour)
        for shift in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            moved = Image.new("L", self.image.size)
            moved.paste(solid, shift)
            result.image.paste(line, (0, 0), moved)
        result.image.alpha_composite(self.image)
        return result

    def part(self, x: int, y: int, w: int, h: int) -> "Canvas":
        """A copy of a rectangle of this picture."""
        result = Canvas(w, h)
        result.image.paste(self.image.crop((x, y, x + w, y + h)))
        return result

    def flipped(self) -> "Canvas":
        result = Canvas(self.width, self.height)
        result.image.paste(self.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        return result

    def turned(self) -> "Canvas":
        """A copy with columns and rows exchanged."""
        result = Canvas(self.height, self.width)
        result.image.paste(self.image.transpose(Image.Transpose.TRANSPOSE))
        return result

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.image.save(path, optimize=True)
