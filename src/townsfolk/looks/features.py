"""What a person looks like, in the few features from which sprites and portraits are composed."""

from dataclasses import dataclass, field

from townsfolk.looks.palette import (
    AQUA,
    ASH,
    AZURE,
    BARK,
    BLUSH,
    BRICK,
    COCOA,
    CORAL,
    CREAM,
    FERN,
    FOAM,
    GOLD,
    HONEY,
    INDIGO,
    INK,
    LEAF,
    LEMON,
    LILAC,
    LIME,
    MINT,
    MIST,
    NAVY,
    NIGHT,
    OAK,
    ORANGE,
    PEACH,
    PINE,
    PINK,
    PLUM,
    PORCELAIN,
    ROSE,
    SAND,
    SEA,
    SKY,
    SLATE,
    STONE,
    TAN,
    TEAL,
    UMBER,
    VIOLET,
    WHITE,
    WINE,
    Colour,
)
from townsfolk.rng import stream

Tones = tuple[Colour, Colour, Colour]
"""Dark, middle, light."""

SKINS: tuple[Tones, ...] = (
    (TAN, PORCELAIN, WHITE),
    (TAN, PEACH, PORCELAIN),
    (COCOA, TAN, PEACH),
    (UMBER, COCOA, TAN),
    (BARK, UMBER, COCOA),
)
HAIRS: dict[str, Tones] = {
    "black": (INK, NIGHT, SLATE),
    "dark": (INK, BARK, UMBER),
    "brown": (BARK, UMBER, OAK),
    "chestnut": (UMBER, OAK, HONEY),
    "blond": (OAK, GOLD, LEMON),
    "red": (WINE, CORAL, ORANGE),
    "grey": (STONE, ASH, MIST),
    "white": (ASH, MIST, WHITE),
}
CLOTHS: dict[str, Tones] = {
    "white": (ASH, MIST, WHITE),
    "cream": (HONEY, SAND, CREAM),
    "red": (WINE, BRICK, CORAL),
    "coral": (BRICK, CORAL, ORANGE),
    "orange": (OAK, ORANGE, GOLD),
    "yellow": (HONEY, GOLD, LEMON),
    "green": (PINE, FERN, LEAF),
    "lime": (FERN, LEAF, LIME),
    "teal": (PINE, TEAL, MINT),
    "mint": (TEAL, MINT, AQUA),
    "navy": (INK, NAVY, INDIGO),
    "blue": (NAVY, INDIGO, AZURE),
    "sky": (SEA, SKY, FOAM),
    "purple": (PLUM, VIOLET, LILAC),
    "pink": (ROSE, PINK, BLUSH),
    "rose": (WINE, ROSE, PINK),
    "brown": (BARK, UMBER, OAK),
    "tan": (UMBER, OAK, HONEY),
    "grey": (NIGHT, SLATE, STONE),
    "black": (INK, NIGHT, SLATE),
}


@dataclass(frozen=True)
class Hair:
    """A cut: how the fringe falls, how far down it reaches (rows), and what is done with it."""

    fringe: str = "swept"
    length: int = 13
    wavy: bool = False
    volume: int = 0
    knot: str = ""


CUTS: dict[str, Hair] = {
    "short": Hair("swept", 12),
    "parted": Hair("part", 12),
    "spiky": Hair("spiky", 12, volume=1),
    "curly": Hair("swept", 13, wavy=True, volume=1),
    "receding": Hair("receding", 12),
    "bald": Hair("bald", 0),
    "bob": Hair("straight", 17),
    "wavy": Hair("part", 20, wavy=True, volume=1),
    "long": Hair("part", 22),
    "fringe": Hair("straight", 21),
    "bun": Hair("swept", 13, knot="bun"),
    "ponytail": Hair("swept", 13, knot="ponytail"),
    "afro": Hair("swept", 15, wavy=True, volume=1),
}


@dataclass(frozen=True)
class Features:
    """A person's looks; colours are names of `HAIRS` and `CLOTHS`.

    `top`: shirt, pullover, hoodie, jacket, apron, suit; `skirt` makes of the bottom a skirt.
    `extras`: glasses, beard, moustache, freckles; cap, beret, captain, straw, headband, bow,
    flower, headphones; earrings, necklace, scarf, shawl, bowtie; camera, paint, pencil, satchel.
    """

    skin: int = 1
    cut: str = "short"
    hair: str = "brown"
    top: str = "shirt"
    cloth: str = "blue"
    bottom: str = "navy"
    skirt: bool = False
    broad: bool = False
    extras: frozenset[str] = field(default_factory=frozenset)


def _f(
    skin: int, hair: str, top: str, bottom: str, extras: str = "", *, broad: bool = False
) -> Features:
    """Features in short: hair as `colour cut`, top as `colour kind`, bottom as `colour [skirt]`."""
    colour, cut = hair.split()
    cloth, kind = top.split()
    trousers, *skirt = bottom.split()
    return Features(
        skin, cut, colour, kind, cloth, trousers, bool(skirt), broad, frozenset(extras.split())
    )


PEOPLE: dict[str, Features] = {
    "Abigail Chen": _f(0, "black bob", "purple jacket", "black", "beret earrings"),
    "Adam Smith": _f(0, "brown curly", "brown jacket", "tan", "glasses beard"),
    "Arthur Burton": _f(1, "brown parted", "black apron", "black", "moustache bowtie", broad=True),
    "Ayesha Khan": _f(2, "dark long", "teal pullover", "cream skirt", "scarf"),
    "Carlos Gomez": _f(2, "black curly", "orange jacket", "navy", "beard scarf"),
    "Carmen Ortiz": _f(2, "dark bun", "coral apron", "brown skirt", "earrings pencil"),
    "Eddy Lin": _f(0, "black spiky", "yellow hoodie", "blue", "headphones"),
    "Francisco Lopez": _f(2, "dark parted", "white shirt", "red", "moustache bowtie"),
    "Giorgio Rossi": _f(1, "dark curly", "green pullover", "grey", "glasses pencil"),
    "Hailey Johnson": _f(1, "red wavy", "mint shirt", "navy skirt", "freckles satchel"),
    "Isabella Rodriguez": _f(2, "dark wavy", "rose apron", "brown skirt", "earrings flower"),
    "Jane Moreno": _f(1, "chestnut bun", "lime pullover", "cream skirt", "straw"),
    "Jennifer Moore": _f(1, "white bob", "pink shirt", "purple skirt", "glasses shawl"),
    "John Lin": _f(0, "black short", "white suit", "grey", "glasses"),
    "Klaus Mueller": _f(0, "blond short", "blue pullover", "tan", "glasses satchel"),
    "Latoya Williams": _f(4, "black afro", "yellow jacket", "teal", "earrings camera"),
    "Maria Lopez": _f(2, "brown long", "purple hoodie", "navy", "headphones"),
    "Mei Lin": _f(0, "black ponytail", "sky pullover", "navy skirt", "necklace"),
    "Rajiv Patel": _f(3, "black parted", "cream shirt", "tan", "beard paint"),
    "Ryan Park": _f(0, "dark spiky", "grey hoodie", "black", "glasses"),
    "Sam Moore": _f(1, "white receding", "navy jacket", "tan", "moustache captain", broad=True),
    "Tamara Taylor": _f(4, "dark ponytail", "orange pullover", "purple skirt", "glasses headband"),
    "Tom Moreno": _f(2, "grey short", "green apron", "brown", "cap", broad=True),
    "Wolfgang Schulz": _f(0, "blond spiky", "red shirt", "white", "headband"),
    "Yuriko Yamamoto": _f(0, "dark fringe", "black suit", "black skirt", "bow"),
}
"""The people of the bases, by hand."""


def features_of(name: str, age: int | None = None) -> Features:
    """Return what a person looks like: ours by hand, for a new name always the same invention.

    `age` in years decides how grey the hair of somebody new is.
    """
    return PEOPLE.get(name) or _invent(name, age)


_EXTRAS = (
    *("", "beard", "cap", "earrings", "flower", "freckles", "glasses", "headband", "headphones"),
    *("necklace", "satchel", "scarf", "shawl", "straw"),
)
_MENS = ("beard",)
_WOMENS = ("earrings", "flower", "necklace", "shawl")
"""Of these only people with short or with long hair are invented."""

_GREYING, _WHITE_HAIRED = 55, 68
"""Ages in years from which invented people have grey and white hair."""


def _invent(name: str, age: int | None) -> Features:
    rng = stream(0, "looks", name)
    cut = rng.choice(sorted(CUTS))
    feminine = CUTS[cut].length > 15 or bool(CUTS[cut].knot)
    extra = rng.choice([one for one in _EXTRAS if one not in (_MENS if feminine else _WOMENS)])
    return Features(
        skin=rng.randrange(len(SKINS)),
        cut=cut,
        hair=_hair_colour(rng.choice(_YOUNG_HAIRS), age),
        top=rng.choice(("shirt", "pullover", "hoodie", "jacket", "suit")),
        cloth=rng.choice(sorted(CLOTHS)),
        bottom=rng.choice(("navy", "black", "brown", "grey", "tan", "teal", "purple")),
        skirt=feminine and rng.random() < 0.5,
        broad=not feminine and rng.random() < 0.3,
        extras=frozenset(extra.split()),
    )


_YOUNG_HAIRS = tuple(colour for colour in HAIRS if colour not in ("grey", "white"))


def _hair_colour(young: str, age: int | None) -> str:
    if age is None or age < _GREYING:
        return young
    return "grey" if age < _WHITE_HAIRED else "white"
