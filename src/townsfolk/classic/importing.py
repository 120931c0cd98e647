"""Makes a simulation out of a save or a demo of the original: people, minds and their past."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import townsfolk
from townsfolk.classic import minds
from townsfolk.classic.finding import Find, map_near
from townsfolk.classic.folder import Folder
from townsfolk.classic.past import START, Past, PastTalk, read_demo, read_past
from townsfolk.classic.persons import person_of
from townsfolk.classic.report import Report
from townsfolk.classic.save import Persona, Save, read_save
from townsfolk.classic.towns import KeptTown, bring_town, kept_town, our_town
from townsfolk.classic.values import as_int, as_pairs, as_text, as_tile
from townsfolk.effects import Begin
from townsfolk.errors import BadInputError
from townsfolk.events import Began, Event, Moved, Planned, Remembered, Talked
from townsfolk.llm.protocol import Embedder, Vectors
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind.state import MindState, to_json
from townsfolk.names import Address, PersonName, Tile
from townsfolk.people.person import Person
from townsfolk.settings import Settings, override
from townsfolk.store import shelf
from townsfolk.store.simulation_file import MindRecord, SimulationFile
from townsfolk.town.apply import apply
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import Action, Conversation, Memory, Utterance

Events = dict[int, list[Event]]
"""What happened, by step; `START` holds what was so before the first one."""
_EMBEDDED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Life:
    """One person on both sides."""

    persona: Persona
    person: Person
    memories: Sequence[Memory]
    state: MindState


def import_simulation(
    found: Find, name: str, settings: Settings, embedder: Embedder, map_path: Path | None = None
) -> Report:
    """Write a simulation file from a save or a demo, and return the account of it.

    `map_path` is a matrix folder; without one, that of the copy around the save is taken, and
    without any, our own Ville. Raises `BadInputError` when nothing can be saved; no file is left
    behind then.
    """
    report = Report(found=str(found))
    path = shelf.new_path(name)
    folder = Folder(found.path, report)
    save = read_save(
        folder, *(("meta.json",) if found.kind == "demo" else ("reverie", "meta.json"))
    )
    if found.kind == "demo":
        past, steps = read_demo(folder, save)
        save = _as_long_as_shown(save, steps, report)
    else:
        past = read_past(folder, save)
    kept = _town(found, save, map_path, report)
    lives = list(_lives(save, kept, report))
    if not lives:
        raise BadInputError(f"Nobody of {found.name!r} can live in this town: {_why(report)}")
    written = _settings(settings, save)
    _write(
        path, _facts(found, save, past, written, kept, embedder), kept, lives, save, past, embedder
    )
    report.made["simulation"] = name
    _tell(report, save, past, embedder)
    return report


def _as_long_as_shown(save: Save, steps: int, report: Report) -> Save:
    """Let a demo end with its last step, whatever its facts say."""
    if not steps or steps == save.step:
        return save
    report.converted.append(f"The end: {steps:,} steps are shown, where {save.step:,} were named.")
    return replace(save, step=steps)


def _town(found: Find, save: Save, map_path: Path | None, report: Report) -> KeptTown:
    ours = None if map_path else kept_town(save.town)
    if ours is not None:
        return ours
    matrix = map_path or map_near(found.path, save.maze)
    if matrix is not None:
        return bring_town(matrix, report)
    report.leave_out(
        "The map: none lies beside it, so people live in our own Ville and stand where they did "
        "things; their ways between are left out. Give the map with --map FOLDER."
    )
    return our_town()


def _why(report: Report) -> str:
    return " ".join(report.left_out[:3]) or "no reason is known."


def _settings(settings: Settings, save: Save) -> Settings:
    """Return the settings of the simulation: the clock's, and what the save's people share."""
    first = save.personas[0].scratch
    wanted = {
        "simulation.seconds_per_step": min(save.clock.seconds_per_step, 600),
        "mind.vision": as_int(first.get("vision_r"), 8, low=1, high=40),
        "mind.attention": as_int(first.get("att_bandwidth"), 8, low=1, high=100),
        "mind.retention": as_int(first.get("retention"), 8, low=0, high=100),
        "mind.reflection_threshold": as_int(first.get("importance_trigger_max"), 150, low=1),
    }
    return override(settings.model_dump(), wanted, "the save")


def _facts(
    found: Find, save: Save, past: Past, settings: Settings, kept: KeptTown, embedder: Embedder
) -> dict[str, str]:
    return {
        "base": found.name,
        "town": kept.town.name,
        "start": save.clock.start.isoformat(),
        "seconds_per_step": str(settings.simulation.seconds_per_step),
        "seed": str(settings.simulation.seed),
        "language": settings.simulation.language,
        "settings": settings.model_dump_json(exclude={"server"}),
        "mind_settings": settings.mind.model_dump_json(),
        "model": json.dumps({"provider": "imported", "name": "imported"}),
        "embedder": embedder.name,
        "step": "0",
        "townsfolk": townsfolk.__version__,
        "imported_from": found.kind,
        "imported_steps": str(save.step),
        "gaps": json.dumps(past.gaps),
    }


def _lives(save: Save, kept: KeptTown, report: Report) -> list[_Life]:
    lives = []
    for persona in save.personas:
        person = person_of(persona, kept.town, kept.sprites, report)
        if person is not None:
            memories = minds.memories_of(persona, save, report)
            lives.append(
                _Life(persona, person, memories, minds.state_of(persona, person, save, kept.town))
            )
            unknown = {Address(one) for one in persona.places} - kept.town.objects.keys()
            unknown -= kept.town.arenas.keys()
            if unknown:
                report.leave_out(
                    f"{persona.name} knows {len(unknown)} places that aren't on the map, such as "
                    f"{min(unknown)!r}."
                )
    return lives


def _write(
    path: Path,
    facts: Mapping[str, str],
    kept: KeptTown,
    lives: Sequence[_Life],
    save: Save,
    past: Past,
    embedder: Embedder,
) -> None:
    part = path.with_suffix(".new")
    part.unlink(missing_ok=True)
    try:
        file = SimulationFile(part, durable_replies=False)
        try:
            file.create(facts, kept.tmj, [life.person for life in lives])
            _write_steps(file, kept, lives, save, past, embedder)
        finally:
            file.close()
        part.replace(path)
    finally:
        for left in (part, shelf.lock_path(part)):
            left.unlink(missing_ok=True)


def _write_steps(
    file: SimulationFile,
    kept: KeptTown,
    lives: Sequence[_Life],
    save: Save,
    past: Past,
    embedder: Embedder,
) -> None:
    """Write the past step by step, and with the last one how everything stands."""
    last = save.step - 1
    events: Events = defaultdict(list)
    talks = _talks(save, past, lives)
    for talk in talks:
        events[talk.start].append(Talked(talk))
    for life in lives:
        life.state.talk = minds.talk_under_way(save, talks, life.person.name)
        _add_memories(life, events, last)
    tiles = _add_past(events, kept, lives, save, past)
    world, standing = _standing(kept, lives, save, tiles)
    events[last] = [*standing, *_without(events[last], standing), *_plans(lives)]
    streams = {life.person.name: _stream(life, embedder) for life in lives}
    records = {
        life.person.name: MindRecord(to_json(life.state), streams[life.person.name])
        for life in lives
    }
    for step in sorted(events):
        names = {one.person for one in events[step] if isinstance(one, Remembered)}
        all_of_them = set(records) if step == last else names
        minds_now = {name: records[name] for name in sorted(all_of_them)}
        bodies = sorted(world.bodies) if step == last else []
        file.commit(step, events[step], world, minds_now, bodies, save.step)


def _add_memories(life: _Life, events: Events, last: int) -> None:
    for memory in life.memories:
        events[min(memory.step, last)].append(Remembered(life.person.name, memory))


def _stream(life: _Life, embedder: Embedder) -> MemoryStream:
    """Return a memory stream; each text is embedded once, since many come again and again."""
    texts = sorted({memory.text for memory in life.memories})
    vectors: dict[str, Vectors] = {}
    for first in range(0, len(texts), _EMBEDDED_AT_ONCE):
        some = texts[first : first + _EMBEDDED_AT_ONCE]
        vectors.update(zip(some, embedder.embed(some), strict=True))
    stream = MemoryStream(embedder.dimension)
    for memory in life.memories:
        stream.add(memory, vectors[memory.text])
    return stream


def _add_past(
    events: Events, kept: KeptTown, lives: Sequence[_Life], save: Save, past: Past
) -> dict[PersonName, Tile]:
    """Add where people were and what they did, and return where each was last."""
    names = {life.person.name for life in lives}
    tiles: dict[PersonName, Tile] = {}
    if kept.is_theirs:
        for (step, name), tile in sorted(past.tiles.items()):
            if name in names and START <= step < save.step:
                events[step].append(Moved(name, tile))
                tiles[name] = tile
    for name in sorted(names):
        steps = [step for step, who in sorted(past.shown) if who == name and step < save.step]
        for step, end in zip(steps, [*steps[1:], save.step], strict=False):
            shown = past.shown[step, name]
            place, partner = minds.place_of(shown.place)
            action = Action(
                kind=minds.kind_of(shown.text, shown.place),
                text=shown.text,
                address=place,
                emoji=shown.emoji,
                predicate="is",
                thing=shown.text,
                object_state="being used",
                start=step,
                end=end,
                partner=PersonName(partner) if partner in names else None,
            )
            events[step].append(Began(name, action))
            spots = () if kept.is_theirs else _spots(kept, place)
            if spots:
                events[step].append(Moved(name, spots[0]))
                tiles[name] = spots[0]
    return tiles


def _spots(kept: KeptTown, place: Address) -> tuple[Tile, ...]:
    thing = kept.town.objects.get(place)
    return thing.spots if thing else ()


def _talks(save: Save, past: Past, lives: Sequence[_Life]) -> list[Conversation]:
    """Return the talks that were seen or are remembered, each once, first to last."""
    seen = {(frozenset(talk.people), talk.lines): talk for talk in reversed(past.talks)}
    for life in lives:
        for node in life.persona.nodes:
            lines = tuple((who, as_text(text)) for who, text in as_pairs(node.filling))
            people = list(dict.fromkeys(who for who, _ in lines))
            start = min(save.clock.step_at(node.created), max(0, save.step - 1))
            if node.kind == "chat" and len(people) == 2:
                key = (frozenset(people), lines)
                talk = PastTalk((people[0], people[1]), lines, start, start + len(lines))
                if key not in seen:
                    seen[key] = talk
    names = {life.person.name for life in lives}
    ends = _ends(save, lives)
    found: dict[tuple[int, str], Conversation] = {}
    for talk in seen.values():
        if names >= set(talk.people) and talk.lines:
            end = max(talk.end, ends.get(talk.lines, 0))
            found.setdefault((talk.start, talk.people[0]), _conversation(talk, end))
    return [found[key] for key in sorted(found)]


def _ends(save: Save, lives: Sequence[_Life]) -> dict[tuple[tuple[str, str], ...], int]:
    """Return when the talks that are going on end, by what is said in them."""
    ends = {}
    for life in lives:
        action = minds.action_of(life.persona, save)
        chat = as_pairs(life.persona.scratch.get("chat"))
        lines = tuple((who, as_text(text)) for who, text in chat)
        if action is not None and action.partner and lines:
            ends[lines] = action.end
    return ends


def _conversation(talk: PastTalk, end: int) -> Conversation:
    total = sum(len(text) + 1 for _, text in talk.lines)
    lines, before = [], 0
    for speaker, text in talk.lines:
        step = talk.start + (end - talk.start) * before // total
        lines.append(Utterance(PersonName(speaker), text, step))
        before += len(text) + 1
    first, second = map(PersonName, talk.people)
    return Conversation(first, second, talk.start, end, Address(""), tuple(lines))


def _standing(
    kept: KeptTown, lives: Sequence[_Life], save: Save, tiles: Mapping[PersonName, Tile]
) -> tuple[World, list[Event]]:
    """Return the world as the saved step left it, and the events that make it so."""
    events: list[Event] = []
    world = World({})
    for life in sorted(lives, key=lambda one: one.person.name):
        name = life.person.name
        tile = tiles.get(name) or _tile_of(kept, life)
        if not kept.town.is_walkable(tile):
            tile = _tile_of(kept, life, trusted=False)
        if tiles.get(name) != tile:
            events.append(Moved(name, tile))
        world.bodies[name] = Body(tile)
    for life in sorted(lives, key=lambda one: one.person.name):
        action = minds.action_of(life.persona, save)
        if action is not None:
            goal = _goal(kept, life, world.bodies[life.person.name].tile, action)
            events += apply(world, kept.town, [Begin(life.person.name, action, goal)])
    return world, events


def _tile_of(kept: KeptTown, life: _Life, trusted: bool = True) -> Tile:
    """Return where a person of unknown whereabouts is put: as saved, else beside their bed."""
    saved = as_tile(life.persona.scratch.get("curr_tile")) if kept.is_theirs and trusted else None
    if saved is not None and kept.town.is_walkable(saved):
        return saved
    beds = [
        address
        for address in kept.town.find(life.person.home)
        if "sleep" in kept.town.objects[address].affords
    ]
    return kept.town.objects[beds[0]].spots[0]


def _goal(kept: KeptTown, life: _Life, tile: Tile, action: Action) -> Tile:
    """Return where the running action is done: the end of the planned path, or a spot of it."""
    path = life.persona.scratch.get("planned_path")
    end = as_tile(path[-1]) if isinstance(path, list) and path and kept.is_theirs else None
    if end is not None and kept.town.distance(tile, end) is not None:
        return end
    return kept.town.nearest(tile, _spots(kept, action.address)) or tile


def _without(events: Sequence[Event], standing: Sequence[Event]) -> list[Event]:
    """Return a step's events without those that say otherwise how it ends."""
    begun = {one.person for one in standing if isinstance(one, Began)}
    moved = {one.person for one in standing if isinstance(one, Moved)}
    return [
        one
        for one in events
        if not (isinstance(one, Began) and one.person in begun)
        and not (isinstance(one, Moved) and one.person in moved)
    ]


def _plans(lives: Sequence[_Life]) -> list[Event]:
    return [
        Planned(life.person.name, life.state.rows, life.state.broad_strokes, "new day")
        for life in lives
        if life.state.rows
    ]


def _tell(report: Report, save: Save, past: Past, embedder: Embedder) -> None:
    report.count("movements", len(past.tiles))
    report.count("actions", len(past.shown))
    report.count("talks seen", len(past.talks))
    if any("memories" in what for what in report.read):
        report.converted.append(
            f"Memories: all were embedded anew with {embedder.name}, so that old and new ones can "
            "be compared; the saved embeddings are of another model."
        )
    report.converted.append(
        f"Time: step {save.step:,}, {save.clock.time_at(save.step):%Y-%m-%d %H:%M:%S}, is the next."
    )
    report.leave_out(
        "Sums that nothing rests on: kw_strength.json, concept_forget, thought_count and the like."
    )
