"""Who could ever come where, in houses drawn with letters."""

from collections import defaultdict

import pytest

from townsfolk.names import Address, PersonName, Tile
from townsfolk.people.person import Person
from townsfolk.simulation.realms import Realms
from townsfolk.town.distances import Ground
from townsfolk.town.town import Arena, Sector, Town, TownObject

HOUSE = (
    "##########",
    "#aa#bb#cc#",
    "#aa#bb#cc#",
    "##a##b##c#",
    "#hhhhhhhh#",
    "#hhhhhhhh#",
    "###hh#####",
    "..........",
)
"""Three rooms (a, b, c) that open into a hall (h), which opens onto the street."""
WITH_A_SHORTCUT = (HOUSE[0], "#aa#bbbcc#", *HOUSE[2:])
"""From c to the left of the hall it is as short through b."""
WITH_TWO_DOORS = (*HOUSE[:3], "##aa#b##c#", *HOUSE[4:])
"""Both doors of a are beside each other: it is no shorter through it."""
NAMES = {"a": "Ana's room", "b": "Bo's room", "c": "common room", "h": "hall"}
ANA, BO, CY = map(PersonName, ("Ana", "Bo", "Cy"))
WORLD = "W"
HOME = f"{WORLD}:House"


def town_of(rows: tuple[str, ...], locked: str, *, home: bool = True) -> Town:
    """Return a town with a house, of which some rooms are locked; the house too if it is a home."""
    tiles = defaultdict(set)
    walkable = set()
    for y, row in enumerate(rows):
        for x, sign in enumerate(row):
            if sign != "#":
                walkable.add(Tile(x, y))
            if sign in NAMES:
                tiles[sign].add(Tile(x, y))
    arenas = [
        Arena(address_of(sign), sign in locked, frozenset(inside), ())
        for sign, inside in tiles.items()
    ]
    sector = Sector(
        Address(HOME),
        home,
        frozenset[Tile]().union(*tiles.values()),
        tuple(sorted(arena.address for arena in arenas)),
    )
    return Town(
        name="w",
        world=WORLD,
        tile_size=16,
        ground=Ground(len(rows[0]), len(rows), walkable),
        sectors=[sector],
        arenas=arenas,
        objects=[],
    )


def address_of(sign: str) -> Address:
    return Address(f"{HOME}:{NAMES[sign]}")


def person(name: PersonName, home: str, *keys: str) -> Person:
    return Person.model_construct(name=name, home=Address(home), keys=tuple(map(Address, keys)))


def admitted(town: Town, who: Person) -> str:
    """Return the letters of the rooms that somebody could come into."""
    realms = Realms(town, {who.name: who})
    return "".join(sign for sign in NAMES if realms.admits(who.name, address_of(sign)))


def test_who_lives_there_comes_everywhere_but_into_the_rooms_of_others() -> None:
    assert admitted(town_of(HOUSE, "ab"), person(ANA, address_of("a"))) == "ach"
    assert admitted(town_of(HOUSE, "ab"), person(BO, address_of("b"))) == "bch"


def test_a_stranger_comes_nowhere_in_a_home() -> None:
    assert admitted(town_of(HOUSE, "ab"), person(CY, "W:Elsewhere:room")) == ""


def test_everybody_comes_into_a_house_that_is_no_home() -> None:
    assert admitted(town_of(HOUSE, "ab", home=False), person(CY, "W:Elsewhere:room")) == "ch"


def test_a_key_opens() -> None:
    assert admitted(town_of(HOUSE, "ab"), person(ANA, address_of("a"), address_of("b"))) == "abch"


def test_all_come_through_a_locked_room_that_is_the_shorter_way() -> None:
    town = town_of(WITH_A_SHORTCUT, "ab")
    assert "b" in admitted(town, person(ANA, address_of("a")))


def test_a_room_with_two_doors_is_not_walked_through_when_it_is_no_shorter() -> None:
    assert admitted(town_of(WITH_TWO_DOORS, "ab"), person(BO, address_of("b"))) == "bch"


def test_who_is_where_they_may_not_be_could_come_anywhere() -> None:
    town = town_of(HOUSE, "ab")
    for tiles, places in (([Tile(4, 1)], []), ([None], [address_of("b")])):
        realms = Realms(town, {ANA: person(ANA, address_of("a"))})
        realms.note(ANA, tiles, places)
        assert realms.admits(ANA, address_of("b"))


def test_who_stands_where_something_in_a_locked_room_is_used_comes_there() -> None:
    """A hatch of Bo's room, for all, is used from within."""
    town = town_of(HOUSE, "ab")
    hatch = TownObject(
        Address(f"{address_of('h')}:hatch"), False, (Tile(5, 3),), (Tile(5, 2),), 1, frozenset()
    )
    with_hatch = Town(
        name="w",
        world=WORLD,
        tile_size=16,
        ground=town._ground,
        sectors=town.sectors.values(),
        arenas=town.arenas.values(),
        objects=[hatch],
    )
    assert "b" in admitted(with_hatch, person(ANA, address_of("a")))


@pytest.mark.parametrize("rows", [HOUSE, WITH_A_SHORTCUT, WITH_TWO_DOORS])
def test_no_way_leads_where_somebody_is_not_admitted(rows: tuple[str, ...]) -> None:
    """All shortest ways between all places that one is admitted to, walked step by step."""
    town = town_of(rows, "ab")
    for who in (person(ANA, address_of("a")), person(CY, "W:Elsewhere:room")):
        realms = Realms(town, {who.name: who})
        open_to = [
            Tile(x, y)
            for y in range(town.height)
            for x in range(town.width)
            if town.is_walkable(Tile(x, y)) and realms.admits(who.name, town.arena_at(Tile(x, y)))
        ]
        for start in open_to:
            for goal in open_to:
                at = start
                while at != goal:
                    at = town.next_tile(at, goal)
                    assert realms.admits(who.name, town.arena_at(at)), (start, goal, at)
