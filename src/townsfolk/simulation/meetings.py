"""Settles who talks to whom when all have decided: in a fixed order, one talk a person a step."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from townsfolk.effects import Talk
from townsfolk.events import Talked
from townsfolk.mind.converse import converse, enter_talk
from townsfolk.mind.moment import Moment
from townsfolk.mind.react import is_free
from townsfolk.names import PersonName, Tile
from townsfolk.together import all_of
from townsfolk.town.town import Town


async def hold_meetings(
    town: Town,
    moments: Mapping[PersonName, Moment],
    moment_of: Callable[[PersonName], Moment],
) -> None:
    """Turn proposals to talk into conversations, in order of the proposer's name.

    A proposal falls when one of the two is already in a talk of this step, or has just begun
    something in which nobody can be talked to; the proposer then simply goes on. `moment_of` gives
    the moment of a person who had no need to think in this step. Talks that don't exclude each
    other go on at once.
    """
    held: dict[PersonName, list[asyncio.Future[bool]]] = defaultdict(list)
    talks = []
    for talk in _proposals(moments):
        both = talk.person, talk.other
        earlier = [one for name in both for one in held[name]]
        is_held: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        for name in both:
            held[name].append(is_held)
        talks.append(_settle(town, moments[talk.person], talk, moment_of, earlier, is_held))
    await all_of(talks)


def _proposals(moments: Mapping[PersonName, Moment]) -> Iterator[Talk]:
    for name in sorted(moments):
        talk = next((e for e in moments[name].effects if isinstance(e, Talk)), None)
        if talk is not None:
            yield talk


async def _settle(
    town: Town,
    first: Moment,
    talk: Talk,
    moment_of: Callable[[PersonName], Moment],
    earlier: Sequence[asyncio.Future[bool]],
    is_held: asyncio.Future[bool],
) -> None:
    """Hold a talk, unless one of the two has a talk that comes before it in this step.

    Whether it `is_held` is known from its first word on, so that others needn't wait for its end.
    """
    second = None if await _any(earlier) else moment_of(talk.other)
    if second is None or not (is_free(first.action) and is_free(second.action)):
        is_held.set_result(False)
        return
    conversation = await converse(first, second, talk.why, is_held.set_result)
    if conversation is not None:
        beside = _beside(town, first, second)
        await all_of(
            [
                enter_talk(first, conversation, beside),
                enter_talk(second, conversation, second.view.tile),
            ]
        )
        first.events.append(Talked(conversation))


async def _any(truths: Sequence[asyncio.Future[bool]]) -> bool:
    for truth in truths:
        if await truth:
            return True
    return False


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
