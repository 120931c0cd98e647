"""The one palette of the town: 51 colours, and the ramps (dark to light) that materials use.

Floors also use halves between two of them, and soft shadows darken what they fall on.
"""

Colour = tuple[int, int, int, int]
Ramp = tuple[Colour, Colour, Colour, Colour]


def _hex(code: str) -> Colour:
    return (int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16), 255)


INK, NIGHT = _hex("241b2f"), _hex("3a3350")
SLATE, STONE, ASH, MIST, WHITE = map(_hex, ("5a5870", "86859a", "b3b2c0", "d9d9de", "fbf8ef"))
BARK, UMBER, OAK = map(_hex, ("45272a", "6e4332", "9c6840"))
HONEY, SAND, CREAM = map(_hex, ("c8925a", "e3bd84", "f5e3b8"))
PINE, FERN, LEAF = map(_hex, ("1d4440", "2f6b47", "4a8f4a"))
GRASS, LIME, SPROUT = map(_hex, ("69ab51", "8fc861", "bfe07f"))
NAVY, SEA, SKY, FOAM, ICE = map(_hex, ("263a66", "2f6699", "4e9acb", "8fd0e6", "d2f0f2"))
WINE, BRICK, CORAL = map(_hex, ("6b2338", "a03a3f", "d65f4c"))
ORANGE, GOLD, LEMON = map(_hex, ("e8924a", "f4c95a", "fbe99a"))
PLUM, VIOLET, LILAC = map(_hex, ("4a2f63", "7a55a0", "b18fd1"))
ROSE, PINK, BLUSH = map(_hex, ("b94a78", "e88aa6", "f8c6cc"))
TEAL, MINT, AQUA = map(_hex, ("1f6468", "4aa394", "93d6bb"))
INDIGO, AZURE = _hex("3b4a9c"), _hex("6a86d8")
PORCELAIN, PEACH, TAN, COCOA = map(_hex, ("fad9b8", "eab48a", "c98760", "935a42"))
PALE_EARTH, COBBLE, WORN, DEEP_WATER, MEADOW, THICKET = map(
    _hex, ("eac991", "706f86", "9c9bad", "3e80b4", "76b756", "5c9e4c")
)

CLEAR: Colour = (0, 0, 0, 0)
SHADOW: Colour = (36, 27, 47, 70)
DEEP_SHADOW: Colour = (36, 27, 47, 110)
GLOW: Colour = (251, 233, 154, 60)

DARK_WOOD: Ramp = (INK, BARK, UMBER, OAK)
WOOD: Ramp = (BARK, UMBER, OAK, HONEY)
LIGHT_WOOD: Ramp = (UMBER, OAK, HONEY, SAND)
PALE_WOOD: Ramp = (OAK, HONEY, SAND, CREAM)
ROCK: Ramp = (NIGHT, SLATE, STONE, ASH)
METAL: Ramp = (SLATE, STONE, ASH, MIST)
ENAMEL: Ramp = (SLATE, ASH, MIST, WHITE)
RED: Ramp = (WINE, BRICK, CORAL, ORANGE)
BLUE: Ramp = (NAVY, INDIGO, AZURE, FOAM)
WATER: Ramp = (NAVY, SEA, SKY, FOAM)
GREEN: Ramp = (PINE, FERN, LEAF, LIME)
TEALS: Ramp = (PINE, TEAL, MINT, AQUA)
PURPLE: Ramp = (PLUM, VIOLET, LILAC, BLUSH)
PINKS: Ramp = (WINE, ROSE, PINK, BLUSH)
YELLOW: Ramp = (UMBER, OAK, GOLD, LEMON)
BLACK: Ramp = (INK, INK, NIGHT, SLATE)
