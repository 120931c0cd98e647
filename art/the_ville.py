"""The Ville: where each building, street and tree stands. 140 x 100 tiles."""

from math import sin
from random import Random

from art import nature, places
from art.homes import house, shared_house, studio
from art.outdoors import bench, bridge, fountain, lamp_post, picnic_table, sign
from art.plan import Box, Plan
from art.public import notice_board
from art.stamp import Stamp, stamp
from art.village import (
    crossing,
    jetty,
    rostrum,
    rowing_boat,
    sandbox,
    signpost,
    slide,
    stage,
    stage_wall,
    stall,
    stone_bridge,
    swing,
    well,
)
from townsfolk.looks.palette import BLUE, GREEN, PINKS, PURPLE, RED, TEALS, YELLOW, Ramp

WIDTH, HEIGHT = 140, 100
STREET = 46
"""The first row of the main street's cobbles; the pavements lie beside it."""
LANES = (22, 80, 96)
PARK = Box(50, 53, 39, 43)

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
SECOND_THINGS = {
    "Wolfgang Schulz": "weights",
    "Latoya Williams": "camera",
    "Francisco Lopez": "mirror",
}
SINGLES: tuple[tuple[tuple[int, int], str, tuple[str, str, Ramp], str, int], ...] = (
    ((3, 85), "Giorgio Rossi's apartment", ("ochre", "cream", BLUE), "computer", 0),
    ((18, 84), "Carlos Gomez's apartment", ("blue", "sky", RED), "bookshelf", 0),
    ((33, 85), "Ryan Park's apartment", ("stone", "mint", PURPLE), "computer", 0),
    ((125, 31), "Arthur Burton's apartment", ("brick", "sand", GREEN), "bookshelf", 0),
    ((93, 84), "Adam Smith's house", ("plaster", "wine", TEALS), "bookshelf", 8),
    ((116, 85), "Yuriko Yamamoto's house", ("honey", "cream", PINKS), "bookshelf", 8),
)
PARK_TREES = (
    (52, 57, "oak"),
    (61, 56, "blossom"),
    (51, 67, "birch"),
    (87, 57, "birch"),
    (86, 71, "pine"),
    (74, 73, "blossom"),
    (86, 75, "oak"),
    (52, 83, "blossom"),
    (52, 92, "oak"),
    (86, 80, "oak"),
    (87, 93, "blossom"),
    (73, 93, "birch"),
    (64, 95, "pine"),
)


def draw() -> Plan:
    """Return the finished plan of the Ville."""
    plan = Plan(WIDTH, HEIGHT)
    _streets(plan)
    _river(plan)
    _homes(plan)
    places.isabellas_apartment(plan)
    places.cafe(plan)
    places.college(plan)
    places.pub(plan)
    places.market(plan)
    places.supply_store(plan)
    _square(plan)
    _park(plan)
    _bridges(plan)
    _street_furniture(plan)
    _green(plan)
    plan.finish()
    return plan


def _streets(plan: Plan) -> None:
    plan.lay("pavement", Box(0, STREET - 1, WIDTH, 7))
    plan.lay("cobble", Box(0, STREET, WIDTH, 4))
    for x, y, length in ((47, 24, 21), (47, 52, 44), (90, 52, 44)):
        plan.lay("earth", Box(x, y, 2, length))
    plan.lay("earth", Box(0, LANES[0], WIDTH, 2))
    plan.lay("earth", Box(0, LANES[1], 49, 2))
    plan.lay("earth", Box(90, LANES[1], WIDTH - 90, 2))
    plan.lay("earth", Box(0, LANES[2], WIDTH, 2))


def _river_at(y: int) -> int:
    """Return the first column of the river in a row; it is straight where a street crosses it."""
    if y < 19:
        return 82 + round(1.6 * sin(y / 3.2))
    if y < 27:
        return 82
    if y < 43:
        return 82 + round(1.4 * sin((y - 27) / 2.55))
    if y < 60:
        return 82 - max(0, y - 53)
    return 67


def _river(plan: Plan) -> None:
    """A river from the hills, through the pond of the park and out at the lower end."""
    for y in range(HEIGHT):
        if y < 60 or y > 66:
            plan.lay("water", Box(_river_at(y), y, 3, 1))
    for i, (x, w) in enumerate(
        (
            (72, 9),
            (68, 15),
            (66, 18),
            (65, 20),
            (64, 21),
            (64, 21),
            (65, 19),
            (66, 17),
            (67, 12),
            (67, 6),
        )
    ):
        plan.lay("water", Box(x, 59 + i, w, 1))


def _bridges(plan: Plan) -> None:
    for y in (LANES[0], LANES[2]):
        x = _river_at(y)
        plan.bridge(bridge(3, 2), Box(x, y, 3, 2))
    x = _river_at(STREET)
    ends = stone_bridge(5, 7).part(12, 0, 56, 7 * 16)
    plan.lay_on("floor", ends, x * 16 - 4, (STREET - 1) * 16)
    plan.bridge(stone_bridge(3, 7), Box(x, STREET - 1, 3, 7))
    plan.bridge(bridge(3, 2), Box(67, 77, 3, 2))
    for x in range(_river_at(STREET), _river_at(STREET) + 3):
        plan.blocked.update(((x, STREET - 1), (x, STREET + 5)))
    for x, y in ((85, 8), (81, 15), (85, 29), (80, 33), (85, 40), (66, 74), (70, 85), (66, 92)):
        if not plan.is_ground((x, y)):
            plan.scatter(nature.reeds(x + y), x, y)


def _homes(plan: Plan) -> None:
    house(
        plan,
        3,
        5,
        "Lin family's house",
        ("Mei and John Lin's bedroom", "Eddy Lin's bedroom"),
        ("plaster", "cream", "brown"),
        garden_columns=9,
        seats=4,
        own="keyboard",
    )
    house(
        plan,
        54,
        4,
        "Moreno family's house",
        ("Tom and Jane Moreno's bedroom", "guest bedroom"),
        ("blue", "sand", "navy"),
        cloths=(PURPLE, GREEN, BLUE),
        mirrored=True,
        garden_columns=8,
        own="radio",
    )
    house(
        plan,
        90,
        5,
        "Moore family's house",
        ("Sam and Jennifer Moore's bedroom", "guest bedroom"),
        ("brick", "rose", "wine"),
        cloths=(PINKS, TEALS, RED),
        garden_columns=8,
        own="easel",
    )
    house(
        plan,
        120,
        4,
        "Tamara Taylor and Carmen Ortiz's house",
        ("Tamara Taylor's room", "Carmen Ortiz's room"),
        ("green", "lilac", "teal"),
        cloths=(YELLOW, RED, PURPLE),
        mirrored=True,
        own="desk",
    )
    dorm = ("stone", "sand", "slate")
    shared_house(plan, (5, 54), "Dorm for Oak Hill College", STUDENTS, dorm, SECOND_THINGS)
    loft = ("pink", "rose", "plum")
    shared_house(plan, (108, 54), "artist's co-living space", ARTISTS, loft, SECOND_THINGS)
    for corner, name, look, own, garden_columns in SINGLES:
        studio(plan, corner, name, look, own, garden_columns)


def _square(plan: Plan) -> None:
    """The market square between the cafe and the river."""
    box = Box(69, 27, 11, 17)
    plan.sector("Market Square", box)
    plan.arena("square", box)
    plan.lay("pavement", box)
    plan.lay("pavement", Box(69, 44, 11, 1))
    plan.put(stall("fruit", RED), 70, 30)
    plan.thing("fruit stall", Box(70, 30, 3, 1), "shop, sell", 2)
    plan.put(stall("flowers", BLUE), 75, 30)
    plan.thing("flower stall", Box(75, 30, 3, 1), "shop, sell", 2)
    plan.put(well(), 74, 35)
    plan.thing("well", Box(74, 35, 2, 1), "talk, relax", 2)
    plan.put(rostrum(), 70, 40)
    plan.thing("rostrum", Box(70, 40, 2, 1), "speak, announce")
    for x, y in ((70, 36), (77, 40)):
        plan.put(bench(), x, y)
        plan.thing("square bench", Box(x, y, 2, 1), "relax, read, talk, eat", 2)
    plan.put(notice_board(), 74, 42)
    plan.thing("notice board", Box(74, 42, 2, 1), "read the news, post", 2)
    for x, y in ((69, 28), (79, 28), (69, 43), (79, 43)):
        plan.put(lamp_post(), x, y)
    for x in (72, 73, 76):
        plan.scatter(nature.flower_bed(x), x, 43, solid=True)


def _park(plan: Plan) -> None:
    plan.sector("Johnson Park", PARK)
    bandstand, playground = Box(54, 82, 10, 11), Box(73, 82, 14, 10)
    _park_arenas(plan, bandstand, playground)
    plan.lay("earth", Box(56, 52, 2, 30))
    plan.lay("earth", Box(49, 77, 41, 2))
    plan.lay("earth", Box(78, 79, 2, 3))
    plan.lay("cobble", Box(53, 60, 8, 8))
    plan.put(fountain(), 55, 63)
    plan.thing("fountain", Box(55, 63, 3, 2), "relax, talk", 4)
    _pond(plan)
    _bandstand(plan, bandstand)
    _playground(plan, playground)
    for x in (51, 59):
        for i in range(3):
            plan.scatter(nature.flower_bed(x + i), x + i, 73, solid=True)
            plan.scatter(nature.flower_bed(x + i + 1), x + i, 70, solid=True)
        plan.thing("park garden", Box(x, 71, 3, 1), "garden, relax", 1)
        plan.thing("park garden", Box(x, 74, 3, 1), "garden, relax", 1)
    for x, y in ((51, 58), (61, 62), (61, 65), (72, 57)):
        plan.put(bench(), x, y)
        plan.thing("garden bench", Box(x, y, 2, 1), "relax, read, talk", 2)
    for x, y in ((53, 60), (60, 60), (53, 67), (60, 67), (64, 76), (88, 76)):
        plan.put(lamp_post(), x, y)
    for x in (76, 80):
        plan.put(picnic_table(), x, 71)
        plan.thing("picnic table", Box(x, 71, 2, 2), "eat, talk", 2)
    for x, y, kind in PARK_TREES:
        plan.tree(kind, x, y)
    _park_hedges(plan)


def _park_arenas(plan: Plan, bandstand: Box, playground: Box) -> None:
    """The park is what is left of it around the two arenas of their own."""
    plan.arena("bandstand", bandstand)
    plan.arena("playground", playground)
    end, bottom = PARK.x + PARK.w, PARK.y + PARK.h
    middle = bandstand.x + bandstand.w
    right = playground.x + playground.w
    for box in (
        Box(PARK.x, PARK.y, PARK.w, 82 - PARK.y),
        Box(PARK.x, 82, bandstand.x - PARK.x, bottom - 82),
        Box(middle, 82, playground.x - middle, bottom - 82),
        Box(right, 82, end - right, bottom - 82),
        Box(bandstand.x, 93, bandstand.w, bottom - 93),
        Box(playground.x, 92, playground.w, bottom - 92),
    ):
        plan.arena("park", box)


def _pond(plan: Plan) -> None:
    plan.bridge(jetty(), Box(80, 65, 2, 3))
    plan.thing("jetty", Box(80, 65, 2, 2), "fish, relax", 2)
    plan.lay_on("floor", rowing_boat(), 76 * 16, 64 * 16)
    plan.thing("pond edge", Box(70, 69, 10, 1), "walk, relax", 4)
    lilies = ((68, 61), (69, 62), (70, 64), (74, 60), (76, 61), (81, 61), (82, 62))
    for x, y in lilies:
        plan.scatter(nature.lily(x), x, y)
    for x, y in ((65, 61), (64, 64), (66, 66), (84, 63), (83, 64), (73, 59), (80, 60), (72, 67)):
        plan.scatter(nature.reeds(x), x, y)


def _bandstand(plan: Plan, box: Box) -> None:
    plan.put(stage_wall(), box.x + 1, box.y + 1)
    plan.lay_on("floor", stage(), (box.x + 1) * 16, (box.y + 2) * 16)
    plan.taken.update(Box(box.x + 1, box.y + 2, 7, 3).cells())
    plan.thing("stage", Box(box.x + 2, box.y + 3, 5, 1), "perform, speak, sing", 2)
    for x, y in ((1, 7), (5, 7), (1, 9), (5, 9)):
        plan.put(bench(), box.x + x, box.y + y)
        plan.thing("bandstand seating", Box(box.x + x, box.y + y, 2, 1), "listen, relax", 2)


def _playground(plan: Plan, box: Box) -> None:
    plan.put(swing(), box.x + 1, box.y + 3)
    plan.thing("swing", Box(box.x + 1, box.y + 4, 3, 1), "play", 2)
    plan.put(slide(), box.x + 7, box.y + 4)
    plan.thing("slide", Box(box.x + 7, box.y + 4, 2, 1), "play", 1)
    plan.lay_on("floor", sandbox(), (box.x + 10) * 16, (box.y + 5) * 16)
    plan.taken.update(Box(box.x + 10, box.y + 5, 3, 2).cells())
    plan.put(bench(), box.x + 2, box.y + 7)
    plan.put(bench(), box.x + 7, box.y + 8)


def _park_hedges(plan: Plan) -> None:
    """Hedges around the park, open where paths and the river come in."""
    left, right = PARK.x, PARK.x + PARK.w - 1
    for y in (PARK.y, PARK.y + PARK.h - 1):
        columns = [x for x in range(left, right + 1) if not _near(plan, x, y, 0)]
        for x in columns:
            plan.put(_hedge(x - 1 in columns, x + 1 in columns), x, y)
    for y in range(PARK.y + 1, PARK.y + PARK.h - 1):
        for x in (left, right):
            if not _near(plan, x, y, 0) and y % 7:
                plan.scatter(nature.bush(y % 5, flowers=y % 3 == 0), x, y, solid=True)


_HEDGES: dict[tuple[bool, bool], Stamp] = {}


def _hedge(left: bool, right: bool) -> Stamp:
    if (left, right) not in _HEDGES:
        _HEDGES[left, right] = stamp(nature.hedge(left, right), "#", sheet="nature")
    return _HEDGES[left, right]


def _street_furniture(plan: Plan) -> None:
    for x in (*range(5, 80, 12), *range(89, WIDTH, 12)):
        for y, shift in ((STREET - 1, 0), (STREET + 5, 6)):
            if not _busy(plan, x + shift, y):
                plan.put(lamp_post(), x + shift, y)
    for x in range(9, WIDTH, 17):
        for y in (LANES[0] + 2, LANES[1] + 2, LANES[2] + 2):
            if not _near(plan, x, y, 0):
                plan.put(lamp_post(), x, y)
    for x in (24, 57, 90, 114):
        plan.lay_on("floor", crossing(4), x * 16, STREET * 16)
    for x, y, kind in ((66, 44, "cup"), (104, 42, "beer"), (116, 44, "leaf"), (28, 44, "book")):
        plan.put(sign(kind), x, y)
    plan.put(sign("tool"), 102, 78)
    plan.put(sign("bed"), 26, 79)
    for x, y in ((49, 44), (89, 53), (49, 79), (92, 24)):
        if not _near(plan, x, y, 0):
            plan.put(signpost(), x, y)
    for x, y in ((18, 44), (34, 44), (110, 43), (12, 52), (40, 52), (98, 52), (120, 52)):
        if not _near(plan, x, y, 0) and not _near(plan, x + 1, y, 0):
            plan.put(bench(), x, y)
    for x in (*range(4, 20), *range(30, 44)):
        if not _near(plan, x, 44, 0):
            plan.scatter(nature.flower_bed(x), x, 44, solid=True)


def _busy(plan: Plan, x: int, y: int) -> bool:
    """Whether something stands on a street's tile, or water runs there."""
    return (x, y) in plan.blocked or x >= WIDTH


def _near(plan: Plan, x: int, y: int, reach: int) -> bool:
    cells = Box(x - reach, y - reach, 2 * reach + 1, 2 * reach + 1).cells()
    return any(cell in plan.taken for cell in cells)


def _green(plan: Plan) -> None:
    """Meadows, flowers at the houses, trees in loose groups, and undergrowth."""
    rng = Random("green")
    for i in range(90):
        x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
        kind = "shade" if i % 3 == 0 else "meadow"
        plan.patch(kind, Box(x, y, rng.randrange(4, 13), rng.randrange(3, 9)))
    _front_gardens(plan, rng)
    built = plan.standing | {cell for cell in plan.taken if not plan.is_ground(cell)}
    built |= {cell for thing in plan.objects for cell in thing.box.cells()}
    for x, y in _grove_spots(rng):
        crown = Box(x - 1, y - 3, 3, 3).cells()
        if 3 <= y < HEIGHT and 1 <= x < WIDTH - 1 and not any(c in built for c in crown):
            _plant(plan, rng, x, y)
    for _ in range(620):
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
    for _ in range(420):
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
        if sector.name in ("Johnson Park", "Market Square"):
            continue
        for x in range(sector.box.x, sector.box.x + min(sector.box.w, 44)):
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
    for patch in range(240):
        x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (-1, 1), (1, 1), (2, 1), (0, 2), (1, -1)):
            at = (x + dx, y + dy)
            if rng.random() < 0.6 and at[0] < WIDTH and at[1] < HEIGHT and at not in plan.taken:
                plan.scatter(nature.flowers(patch % 6, rng.randrange(3)), *at)
