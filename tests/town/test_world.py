from stage import task
from tiny_run import ADA, BEN
from townsfolk.names import Address, Tile
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import ActionKind

BED = Address("Tiny Town:Ada's house:room:bed")
HERE, THERE = Tile(2, 2), Tile(3, 3)


def test_who_heads_for_nowhere_else_has_arrived() -> None:
    assert Body(HERE).arrived
    assert Body(HERE, destination=HERE).arrived
    assert not Body(HERE, destination=THERE).arrived


def test_people_are_asleep_only_once_they_are_in_bed() -> None:
    sleeping = task("sleeping", BED, kind=ActionKind.SLEEP)
    assert Body(HERE, sleeping, HERE).asleep
    assert not Body(HERE, sleeping, THERE).asleep
    assert not Body(HERE, task(), HERE).asleep
    assert not Body(HERE).asleep


def test_an_object_is_seen_as_its_newest_user_leaves_it_then_as_set_then_idle() -> None:
    world = World({ADA: Body(HERE, task()), BEN: Body(THERE, task())})
    assert (world.state_of(BED), world.users_of(BED)) == ("idle", ())
    world.object_states[BED] = "broken"
    assert world.state_of(BED) == "broken"
    world.users[BED] = [ADA, BEN]
    assert (world.state_of(BED), world.users_of(BED)) == ("in use", (ADA, BEN))
