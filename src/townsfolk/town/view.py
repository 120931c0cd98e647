"""What one person can see: the frozen view on which a mind decides (behaviour 3).

People see what is in their own arena within a square of `vision` tiles; open ground counts as
one arena. Everything else of the world is out of a mind's reach.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from townsfolk.names import Address, PersonName, Tile
from townsfolk.town.town import Town
from townsfolk.town.world import World
from townsfolk.vocabulary import Action


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """Another person in view; `distance` in tiles."""

    name: PersonName
    tile: Tile
    distance: float
    action: Action | None
    arrived: bool
    using: Address


@dataclass(frozen=True, slots=True)
class SeenObject:
    """An object in view; `full` when no one else can use it now."""

    address: Address
    distance: float
    state: str
    users: tuple[PersonName, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class View:
    """What a person sees at the beginning of a step, nearest first, ties by name."""

    step: int
    name: PersonName
    tile: Tile
    arena: Address
    action: Action | None
    destination: Tile | None
    using: Address
    arrived: bool
    people: tuple[SeenPerson, ...]
    objects: tuple[SeenObject, ...]

    def person(self, name: PersonName) -> SeenPerson | None:
        """Return another person if in view."""
        return next((seen for seen in self.people if seen.name == name), None)

    def taken_tiles(self) -> frozenset[Tile]:
        """Return the tiles in view on which somebody uses an object."""
        return frozenset(seen.tile for seen in self.people if seen.using)


def observe(
    world: World,
    town: Town,
    name: PersonName,
    step: int,
    vision: int,
    among: Iterable[PersonName] | None = None,
) -> View:
    """Return what a person sees; changes nothing.

    `among` are all whom they could see, and maybe more; everybody, unless given.
    """
    body = world.bodies[name]
    arena = town.arena_at(body.tile)
    return View(
        step=step,
        name=name,
        tile=body.tile,
        arena=arena,
        action=body.action,
        destination=body.destination,
        using=body.using,
        arrived=body.arrived,
        people=_people_in_view(world, town, name, arena, vision, among),
        objects=_objects_in_view(world, town, body.tile, vision),
    )


def _people_in_view(
    world: World,
    town: Town,
    name: PersonName,
    arena: Address,
    vision: int,
    among: Iterable[PersonName] | None,
) -> tuple[SeenPerson, ...]:
    here = world.bodies[name].tile
    seen = []
    for other in world.bodies if among is None else among:
        body = world.bodies[other]
        dx, dy = body.tile.x - here.x, body.tile.y - here.y
        if other == name or abs(dx) > vision or abs(dy) > vision:
            continue
        if town.arena_at(body.tile) == arena:
            distance = math.hypot(dx, dy)
            seen.append(
                SeenPerson(other, body.tile, distance, body.action, body.arrived, body.using)
            )
    return tuple(sorted(seen, key=lambda person: (person.distance, person.name)))


def _objects_in_view(world: World, town: Town, tile: Tile, vision: int) -> tuple[SeenObject, ...]:
    seen = []
    for address, distance in town.objects_in_view(tile, vision):
        users = world.users_of(address)
        full = len(users) >= town.objects[address].capacity
        seen.append(SeenObject(address, distance, world.state_of(address), users, full))
    return tuple(seen)
