from pathlib import Path

from townsfolk.names import Address
from townsfolk.town.census import take_census, things_in
from townsfolk.town.tiled import load_town

TOWN = load_town(Path(__file__).parents[1] / "towns/tiny_town/tiny_town.tmj")
CAFE = Address("Tiny Town:Corner Cafe:cafe")


def test_a_town_is_counted() -> None:
    census = take_census(TOWN)
    assert (census.sectors, census.arenas, census.beds) == (5, 6, 3)
    assert census.objects == len(TOWN.objects)


def test_the_longest_walk_is_the_longest_of_the_shortest_ways() -> None:
    census = take_census(TOWN)
    assert census.longest is not None
    bed = TOWN.objects[census.longest.bed].spots[0]
    ways = [TOWN.distance(bed, spot) for spot in TOWN.objects[census.longest.object].spots]
    assert census.longest.steps == min(way for way in ways if way is not None)
    assert 0 < census.mean_walk < census.longest.steps
    assert census.out_of_reach == 0


def test_the_things_of_a_room_are_counted_with_their_capacity() -> None:
    assert things_in(TOWN, CAFE) == {"coffee machine": 1, "counter": 3, "table": 4}
