"""What the classic prompt prints: one function for each `print ...` option, from a run to text.

The forms are the original program's (reference: classic-behaviour 14), without its defects.
"""

import json
from collections.abc import Iterable
from itertools import groupby

from townsfolk.clock import hhmm
from townsfolk.errors import BadInputError
from townsfolk.mind.schedule import Rows
from townsfolk.names import Address, PersonName, Tile, arena_of, last_part, parts_of
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.reading import Reading
from townsfolk.town.town import Town
from townsfolk.vocabulary import Conversation, Memory, MemoryKind

Tree = dict[str, dict[str, dict[str, list[str]]]]
"""What somebody knows of a town: world, sector, arena, and its objects."""


def schedule(simulation: Simulation, who: PersonName) -> str:
    """Return the day as `HH:MM || activity`; the time is when the activity ends."""
    rows = simulation.mind_of(who).state.rows
    return _ends((row.activity, row.minutes) for row in rows)


def hourly_schedule(simulation: Simulation, who: PersonName) -> str:
    """Return the day as it was planned by the hour, before blocks were broken into tasks."""
    return _ends(_blocks(simulation.mind_of(who).state.rows))


def all_schedules(simulation: Simulation) -> str:
    """Return everybody's day, each below its name and closed by `---`."""
    return "\n".join(f"{who}\n{schedule(simulation, who)}\n---" for who in simulation.people)


def current_tile(simulation: Simulation, who: PersonName) -> str:
    """Return `[x, y]`."""
    return str(list(simulation.bodies[who].tile))


def chat_buffer(simulation: Simulation, who: PersonName) -> str:
    """Return `name: steps`, for how many steps this person won't talk to another again."""
    waits = sorted(simulation.mind_of(who).state.next_talk.items())
    left = [(other, step - simulation.step) for other, step in waits]
    return "\n".join(f"{other}: {steps}" for other, steps in left if steps > 0)


def memories(simulation: Simulation, who: PersonName, kind: MemoryKind) -> str:
    """Return a person's memories of a kind, newest first."""
    with Reading(simulation.file.path) as reading:
        found = reading.memories(who, kind=kind)
        if kind == MemoryKind.CHAT:
            talks = reading.conversations(who)
            return "\n".join([who, *(_chat(simulation, one, talks) for one in found)])
    title = kind.value.capitalize()
    lines = [
        str((title, number, ": ", (one.subject, one.predicate, one.thing), " -- ", one.text))
        for number, one in zip(range(len(found), 0, -1), found, strict=True)
    ]
    return "\n".join([who, *lines])


def spatial_memory(simulation: Simulation, who: PersonName) -> str:
    """Return the places a person knows, one ` >` a level, the objects of an arena in a line."""
    known = simulation.mind_of(who).state.known
    lines: list[str] = []
    for world, sectors in tree_of(known).items():
        lines.append(f" {world}")
        for sector, arenas in sectors.items():
            lines.append(f" > {sector}")
            for arena, objects in arenas.items():
                lines += [f" > > {arena}", f" > > > {objects}"]
    return "\n".join(lines)


def current_time(simulation: Simulation) -> str:
    """Return the long date and time, then `steps: N`."""
    return f"{_long(simulation, simulation.step)}\nsteps: {simulation.step}"


def tile_events(simulation: Simulation, tile: Tile) -> str:
    """Return what is going on at a tile, a line each: subject, predicate, object, description."""
    require_on_map(simulation.town, tile)
    events: list[tuple[str, str, str, str]] = []
    for address in _objects_at(simulation.town, tile):
        state = simulation.world.state_of(address)
        events.append((address, "is", state, f"{last_part(address)} is {state}"))
    for who, body in sorted(simulation.bodies.items()):
        action = body.action
        if body.tile == tile and action is not None:
            events.append((who, action.predicate, action.thing, f"{who} is {action.text}"))
    return "\n".join(map(str, events))


def tile_details(simulation: Simulation, tile: Tile) -> str:
    """Return what the map says of a tile, as `key: value` lines."""
    town = simulation.town
    require_on_map(town, tile)
    place = town.arena_at(tile) or town.sector_at(tile)
    parts = [*parts_of(place)[1:], "", ""]
    details = {
        "world": town.world,
        "sector": parts[0],
        "arena": parts[1],
        "game_object": ", ".join(last_part(one) for one in _objects_at(town, tile)),
        "collision": not town.is_walkable(tile),
        "events": tile_events(simulation, tile).replace("\n", ", "),
    }
    return "\n".join(f"{key}: {value}" for key, value in details.items())


def look_from(town: Town, tile: Tile, vision: int, known: set[Address]) -> str:
    """Add the objects seen from a tile to those `known`, and return all of them as a JSON tree."""
    require_on_map(town, tile)
    known.update(address for address, _ in town.objects_in_view(tile, vision))
    return json.dumps(tree_of(known), ensure_ascii=False, indent=2)


def tree_of(addresses: Iterable[Address]) -> Tree:
    """Return objects as a tree, each level in the order of its names."""
    tree: Tree = {}
    for address in sorted(addresses):
        world, sector, arena = parts_of(arena_of(address))
        tree.setdefault(world, {}).setdefault(sector, {}).setdefault(arena, []).append(
            last_part(address)
        )
    return tree


def require_on_map(town: Town, tile: Tile) -> None:
    """Raise `BadInputError` for a tile outside the map."""
    if not (0 <= tile.x < town.width and 0 <= tile.y < town.height):
        raise BadInputError(
            f"There is no tile {tile.x}, {tile.y}: {town.name} has x from 0 to {town.width - 1} "
            f"and y from 0 to {town.height - 1}."
        )


def _ends(rows: Iterable[tuple[str, int]]) -> str:
    minute, lines = 0, []
    for activity, minutes in rows:
        minute += minutes
        lines.append(f"{hhmm(minute)} || {activity}")
    return "\n".join(lines)


def _blocks(rows: Rows) -> Iterable[tuple[str, int]]:
    for block, group in groupby(rows, key=lambda row: row.block):
        yield block, sum(row.minutes for row in group)


def _chat(simulation: Simulation, memory: Memory, talks: Iterable[Conversation]) -> str:
    lines = [f"with {memory.thing} ({memory.text})", _long(simulation, memory.step)]
    for talk in talks:
        if memory.thing in (talk.first, talk.second) and talk.start <= memory.step:
            lines += [f"{line.speaker}: {line.text}" for line in talk.utterances]
            break
    return "\n".join(lines)


def _objects_at(town: Town, tile: Tile) -> list[Address]:
    arena = town.arenas.get(town.arena_at(tile))
    return [one for one in (arena.objects if arena else ()) if tile in town.objects[one].tiles]


def _long(simulation: Simulation, step: int) -> str:
    return f"{simulation.clock.time_at(step):%B %d, %Y, %H:%M:%S}"
