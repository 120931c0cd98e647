"""Counts what a town holds, and how far it is to walk in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from townsfolk.names import Address, last_part
from townsfolk.town.town import Town

MOST_WALKS = 200_000
"""Ways that are walked at the most; in a big town from some of the beds only."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way from a bed to an object, in steps."""

    bed: Address
    object: Address
    steps: int


@dataclass(frozen=True, slots=True)
class Census:
    """A town in figures. `walkable` in tiles; `mean_walk` in steps, from beds to every object.

    `walked_from` is from how many of the beds. `out_of_reach` counts pairs of a bed and an object
    without a way between them.
    """

    sectors: int
    arenas: int
    objects: int
    beds: int
    walked_from: int
    walkable: int
    longest: Walk | None
    mean_walk: float
    out_of_reach: int


def take_census(town: Town) -> Census:
    """Return what a town holds; walks begin at beds, since days do."""
    beds = [a for a, thing in town.objects.items() if "sleep" in thing.affords and thing.spots]
    every = -(-len(beds) * len(town.objects) // MOST_WALKS) or 1
    walks = list(_walks(town, beds[::every]))
    known = [walk for walk in walks if walk.steps >= 0]
    return Census(
        sectors=len(town.sectors),
        arenas=len(town.arenas),
        objects=len(town.objects),
        beds=len(beds),
        walked_from=len(beds[::every]),
        walkable=town.walkable_tiles,
        longest=max(known, key=lambda walk: (walk.steps, walk.bed, walk.object), default=None),
        mean_walk=sum(walk.steps for walk in known) / len(known) if known else 0.0,
        out_of_reach=len(walks) - len(known),
    )


def things_in(town: Town, arena: Address) -> Mapping[str, int]:
    """Return the objects of an arena by their names, with how many can use them at once."""
    counts: Counter[str] = Counter()
    for address in town.arenas[arena].objects:
        counts[last_part(address)] += town.objects[address].capacity
    return counts


def _walks(town: Town, beds: Iterable[Address]) -> Iterator[Walk]:
    """Yield the shortest way from each of some beds to each object; -1 steps where none is."""
    for bed in beds:
        steps_to = town.steps_from(town.objects[bed].spots[0])
        for address, other in town.objects.items():
            ways = [steps_to(spot) for spot in other.spots]
            steps = min((way for way in ways if way is not None), default=-1)
            yield Walk(bed, address, steps)
