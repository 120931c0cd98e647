"""Finds what is wrong with a map and says, in a sentence each, where it is and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from townsfolk.errors import TownError
from townsfolk.names import NOWHERE, Address, Tile, sector_of
from townsfolk.town.distances import biggest_region, row_first
from townsfolk.town.plan import (
    ARENAS,
    COLLISIONS,
    OBJECTS,
    SECTORS,
    Mark,
    Plan,
    draw_plan,
    name_problem,
)
from townsfolk.town.tilesets import tileset_problems
from townsfolk.town.tmj import MapFile, read_map
from townsfolk.town.town import Arena, Sector, TownObject

_OBJECT_LAYERS = (SECTORS, ARENAS, OBJECTS)
_PARENT_LAYER = {ARENAS: SECTORS, OBJECTS: ARENAS}
_PROPERTY_TYPES: dict[str, dict[str, type]] = {
    SECTORS: {"private": bool},
    ARENAS: {"private": bool},
    OBJECTS: {"capacity": int, "affords": str, "private": bool},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a map; a map with nothing but warnings can be used.

    `layer` is empty for what concerns the whole map; `tile` is where to look, when it is somewhere.
    """

    layer: str
    tile: Tile | None
    text: str
    warning: bool = False


def check_map(path: Path) -> list[Problem]:
    """Return everything wrong with a map file, in a fixed order; nothing when all is well."""
    plan, problems = survey(path)
    if plan is None:
        return problems
    return [*problems, *_look_problems(path), *_scattered(plan)]


def _look_problems(path: Path) -> Iterator[Problem]:
    for layer, tile, text in tileset_problems(read_map(path), path.parent):
        yield Problem(layer, tile, text)


def _scattered(plan: Plan) -> Iterator[Problem]:
    """Yield sectors and arenas in several pieces: one name given to two places by mistake."""
    for layer, places in ((SECTORS, plan.sectors), (ARENAS, plan.arenas)):
        for place in places.values():
            apart = place.tiles - biggest_region(place.tiles)
            if apart:
                tile = min(apart, key=row_first)
                text = (
                    f"{layer}: {place.address!r} is drawn in two places that don't touch; one is "
                    f"at {_spoken(tile)}. Give one of them another name."
                )
                yield Problem(layer, tile, text, warning=True)


def survey(path: Path) -> tuple[Plan | None, list[Problem]]:
    """Return what a map file means and what is wrong with it; no plan when it can't be read."""
    try:
        file = read_map(path)
    except TownError as error:
        return None, [Problem("", None, str(error))]
    problems = list(_layer_problems(file))
    if problems:
        return None, problems
    try:
        plan = draw_plan(file)
    except TownError as error:
        return None, [Problem(COLLISIONS, None, str(error))]
    if not plan.ground.walkable:
        text = f"{COLLISIONS}: all tiles are blocked. Leave some for people to walk."
        return None, [Problem(COLLISIONS, None, text)]
    return plan, [*_mark_problems(plan, file), *_place_problems(plan)]


def _layer_problems(file: MapFile) -> Iterator[Problem]:
    yield from _world_problems(file.world)
    if not file.named("tilelayer", COLLISIONS):
        yield Problem(
            COLLISIONS,
            None,
            f"There is no tile layer {COLLISIONS!r}. Add one and put any tile wherever nobody can "
            "walk.",
        )
    for name in _OBJECT_LAYERS:
        if not file.named("objectgroup", name):
            yield Problem(
                name, None, f"There is no object layer {name!r}. Add one and draw the {name} on it."
            )
    yield from _size_problems(file)
    yield from _offset_problems(file)


def _world_problems(world: object) -> Iterator[Problem]:
    if not isinstance(world, str) or not world:
        yield Problem(
            "",
            None,
            "The map has no string property 'world'. Add it in Tiled: Map > Map Properties > "
            'Custom Properties, such as "the Ville".',
        )
    elif problem := name_problem(world):
        yield Problem(
            "", None, f"The world {world!r} {problem}. Change the map's property 'world'."
        )


def _size_problems(file: MapFile) -> Iterator[Problem]:
    for layer in file.layers:
        found = (layer.width, layer.height)
        if layer.type == "tilelayer" and found != (file.width, file.height):
            yield Problem(
                layer.name,
                None,
                f"The layer {layer.name!r} is {found[0]} x {found[1]} tiles, but the map is "
                f"{file.width} x {file.height}. Resize the map in Tiled: Map > Resize Map.",
            )


def _offset_problems(file: MapFile) -> Iterator[Problem]:
    for layer in file.layers:
        if layer.name in (COLLISIONS, *_OBJECT_LAYERS) and (layer.offsetx or layer.offsety):
            yield Problem(
                layer.name,
                None,
                f"The layer {layer.name!r} is shifted by {layer.offsetx:g}, {layer.offsety:g} "
                "pixels. Set the offset of it and of its groups to 0.",
            )


def _mark_problems(plan: Plan, file: MapFile) -> Iterator[Problem]:
    for mark in plan.marks:
        problem = _mark_problem(mark, file)
        if problem:
            yield _at(mark, f"{_called(mark)} {problem}")
        yield from _property_problems(mark)
    yield from _overlap_problems(plan.marks, SECTORS)
    yield from _overlap_problems(plan.marks, ARENAS)


def _mark_problem(mark: Mark, file: MapFile) -> str:
    shape, size = mark.shape, file.tilewidth
    if problem := name_problem(shape.name):
        return f"{problem}. Give it a name without ':' and ',', with single spaces."
    if not shape.is_rectangle:
        return "isn't an upright rectangle or point. Draw it as a rectangle, without a template."
    # Half a tile is what snapping to whole tiles forgives.
    right, bottom = shape.x + shape.width, shape.y + shape.height
    if min(shape.x, shape.y) < -size / 2 or (
        right > (file.width + 0.5) * size or bottom > (file.height + 0.5) * size
    ):
        return f"reaches off the map of {file.width} x {file.height} tiles. Move it onto the map."
    if mark.parent == NOWHERE:
        parents = _PARENT_LAYER[mark.layer]
        return (
            f"lies outside all {parents}: its centre is in none. Move it, or draw one around it on "
            f"the layer {parents!r}."
        )
    return ""


def _property_problems(mark: Mark) -> Iterator[Problem]:
    for name, kind in _PROPERTY_TYPES[mark.layer].items():
        value = mark.shape.values.get(name)
        if value is not None and type(value) is not kind:
            yield _at(
                mark,
                f"{_called(mark)} has {name} = {value!r}, expected the type {kind.__name__}. "
                "Remove the property in Tiled and add it with that type.",
            )
    capacity = mark.shape.values.get("capacity")
    if isinstance(capacity, int) and capacity < 1:
        yield _at(mark, f"{_called(mark)} has capacity {capacity}. Make it 1 or more.")


def _overlap_problems(marks: Iterable[Mark], layer: str) -> Iterator[Problem]:
    """Yield one problem for each two places of a layer that share tiles, at their first tile."""
    owner: dict[Tile, Address] = {}
    shared: dict[tuple[Address, Address], list[Tile]] = {}
    for mark in marks:
        if mark.layer == layer and mark.makes_a_place:
            for tile in mark.tiles:
                first = owner.setdefault(tile, mark.address)
                if first != mark.address:
                    shared.setdefault((first, mark.address), []).append(tile)
    for (first, second), tiles in shared.items():
        tile = min(tiles, key=row_first)
        text = (
            f"{layer}: {first!r} and {second!r} overlap at {_spoken(tile)}. Make one of them "
            "smaller, so that each tile belongs to one."
        )
        yield Problem(layer, tile, text)


def _place_problems(plan: Plan) -> Iterator[Problem]:
    for sector in plan.sectors.values():
        yield from _sector_problems(sector, plan)
    for arena in plan.arenas.values():
        yield from _arena_problems(arena, plan)
    for thing in plan.objects.values():
        yield from _object_problems(thing)


def _sector_problems(sector: Sector, plan: Plan) -> Iterator[Problem]:
    tile = min(sector.tiles, key=row_first, default=None)
    where = f"{SECTORS}: {sector.address!r} at {_spoken(tile)}"
    if not sector.arenas:
        text = f"{where} has no arena, so nobody can go there. Draw one on the layer {ARENAS!r}."
        yield Problem(SECTORS, tile, text, warning=True)
    if sector.private and not any(
        "sleep" in thing.affords and sector_of(thing.address) == sector.address
        for thing in plan.objects.values()
    ):
        text = (
            f"{where} is private, but nothing in it affords 'sleep', so nobody can live there. Add "
            "affords = sleep to a bed in it."
        )
        yield Problem(SECTORS, tile, text, warning=True)


def _arena_problems(arena: Arena, plan: Plan) -> Iterator[Problem]:
    tile = min(arena.tiles, key=row_first, default=None)
    where = f"{ARENAS}: {arena.address!r} at {_spoken(tile)}"
    if not arena.tiles & plan.unblocked:
        text = f"{where} has no walkable tile. Remove tiles in it from the layer {COLLISIONS!r}."
        yield Problem(ARENAS, tile, text)
    elif not arena.tiles & plan.ground.walkable:
        text = f"{where} has no way in. Open a door: remove a tile from the layer {COLLISIONS!r}."
        yield Problem(ARENAS, tile, text)
    outside = arena.tiles - plan.sectors[sector_of(arena.address)].tiles
    if outside:
        first = min(outside, key=row_first)
        text = f"{where} reaches out of its sector at {_spoken(first)}. Make it smaller."
        yield Problem(ARENAS, first, text)
    if not arena.objects:
        text = f"{where} has no object, so nobody can do anything there. Draw one in it."
        yield Problem(ARENAS, tile, text, warning=True)


def _object_problems(thing: TownObject) -> Iterator[Problem]:
    tile = thing.tiles[0] if thing.tiles else None
    where = f"{OBJECTS}: {thing.address!r} at {_spoken(tile)}"
    if not thing.spots:
        text = (
            f"{where} can't be reached: no walkable tile on it or beside it in its sector. Remove "
            f"a tile from the layer {COLLISIONS!r}, or move it."
        )
        yield Problem(OBJECTS, tile, text)
    elif thing.capacity > len(thing.spots):
        text = (
            f"{where} has capacity {thing.capacity}, but {len(thing.spots)} walkable tiles to use "
            "it from. Lower the capacity or make room."
        )
        yield Problem(OBJECTS, tile, text)


def _called(mark: Mark) -> str:
    return f"{mark.layer}: {mark.shape.name!r} at {_spoken(mark.centre)}"


def _at(mark: Mark, text: str) -> Problem:
    return Problem(mark.layer, mark.centre, text)


def _spoken(tile: Tile | None) -> str:
    return f"tile ({tile.x}, {tile.y})" if tile else "no tile"
