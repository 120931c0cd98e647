"""What grows: trees, bushes, hedges, flowers, reeds. Each function returns one picture."""

import math
from collections.abc import Callable
from random import Random

from townsfolk.looks.canvas import Canvas
from townsfolk.looks.palette import (
    BARK,
    BLUSH,
    CORAL,
    FERN,
    GOLD,
    GRASS,
    GREEN,
    INK,
    LEAF,
    LEMON,
    LILAC,
    LIME,
    OAK,
    PINE,
    PINK,
    ROSE,
    SHADOW,
    SPROUT,
    UMBER,
    VIOLET,
    WHITE,
    Colour,
    Ramp,
)

FOLIAGE: dict[str, Ramp] = {
    "oak": (PINE, FERN, LEAF, LIME),
    "birch": (FERN, LEAF, GRASS, SPROUT),
    "blossom": (ROSE, PINK, BLUSH, WHITE),
    "apple": (PINE, FERN, LEAF, LIME),
}
PETALS: tuple[tuple[Colour, Colour], ...] = (
    (WHITE, GOLD),
    (CORAL, LEMON),
    (PINK, WHITE),
    (LILAC, LEMON),
    (GOLD, CORAL),
    (VIOLET, BLUSH),
)


def tree(kind: str, seed: int) -> Canvas:
    """A leafy tree, 48 x 64; its trunk stands in the middle of the bottom row."""
    rng = Random(f"{kind} {seed}")
    c = Canvas(48, 64)
    c.disc(9, 54, 30, 9, SHADOW)
    _trunk(c, 24, 40, 60, 4 if kind != "birch" else 3, white=kind == "birch")
    crown = Canvas(48, 64)
    wide = {"oak": 20, "apple": 18, "birch": 15, "blossom": 19}[kind]
    high = {"oak": 19, "apple": 17, "birch": 21, "blossom": 17}[kind]
    _crown(crown, rng, (24, 47 - high, wide, high), FOLIAGE[kind])
    if kind == "apple":
        for _ in range(7):
            x, y = rng.randrange(12, 36), rng.randrange(14, 38)
            crown.rect(x, y, 2, 2, CORAL)
            crown.px(x, y, LEMON)
    c.paste(crown.outlined(FOLIAGE[kind][0] if kind != "oak" else INK), 0, 0)
    return c


def _trunk(c: Canvas, x: int, top: int, bottom: int, half: int, *, white: bool = False) -> None:
    dark, mid, light = (BARK, UMBER, OAK) if not white else (INK, (179, 178, 192, 255), WHITE)
    c.rect(x - half, top, half * 2, bottom - top, dark)
    c.rect(x - half + 1, top, half * 2 - 2, bottom - top, mid)
    c.rect(x - half + 1, top, 2, bottom - top, light)
    c.rect(x - half - 1, bottom - 2, half * 2 + 2, 2, dark)
    if white:
        for y in range(top + 3, bottom, 5):
            c.rect(x - 1, y, 2, 1, INK)


def _crown(c: Canvas, rng: Random, oval: tuple[int, int, int, int], ramp: Ramp) -> None:
    """Fluffy clumps on an oval (centre x, y, radius x, y), lit from the top left."""
    cx, cy, rx, ry = oval
    reach = 3 if rx < 8 else 5
    c.disc(cx - rx + 2, cy - ry + 4, rx * 2 - 4, ry * 2 - 4, ramp[0])
    clumps = []
    for i in range(14):
        angle = i * math.tau / 14 + rng.uniform(-0.15, 0.15)
        clumps.append((math.sin(angle) * 0.98, math.cos(angle) * 0.98))
    for _ in range(46 if rx > 8 else 12):
        dx, dy = rng.uniform(-1, 1), rng.uniform(-1, 1)
        if dx * dx + dy * dy < 1:
            clumps.append((dy, dx))
    for dy, dx in sorted(clumps, reverse=True):
        light = -dx * 0.5 - dy
        x, y = round(cx + dx * (rx - reach)), round(cy + dy * (ry - reach))
        _clump(c, x, y, 3 if rx < 8 else 5 if light < 0.4 else 4, ramp, light)


def _clump(c: Canvas, x: int, y: int, r: int, ramp: Ramp, light: float) -> None:
    body = ramp[1] if light < -0.25 else ramp[2]
    rim = ramp[2] if light < -0.25 else ramp[3] if light > 0.35 else ramp[2]
    c.disc(x - r, y - r, 2 * r + 1, 2 * r + 1, ramp[1] if light > -0.5 else ramp[0])
    c.disc(x - r, y - r, 2 * r, 2 * r - 1, body)
    c.disc(x - r + 1, y - r, r + 1, r, rim)
    if light > 0.3:
        c.dots(((x - 2, y - r + 1), (x - 1, y - r + 1), (x - r + 1, y - 1)), ramp[3])


def pine(seed: int) -> Canvas:
    """A conifer, 48 x 64."""
    rng = Random(f"pine {seed}")
    c = Canvas(48, 64)
    c.disc(12, 55, 24, 8, SHADOW)
    _trunk(c, 24, 50, 61, 3)
    body = Canvas(48, 64)
    for top, height, half in ((32, 22, 15), (19, 22, 12), (8, 20, 9), (1, 14, 6)):
        _tier(body, rng, top, height, half)
    c.paste(body.outlined(INK), 0, 0)
    return c


def _tier(c: Canvas, rng: Random, top: int, height: int, half: int) -> None:
    for row in range(height):
        reach = round(half * (row + 1) / height)
        hang = reach + (row % 4 == 3)
        for x in range(24 - hang, 24 + hang):
            side = (x - 24) / max(1, half)
            tone = FERN if side < 0.25 else PINE
            if side < -0.25 and (x + row * 2) % 5 < 2:
                tone = LEAF
            if row > height - 4 and (x + row) % 3 == 0:
                tone = PINE
            c.px(x, top + row, tone)
    for _ in range(half // 2):
        x = 24 - rng.randrange(1, half)
        c.dots(((x, top + height - 5), (x + 1, top + height - 6)), GRASS)


def bush(seed: int, *, flowers: bool = False) -> Canvas:
    """A round bush, 16 x 16."""
    rng = Random(f"bush {seed}")
    c = Canvas(16, 16)
    _crown(c, rng, (8, 8, 6, 5), GREEN)
    if flowers:
        petal, heart = PETALS[seed % len(PETALS)]
        for x, y in ((4, 6), (9, 5), (7, 9), (11, 9)):
            c.dots(((x, y), (x + 1, y)), petal)
            c.px(x, y + 1, heart)
    result = Canvas(16, 16)
    result.disc(1, 11, 14, 5, SHADOW)
    result.paste(c.outlined(PINE), 0, 0)
    return result


def hedge(left: bool, right: bool) -> Canvas:
    """A clipped hedge, 16 x 16, that goes on to the left and right."""
    c = Canvas(16, 16)
    x0, x1 = (0 if left else 1), (16 if right else 15)
    c.rect(x0, 14, x1 - x0, 2, SHADOW)
    c.rect(x0, 1, x1 - x0, 14, PINE)
    inner0, inner1 = x0 + (not left), x1 - (not right)
    c.rect(inner0, 2, inner1 - inner0, 6, LEAF)
    c.rect(inner0, 8, inner1 - inner0, 6, FERN)
    for i, x in enumerate(range(inner0, inner1, 2)):
        c.px(x, 2 + i % 2, LIME)
        c.px(x + 1, 5 + i % 3, GRASS)
        c.px(x, 9 + i % 4, LEAF)
        c.px(x, 12 - i % 2, PINE)
    return c


def flowers(kind: int, seed: int) -> Canvas:
    """Some flowers in the grass, 16 x 16."""
    rng = Random(f"flowers {kind} {seed}")
    petal, heart = PETALS[kind % len(PETALS)]
    c = Canvas(16, 16)
    for x, y in ((3, 4), (10, 3), (6, 9), (12, 10))[: 2 + seed % 3]:
        _flower(c, x + rng.randrange(-1, 2), y + rng.randrange(-1, 2), petal, heart)
    return c


def _flower(c: Canvas, x: int, y: int, petal: Colour, heart: Colour) -> None:
    c.dots(((x, y + 2), (x, y + 3)), FERN)
    c.dots(((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)), petal)
    c.px(x, y, heart)


def flower_bed(kind: int) -> Canvas:
    """A dug bed of flowers, 16 x 16, that joins its neighbours left and right."""
    c = Canvas(16, 16)
    c.rect(0, 2, 16, 14, SHADOW)
    c.rect(0, 3, 16, 12, BARK)
    c.rect(0, 4, 16, 9, UMBER)
    c.rect(0, 13, 16, 1, OAK)
    for i, x in enumerate((3, 11)):
        petal, heart = PETALS[(kind + i * (kind % 2)) % len(PETALS)]
        y = 4 + i * 3
        c.rect(x - 2, y + 3, 6, 4, FERN)
        c.dots(((x - 2, y + 3), (x + 3, y + 4), (x, y + 6)), LIME)
        c.rect(x - 1, y, 4, 4, petal)
        c.rect(x, y - 1, 2, 6, petal)
        c.rect(x, y + 1, 2, 2, heart)
        c.dots(((x - 2, y + 6), (x + 3, y + 7)), LEAF)
    return c


def reeds(seed: int) -> Canvas:
    """Reeds at the water, 16 x 16."""
    c = Canvas(16, 16)
    for i, x in enumerate((3, 6, 9, 12)):
        top = 3 + (i * 3 + seed) % 4
        c.rect(x, top, 1, 12 - top, FERN)
        c.px(x - 1, top + 4, LIME)
        c.rect(x, top, 1, 3, UMBER if i % 2 else LEAF)
    return c


def lily(seed: int) -> Canvas:
    """Water lilies, 16 x 16."""
    c = Canvas(16, 16)
    for x, y in ((2, 3), (8, 8)):
        c.disc(x, y, 7, 5, FERN)
        c.disc(x, y, 6, 4, LEAF)
        c.rect(x + 4, y, 2, 2, (0, 0, 0, 0))
    if seed % 2:
        c.grid((".w.", "wyw", ".p."), {"w": WHITE, "y": GOLD, "p": PINK}, 9, 7)
    return c


def rock(seed: int) -> Canvas:
    """A mossy boulder, 16 x 16."""
    c = Canvas(16, 16)
    c.disc(1, 10, 14, 5, SHADOW)
    body = Canvas(16, 16)
    body.disc(2, 4, 12, 9, (90, 88, 112, 255))
    body.disc(2, 3, 10, 8, (134, 133, 154, 255))
    body.disc(3, 3, 6, 4, (179, 178, 192, 255))
    if seed % 2:
        body.dots(((9, 4), (10, 5), (8, 4), (11, 6), (10, 4)), LEAF)
    c.paste(body.outlined(INK), 0, 0)
    return c


SMALL: dict[str, Callable[[int], Canvas]] = {"reeds": reeds, "lily": lily, "rock": rock}
