"""Settles who talks to whom when all have decided: in a fixed order, one talk a person a step."""

from collections.abc import Callable, Mapping

from townsfolk.effects import Talk
from townsfolk.events import Talked
from townsfolk.mind.converse import converse, enter_talk
from townsfolk.mind.moment import Moment
from townsfolk.mind.react import is_free
from townsfolk.names import PersonName, Tile
from townsfolk.town.town import Town


async def hold_meetings(
    town: Town,
    moments: Mapping[PersonName, Moment],
    moment_of: Callable[[PersonName], Moment],
) -> None:
    """Turn proposals to talk into conversations, in order of the proposer's name.

    A proposal falls when one of the two is already in a talk of this step, or has just begun
    something in which nobody can be talked to; the proposer then simply goes on. `moment_of` gives
    the moment of a person who had no need to think in this step.
    """
    taken: set[PersonName] = set()
    for name in sorted(moments):
        talk = next((e for e in moments[name].effects if isinstance(e, Talk)), None)
        if talk is None or taken & {name, talk.other}:
            continue
        first, second = moments[name], moment_of(talk.other)
        if not (is_free(first.action) and is_free(second.action)):
            continue
        conversation = await converse(first, second, talk.why)
        if conversation is None:
            continue
        taken |= {name, talk.other}
        await enter_talk(first, conversation, _beside(town, first, second))
        await enter_talk(second, conversation, second.view.tile)
        first.events.append(Talked(conversation))


def _beside(town: Town, first: Moment, second: Moment) -> Tile:
    """Return the tile next to the second person that the first reaches soonest."""
    x, y = second.view.tile
    around = [Tile(x, y - 1), Tile(x - 1, y), Tile(x, y + 1), Tile(x + 1, y)]
    arena = town.arena_at(second.view.tile)
    taken = {seen.tile for seen in first.view.people}
    free = [
        tile
        for tile in around
        if town.is_walkable(tile) and town.arena_at(tile) == arena and tile not in taken
    ]
    return town.nearest(first.view.tile, free) or first.view.tile
