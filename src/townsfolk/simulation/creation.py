"""Begins simulations: from a base, or from another simulation."""

import json
from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import townsfolk
from townsfolk.errors import BadInputError, TownError
from townsfolk.events import Event, Moved, Remembered
from townsfolk.llm.protocol import Embedder, ModelInfo
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind.mind import new_state
from townsfolk.mind.state import to_json
from townsfolk.names import Address, PersonName, Tile
from townsfolk.people.base import find_in_towns, load_base, load_people
from townsfolk.people.person import Person
from townsfolk.people.pictures import pictures_in_folder
from townsfolk.people.place_names import read_place_names
from townsfolk.people.places import require_fit
from townsfolk.settings import Settings
from townsfolk.simulation.replaying import go_back_to
from townsfolk.simulation.simulation import surroundings
from townsfolk.store import shelf
from townsfolk.store.past_only import LIVES_ON
from townsfolk.store.records import MindRecord
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.town.tiled import load_town
from townsfolk.town.town import Town
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import Memory, MemoryKind

KNOWN_IMPORTANCE = 5
"""Importance of what people know at the start: to be found, but not to crowd out the new."""


def create(
    name: str,
    base_name: str,
    settings: Settings,
    model: ModelInfo,
    embedder: Embedder,
    start: datetime | None = None,
    chosen: Collection[PersonName] = (),
) -> Path:
    """Write the file of a new simulation, at step 0, and return its path.

    Of the base's people those who are `chosen` live here: all, when none is.

    Raises a `BadInputError` when the name is taken or bad, the base unknown, or its people and map
    don't fit; no file is left behind then.
    """
    path = shelf.new_path(name)
    base = load_base(base_name)
    settings = base.resolve_settings(settings)
    start = start or base.start
    map_path = _map_of(base.town)
    town = load_town(map_path)
    people = [
        person.speaking(settings.simulation.language)
        for person in _chosen_of(load_people(base), chosen)
    ]
    require_fit(people, town)
    meta = _facts(base_name, base.town, start, settings, model, embedder)
    with shelf.being_made(path) as part, closing(SimulationFile(part)) as file:
        tmj, sprites = map_path.read_bytes(), [person.sprite for person in people]
        file.create(meta, tmj, people, pictures_in_folder(meta["town"], tmj, sprites))
        _write_beginning(file, people, town, settings, embedder)
    return path


def fork(old: str, new: str, step: int | None = None) -> Path:
    """Copy a simulation, as of the beginning of a step, into a new one, and return its path.

    Unless given, the step is the first that isn't finished. An earlier one is come by from the
    newest snapshot before it and the journal, without asking a model. Raises a `BadInputError`
    when the step is still to come or can't be gone back to; no file is left behind then.
    """
    source, target = shelf.existing_path(old), shelf.new_path(new)
    with shelf.being_made(target) as part:
        shelf.copy_to(source, part)
        if step is not None:
            go_back_to(part, step, source)
            shelf.pack(part)
        with closing(SimulationFile(part)) as file:
            file.set_meta(name=new, forked_from=f"{old}@{file.step}", cost="0", **LIVES_ON)
    return target


def _chosen_of(people: Sequence[Person], chosen: Collection[PersonName]) -> Sequence[Person]:
    strangers = sorted(set(chosen) - {person.name for person in people})
    if strangers:
        names = ", ".join(person.name for person in people)
        raise BadInputError(f"The base has nobody called {strangers[0]!r}. It has: {names}.")
    return [person for person in people if not chosen or person.name in chosen]


def _facts(
    base: str,
    town: str,
    start: datetime,
    settings: Settings,
    model: ModelInfo,
    embedder: Embedder,
) -> dict[str, str]:
    return {
        "base": base,
        "town": town,
        "start": start.isoformat(),
        "seconds_per_step": str(settings.simulation.seconds_per_step),
        "seed": str(settings.simulation.seed),
        "language": settings.simulation.language,
        "place_names": _place_names(town, settings),
        "settings": settings.model_dump_json(exclude={"server"}),
        "mind_settings": settings.mind.model_dump_json(),
        "model": json.dumps({"provider": model.provider, "name": model.name}),
        "embedder": embedder.name,
        "embedding_dimension": str(embedder.dimension),
        "step": "0",
        "townsfolk": townsfolk.__version__,
    }


def _place_names(town: str, settings: Settings) -> str:
    """Return what places are called, to be kept: prompts must stay the same when a file changes."""
    return json.dumps(dict(read_place_names(town, settings.simulation.language)))


def _map_of(town: str) -> Path:
    path = find_in_towns(f"{town}/{town}.tmj")
    if path is None:
        raise TownError(
            f"There is no map of the town {town!r}: expected {town}/{town}.tmj in a towns folder. "
            "Draw it in Tiled and save it there as JSON."
        )
    return path


def _write_beginning(
    file: SimulationFile,
    people: list[Person],
    town: Town,
    settings: Settings,
    embedder: Embedder,
) -> None:
    """Put everybody into bed, with what they know from the start."""
    around = surroundings(
        town,
        settings,
        embedder,
        datetime.fromisoformat(file.meta()["start"]),
        json.loads(file.meta()["place_names"]),
    )
    world = World({})
    minds: dict[PersonName, MindRecord] = {}
    events: list[Event] = []
    for person in sorted(people, key=lambda one: one.name):
        world.bodies[person.name] = Body(_first_tile(person, town))
        events.append(Moved(person.name, world.bodies[person.name].tile))
        stream = MemoryStream(embedder.dimension)
        for memory in _known(person):
            stream.add(memory, embedder.embed([memory.text])[0])
            events.append(Remembered(person.name, memory))
        minds[person.name] = MindRecord(to_json(new_state(person, around)), stream)
    # Written as of the step before the first, which no person took.
    file.commit(-1, events, world, minds, world.bodies, next_step=0)


def _known(person: Person) -> list[Memory]:
    """Return what a person remembers from the start: their file's memories and relations."""
    subjects = [(text, "knows", "") for text in person.memories]
    subjects += [(relation.text, "knows", relation.other) for relation in person.relations]
    return [
        Memory(
            number=number,
            kind=MemoryKind.THOUGHT,
            step=0,
            text=text,
            subject=person.name,
            predicate=predicate,
            thing=thing,
            importance=KNOWN_IMPORTANCE,
            source="known",
        )
        for number, (text, predicate, thing) in enumerate(subjects, start=1)
    ]


def _first_tile(person: Person, town: Town) -> Tile:
    """Return where a person's first night is spent: in the first bed of the home."""
    beds = [a for a in town.find(Address(person.home)) if "sleep" in town.objects[a].affords]
    objects = beds or town.find(Address(person.home))
    return town.objects[objects[0]].spots[0]
