"""Composes the sheet of a person: 4 x 6 frames of 16 x 32 pixels.

Rows 0 to 3: walking down, left, right, up; column 0 stands, and 0, 1, 2, 3 in turn is a walk, in
which 1 and 3 are steps and 2 looks like 0.
Row 4: sitting down, left, right, up. Row 5, column 0: lying in bed, seen from above.
"""

from townsfolk.looks.bodies import HEIGHT, WIDTH
from townsfolk.looks.canvas import Canvas
from townsfolk.looks.features import Features
from townsfolk.looks.palette import CORAL, INK, WHITE
from townsfolk.looks.worn import Worn

_STEP = (0, 1, 0, -1)
"""Which leg is forward in the four frames of a walk."""


def compose(person: Features) -> Canvas:
    """Return the sheet of a person, 64 x 192 pixels."""
    sheet = Canvas(4 * WIDTH, 6 * HEIGHT)
    for column in range(4):
        left = Figure(person, "left", _STEP[column]).draw()
        walk = (
            Figure(person, "down", _STEP[column]).draw(),
            left,
            left.flipped(),
            Figure(person, "up", _STEP[column]).draw(),
        )
        for row, frame in enumerate(walk):
            sheet.paste(frame, column * WIDTH, row * HEIGHT)
    sitting = Figure(person, "left", 0, sits=True).draw()
    seats = (
        Figure(person, "down", 0, sits=True).draw(),
        sitting,
        sitting.flipped(),
        Figure(person, "up", 0, sits=True).draw(),
    )
    for column, frame in enumerate(seats):
        sheet.paste(frame, column * WIDTH, 4 * HEIGHT)
    sheet.paste(_lying(person), 0, 5 * HEIGHT)
    return sheet


def _lying(person: Features) -> Canvas:
    c = Figure(person, "down", 0, asleep=True).draw(shadow=False)
    result = Canvas(WIDTH, HEIGHT)
    result.replace(c.part(0, 5, WIDTH, 22), 0, 2)
    return result


class Figure(Worn):
    """A whole frame: clothes and body first, then the head, then the line around it."""

    def draw(self, *, shadow: bool = True) -> Canvas:
        if self.facing != "up":
            self._hair_behind()
        self.draw_legs()
        self.draw_torso()
        self._head()
        self._hair()
        self.draw_extras()
        body = self.c.outlined(INK)
        result = Canvas(WIDTH, HEIGHT)
        if shadow and not self.sits:
            result.disc(2, 28, 12, 4, (36, 27, 47, 90))
        result.paste(body, 0, 0)
        return result

    def _head(self) -> None:
        dark, mid, light = self.skin
        shapes = ((5, 8, 6, 1), (4, 9, 8, 1), (3, 10, 10, 6), (4, 16, 8, 1), (5, 17, 6, 1))
        for x, y, w, h in shapes:
            self._rect(x, y, w, h, mid)
        if self.facing == "down":
            self._rect(12, 12, 1, 4, dark)
            self._rect(4, 12, 2, 1, light)
            self._eyes()
            self._dots(CORAL if self.person.skin < 3 else dark, (4, 15), (11, 15))
            self._dots(dark, (7, 16), (8, 16))
        elif self.facing == "left":
            self._rect(5, 13, 1, 2, INK)
            self._dots(WHITE, (6, 13))
            self._dots(dark, (4, 16), (9, 14), (9, 13))
            self._dots(CORAL if self.person.skin < 3 else dark, (6, 15))

    def _eyes(self) -> None:
        if self.asleep:
            self._dots(INK, (5, 14), (6, 14), (9, 14), (10, 14))
            return
        for x in (5, 10):
            self._rect(x, 13, 1, 2, INK)
        self._dots(WHITE, (6, 13), (9, 13))

    def _hair_behind(self) -> None:
        if self.cut.length < 15:
            return
        dark = self.hair[0]
        length = self.cut.length
        if self.facing == "down":
            self._rect(2, 12, 12, length - 12, dark)
        elif self.facing == "left":
            self._rect(8, 12, 6, length - 12, dark)

    def _hair(self) -> None:
        if self.cut.fringe == "bald":
            self._dots(self.skin[2], (6, 9), (7, 9), (5, 10))
            return
        draw = {"down": self._hair_ahead, "left": self._hair_sideways, "up": self._hair_back}
        draw[self.facing]()
        self._curls()
        if self.cut.knot == "bun":
            x = {"down": 6, "left": 9, "up": 6}[self.facing]
            self._rect(x, 3, 4, 4, self.hair[1])
            self._rect(x + 1, 3, 2, 1, self.hair[2])
            self._rect(x, 6, 4, 1, self.hair[0])

    def _cap(self, bottom: int) -> None:
        """The round of the hair over the skull, lit from the top left."""
        dark, mid, light = self.hair
        high = self.cut.volume
        self._rect(5, 6 - high, 6, 1 + high, mid)
        self._rect(3, 7, 10, 1, mid)
        self._rect(2, 8, 12, bottom - 8, mid)
        self._rect(4, 7 - high, 8, 1, mid)
        self._dots(light, (5, 7), (6, 7), (7, 7), (4, 8), (5, 8), (4, 9), (8, 7))
        self._rect(13, 9, 1, bottom - 9, dark)

    def _hair_ahead(self) -> None:
        dark, mid, light = self.hair
        fringe = self.cut.fringe
        if fringe == "receding":
            self._rect(3, 8, 10, 1, mid)
            self._rect(2, 9, 2, 4, mid)
            self._rect(12, 9, 2, 4, dark)
            self._dots(light, (5, 8), (6, 8), (2, 9))
            return
        self._cap(11)
        rows = {
            "swept": ((2, 11, 8, 1), (2, 12, 4, 1), (11, 11, 3, 2)),
            "part": ((2, 11, 5, 1), (9, 11, 5, 1), (2, 12, 3, 1), (11, 12, 3, 1)),
            "straight": ((2, 11, 12, 1), (2, 12, 3, 1), (6, 12, 2, 1), (9, 12, 5, 1)),
            "spiky": ((2, 11, 3, 2), (6, 11, 2, 1), (9, 11, 1, 2), (11, 11, 3, 2), (5, 4, 2, 2)),
        }
        for x, y, w, h in rows[fringe]:
            self._rect(x, y, w, h, mid)
        if fringe == "spiky":
            self._dots(mid, (8, 4), (10, 4), (11, 5), (3, 6))
        self._dots(dark, (7, 10), (10, 10), (12, 10))
        side = 1 if self.cut.length < 15 else 2
        reach = max(1, self.cut.length - 12)
        self._rect(2, 12, side, reach, mid)
        self._rect(14 - side, 12, side, reach, dark if side == 1 else mid)
        if side == 2:
            self._rect(13, 12, 1, reach, dark)
            self._rect(2, 13, 1, reach - 3, light)

    def _hair_sideways(self) -> None:
        dark, mid, light = self.hair
        if self.cut.fringe == "receding":
            self._rect(8, 8, 5, 2, mid)
            self._rect(10, 10, 3, 5, mid)
            self._rect(12, 10, 1, 5, dark)
            return
        self._cap(11)
        self._rect(2, 8, 1, 3, mid)
        self._rect(10, 11, 4, 5, mid)
        self._rect(8, 11, 2, 2, mid)
        self._rect(13, 11, 1, 5, dark)
        self._rect(3, 11, 3 if self.cut.fringe == "straight" else 2, 1, mid)
        if self.cut.length > 15:
            self._rect(9, 14, 5, self.cut.length - 14, mid)
            self._rect(13, 14, 1, self.cut.length - 14, dark)
            self._rect(10, 13, 1, self.cut.length - 15, light)
        if self.cut.knot == "ponytail":
            self._rect(13, 11, 2, 8, mid)
            self._dots(CORAL, (13, 11), (13, 12))
            self._dots(dark, (14, 17), (14, 18), (13, 18))

    def _hair_back(self) -> None:
        dark, mid, light = self.hair
        if self.cut.fringe == "receding":
            self._rect(2, 10, 12, 5, mid)
            self._rect(3, 15, 10, 1, dark)
            return
        self._cap(16)
        self._rect(3, 16, 10, 1, dark)
        if self.cut.length > 15:
            end = self.cut.length - 1
            self._rect(3, 16, 10, end - 17, mid)
            self._rect(4, end - 1, 8, 1, mid)
            self._rect(5, end, 6, 1, dark)
            self._rect(12, 16, 1, end - 17, dark)
            for x in (6, 9):
                self._rect(x, 13, 1, end - 13, dark)
            self._rect(3, 11, 1, 5, light)
        if self.cut.knot == "ponytail":
            self._rect(7, 12, 3, 10, mid)
            self._rect(7, 12, 3, 1, CORAL)
            self._rect(9, 13, 1, 9, dark)

    def _curls(self) -> None:
        if not self.cut.wavy:
            return
        dark, _, light = self.hair
        self._dots(dark, (6, 9), (10, 8), (12, 10), (8, 10), (4, 10))
        self._dots(light, (9, 8), (7, 9), (11, 9))
        if self.facing == "down" and self.cut.length > 15:
            self._dots(dark, (2, 14), (3, 16), (2, 18), (13, 13), (12, 15), (13, 17))
            self._rect(1, 13, 1, 6, self.hair[1])
            self._rect(14, 13, 1, 6, dark)
        if self.person.cut == "afro":
            self._rect(1, 8, 1, 6, self.hair[1])
            self._rect(14, 8, 1, 6, dark)
            self._rect(4, 4, 8, 2, self.hair[1])
            self._rect(3, 5, 10, 3, self.hair[1])
            self._dots(light, (5, 5), (7, 5), (4, 7), (6, 6), (9, 6))
