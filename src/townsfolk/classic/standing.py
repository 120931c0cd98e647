"""How everybody stands when an imported past ends: where they are, and what goes on."""

from collections.abc import Mapping, Sequence

from townsfolk.classic import minds
from townsfolk.classic.brought import Brought, Life
from townsfolk.classic.towns import KeptTown
from townsfolk.classic.values import as_tile
from townsfolk.effects import Begin
from townsfolk.events import Began, Event, Moved
from townsfolk.names import PersonName, Tile
from townsfolk.town.apply import apply
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import Action


def standing(brought: Brought, tiles: Mapping[PersonName, Tile]) -> tuple[World, list[Event]]:
    """Return the world as the saved step left it, and the events that make it so.

    `tiles` is where the past saw each person last.
    """
    kept, lives = brought.kept, sorted(brought.lives, key=lambda one: one.name)
    events: list[Event] = []
    world = World({})
    for life in lives:
        tile = tiles.get(life.name) or _tile_of(kept, life)
        if not kept.town.is_walkable(tile):
            tile = _tile_of(kept, life, trusted=False)
        if tiles.get(life.name) != tile:
            events.append(Moved(life.name, tile))
        world.bodies[life.name] = Body(tile)
    for life in lives:
        action = minds.action_of(life.persona, brought.save)
        if action is not None:
            goal = _goal(kept, life, world.bodies[life.name].tile, action)
            events += apply(world, kept.town, [Begin(life.name, action, goal)])
    return world, events


def without(events: Sequence[Event], ending: Sequence[Event]) -> list[Event]:
    """Return a step's events without those that say otherwise than `ending` how it ends."""
    begun = {one.person for one in ending if isinstance(one, Began)}
    moved = {one.person for one in ending if isinstance(one, Moved)}
    return [
        one
        for one in events
        if not (isinstance(one, Began) and one.person in begun)
        and not (isinstance(one, Moved) and one.person in moved)
    ]


def _tile_of(kept: KeptTown, life: Life, trusted: bool = True) -> Tile:
    """Return where a person of unknown whereabouts is put.

    That is as saved, else where people appear in their room, else beside their bed.
    """
    saved = as_tile(life.persona.scratch.get("curr_tile")) if kept.is_theirs and trusted else None
    if saved is not None and kept.town.is_walkable(saved):
        return saved
    if kept.spawns.get(life.person.home):
        return kept.spawns[life.person.home][0]
    beds = [
        address
        for address in kept.town.find(life.person.home)
        if "sleep" in kept.town.objects[address].affords
    ]
    return kept.town.objects[beds[0]].spots[0]


def _goal(kept: KeptTown, life: Life, tile: Tile, action: Action) -> Tile:
    """Return where the running action is done: the end of the planned path, or a spot of it."""
    path = life.persona.scratch.get("planned_path")
    end = as_tile(path[-1]) if isinstance(path, list) and path and kept.is_theirs else None
    if end is not None and kept.town.distance(tile, end) is not None:
        return end
    return kept.town.nearest(tile, kept.spots(action.address)) or tile
