from townsfolk.classic.matrix import Matrix
from townsfolk.classic.rooms import read_rooms
from townsfolk.names import Tile

PLAN = (
    "~###~....",
    "#%%%#.gg.",
    "#b.c#.gh.",
    "#%.t#....",
    "##.##....",
    ".........",
)
"""A room with its upper wall, a bed, a chair at a table, a door; and a garden with a hedge."""
INSIDE = {Tile(x, y) for x in (1, 2, 3) for y in (1, 2, 3)}
GARDEN = {Tile(x, y) for x in (6, 7) for y in (1, 2)}


def matrix() -> Matrix:
    tiles = {Tile(x, y): mark for y, row in enumerate(PLAN) for x, mark in enumerate(row)}
    house = {tile for tile in tiles if tile.x < 5 and tile.y < 5}
    return Matrix(
        world="w",
        width=len(PLAN[0]),
        height=len(PLAN),
        blocked=frozenset(tile for tile, mark in tiles.items() if mark in "#%th"),
        sectors={**dict.fromkeys(house, "house"), **dict.fromkeys(GARDEN, "green")},
        arenas={**dict.fromkeys(INSIDE, "room"), **dict.fromkeys(GARDEN, "garden")},
        objects={Tile(1, 2): "bed", Tile(3, 2): "cafe customer seating"},
        spawns=(),
    )


WALKABLE = frozenset({Tile(1, 2), Tile(2, 2), Tile(3, 2), Tile(2, 3), Tile(2, 4)}) | {
    Tile(x, y) for x in range(5, 9) for y in range(6) if Tile(x, y) != Tile(7, 2)
}


def test_what_blocks_is_a_wall_a_piece_of_furniture_or_a_hedge() -> None:
    rooms = read_rooms(matrix(), WALKABLE)
    assert {Tile(0, 1), Tile(1, 1), Tile(2, 1), Tile(3, 1), Tile(1, 4)} <= rooms.walls.keys()
    assert Tile(0, 0) in rooms.walls, "a corner that nobody gets to"
    assert rooms.furniture == {Tile(1, 3): "bed", Tile(3, 3): "table"}
    assert rooms.hedges == {Tile(7, 2)}
    assert rooms.outdoors == GARDEN


def test_a_door_shows_the_floor_of_its_room_and_a_wall_the_room_below_it() -> None:
    rooms = read_rooms(matrix(), WALKABLE)
    assert rooms.floors[Tile(2, 4)] == "room"
    assert rooms.walls[Tile(2, 1)] == "room"
    assert not GARDEN & rooms.floors.keys()
