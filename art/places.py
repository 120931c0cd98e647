"""The buildings of the Ville that are one of a kind, room by room."""

from art.building import Building, Gap, Room
from art.fixtures import (
    bathroom_sink,
    fireplace,
    fridge,
    kitchen_sink,
    metal_cabinet,
    shower,
    stove,
    toilet,
    vending_machine,
    worktop,
)
from art.furniture import (
    bed,
    bookshelf,
    bunk_lamp,
    chair,
    closet,
    desk,
    on_table,
    plant,
    rug,
    shelf,
    sofa,
    stool,
    table,
)
from art.hobbies import chemical_cabinet, dart_board, lab_bench
from art.homes import (
    facade_windows,
    study,
)
from art.outdoors import awning, barrel, bench, crate, fence, mailbox, name_board
from art.plan import Box, Plan
from art.public import (
    blackboard,
    counter,
    goods,
    microphone,
    notice_board,
    on_counter,
    piano,
    podium,
    pool_table,
)
from art.village import parasol, timber, workbench
from art.walls import COPING, EAVES, picture, window
from townsfolk.looks.canvas import TILE
from townsfolk.looks.palette import BLUE, DARK_WOOD, GREEN, PINKS, PURPLE, RED, TEALS, YELLOW, Ramp


def isabellas_apartment(plan: Plan) -> None:
    name = "Isabella Rodriguez's apartment"
    home = Building(plan, name, Box(34, 8, 17, 11), "pink", "wine", private=True)
    room = home.room("main room", Box(0, 0, 11, 9), "wood", "rose")
    bath = home.room("bathroom", Box(11, 0, 5, 9), "bath", "tiles")
    home.side_door(11, 6)
    home.front(0, 16, 9, (6, 1))
    room.put(bed(PINKS), 0, 0, "bed", "sleep, rest")
    room.put(bunk_lamp(), 1, 0)
    room.put(closet(), 2, 0, "closet", "change clothes, store")
    study(room, 3)
    room.put(shelf("pots"), 5, 0, "shelf", "store, read")
    room.put(fridge(), 6, 0, "refrigerator", "eat, take food")
    room.put(stove(), 7, 0, "cooking area", "cook")
    room.put(kitchen_sink(), 8, 0, "kitchen sink", "wash dishes, drink")
    room.put(worktop("kettle"), 9, 0)
    room.rug(rug(4, 3, RED), 0, 3)
    room.put(sofa(3, PINKS), 0, 4, "sofa", "relax, read", 3)
    room.put(table(1, 1), 7, 4)
    room.on(on_table("flowers"), 7, 4, 3)
    room.seat("right", 6, 4, "table", "eat, talk")
    room.seat("left", 8, 4, "table", "eat, talk")
    room.put(plant(1), 0, 6)
    room.put(plant(0), 9, 6)
    room.hang(picture(2), 3, -2)
    bath.put(shower(), 0, 0, "shower", "wash, shower")
    bath.put(bathroom_sink(), 1, 0, "bathroom sink", "wash")
    bath.put(toilet(), 3, 0, "toilet", "use the toilet")
    bath.put(plant(2), 3, 6)
    bath.rug(rug(2, 2, PINKS), 1, 2)
    facade_windows(home, 9, ((2, 0), (4, 1), (9, 3), (13, 1)))
    home.close()
    plan.put(mailbox(RED), 42, 20)


def cafe(plan: Plan) -> None:
    cafe = Building(plan, "Hobbs Cafe", Box(50, 27, 17, 17), "honey", "teal")
    room = cafe.room("cafe", Box(0, 0, 16, 11), "diner", "cream")
    cafe.front(0, 16, 11, (7, 2))
    room.put(fridge(), 0, 0, "refrigerator", "eat, take food")
    room.put(stove(), 1, 0, "cooking area", "cook")
    room.put(kitchen_sink(), 2, 0, "kitchen sink", "wash dishes")
    room.put(worktop("bread"), 3, 0)
    room.put(worktop(), 4, 0, "coffee machine", "make coffee, serve, drink")
    room.on(on_counter("coffee machine"), 4, 0, 12, above=True)
    room.put(worktop("jars"), 5, 0)
    room.name("behind the cafe counter", 0, 2, 6, 1, "serve, work", 2)
    room.put(counter(6, DARK_WOOD), 0, 3)
    for x, what in ((0, "cakes"), (1, "cakes"), (3, "register"), (5, "scale")):
        room.on(on_counter(what), x, 3, 8, above=True)
    room.put(piano(), 12, 0, "piano", "play music", 1)
    room.hang(window(lit=True), 8, -1)
    room.put(plant(1), 14, 0)
    seating = ((1, 5), (1, 7), (6, 5), (11, 3), (11, 5), (11, 7))
    for i, (x, y) in enumerate(seating):
        room.put(table(1, 1, YELLOW if i % 2 else DARK_WOOD), x + 1, y)
        room.on(on_table(("cups", "plates", "flowers")[i % 3]), x + 1, y, 3)
        if i not in (1, 5):
            room.seat("right", x, y, "cafe customer seating", "eat, drink, talk, read, study")
            room.seat("left", x + 2, y, "cafe customer seating", "eat, drink, talk, read, study")
    for x, y in ((1, 7), (11, 7)):
        room.seat("right", x, y)
        room.seat("left", x + 2, y)
    room.rug(rug(2, 2, GREEN), 6, 7)
    room.put(bookshelf(2), 10, 0, "bookshelf", "read")
    room.put(worktop("kettle"), 6, 0)
    room.put(plant(2), 7, 3)
    room.put(plant(0), 0, 8)
    room.put(plant(0), 14, 8)
    _facade(cafe, 11, "HOBBS CAFE", RED, ((1, 2), (11, 2)))
    cafe.close()
    _terrace(plan, "terrace", cafe.box, "terrace seating", (RED, YELLOW), (1, 12))


def _terrace(
    plan: Plan, name: str, house: Box, seating: str, cloths: tuple[Ramp, Ramp], at: tuple[int, ...]
) -> None:
    """Tables under parasols on the pavement before a house; of each column, a table for two."""
    box = Box(house.x, house.y + 13, house.w, 4)
    plan.lay("pavement", box)
    plan.arena(name, box)
    for i, column in enumerate(at):
        x, y = box.x + column, box.y + 2
        plan.put(parasol(cloths[i % 2]), x, y)
        for dx, facing in ((0, "right"), (2, "left")):
            plan.put(chair(facing), x + dx, y)
            plan.thing(seating, Box(x + dx, y, 1, 1), "eat, drink, talk, read")


def _facade(shop: Building, y: int, text: str, cloth: Ramp, at: tuple[Gap, ...]) -> None:
    """Windows under awnings at columns, and a name board over the door."""
    px, py = shop.box.x * TILE, (shop.box.y + y) * TILE + COPING
    for column, count in at:
        for i in range(count):
            facade_windows(shop, y, ((column + i * 2, column + i), (column + i * 2 + 1, i)))
        shop.plan.lay_on("walls", awning(count * 2, cloth), px + column * TILE, py + EAVES - 2)
    board = name_board(text)
    middle = px + (shop.box.w * TILE - board.width) // 2
    shop.plan.signs.append((board, middle, py - COPING - 3))


def college(plan: Plan) -> None:
    college = Building(plan, "Oak Hill College", Box(3, 27, 44, 17), "brick", "slate")
    library = college.room("library", Box(0, 0, 17, 10), "green carpet", "wood")
    classroom = college.room("classroom", Box(17, 0, 15, 10), "pale wood", "mint")
    laboratory = college.room("laboratory", Box(32, 0, 11, 10), "kitchen", "tiles")
    hallway = college.room("hallway", Box(0, 10, 43, 5), "slabs", "stone")
    college.door(8, 10, 2, "slabs")
    college.door(24, 10, 2, "slabs")
    college.door(37, 10, 2, "slabs")
    college.front(0, 43, 15, (20, 3))
    for x in (0, 2, 4, 10, 12, 14):
        if x in (4, 10):
            library.put(bookshelf(2), x, 0, "bookshelf", "read")
        else:
            library.put(bookshelf(2), x, 0)
    library.rug(rug(8, 4, RED), 4, 2)
    library.put(table(4, 2), 6, 3)
    for i, what in enumerate(("books", "open book", "papers", "open book")):
        library.on(on_table(what), 6 + i, 3 + i % 2, 2)
    for x in range(6, 10):
        library.seat("down", x, 2, "library table", "study, read, write")
        library.seat("up", x, 5, "library table", "study, read, write")
    library.put(sofa(3, RED), 11, 7, "library sofa", "read, relax", 3)
    for y in (3, 5):
        for x in (0, 14):
            library.put(bookshelf(2), x, y)
    library.put(table(1, 1), 10, 7)
    library.on(on_table("books"), 10, 7)
    library.put(plant(0), 15, 7)
    library.put(plant(1), 0, 7)
    library.put(bookshelf(2), 1, 7)
    library.put(bookshelf(2), 3, 7)
    for x in (6, 8):
        library.put(desk(), x, 0)
        library.seat("up", x, 1, "computer", "study, write, work")
    _classroom(classroom)
    _laboratory(laboratory)
    _hallway(hallway)
    facade_windows(
        college, 15, tuple((x, x) for x in (1, 4, 7, 10, 13, 16, 25, 28, 31, 34, 37, 40))
    )
    _board(college, 15, "OAK HILL COLLEGE", 0)
    college.close()


def _classroom(room: Room) -> None:
    board = Box(room.floor.x + 5, room.floor.y - 1, 3, 1)
    room.plan.put(blackboard(), board.x, board.y)
    room.plan.thing("blackboard", board, "teach, write", 1)
    room.put(podium(), 4, 0, "classroom podium", "teach")
    room.put(bookshelf(2), 11, 0)
    room.put(plant(2), 13, 0)
    room.put(desk("books"), 0, 0)
    room.hang(picture(3), 9)
    room.put(plant(1), 13, 7)
    room.hang(window(), 2, -1)
    room.hang(window(), 3, -1)
    for y in (3, 5):
        for x in (1, 4, 7, 10):
            room.put(table(2, 1, YELLOW), x, y)
            room.on(on_table("papers" if x % 3 else "open book"), x, y)
            room.seat("up", x, y + 1, "classroom student seating", "study, listen")


def _laboratory(room: Room) -> None:
    room.put(chemical_cabinet(), 0, 0, "chemical cabinet", "experiment, store")
    room.put(bathroom_sink(), 3, 0)
    room.hang(window(), 5, -1)
    room.hang(window(), 6, -1)
    room.put(metal_cabinet(), 8, 0)
    room.put(metal_cabinet(), 9, 0)
    for x, y in ((1, 3), (6, 3), (1, 6), (6, 6)):
        room.put(lab_bench(), x, y)
        room.put(stool(TEALS), x, y + 1, "lab bench", "experiment, study")
    room.put(plant(0), 0, 7)


def _hallway(room: Room) -> None:
    board = Box(room.floor.x + 3, room.floor.y - 1, 2, 1)
    room.plan.put(notice_board(), board.x, board.y)
    room.plan.thing("notice board", board, "read the news, post", 2)
    room.rug(rug(5, 2, BLUE), 18, 1)
    for x in (0, 11, 19, 30, 41):
        room.put(plant(x % 3), x, 0)
    for x in (1, 13, 14, 15, 16, 17, 20, 21, 27, 28, 29, 32, 33, 34, 39, 40):
        room.put(metal_cabinet(), x, 0)
    for x in (1, 28):
        room.put(bench(), x, 2, "hallway bench", "relax, read, talk", 2)
    room.hang(picture(1), 18)


def _board(shop: Building, y: int, text: str, dx: int) -> None:
    board = name_board(text)
    px = shop.box.x * TILE + (shop.box.w * TILE - board.width) // 2 + dx
    shop.plan.signs.append((board, px, (shop.box.y + y) * TILE - 3))


def pub(plan: Plan) -> None:
    pub = Building(plan, "The Rose and Crown Pub", Box(87, 27, 17, 17), "wood", "wine")
    room = pub.room("pub", Box(0, 0, 16, 11), "dark wood", "wine")
    pub.front(0, 16, 11, (7, 2))
    room.put(fridge(), 0, 0, "refrigerator", "eat, take food")
    room.put(stove(), 1, 0, "cooking area", "cook")
    room.put(goods("bottles"), 2, 0)
    room.put(goods("bottles"), 4, 0)
    room.put(goods("bottles"), 6, 0)
    room.name("behind the bar counter", 0, 2, 8, 1, "serve, work", 2)
    room.put(counter(8, DARK_WOOD, RED), 0, 3)
    for x, what in ((1, "taps"), (3, "glasses"), (5, "register"), (7, "glasses")):
        room.on(on_counter(what), x, 3, 8, above=True)
    for x in (1, 3, 5, 7):
        room.put(stool(RED), x, 4, "bar customer seating", "eat, drink, talk")
    for x, y in ((1, 7), (5, 7)):
        room.put(table(1, 1, DARK_WOOD), x + 1, y)
        room.on(on_counter("glasses"), x + 1, y, 3)
        room.seat("right", x, y, "bar customer seating", "eat, drink, talk")
        room.seat("left", x + 2, y, "bar customer seating", "eat, drink, talk")
    room.put(fireplace(), 9, 0)
    room.rug(rug(5, 4, RED), 10, 3)
    room.put(pool_table(), 11, 4, "pool table", "play pool", 2)
    room.put(microphone(), 12, 1, "microphone", "sing, play music")
    room.rug(rug(3, 2, PURPLE), 11, 0)
    room.put(barrel(), 14, 0)
    room.put(barrel(), 14, 8)
    room.put(plant(0), 0, 8)
    room.hang(dart_board(), 13)
    room.name("dart board", 13, 0, 1, 1, "play darts")
    _facade(pub, 11, "ROSE & CROWN", GREEN, ((2, 2), (10, 2)))
    pub.close()
    _terrace(plan, "beer garden", pub.box, "beer garden seating", (GREEN, RED), (0, 3, 11, 14))
    plan.put(barrel(), 93, 40)
    plan.put(barrel(), 97, 40)


def market(plan: Plan) -> None:
    name = "The Willows Market and Pharmacy"
    shop = Building(plan, name, Box(105, 28, 19, 13), "green", "teal")
    room = shop.room("store", Box(0, 0, 18, 11), "kitchen", "mint")
    shop.front(0, 18, 11, (8, 2))
    for x in (0, 2, 4, 6):
        room.put(goods("grocery"), x, 0, "grocery store shelf", "shop")
    for x in (1, 4, 7):
        room.put(goods("grocery"), x, 3)
    for i, x in enumerate((5, 6, 7)):
        room.put(crate(i + 1), x, 5)
        room.put(crate(i + 2), x, 6)
    room.put(goods("grocery"), 10, 3)
    room.seat("right", 14, 7)
    room.seat("right", 13, 7)
    room.put(vending_machine(), 9, 0)
    room.put(fridge(), 8, 0)
    for x in (11, 13, 15):
        room.put(goods("pharmacy"), x, 0, "pharmacy store shelf", "shop")
    room.put(counter(3), 1, 7)
    room.name("grocery store counter", 1, 6, 3, 1, "serve, work, pay", 2)
    room.on(on_counter("register"), 2, 7, 8, above=True)
    room.on(on_counter("scale"), 3, 7, 8, above=True)
    room.put(counter(4, DARK_WOOD, TEALS), 12, 5)
    room.name("pharmacy store counter", 12, 4, 4, 1, "serve, work", 2)
    room.on(on_counter("register"), 13, 5, 8, above=True)
    for i, (x, y) in enumerate(((5, 8), (6, 8), (0, 8))):
        room.put(crate(i), x, y)
    room.put(plant(0), 16, 8)
    room.put(plant(1), 10, 0)
    room.rug(rug(4, 2, TEALS), 12, 6)
    _facade(shop, 11, "WILLOWS MARKET", GREEN, ((2, 2), (12, 2)))
    shop.close()
    for i, x in enumerate((107, 108, 109, 119, 120)):
        plan.put(crate(i + 1), x, 41)


def supply_store(plan: Plan) -> None:
    shop = Building(plan, "Harvey Oak Supply Store", Box(93, 55, 14, 22), "ochre", "brown")
    room = shop.room("supply store", Box(0, 0, 13, 11), "wood", "sand")
    shop.front(0, 13, 11, (5, 2))
    for x in (0, 2, 4, 6):
        room.put(goods("supply"), x, 0, "supply store product shelf", "shop")
    for x, y in ((1, 3), (3, 3), (1, 6), (3, 6)):
        room.put(goods("supply"), x, y)
    room.put(metal_cabinet(), 8, 0)
    room.put(metal_cabinet(), 9, 0)
    room.rug(rug(3, 2, YELLOW), 8, 5)
    room.put(counter(3), 8, 4)
    room.name("behind the supply store counter", 8, 3, 3, 1, "serve, work", 2)
    room.name("supply store counter", 8, 5, 3, 1, "pay, talk", 2)
    room.on(on_counter("register"), 9, 4, 8, above=True)
    for i, (x, y) in enumerate(((0, 8), (1, 8), (11, 8), (10, 8))):
        room.put(barrel() if i % 2 else crate(0), x, y)
    room.put(shelf("pots"), 10, 0)
    room.put(plant(1), 11, 0)
    _facade(shop, 11, "HARVEY OAK", BLUE, ((1, 2), (8, 2)))
    shop.close()
    _yard(plan, Box(93, 68, 14, 9))


def _yard(plan: Plan, box: Box) -> None:
    """The yard before the supply store: boards, a workbench, and what waits to be fetched."""
    plan.taken.difference_update(c for c in box.cells() if not plan.is_ground(c))
    plan.arena("yard", box)
    for x in range(box.x, box.x + box.w):
        if not box.x + 4 <= x <= box.x + 7:
            plan.put(
                fence(x not in (box.x, box.x + 8), x not in (box.x + 3, box.x + 13)), x, box.y + 8
            )
    for x in (box.x + 1, box.x + 9):
        plan.put(timber(), x, box.y + 2)
    plan.thing("timber rack", Box(box.x + 1, box.y + 2, 3, 1), "shop, store", 1)
    plan.thing("timber rack", Box(box.x + 9, box.y + 2, 3, 1), "shop, store", 1)
    plan.put(workbench(), box.x + 1, box.y + 6)
    plan.thing("workbench", Box(box.x + 1, box.y + 6, 2, 1), "work, repair", 2)
    for i, x in enumerate((box.x + 9, box.x + 10, box.x + 12)):
        plan.put(barrel() if i % 2 else crate(0), x, box.y + 6)
