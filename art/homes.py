"""Homes: a studio, a house for a family, a house of private rooms; and how rooms are furnished."""

from collections.abc import Callable, Mapping

from art import nature, terrain, walls
from art.building import Building, Room
from art.fixtures import (
    bathroom_sink,
    fireplace,
    fridge,
    kitchen_sink,
    shower,
    stove,
    tall_clock,
    toilet,
    vending_machine,
    worktop,
)
from art.furniture import (
    bed,
    bookshelf,
    bunk_lamp,
    closet,
    desk,
    easel,
    on_table,
    plant,
    rug,
    shelf,
    sofa,
    table,
    television,
)
from art.hobbies import camera, keyboard, mirror, radio, weight_bench
from art.outdoors import bench, fence, fence_post
from art.plan import Box, Plan
from art.public import counter, pool_table
from art.stamp import Stamp
from art.walls import picture
from townsfolk.looks.palette import BLUE, LIGHT_WOOD, PURPLE, RED, TEALS, WOOD, Ramp

STUDY = "study, read, write, work"


def bathroom(room: Room, *, wide: bool = False) -> None:
    """A bathroom; a wide one is for several people."""
    count = 2 if wide else 1
    for i in range(count):
        room.put(shower(), i, 0, "shower", "wash, shower")
        room.put(toilet(), room.floor.w - 1 - i, 0, "toilet", "use the toilet")
    middle = count if wide else 1
    for i in range(count):
        room.put(bathroom_sink(), middle + i, 0, "bathroom sink", "wash")
    room.put(plant(0), 0, room.floor.h - 1)
    if room.floor.h > 4:
        room.put(shelf("cloth"), room.floor.w - 1, room.floor.h - 1)
    room.rug(rug(2, 1, TEALS), (room.floor.w - 2) // 2, 2)


def kitchen(room: Room, seats: int = 4, x: int = 0, units: int = 4) -> None:
    """A kitchen of four or five units along the north wall from `x` on, with a dining table."""
    room.put(fridge(), x, 0, "refrigerator", "eat, take food")
    room.put(stove(), x + 1, 0, "cooking area", "cook")
    room.put(kitchen_sink(), x + 2, 0, "kitchen sink", "wash dishes, drink")
    room.put(worktop("bread"), x + 3, 0)
    if units > 4:
        room.put(worktop("jars"), x + 4, 0)
    if room.floor.w > 9:
        room.put(counter(3, LIGHT_WOOD), room.floor.w - 4, room.floor.h - 3)
        room.on(on_table("bread"), room.floor.w - 4, room.floor.h - 3, 6)
        room.on(on_table("flowers"), room.floor.w - 2, room.floor.h - 3, 6)
        room.put(plant(1), room.floor.w - 1, room.floor.h - 1)
        room.put(shelf("pots"), 6, 0)
        room.hang(picture(1), 8)
    if seats:
        dining_table(room, room.floor.w // 2 - 1, room.floor.h - 2, seats)


def dining_table(room: Room, x: int, y: int, seats: int, name: str = "dining table") -> None:
    """A table of two tiles at (x, y) with a chair at each end, and above when there are four."""
    room.put(table(2, 1, WOOD), x, y)
    room.on(on_table("plates"), x, y)
    room.on(on_table("flowers"), x + 1, y, 4)
    room.seat("right", x - 1, y, name, "eat, talk")
    room.seat("left", x + 2, y, name, "eat, talk")
    if seats == 4:
        room.seat("down", x, y - 1, name, "eat, talk")
        room.seat("down", x + 1, y - 1, name, "eat, talk")


def study(room: Room, x: int, kind: str = "computer", wood: Ramp = LIGHT_WOOD) -> None:
    """A desk on the north wall with its chair."""
    room.put(desk(kind, wood), x, 0)
    room.seat("up", x, 1, "desk", STUDY)


def bedroom(room: Room, cloth: Ramp, *, wide: bool = False, extra: str = "desk") -> None:
    """A bedroom five tiles wide or more: bed, closet, lamp, and a desk when asked for."""
    columns = 2 if wide else 1
    room.put(bed(cloth, columns), 0, 0, "bed", "sleep, rest", columns)
    room.put(bunk_lamp(), columns, 0)
    if extra == "desk":
        study(room, room.floor.w - 2, "books")
    room.put(closet(), columns + 1, 0, "closet", "change clothes, store")
    room.rug(rug(2, 1, cloth), columns - 1 if wide else 1, room.floor.h - 2)


_SECONDS: dict[str, tuple[Callable[[], Stamp], str, str]] = {
    "camera": (camera, "camera", "take photos"),
    "mirror": (mirror, "mirror", "rehearse"),
    "weights": (weight_bench, "weight bench", "exercise"),
}


def private_room(room: Room, cloth: Ramp, special: str, second: str = "") -> None:
    """A student's or artist's room of five by five tiles; `special` and `second` are its own."""
    room.put(bed(cloth), 0, 0, "bed", "sleep, rest")
    room.put(closet(LIGHT_WOOD), 1, 0, "closet", "change clothes, store")
    study(room, 3, "books" if special == "bookshelf" else "computer")
    room.rug(rug(3, 2, cloth), 1, 2)
    if special == "game console":
        room.put(television(), 0, 4, special, "play games, stream")
    elif special == "bookshelf":
        room.put(bookshelf(2), 0, 4, special, "read")
    elif special == "easel":
        room.put(easel(len(room.plan.objects) % 3), 0, 4, special, "paint")
    elif special == "piano":
        room.put(shelf("cloth"), 0, 4, "shelf", "store")
    if second:
        one, name, affords = _SECONDS[second]
        room.put(one(), 5 - one().columns, 4, name, affords)
    else:
        room.put(plant(len(room.plan.objects) % 3), 4, 4)


def studio(
    plan: Plan,
    corner: tuple[int, int],
    name: str,
    style: tuple[str, str, Ramp],
    own: str,
    garden_columns: int = 0,
) -> None:
    """An apartment 14 x 10: one room and a bathroom; and a garden of some columns on the right.

    `style`: facade, wall paint, cloth.
    """
    x, y = corner
    facade, paint, cloth = style
    home = Building(plan, name, Box(x, y, 14 + garden_columns, 10), facade, "brown", private=True)
    room = home.room("main room", Box(0, 0, 9, 8), "wood", paint)
    bath = home.room("bathroom", Box(9, 0, 4, 8), "bath", "tiles")
    home.side_door(9, 5)
    home.front(0, 13, 8, (4, 1))
    room.put(bed(cloth), 0, 0, "bed", "sleep, rest")
    room.put(closet(), 1, 0, "closet", "change clothes, store")
    study(room, 2, "computer" if own == "computer" else "books")
    kitchen(room, 0, 4)
    room.rug(rug(4, 3, cloth), 2, 3)
    room.put(sofa(2, cloth), 3, 3, "sofa", "relax, read", 2)
    if own == "easel":
        room.put(easel(1), 7, 4, "easel", "paint")
    elif own == "bookshelf":
        room.put(bookshelf(2), 0, 5, "bookshelf", "read")
    else:
        room.put(plant(1), 0, 5)
    room.put(plant(2), 7, 5)
    room.put(table(1, 1), 6, 3)
    room.on(on_table("cups"), 6, 3)
    room.seat("left", 7, 3, "table", "eat, talk")
    room.seat("up", 6, 4, "table", "eat, talk")
    bathroom(bath)
    facade_windows(home, 8, ((1, 0), (6, 1), (10, 2), (12, 3)))
    home.close()
    if garden_columns:
        garden(plan, Box(x + 14, y, garden_columns, 10))


def facade_windows(home: Building, y: int, places: tuple[tuple[int, int], ...]) -> None:
    """Put windows with flower boxes on the facade at columns; of each, the kind of flowers."""
    for column, flowers in places:
        px = (home.box.x + column) * 16 + 1
        py = (home.box.y + y) * 16 + walls.COPING + walls.EAVES - 2
        home.plan.lay_on("walls", walls.window(box=flowers), px, py)
        home.plan.lay_on("lights", walls.lit_panes(), px, py)


def house(
    plan: Plan,
    x: int,
    y: int,
    name: str,
    rooms: tuple[str, str],
    style: tuple[str, str, str],
    *,
    cloths: tuple[Ramp, Ramp, Ramp] = (RED, BLUE, TEALS),
    mirrored: bool = False,
    garden_columns: int = 0,
    seats: int = 2,
    own: str = "",
) -> Building:
    """A house 18 x 14 with two bedrooms, and a garden of some columns to the right.

    `style`: facade, wall paint, coping; `cloths`: of the two bedrooms and the common room;
    `seats` at the dining table; `own`: easel, radio, keyboard or desk, which only this house has.
    """
    facade, paint, coping = style
    home = Building(plan, name, Box(x, y, 18 + garden_columns, 14), facade, coping, private=True)

    def across(left: int, top: int, w: int, h: int) -> Box:
        return Box(17 - left - w if mirrored else left, top, w, h)

    boards = ("pale wood", "wood") if mirrored else ("wood", "dark wood")
    first = home.room(rooms[0], across(0, 0, 6, 6), boards[0], paint, private=True)
    bath = home.room("bathroom", across(6, 0, 4, 6), "bath", "tiles")
    second = home.room(rooms[1], across(10, 0, 7, 6), boards[0], "sky", private=True)
    cook = home.room("kitchen", across(0, 6, 7, 6), "kitchen", "mint")
    common = home.room("common room", across(7, 6, 10, 6), boards[1], paint)
    home.door(16 if mirrored else 5, 6, 1, "kitchen")
    home.door(9 if mirrored else 8, 6, 1, "bath")
    home.door(1 if mirrored else 14, 6)
    home.side_door(10 if mirrored else 7, 10)
    home.front(0, 17, 12, (5 if mirrored else 12, 1))
    bedroom(first, cloths[0], wide=True, extra="")
    bedroom(second, cloths[1])
    bathroom(bath)
    kitchen(cook, seats)
    living_room(common, cloths[2], hearth=mirrored)
    _own_thing(own, first, second, common)
    windows = ((2, 0), (9, 1), (12, 2), (15, 3)) if mirrored else ((2, 0), (4, 1), (9, 2), (15, 3))
    facade_windows(home, 12, windows)
    home.close()
    if garden_columns:
        garden(plan, Box(x + 18, y + 1, garden_columns, 13))
    return home


def _own_thing(own: str, first: Room, second: Room, common: Room) -> None:
    if own == "easel":
        common.put(easel(1), 8, 3, "easel", "paint")
    elif own == "radio":
        common.put(radio(), 7, 0, "radio", "listen to music, relax")
    elif own == "keyboard":
        second.put(keyboard(), 0, 3, "keyboard", "play music, compose")
    elif own == "desk":
        first.put(desk("books"), 0, 3)
        first.seat("left", 2, 3, "desk", STUDY)


def garden(plan: Plan, box: Box) -> None:
    """A garden of `box` within a fence that is open at the lower left; it may lie in a sector."""
    x0, x1, y0, y1 = box.x, box.x + box.w - 1, box.y + 1, box.y + box.h - 1
    plan.taken.difference_update(box.cells())
    plan.arena("garden", Box(x0, y0, x1 - x0 + 1, y1 - y0 + 1))
    for x in range(x0, x1 + 1):
        plan.put(fence(x > x0, x < x1), x, y0)
        if x > x0 + 1:
            plan.put(fence(x > x0 + 2, x < x1), x, y1)
    for y in range(y0 + 1, y1):
        plan.put(fence_post(), x1, y)
    for i, y in enumerate((y0 + 3, y0 + 5) if box.h > 10 else (y0 + 3,)):
        for x in range(x0 + 2, x1 - 1):
            plan.scatter(nature.flower_bed(x + i), x, y, solid=True)
        plan.thing("garden", Box(x0 + 2, y + 1, x1 - x0 - 3, 1), "garden, water plants", 2)
    if box.h > 10:
        plan.tree("apple", x1 - 2, y1 - 1)
    for i, x in enumerate(range(x0 + 2, x1 - 1)):
        plan.scatter(nature.bush(i, flowers=i % 2 == 0), x, y0 + 1)
    for y in range(y1 - 1, y1 + 3):
        plan.scatter(terrain.stepping_stone(y), x0, y)
    plan.put(bench(), x0 + 1, y1 - 2)
    plan.thing("garden bench", Box(x0 + 1, y1 - 2, 2, 1), "relax, read, talk", 2)


def living_room(room: Room, cloth: Ramp, *, hearth: bool) -> None:
    """A common room nine tiles wide: sofa, table, books, and a hearth or a television."""
    if hearth:
        room.put(fireplace(), 3, 0)
        room.put(tall_clock(), 1, 0)
    else:
        room.put(television(), 2, 0, "television", "watch television, relax")
        room.put(plant(0), 8, 0)
    room.put(bookshelf(2), 5 if hearth else 4, 0, "bookshelf", "read")
    room.rug(rug(4, 2, cloth), 0, 2)
    room.put(sofa(3, cloth), 0, 2, "common room sofa", "relax, read, talk", 3)
    room.put(table(1, 1), 7, 2)
    room.on(on_table("cups"), 7, 2)
    room.seat("right", 6, 2, "common room table", "eat, talk, play")
    room.seat("left", 8, 2, "common room table", "eat, talk, play")


def shared_house(
    plan: Plan,
    corner: tuple[int, int],
    name: str,
    people: tuple[tuple[str, str, Ramp], ...],
    style: tuple[str, str, str],
    own: Mapping[str, str],
) -> Building:
    """A house with a row of private rooms, a common room, a kitchen and two bathrooms.

    `people` are owner, special thing, cloth; `style`: facade, wall paint, coping; `own` gives some
    owners a second special thing. It is
    6 * len(people) + 1 tiles wide and 23 long.
    """
    facade, paint, coping = style
    width = 6 * len(people)
    home = Building(plan, name, Box(*corner, width + 1, 23), facade, coping, private=True)
    paints = ("sky", "rose", "cream", "mint", "lilac", "sand")
    for i, (owner, special, cloth) in enumerate(people):
        label = f"{owner}'s room"
        floor = ("wood", "pale wood", "dark wood")[i % 3]
        box = Box(6 * i, 0, 6, 7)
        room = home.room(label, box, floor, paints[i % 6], private=True)
        private_room(room, cloth, special, own.get(owner, ""))
        home.door(6 * i + 3, 7)
    common = home.room("common room", Box(0, 7, width, 7), "wood", paint)
    cook_w = width - 7 - 8 - 8
    cook = home.room("kitchen", Box(0, 14, cook_w, 7), "kitchen", "mint")
    hall = home.room("entrance", Box(cook_w, 14, 7, 7), "slabs", paint)
    ladies = home.room("woman's bathroom", Box(cook_w + 7, 14, 8, 7), "bath", "tiles")
    men = home.room("man's bathroom", Box(cook_w + 15, 14, 8, 7), "bath", "tiles")
    home.door(cook_w - 1, 14, 1, "kitchen")
    home.door(cook_w + 3, 14, 2, "slabs")
    home.door(cook_w + 12, 14, 1, "bath")
    home.door(cook_w + 20, 14, 1, "bath")
    home.front(0, width, 21, (cook_w + 3, 2))
    kitchen(cook, units=5)
    bathroom(ladies, wide=True)
    bathroom(men, wide=True)
    shared_common_room(common)
    hall.put(plant(1), 0, 0)
    hall.put(plant(2), 5, 0)
    hall.put(shelf("pots"), 0, 3, "shelf", "look at the post")
    hall.rug(rug(2, 3, RED), 2, 1)
    spots = [at for at in range(1, width, 3) if not cook_w + 1 <= at <= cook_w + 5]
    facade_windows(home, 21, tuple((spot, i) for i, spot in enumerate(spots)))
    home.close()
    return home


def shared_common_room(room: Room) -> None:
    """Table, sofa, hearth, pool table and books for a house of students or artists.

    The doors of the private rooms are above the columns 2, 8, 14 and so on.
    """
    width = room.floor.w
    middle = 6 * (width // 10) + 4
    room.put(bookshelf(2), 4, 0, "bookshelf", "read")
    room.put(vending_machine(), 10, 0)
    room.put(tall_clock(), middle - 3, 0)
    room.put(fireplace(), middle, 0)
    room.put(bookshelf(2), width - 6, 0)
    for x in (6, 12, width - 8):
        room.hang(picture(x), x)
    room.rug(rug(6, 3, TEALS), 3, 2)
    room.put(table(2, 1), 5, 3)
    room.on(on_table("cups"), 5, 3)
    room.on(on_table("papers"), 6, 3)
    for x, y, facing in ((4, 3, "right"), (7, 3, "left"), (5, 2, "down"), (6, 2, "down")):
        room.seat(facing, x, y, "common room table", "eat, talk, study, play")
    room.rug(rug(5, 3, PURPLE), middle - 2, 2)
    room.put(sofa(3, PURPLE), middle - 1, 2, "common room sofa", "relax, read, talk", 3)
    room.put(sofa(1, RED), middle + 3, 3)
    room.put(sofa(1, BLUE), middle - 4, 3)
    room.put(table(2, 1, WOOD), middle - 1, 4)
    room.on(on_table("books"), middle - 1, 4)
    room.put(pool_table(), width - 7, 2, "pool table", "play pool", 2)
    room.put(table(1, 1), 12, 3)
    room.on(on_table("open book"), 12, 3)
    room.seat("right", 11, 3)
    room.put(plant(1), 0, 4)
    room.put(plant(2), 0, 0)
    room.put(plant(0), width - 1, 4)
