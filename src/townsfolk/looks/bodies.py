"""The bodies of sprites below the head: legs that walk or sit, clothes and arms."""

from townsfolk.looks.canvas import Canvas
from townsfolk.looks.features import CLOTHS, CUTS, HAIRS, SKINS, Features, Hair, Tones
from townsfolk.looks.palette import BARK, CORAL, MIST, WHITE, Colour

WIDTH, HEIGHT = 16, 32
"""Size of a frame in pixels."""


class Body:
    """One frame being drawn. `step` says which leg is forward: -1, 0 or 1."""

    def __init__(
        self,
        person: Features,
        facing: str,
        step: int,
        *,
        sits: bool = False,
        asleep: bool = False,
    ) -> None:
        self.person, self.facing, self.step = person, facing, step
        self.sits, self.asleep = sits, asleep
        self.c = Canvas(WIDTH, HEIGHT)
        self.skin: Tones = SKINS[person.skin]
        self.hair: Tones = HAIRS[person.hair]
        self.cloth: Tones = CLOTHS[person.cloth]
        self.bottom: Tones = CLOTHS[person.bottom]
        self.cut: Hair = CUTS[person.cut]
        self.y = (3 if sits else 0) + (1 if step else 0)

    def _rect(self, x: int, y: int, w: int, h: int, colour: Colour) -> None:
        self.c.rect(x, y + self.y, w, h, colour)

    def _dots(self, colour: Colour, *points: tuple[int, int]) -> None:
        self.c.dots(((x, y + self.y) for x, y in points), colour)

    def draw_legs(self) -> None:
        if self.sits:
            self._sitting_legs()
        elif self.facing == "left":
            self._legs_sideways()
        else:
            for x, lift in ((5, self.step == 1), (8, self.step == -1)):
                self._leg(x, 25, 29 - 2 * lift)
        if self.person.skirt and not self.sits:
            self._skirt()

    def _leg(self, x: int, top: int, bottom: int) -> None:
        skin = self.person.skirt
        tones = self.skin if skin else self.bottom
        self.c.rect(x, top, 3, bottom - top, tones[1])
        self.c.rect(x + 2, top, 1, bottom - top, tones[0])
        self.c.rect(x, bottom, 3, 1, BARK)

    def _legs_sideways(self) -> None:
        if not self.step:
            self._leg(6, 25, 29)
            return
        near, far = (4, 9) if self.step == 1 else (9, 4)
        tones = self.skin if self.person.skirt else self.bottom
        self.c.rect(6, 25, 4, 2, tones[1])
        self.c.rect(far, 27, 3, 2, tones[0])
        self.c.rect(far - 1, 29, 3, 1, BARK)
        self.c.rect(near, 27, 3, 2, tones[1])
        self.c.rect(near - 1, 29, 3, 1, BARK)

    def _skirt(self) -> None:
        x, w = (4, 8) if self.facing != "left" else (5, 6)
        self._rect(x, 24, w, 2, self.bottom[1])
        self._rect(x - 1 + (self.facing == "left"), 26, w + 1, 2, self.bottom[1])
        self._rect(x + w - 2, 24, 1, 4, self.bottom[0])
        self._rect(x, 24, 1, 3, self.bottom[2])

    def _sitting_legs(self) -> None:
        if self.facing == "down":
            for x in (5, 8):
                self.c.rect(x, 27, 3, 2, self.bottom[1])
                self.c.rect(x, 27, 3, 1, self.bottom[2])
                self.c.rect(x, 29, 3, 1, BARK)
        elif self.facing == "left":
            self.c.rect(4, 26, 7, 3, self.bottom[1])
            self.c.rect(4, 26, 6, 1, self.bottom[2])
            self.c.rect(4, 28, 2, 2, self.bottom[0])
            self.c.rect(3, 30, 3, 1, BARK)
        else:
            self.c.rect(5, 27, 6, 2, self.bottom[0])

    def draw_torso(self) -> None:
        if self.facing == "left":
            self._torso_sideways()
        else:
            self._torso_ahead()

    def _torso_ahead(self) -> None:
        dark, mid, light = self.cloth
        wide = int(self.person.broad)
        self._rect(5 - wide, 18, 6 + 2 * wide, 7, mid)
        self._rect(5 - wide, 18, 2, 6, light)
        self._rect(10 + wide, 19, 1, 6, dark)
        for x, swing in ((3 - wide, self.step == 1), (11 + wide, self.step == -1)):
            self._rect(x, 18, 2, 5 - swing, mid if x < 8 else dark)
            self._rect(x, 19, 1, 3 - swing, light if x < 8 else mid)
            self._rect(x, 23 - swing, 2, 1, self.skin[1])
        if self.facing == "down":
            self._front()
        else:
            self._rect(5, 24, 6, 1, dark)
            if self.person.top == "hoodie":
                self._rect(5, 18, 6, 3, dark)
                self._rect(6, 18, 4, 2, mid)
            if self.person.top == "apron":
                self._rect(5, 22, 6, 1, WHITE)
                self._dots(WHITE, (7, 23), (8, 23), (7, 24))

    def _front(self) -> None:
        dark, mid, light = self.cloth
        top = self.person.top
        if top == "apron":
            self._rect(6, 20, 4, 5, WHITE)
            self._rect(5, 22, 6, 4, WHITE)
            self._rect(10, 22, 1, 4, MIST)
            self._dots(WHITE, (6, 18), (9, 18), (6, 19), (9, 19))
            self._dots(CORAL, (7, 23), (8, 23))
        elif top == "hoodie":
            self._dots(dark, (6, 18), (7, 19), (8, 19), (9, 18))
            self._dots(WHITE, (7, 20), (8, 20), (7, 21))
            self._rect(6, 22, 4, 2, dark)
            self._rect(6, 22, 4, 1, mid)
        elif top == "pullover":
            self._dots(WHITE, (6, 18), (7, 18), (8, 18), (9, 18))
            self._dots(WHITE, (7, 19))
            self._rect(5, 21, 6, 1, light)
            self._rect(5, 24, 6, 1, dark)
        elif top == "jacket":
            self._rect(7, 18, 2, 7, WHITE)
            self._dots(MIST, (8, 20), (8, 22), (8, 24))
            self._dots(dark, (6, 18), (9, 18), (6, 19), (9, 19))
        elif top == "suit":
            self._dots(WHITE, (7, 18), (8, 18), (7, 19))
            self._dots(CORAL, (8, 19), (8, 20), (7, 20))
            self._dots(dark, (6, 18), (9, 18), (6, 20), (9, 20), (7, 22), (7, 24))
        else:
            self._dots(self.skin[0], (7, 18), (8, 18))
            self._dots(light, (6, 18), (9, 18), (8, 20), (8, 22))
            self._rect(5, 24, 6, 1, dark)

    def _torso_sideways(self) -> None:
        dark, mid, light = self.cloth
        wide = int(self.person.broad)
        self._rect(6 - wide, 18, 5 + wide, 7, mid)
        self._rect(10, 19, 1, 6, dark)
        self._rect(6 - wide, 18, 1, 6, light)
        if self.person.top == "apron":
            self._rect(5, 20, 3, 5, WHITE)
        if self.person.top == "hoodie":
            self._rect(9, 18, 3, 3, dark)
        arm = 7 - 2 * self.step
        if self.sits:
            self._rect(6, 20, 3, 2, dark)
            self._rect(4, 21, 3, 2, mid)
            self._rect(3, 22, 2, 1, self.skin[1])
            return
        self._rect(7, 19, 3, 2, dark)
        self._rect(min(arm, 7), 20, abs(arm - 7) + 2, 1, dark)
        self._rect(arm, 20, 2, 3, dark)
        self._rect(arm, 23, 2, 1, self.skin[1])
