"""What the people of the sprites wear beside clothes: glasses, hats, beards, what they carry."""

from townsfolk.looks.bodies import Body
from townsfolk.looks.features import CLOTHS, Tones
from townsfolk.looks.palette import (
    CORAL,
    FOAM,
    GOLD,
    HONEY,
    INK,
    LEMON,
    LILAC,
    MIST,
    NAVY,
    NIGHT,
    OAK,
    ORANGE,
    PINK,
    SKY,
    SLATE,
    UMBER,
    VIOLET,
    WHITE,
)

_KEPT_IN_BED = frozenset(("beard", "bow", "earrings", "flower", "freckles", "moustache"))


class Worn(Body):
    """A body with what its features' extras name."""

    def draw_extras(self) -> None:
        draw = {
            "beard": self._beard,
            "beret": self._beret,
            "bow": self._bow,
            "bowtie": self._bowtie,
            "camera": self._camera,
            "cap": self._cap_worn,
            "captain": self._captain,
            "earrings": self._earrings,
            "flower": self._flower,
            "freckles": self._freckles,
            "glasses": self._glasses,
            "headband": self._headband,
            "headphones": self._headphones,
            "moustache": self._moustache,
            "necklace": self._necklace,
            "paint": self._paint,
            "pencil": self._pencil,
            "satchel": self._satchel,
            "scarf": self._scarf,
            "shawl": self._shawl,
            "straw": self._straw,
        }
        for extra in sorted(self.person.extras):
            if not self.asleep or extra in _KEPT_IN_BED:
                draw[extra]()

    def _glasses(self) -> None:
        if self.facing == "down":
            self._dots(SLATE, (4, 13), (7, 13), (8, 13), (11, 13), (4, 14), (7, 14), (8, 14))
            self._dots(SLATE, (11, 14), (5, 12), (6, 12), (9, 12), (10, 12), (3, 13), (12, 13))
            self._dots(MIST, (6, 14), (9, 14))
        elif self.facing == "left":
            self._dots(SLATE, (4, 13), (4, 14), (7, 13), (7, 14), (5, 12), (6, 12), (8, 13))

    def _beard(self) -> None:
        dark, mid, _ = self.hair
        if self.facing == "down":
            self._rect(4, 16, 8, 1, mid)
            self._rect(5, 17, 6, 1, dark)
            self._dots(mid, (3, 14), (3, 15), (12, 14), (12, 15), (4, 15), (11, 15))
            self._dots(self.skin[0], (7, 16), (8, 16))
        elif self.facing == "left":
            self._rect(3, 16, 7, 2, mid)
            self._dots(self.skin[0], (4, 16))

    def _moustache(self) -> None:
        if self.facing == "down":
            self._rect(6, 15, 4, 1, self.hair[0])
        elif self.facing == "left":
            self._rect(3, 15, 3, 1, self.hair[0])

    def _earrings(self) -> None:
        if self.facing == "down":
            self._dots(GOLD, (3, 16), (12, 16))
        elif self.facing == "left":
            self._dots(GOLD, (9, 15))

    def _headphones(self) -> None:
        self._rect(4, 5, 8, 1, NIGHT)
        self._dots(SLATE, (5, 5), (6, 5), (3, 6), (12, 6), (2, 7), (13, 7))
        if self.facing == "left":
            self._rect(8, 11, 3, 4, NIGHT)
            self._rect(8, 12, 2, 2, CORAL)
            return
        for x in (1, 13):
            self._rect(x, 11, 2, 4, NIGHT)
            self._rect(x, 12, 1 + (x == 1), 2, CORAL)

    def _scarf(self) -> None:
        self._rect(4 + (self.facing == "left"), 17, 8 - (self.facing == "left"), 2, CORAL)
        self._rect(9, 19, 2, 3, CORAL)
        self._dots(GOLD, (9, 21), (10, 21), (6, 18))

    def _cap_hat(self, colour: Tones) -> None:
        self._rect(4, 5, 8, 1, colour[1])
        self._rect(2, 6, 12, 4, colour[1])
        self._rect(4, 6, 4, 1, colour[2])
        self._rect(2, 9, 12, 1, colour[0])
        if self.facing == "left":
            self._rect(1, 10, 6, 1, colour[0])
        elif self.facing == "down":
            self._rect(3, 10, 10, 1, colour[0])

    def _cap_worn(self) -> None:
        self._cap_hat(self.cloth)

    def _beret(self) -> None:
        self._cap_hat(CLOTHS["red"])
        self._dots(CLOTHS["red"][0], (8, 4))

    def _bow(self) -> None:
        self._dots(CORAL, (11, 6), (12, 5), (12, 7), (10, 5), (10, 7))
        self._dots(GOLD, (11, 6))

    def _bowtie(self) -> None:
        if self.facing == "down":
            self._dots(CORAL, (5, 18), (6, 18), (9, 18), (10, 18), (5, 19), (10, 19))
            self._dots(ORANGE, (7, 18), (8, 18))
        elif self.facing == "left":
            self._dots(CORAL, (5, 18), (6, 18))

    def _camera(self) -> None:
        if self.facing == "down":
            self._dots(INK, (5, 18), (5, 19), (6, 20), (10, 18), (10, 19), (9, 20))
            self._rect(5, 21, 6, 3, NIGHT)
            self._dots(SLATE, (5, 21), (6, 21))
            self._rect(7, 21, 2, 2, FOAM)
            self._dots(SKY, (8, 22))
        elif self.facing == "left":
            self._dots(INK, (7, 18), (6, 19))
            self._rect(4, 20, 3, 3, NIGHT)
            self._dots(FOAM, (4, 21))
        else:
            self._dots(INK, (5, 18), (10, 18))

    def _captain(self) -> None:
        self._rect(4, 4, 8, 1, WHITE)
        self._rect(2, 5, 12, 3, WHITE)
        self._rect(10, 6, 4, 2, MIST)
        self._rect(2, 8, 12, 2, NAVY)
        if self.facing == "down":
            self._rect(3, 10, 10, 1, INK)
            self._dots(GOLD, (7, 8), (8, 8), (7, 9), (8, 9))
        elif self.facing == "left":
            self._rect(1, 10, 6, 1, INK)
            self._dots(GOLD, (3, 8), (3, 9))

    def _flower(self) -> None:
        x = {"down": 12, "left": 9, "up": 3}[self.facing]
        self._dots(CORAL, (x, 8), (x - 1, 9), (x + 1, 9), (x, 10))
        self._dots(PINK, (x - 1, 8), (x + 1, 8))
        self._dots(LEMON, (x, 9))

    def _freckles(self) -> None:
        dark = self.skin[0]
        if self.facing == "down":
            self._dots(dark, (4, 14), (6, 15), (9, 15), (11, 14))
        elif self.facing == "left":
            self._dots(dark, (4, 15), (7, 15))

    def _headband(self) -> None:
        self._rect(2, 10, 12, 1, CORAL)
        self._dots(ORANGE, (4, 10), (5, 10), (6, 10))
        if self.facing == "left":
            self._dots(CORAL, (14, 11), (14, 12))

    def _necklace(self) -> None:
        if self.facing == "down":
            self._dots(GOLD, (5, 18), (6, 19), (9, 19), (10, 18))
            self._dots(FOAM, (7, 20), (8, 20))
        elif self.facing == "left":
            self._dots(GOLD, (6, 18), (6, 19))

    def _paint(self) -> None:
        """Spots of paint on somebody's clothes."""
        shift = 1 if self.facing == "left" else 0
        if self.facing != "up":
            self._dots(CORAL, (6 + shift, 20), (9, 23))
            self._dots(GOLD, (8, 21), (6 + shift, 23))
            self._dots(SKY, (7 + shift, 22), (9, 19))

    def _pencil(self) -> None:
        """A pencil behind the ear."""
        x = {"down": 12, "left": 10, "up": 2}[self.facing]
        self._dots(GOLD, (x, 12), (x + 1, 11))
        self._dots(PINK, (x + 1 + (self.facing != "up"), 10))

    def _satchel(self) -> None:
        if self.facing == "left":
            self._dots(UMBER, (6, 18), (7, 19), (8, 20), (9, 21))
            self._rect(9, 22, 3, 3, OAK)
            self._rect(9, 22, 3, 1, HONEY)
            return
        across = range(5) if self.facing == "down" else range(4, -1, -1)
        for row, column in enumerate(across):
            self._dots(UMBER, (5 + column, 18 + row))
        x = 11 if self.facing == "down" else 2
        self._rect(x, 22, 3, 3, OAK)
        self._rect(x, 22, 3, 1, HONEY)

    def _shawl(self) -> None:
        x, w = (5, 6) if self.facing == "left" else (3, 10)
        self._rect(x, 18, w, 2, LILAC)
        self._rect(x, 20, w, 1, VIOLET)
        self._dots(LILAC, *((x + 1 + 2 * i, 21) for i in range(w // 2)))
        if self.facing == "down":
            self._dots(self.cloth[1], (7, 19), (8, 19), (7, 20), (8, 20), (7, 21), (8, 21))

    def _straw(self) -> None:
        """A straw hat with a wide brim."""
        self._rect(4, 4, 8, 5, GOLD)
        self._rect(5, 3, 6, 1, GOLD)
        self._dots(LEMON, (5, 4), (6, 4), (4, 5), (5, 5), (4, 6))
        self._rect(4, 7, 8, 1, CORAL)
        self._rect(1, 8, 14, 2, GOLD)
        self._rect(1, 9, 14, 1, HONEY)
        self._dots(LEMON, (2, 8), (3, 8), (4, 8), (5, 8))
