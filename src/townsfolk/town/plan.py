"""What a map file means: its rectangles in whole tiles, each put into the one it lies in.

Never fails: what is drawn wrongly stays a mark without a parent or with a bad name, which makes
no place, and `check` says what is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from townsfolk.names import NOWHERE, Address, Tile, address_of, sector_of
from townsfolk.town.distances import Ground, biggest_region, neighbours, row_first
from townsfolk.town.tmj import MapFile, Shape, tile_ids
from townsfolk.town.town import Arena, Sector, TownObject

COLLISIONS = "collisions"
SECTORS = "sectors"
ARENAS = "arenas"
OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of one of the three object layers in whole tiles, row by row.

    `centre` may lie off the map; `tiles` may not. `parent` is the world, sector or arena it lies
    in; `NOWHERE` when it lies in none.
    """

    layer: str
    shape: Shape
    tiles: tuple[Tile, ...]
    centre: Tile
    parent: Address = NOWHERE

    @property
    def address(self) -> Address:
        """The address it has or is a part of."""
        return address_of(self.parent, self.shape.name)

    @property
    def makes_a_place(self) -> bool:
        """Whether it lies somewhere and has a name that can be part of an address."""
        return self.parent != NOWHERE and not name_problem(self.shape.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """A map file understood: all marks, and the places that those which are right make.

    `unblocked` are the tiles without a collision; of them, `ground` has what can be reached.
    """

    world: str
    tile_size: int
    unblocked: frozenset[Tile]
    ground: Ground
    marks: tuple[Mark, ...]
    sectors: Mapping[Address, Sector]
    arenas: Mapping[Address, Arena]
    objects: Mapping[Address, TownObject]


def draw_plan(file: MapFile) -> Plan:
    """Return the plan of a map that has its `world`, its `collisions` and its object layers.

    Raises `TownError` when the tiles of the layer `collisions` can't be decoded.
    """
    world = str(file.world)
    sectors = [replace(mark, parent=Address(world)) for mark in _marks(file, SECTORS)]
    arenas = _put_into(sectors, _marks(file, ARENAS))
    objects = _put_into(arenas, _marks(file, OBJECTS))
    unblocked = _unblocked(file)
    ground = Ground(file.width, file.height, biggest_region(unblocked))
    arena_at = _owners(arenas)
    return Plan(
        world=world,
        tile_size=file.tilewidth,
        unblocked=unblocked,
        ground=ground,
        marks=(*sectors, *arenas, *objects),
        sectors=_sectors(sectors, arenas),
        arenas=_arenas(arenas, objects),
        objects=_objects(objects, ground.walkable, arena_at),
    )


def name_problem(name: str) -> str:
    """Say what keeps a name from being a part of an address; nothing when it is fine."""
    if not name:
        return "has no name"
    if ":" in name or "," in name:
        return "has a ':' or ',' in its name"
    if name != " ".join(name.split()):
        return "has spaces too many or a line break in its name"
    return ""


def verbs_of(text: str) -> frozenset[str]:
    """Split the property `affords`: `cook, eat` is two verbs."""
    return frozenset(verb.strip() for verb in text.split(",") if verb.strip())


def _marks(file: MapFile, layer_name: str) -> list[Mark]:
    layers = file.named("objectgroup", layer_name)
    return [_mark(file, layer_name, shape) for layer in layers for shape in layer.objects]


def _mark(file: MapFile, layer: str, shape: Shape) -> Mark:
    size = file.tilewidth
    rows = _span(shape.y, shape.height, size, file.height)
    columns = _span(shape.x, shape.width, size, file.width)
    centre = Tile(
        floor((shape.x + shape.width / 2) / size), floor((shape.y + shape.height / 2) / size)
    )
    tiles = tuple(Tile(x, y) for y in rows for x in columns)
    if not tiles and 0 <= centre.x < file.width and 0 <= centre.y < file.height:
        tiles = (centre,)  # a point, or too small to hold the centre of a tile
    return Mark(layer, shape, tiles, centre)


def _span(start: float, length: float, size: int, limit: int) -> range:
    """Return the columns or rows whose centres lie within a stretch of pixels, on the map."""
    first = ceil(start / size - 0.5)
    behind = ceil((start + length) / size - 0.5)
    return range(max(0, first), min(limit, behind))


def _put_into(parents: Iterable[Mark], marks: Iterable[Mark]) -> list[Mark]:
    owner = _owners(parents)
    return [replace(mark, parent=owner.get(mark.centre, NOWHERE)) for mark in marks]


def _owners(marks: Iterable[Mark]) -> dict[Tile, Address]:
    owner: dict[Tile, Address] = {}
    for mark in marks:
        if mark.makes_a_place:
            for tile in mark.tiles:
                owner.setdefault(tile, mark.address)
    return owner


def _unblocked(file: MapFile) -> frozenset[Tile]:
    count = file.width * file.height
    layers = [tile_ids(layer, count) for layer in file.named("tilelayer", COLLISIONS)]
    return frozenset(
        Tile(index % file.width, index // file.width)
        for index, ids in enumerate(zip(*layers, strict=True))
        if not any(ids)
    )


def _sectors(marks: Iterable[Mark], arenas: Iterable[Mark]) -> dict[Address, Sector]:
    inside = _children(arenas)
    return {
        address: Sector(address, _private(parts), _tiles(parts), inside.get(address, ()))
        for address, parts in _by_address(marks)
    }


def _arenas(marks: Iterable[Mark], objects: Iterable[Mark]) -> dict[Address, Arena]:
    inside = _children(objects)
    return {
        address: Arena(address, _private(parts), _tiles(parts), inside.get(address, ()))
        for address, parts in _by_address(marks)
    }


def _objects(
    marks: Iterable[Mark], walkable: frozenset[Tile], arena_at: Mapping[Tile, Address]
) -> dict[Address, TownObject]:
    return {
        address: TownObject(
            address=address,
            private=_private(parts),
            tiles=tuple(sorted(_tiles(parts), key=row_first)),
            spots=_spots(_tiles(parts), parts[0].parent, walkable, arena_at),
            capacity=sum(_capacity(part) for part in parts),
            affords=frozenset().union(*(_affords(part) for part in parts)),
        )
        for address, parts in _by_address(marks)
    }


def _spots(
    tiles: frozenset[Tile],
    arena: Address,
    walkable: frozenset[Tile],
    arena_at: Mapping[Tile, Address],
) -> tuple[Tile, ...]:
    """Return where one uses an object: on it, else beside it, else from another arena."""
    on = tiles & walkable
    beside = {near for tile in tiles for near in neighbours(tile)} & walkable
    on_in_arena = {tile for tile in on if arena_at.get(tile) == arena}
    beside_in_arena = {tile for tile in beside if arena_at.get(tile) == arena}
    in_sector = {
        tile for tile in on | beside if sector_of(arena_at.get(tile, NOWHERE)) == sector_of(arena)
    }
    return tuple(sorted(on_in_arena or beside_in_arena or in_sector, key=row_first))


def _by_address(marks: Iterable[Mark]) -> Iterator[tuple[Address, Sequence[Mark]]]:
    parts: dict[Address, list[Mark]] = {}
    for mark in marks:
        if mark.makes_a_place:
            parts.setdefault(mark.address, []).append(mark)
    yield from sorted(parts.items())


def _children(marks: Iterable[Mark]) -> dict[Address, tuple[Address, ...]]:
    children: dict[Address, tuple[Address, ...]] = {}
    for address, parts in _by_address(marks):
        parent = parts[0].parent
        children[parent] = (*children.get(parent, ()), address)
    return children


def _tiles(marks: Iterable[Mark]) -> frozenset[Tile]:
    return frozenset(tile for mark in marks for tile in mark.tiles)


def _private(marks: Iterable[Mark]) -> bool:
    return any(mark.shape.values.get("private") is True for mark in marks)


def _capacity(mark: Mark) -> int:
    value = mark.shape.values.get("capacity", 1)
    return value if isinstance(value, int) else 1


def _affords(mark: Mark) -> frozenset[str]:
    return verbs_of(str(mark.shape.values.get("affords", "")))
