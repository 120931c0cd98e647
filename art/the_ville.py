"""The Ville: where each building, street and tree stands. 124 x 92 tiles."""

from random import Random

from art import nature, places, terrain
from art.homes import (
    house,
    shared_house,
    studio,
)
from art.outdoors import (
    bench,
    bridge,
    fence,
    fence_post,
    fountain,
    lamp_post,
    picnic_table,
    sign,
)
from art.plan import Box, Plan
from art.stamp import Stamp, stamp
from townsfolk.looks.palette import BLUE, GREEN, PINKS, PURPLE, RED, TEALS, YELLOW, Ramp

WIDTH, HEIGHT = 124, 92

STUDENTS: tuple[tuple[str, str, Ramp], ...] = (
    ("Klaus Mueller", "bookshelf", BLUE),
    ("Maria Lopez", "game console", PURPLE),
    ("Ayesha Khan", "bookshelf", TEALS),
    ("Wolfgang Schulz", "piano", RED),
    ("guest", "bookshelf", GREEN),
    ("warden", "easel", YELLOW),
)
ARTISTS: tuple[tuple[str, str, Ramp], ...] = (
    ("Latoya Williams", "easel", TEALS),
    ("Rajiv Patel", "easel", YELLOW),
    ("Abigail Chen", "easel", PINKS),
    ("Francisco Lopez", "piano", RED),
    ("Hailey Johnson", "bookshelf", BLUE),
)
SINGLES: tuple[tuple[int, str, tuple[str, str, Ramp], str], ...] = (
    (4, "Giorgio Rossi's apartment", ("ochre", "cream", BLUE), "computer"),
    (21, "Carlos Gomez's apartment", ("blue", "sky", RED), "bookshelf"),
    (46, "Ryan Park's apartment", ("stone", "mint", PURPLE), "computer"),
    (63, "Arthur Burton's apartment", ("brick", "sand", GREEN), "bookshelf"),
    (85, "Adam Smith's house", ("plaster", "wine", TEALS), "bookshelf"),
    (102, "Yuriko Yamamoto's house", ("honey", "cream", PINKS), "bookshelf"),
)
COUPLES = (
    (63, "Moreno family's house", "Tom and Jane Moreno's bedroom", ("blue", "sand", "navy")),
    (83, "Moore family's house", "Sam and Jennifer Moore's bedroom", ("brick", "rose", "wine")),
)
PARK_TREES = (
    (47, 49, "oak"),
    (50, 48, "blossom"),
    (54, 50, "oak"),
    (49, 51, "birch"),
    (76, 48, "birch"),
    (76, 55, "pine"),
    (63, 65, "blossom"),
    (76, 61, "oak"),
    (76, 65, "oak"),
    (55, 65, "birch"),
    (47, 65, "pine"),
    (63, 48, "blossom"),
    (70, 65, "blossom"),
)


def draw() -> Plan:
    """Return the finished plan of the Ville."""
    plan = Plan(WIDTH, HEIGHT)
    _streets(plan)
    _homes(plan)
    places.isabellas_apartment(plan)
    places.cafe(plan)
    places.college(plan)
    places.pub(plan)
    places.market(plan)
    places.supply_store(plan)
    _park(plan)
    _stream(plan)
    _street_furniture(plan)
    _green(plan)
    plan.finish()
    return plan


def _streets(plan: Plan) -> None:
    plan.lay("cobble", Box(0, 40, WIDTH, 4))
    plan.lay("cobble", Box(58, 18, 3, 22))
    for x in (42, 80):
        plan.lay("earth", Box(x, 44, 2, 46))
    plan.lay("earth", Box(0, 18, WIDTH, 2))
    plan.lay("earth", Box(0, 70, WIDTH, 2))
    plan.lay("earth", Box(0, 88, WIDTH, 2))


def _homes(plan: Plan) -> None:
    lin = house(
        plan,
        4,
        2,
        "Lin family's house",
        ("Mei and John Lin's bedroom", "Eddy Lin's bedroom"),
        ("plaster", "cream", "brown"),
        garden=9,
    )
    _garden(plan, lin.box)
    for i, (x, name, room, style) in enumerate(COUPLES):
        cloths = ((PURPLE, GREEN, BLUE), (PINKS, TEALS, RED))[i]
        rooms = (room, "guest bedroom")
        house(plan, x, 2, name, rooms, style, cloths=cloths, mirrored=i == 0)
    house(
        plan,
        103,
        2,
        "Tamara Taylor and Carmen Ortiz's house",
        ("Tamara Taylor's room", "Carmen Ortiz's room"),
        ("green", "lilac", "teal"),
        cloths=(YELLOW, RED, PURPLE),
        mirrored=True,
    )
    shared_house(plan, (4, 46), "Dorm for Oak Hill College", STUDENTS, ("stone", "sand", "slate"))
    shared_house(plan, (84, 46), "artist's co-living space", ARTISTS, ("pink", "rose", "plum"))
    for x, name, look, own in SINGLES:
        studio(plan, x, 76, name, look, own)


def _garden(plan: Plan, box: Box) -> None:
    """The garden to the right of the Lins' house, within a fence, open at the lower left."""
    x0, x1, y0, y1 = box.x + 18, box.x + box.w - 1, box.y + 2, box.y + 13
    plan.taken.difference_update(Box(x0, box.y, 9, 14).cells())
    plan.arena("garden", Box(x0, y0, x1 - x0 + 1, y1 - y0 + 1))
    for x in range(x0, x1 + 1):
        plan.put(fence(x > x0, x < x1), x, y0)
        if x > x0 + 1:
            plan.put(fence(x > x0 + 2, x < x1), x, y1)
    for y in range(y0 + 1, y1):
        plan.put(fence_post(), x1, y)
    for i, y in enumerate((y0 + 3, y0 + 5)):
        for x in range(x0 + 2, x1 - 1):
            plan.scatter(nature.flower_bed(x + i), x, y, solid=True)
        plan.thing("garden", Box(x0 + 2, y + 1, x1 - x0 - 3, 1), "garden, water plants", 2)
    plan.tree("apple", x1 - 2, y1 - 2)
    for i, x in enumerate(range(x0 + 2, x1 - 1)):
        plan.scatter(nature.bush(i, flowers=i % 2 == 0), x, y0 + 1)
    for y in range(y1 - 1, y1 + 3):
        plan.scatter(terrain.stepping_stone(y), x0, y)
    plan.put(bench(), x0 + 1, y1 - 3)
    plan.thing("garden bench", Box(x0 + 1, y1 - 3, 2, 1), "relax, read, talk", 2)


def _park(plan: Plan) -> None:
    box = Box(45, 46, 34, 22)
    plan.sector("Johnson Park", box)
    plan.arena("park", box)
    plan.lay("earth", Box(58, 44, 3, 26))
    plan.lay("earth", Box(44, 56, 36, 2))
    plan.lay("cobble", Box(55, 53, 9, 8))
    plan.put(fountain(), 58, 55)
    for x, y, w in ((67, 47, 5), (65, 48, 10), (64, 49, 12), (64, 50, 12), (65, 51, 11)):
        plan.lay("water", Box(x, y, w, 1))
    plan.lay("water", Box(69, 52, 6, 1))
    plan.thing("pond edge", Box(64, 53, 10, 1), "walk, relax", 4)
    for x in (47, 51):
        for y in (60, 63):
            for i in range(3):
                plan.scatter(nature.flower_bed(x + y + i), x + i, y, solid=True)
            plan.thing("park garden", Box(x, y + 1, 3, 1), "garden, relax", 1)
    for x, y in ((48, 53), (52, 53), (66, 59), (70, 59)):
        plan.put(bench(), x, y)
        plan.thing("garden bench", Box(x, y, 2, 1), "relax, read, talk", 1)
    for x, y in ((56, 54), (62, 54), (56, 59), (62, 59)):
        plan.put(lamp_post(), x, y)
    for x in (56, 57, 61, 62):
        plan.scatter(nature.flower_bed(x), x, 52, solid=True)
        plan.scatter(nature.flower_bed(x + 1), x, 61, solid=True)
    plan.put(picnic_table(), 67, 63)
    plan.put(picnic_table(), 72, 63)
    for x, y, kind in PARK_TREES:
        plan.tree(kind, x, y)
    for x, y in ((66, 48), (74, 50), (71, 49), (69, 51)):
        plan.scatter(nature.lily(x) if y % 2 else nature.reeds(x), x, y)
    for x in (*range(45, 58), *range(61, 79)):
        plan.put(_hedge(x not in (45, 61), x not in (57, 78)), x, 46)
        plan.put(_hedge(x not in (45, 61), x not in (57, 78)), x, 67)
    for y in (*range(47, 50), *range(53, 56), *range(58, 67)):
        plan.scatter(nature.bush(y % 5, flowers=y % 4 == 0), 78, y, solid=True)
    for y in (*range(47, 56), *range(58, 67)):
        plan.scatter(nature.bush(y % 5, flowers=y % 3 == 0), 45, y, solid=True)


def _stream(plan: Plan) -> None:
    """A stream out of the pond and down to the lower end of the map, with four bridges."""
    plan.lay("water", Box(75, 50, 9, 2))
    plan.lay("water", Box(82, 52, 2, HEIGHT - 52))
    for box in (Box(82, 70, 2, 2), Box(82, 88, 2, 2)):
        plan.bridge(bridge(box.w, box.h), box)
    plan.bridge(bridge(2, 2, across=True), Box(80, 50, 2, 2))
    for x, y in ((77, 49), (78, 52), (84, 68), (81, 75), (81, 84), (84, 91)):
        if not plan.is_ground((x, y)):
            plan.scatter(nature.reeds(x + y), x, y)


_HEDGES: dict[tuple[bool, bool], Stamp] = {}


def _hedge(left: bool, right: bool) -> Stamp:
    if (left, right) not in _HEDGES:
        _HEDGES[left, right] = stamp(nature.hedge(left, right), "#", sheet="nature")
    return _HEDGES[left, right]


def _street_furniture(plan: Plan) -> None:
    for x in range(6, WIDTH, 13):
        if (x, 39) not in plan.taken:
            plan.put(lamp_post(), x, 39)
    for x in range(10, WIDTH, 19):
        for y in (20, 72, 90):
            if not _near(plan, x, y, 0):
                plan.put(lamp_post(), x, y)
    for x, kind in ((49, "cup"), (73, "beer"), (94, "leaf"), (113, "tool"), (22, "book")):
        plan.put(sign(kind), x, 39)
    for x, y in ((26, 39), (55, 39), (76, 39), (100, 39)):
        plan.put(bench(), x, y)
    for x in (30, 31, 52, 53, 66, 67, 88, 103, 104):
        if not _near(plan, x, 44, 0):
            plan.scatter(nature.flower_bed(x), x, 44, solid=True)
    plan.put(sign("bed"), 23, 69)


def _near(plan: Plan, x: int, y: int, reach: int) -> bool:
    cells = Box(x - reach, y - reach, 2 * reach + 1, 2 * reach + 1).cells()
    return any(cell in plan.taken for cell in cells)


def _green(plan: Plan) -> None:
    """Meadows, flowers at the houses, trees in loose groups, and undergrowth."""
    rng = Random("green")
    for _ in range(60):
        x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
        plan.meadow(Box(x, y, rng.randrange(4, 13), rng.randrange(3, 9)))
    _front_gardens(plan, rng)
    built = frozenset(cell for cell in plan.taken if not plan.is_ground(cell))
    for x, y in _grove_spots(rng):
        crown = Box(x - 1, y - 3, 3, 3).cells()
        if 3 <= y < HEIGHT and 1 <= x < WIDTH - 1 and not any(c in built for c in crown):
            _plant(plan, rng, x, y)
    for _ in range(500):
        x, y = rng.randrange(1, WIDTH - 1), rng.randrange(1, HEIGHT)
        if not _near(plan, x, y, 1):
            _undergrowth(plan, rng, x, y)
    _flower_patches(plan, rng)


_SPECIES = ("oak", "birch", "pine", "blossom", "apple", "oak", "pine")


def _grove_spots(rng: Random) -> list[tuple[int, int]]:
    """Where trees may grow: along the border of the map, in groves, and here and there."""
    spots = []
    for _ in range(60):
        spots.append(
            (rng.choice((1, 2, WIDTH - 4, WIDTH - 3, WIDTH - 2)), rng.randrange(3, HEIGHT))
        )
    for _ in range(330):
        x, y = rng.randrange(3, WIDTH - 3), rng.randrange(4, HEIGHT)
        for _ in range(4):
            spots.append((x + rng.randrange(-4, 5), y + rng.randrange(-2, 3)))
    return spots


def _plant(plan: Plan, rng: Random, x: int, y: int) -> None:
    """Plant a tree unless another stands too near."""
    if any(cell in plan.taken for cell in Box(x - 1, y - 1, 3, 2).cells()):
        return
    kind = _SPECIES[(x // 9 + 3 * (y // 8)) % len(_SPECIES)]
    plan.tree(rng.choice(_SPECIES) if rng.random() < 0.25 else kind, x, y)


def _front_gardens(plan: Plan, rng: Random) -> None:
    """Bushes and flower beds below the facades, where no path leads to a door."""
    for sector in plan.sectors:
        row = sector.box.y + sector.box.h
        if sector.name == "Johnson Park":
            continue
        for x in range(sector.box.x, sector.box.x + min(sector.box.w, 38)):
            if (x, row) in plan.taken or ((x - 1, row) in plan.taken and rng.random() < 0.5):
                continue
            pick = rng.random()
            if pick < 0.25:
                plan.scatter(nature.bush(x % 5, flowers=pick < 0.15), x, row, solid=True)
            elif pick < 0.5:
                plan.scatter(nature.flowers(sector.box.x + x // 3, x % 3), x, row)


def _undergrowth(plan: Plan, rng: Random, x: int, y: int) -> None:
    pick = rng.random()
    if pick < 0.12:
        plan.scatter(nature.rock(x), x, y, solid=True)
    elif pick < 0.6:
        plan.scatter(nature.bush(x % 5, flowers=pick > 0.4), x, y, solid=True)


def _flower_patches(plan: Plan, rng: Random) -> None:
    for patch in range(170):
        x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (-1, 1), (1, 1), (2, 1), (0, 2), (1, -1)):
            at = (x + dx, y + dy)
            if rng.random() < 0.6 and at[0] < WIDTH and at[1] < HEIGHT and at not in plan.taken:
                plan.scatter(nature.flowers(patch % 6, rng.randrange(3)), *at)
