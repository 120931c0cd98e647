"""Writes what an import has read into a simulation file, step by step."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from townsfolk.classic import minds
from townsfolk.classic.brought import Brought, Life
from townsfolk.classic.past import START, Shown
from townsfolk.classic.standing import standing, without
from townsfolk.classic.talks import talks_of
from townsfolk.events import Began, Event, Moved, Planned, Remembered, Talked
from townsfolk.llm.protocol import Embedder, Vectors
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind.state import to_json
from townsfolk.names import PersonName, Tile
from townsfolk.store import shelf
from townsfolk.store.records import MindRecord
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import Action

Events = dict[int, list[Event]]
"""What happened, by step; `START` holds what was so before the first one."""
_EMBEDDED_AT_ONCE = 64


def write(path: Path, facts: Mapping[str, str], brought: Brought, embedder: Embedder) -> None:
    """Write a new simulation file; when that fails, nothing is left behind."""
    with (
        shelf.being_made(path) as part,
        closing(SimulationFile(part, durable_replies=False)) as file,
    ):
        file.create(facts, brought.kept.tmj, [life.person for life in brought.lives])
        _write_steps(file, brought, embedder)


def _write_steps(file: SimulationFile, brought: Brought, embedder: Embedder) -> None:
    """Write the past step by step, and with the last one how everything stands."""
    last = brought.save.step - 1
    events = _past_events(brought)
    world, ending = standing(brought, _put_at_the_start(events))
    events[last] = [*ending, *without(events[last], ending), *_plans(brought)]
    _put_at_the_start(events)
    streams = {life.name: _stream(life, embedder) for life in brought.lives}
    records = {
        life.name: MindRecord(to_json(life.state), streams[life.name]) for life in brought.lives
    }
    for step in sorted(events):
        names = {one.person for one in events[step] if isinstance(one, Remembered)}
        all_of_them = set(records) if step == last else names
        minds_now = {name: records[name] for name in sorted(all_of_them)}
        bodies = sorted(world.bodies) if step == last else []
        file.commit(step, events[step], world, minds_now, bodies, brought.save.step)


def _past_events(brought: Brought) -> Events:
    """Return what happened; minds that are in the middle of a talk get to know it."""
    last = brought.save.step - 1
    events: Events = defaultdict(list)
    talks = talks_of(brought)
    for talk in talks:
        events[talk.start].append(Talked(talk))
    for life in brought.lives:
        life.state.talk = minds.talk_under_way(brought.save, talks, life.name)
        for memory in life.memories:
            events[min(memory.step, last)].append(Remembered(life.name, memory))
    _add_moves(events, brought)
    for name in sorted(brought.names):
        _add_actions(events, brought, name)
    return events


def _add_moves(events: Events, brought: Brought) -> None:
    if not brought.kept.is_theirs:
        return
    for (step, name), tile in sorted(brought.past.tiles.items()):
        if name in brought.names and START <= step < brought.save.step:
            events[step].append(Moved(name, tile))


def _add_actions(events: Events, brought: Brought, name: PersonName) -> None:
    """Add what a person was shown doing; on a map of ours they stand where that is done."""
    kept, end = brought.kept, brought.save.step
    steps = [step for step, who in sorted(brought.past.shown) if who == name and step < end]
    for step, until in zip(steps, [*steps[1:], end], strict=False):
        action = _action(brought.past.shown[step, name], step, until, brought.names)
        events[step].append(Began(name, action))
        spots = () if kept.is_theirs else kept.spots(action.address)
        if spots:
            events[step].append(Moved(name, spots[0]))


def _action(shown: Shown, start: int, end: int, names: frozenset[PersonName]) -> Action:
    place, partner = minds.place_of(shown.place)
    return Action(
        kind=minds.kind_of(shown.text, shown.place),
        text=shown.text,
        address=place,
        emoji=shown.emoji,
        predicate="is",
        thing=shown.text,
        object_state="being used",
        start=start,
        end=end,
        partner=PersonName(partner) if partner in names else None,
    )


def _put_at_the_start(events: Events) -> dict[PersonName, Tile]:
    """Let everybody stand from the start on where they are first seen; return the last places.

    Nobody is nowhere in a gap at the beginning.
    """
    last: dict[PersonName, Tile] = {}
    for step in sorted(events):
        for event in list(events[step]):
            if isinstance(event, Moved):
                if event.person not in last and step > START:
                    events[step].remove(event)
                    events[START].append(event)
                last[event.person] = event.tile
    return last


def _plans(brought: Brought) -> list[Event]:
    return [
        Planned(life.name, life.state.rows, life.state.broad_strokes, "new day")
        for life in brought.lives
        if life.state.rows
    ]


def _stream(life: Life, embedder: Embedder) -> MemoryStream:
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
