"""Writes a simulation as the original keeps it: `storage/NAME`, or `compressed_storage/NAME`.

What the original has no place for (keys of a home, relations, where a memory came from) stands
under keys of our own, which it passes over; an import takes it back.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from townsfolk.classic.checking import check_demo, check_save
from townsfolk.classic.finding import SERVER
from townsfolk.classic.persons import written_row
from townsfolk.classic.report import Report
from townsfolk.classic.save import KEPT
from townsfolk.classic.values import NODE_DATE, written
from townsfolk.errors import BadInputError
from townsfolk.mind.schedule import Rows
from townsfolk.mind.state import MindState, from_json
from townsfolk.names import Address, PersonName, last_part, parts_of
from townsfolk.people.person import Person
from townsfolk.store.looking import understood
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import Action, ActionKind, Conversation, Memory, MemoryKind

LONGEST_EMOJI = 3
"""Code points that the original keeps of an emoji (classic-format 4)."""
THOUGHT_DAYS = 30
Frame = dict[str, dict[str, Any]]


def export_classic(reading: Reading, folder: Path, as_demo: bool) -> Report:
    """Write a simulation below a folder, which may be a copy of the original, and read it back.

    Raises `BadInputError` when the place is taken or can't be written, or the check finds
    something that the original would refuse.
    """
    root = folder / SERVER if (folder / SERVER).is_dir() else folder
    target = root / ("compressed_storage" if as_demo else "storage") / reading.name
    if target.exists():
        raise BadInputError(f"{str(target)!r} is there already, and nothing is overwritten.")
    report = Report(found=f"the simulation {reading.name}, {reading.step} steps")
    part = target.with_name(f".{target.name}.part")
    try:
        part.mkdir(parents=True)
        (_write_demo if as_demo else _write_save)(reading, part, report)
        part.rename(target)
    except OSError as error:
        raise BadInputError(f"Can't write to {str(target)!r}: {error.strerror}.") from error
    problems = (check_demo if as_demo else check_save)(target)
    if problems:
        raise BadInputError(f"{str(target)!r} was written, but is wrong: {' '.join(problems[:5])}")
    report.made["folder"] = str(target)
    report.converted.append("The check by the original's rules found nothing wrong.")
    return report


def _write_save(reading: Reading, folder: Path, report: Report) -> None:
    (folder / "reverie").mkdir()
    _write_json(folder / "reverie/meta.json", _meta(reading), 2)
    for kind in ("movement", "environment"):
        (folder / kind).mkdir()
    _write_json(folder / "environment/0.json", _environment(reading, 0), 2)
    for step, frame in frames(reading):
        time = written(reading.clock.time_at(step))
        _write_json(
            folder / f"movement/{step}.json", {"persona": frame, "meta": {"curr_time": time}}, 2
        )
        _write_json(
            folder / f"environment/{step + 1}.json", _environment(reading, step + 1, frame), 2
        )
        report.count("steps written")
    _write_people(reading, folder, report)


def _write_demo(reading: Reading, folder: Path, report: Report) -> None:
    _write_json(folder / "meta.json", _meta(reading), 2)
    before: Frame = {}
    changes: dict[str, Frame] = {}
    for step, frame in frames(reading):
        changes[str(step)] = {name: one for name, one in frame.items() if before.get(name) != one}
        before = frame
        report.count("steps written")
    _write_json(folder / "master_movement.json", changes, 2)
    _write_people(reading, folder, report)


def frames(reading: Reading) -> Iterator[tuple[int, Frame]]:
    """Give each step with what the original shows of everybody when it ends."""
    tiles = {name: list(reading.tile(name, 0)) for name in reading.names()}
    moves = _by_step(reading, "SELECT step, person, x, y FROM movements WHERE step >= 0")
    begun = _by_step(
        reading,
        "SELECT step, person, text, address, emoji, kind, partner FROM actions WHERE step >= 0",
    )
    talks = {(name, one.start): one for one in reading.conversations() for name in _pair(one)}
    shown: dict[str, tuple[Any, ...]] = {}
    chats: dict[str, Conversation | None] = {}
    for step in range(reading.step):
        for name, x, y in moves.get(step, ()):
            tiles[PersonName(name)] = [x, y]
        for name, *action in begun.get(step, ()):
            shown[name] = tuple(action)
        frame: Frame = {}
        for name in reading.names():
            started = talks.get((name, step))
            chats[name] = started or chats.get(name)
            frame[name] = _shown(tiles[name], shown.get(name), chats[name], step)
        yield step, frame


def _shown(
    tile: Sequence[int],
    action: tuple[Any, ...] | None,
    talk: Conversation | None,
    step: int,
) -> dict[str, Any]:
    text, address, emoji, kind, partner = action or ("idle", "", "", ActionKind.TASK, None)
    place = _address(ActionKind(kind), Address(address), partner, tile)
    under_way = talk is not None and talk.start <= step < talk.end
    return {
        "movement": list(tile),
        "pronunciatio": emoji[:LONGEST_EMOJI],
        "description": f"{text} @ {place}",
        "chat": _lines(talk) if under_way and talk is not None else None,
    }


def _address(kind: ActionKind, address: Address, partner: str | None, tile: Sequence[int]) -> str:
    """Return an address as the original writes it (classic-format 4)."""
    if kind == ActionKind.TALK and partner:
        return f"<persona> {partner}"
    if kind == ActionKind.WAIT or len(parts_of(address)) < 3:
        return f"<waiting> {tile[0]} {tile[1]}"
    return address if len(parts_of(address)) == 4 else f"{address}:<random>"


def _lines(talk: Conversation) -> list[list[str]]:
    return [[line.speaker, line.text] for line in talk.utterances]


def _pair(talk: Conversation) -> tuple[PersonName, PersonName]:
    return talk.first, talk.second


def _by_step(reading: Reading, query: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for step, *rest in reading.db.execute(query):
        found.setdefault(step, []).append(tuple(rest))
    return found


def _environment(reading: Reading, step: int, frame: Frame | None = None) -> dict[str, Any]:
    maze = reading.meta["town"]
    places = {
        name: frame[name]["movement"] if frame else list(reading.tile(name, step))
        for name in reading.names()
    }
    return {name: {"maze": maze, "x": x, "y": y} for name, (x, y) in places.items()}


def _meta(reading: Reading) -> dict[str, Any]:
    clock = reading.clock
    return {
        "fork_sim_code": reading.meta["base"],
        "start_date": written(clock.start).rpartition(",")[0],
        "curr_time": written(clock.time_at(reading.step)),
        "sec_per_step": clock.seconds_per_step,
        "maze_name": reading.meta["town"],
        "persona_names": list(reading.names()),
        "step": reading.step,
        KEPT: {"town": reading.meta["town"]},
    }


def _write_people(reading: Reading, folder: Path, report: Report) -> None:
    for person in reading.people():
        home = folder / "personas" / person.name / "bootstrap_memory"
        memory = home / "associative_memory"
        memory.mkdir(parents=True)
        with understood(reading.path):
            state = from_json(reading.mind_state(person.name))
        _write_json(home / "scratch.json", _scratch(reading, person, state), 2)
        _write_json(home / "spatial_memory.json", _tree(state), None)
        memories = reading.memories(person.name)
        _write_json(memory / "nodes.json", _nodes(reading, person.name, memories), None)
        _write_json(memory / "embeddings.json", _embeddings(reading, person.name), None)
        _write_json(memory / "kw_strength.json", _strengths(memories), None)
        report.count("people")
        report.count("memories", len(memories))
    report.converted.append(
        f"Embeddings: those of {reading.meta['embedder']}; the original needs one model for old "
        "and new texts, so embed them anew before you go on there."
    )


def _scratch(reading: Reading, person: Person, state: MindState) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    settings = json.loads(reading.meta["mind_settings"])
    threshold = settings["reflection_threshold"]
    rows = [[written_row(row), row.minutes] for row in state.rows]
    buffer = {name: step - reading.step for name, step in sorted(state.next_talk.items())}
    now = reading.clock.time_at(reading.step - 1) if reading.step else None
    return {
        "vision_r": settings["vision"],
        "att_bandwidth": settings["attention"],
        "retention": settings["retention"],
        "curr_time": written(now) if now else None,
        "curr_tile": list(reading.tile(person.name)) if now else None,
        "daily_plan_req": state.daily_requirement,
        "name": person.name,
        "first_name": first,
        "last_name": last or first,
        "age": person.age,
        "innate": person.innate,
        "learned": person.learned,
        "currently": state.currently,
        "lifestyle": person.lifestyle,
        "living_area": person.home,
        **_UNUSED,
        "recency_w": 1,
        "relevance_w": 1,
        "importance_w": 1,
        "recency_decay": settings["recency_decay"],
        "importance_trigger_max": threshold,
        "importance_trigger_curr": state.importance_left,
        "importance_ele_n": state.noticed_since_reflection,
        "thought_count": 5,
        "daily_req": list(state.broad_strokes),
        "f_daily_schedule": rows,
        "f_daily_schedule_hourly_org": _blocks(state.rows),
        **_running(reading, person.name, state),
        "chatting_with_buffer": buffer,
        "act_path_set": False,
        "planned_path": [],
        KEPT: {"person": person.model_dump(mode="json", by_alias=True, exclude_none=True)},
    }


_UNUSED = {
    "concept_forget": 100,
    "daily_reflection_time": 180,
    "daily_reflection_size": 5,
    "overlap_reflect_th": 4,
    "kw_strg_event_reflect_th": 10,
    "kw_strg_thought_reflect_th": 9,
}
"""Keys that its loader demands and nothing reads (classic-format 6)."""


def _running(reading: Reading, name: PersonName, state: MindState) -> dict[str, Any]:
    """Return the keys of the action that is going on; empty before the first step."""
    action = reading.action(name) if reading.step else None
    talk = state.talk if action is not None and action.kind == ActionKind.TALK else None
    end = written(reading.clock.time_at(talk.end)) if talk else None
    others = {
        "chatting_with": talk.partner_of(name) if talk else None,
        "chat": _lines(talk) if talk else None,
        "chatting_end_time": end,
    }
    if action is None:
        return dict.fromkeys(_ACT) | {
            "act_event": [name, None, None],
            "act_obj_event": [None, None, None],
            **others,
        }
    return _act(reading, name, action) | others


_ACT = (
    *("act_address", "act_start_time", "act_duration", "act_description", "act_pronunciatio"),
    *("act_obj_description", "act_obj_pronunciatio"),
)


def _act(reading: Reading, name: PersonName, action: Action) -> dict[str, Any]:
    clock = reading.clock
    thing = last_part(action.address) or None
    minutes = (action.end - action.start) * clock.seconds_per_step / 60
    return {
        "act_address": _address(action.kind, action.address, action.partner, reading.tile(name)),
        "act_start_time": written(clock.time_at(action.start)),
        "act_duration": round(minutes),
        "act_description": action.text,
        "act_pronunciatio": action.emoji[:LONGEST_EMOJI],
        "act_event": [name, action.predicate, action.thing],
        "act_obj_description": action.object_state or None,
        "act_obj_pronunciatio": action.emoji[:LONGEST_EMOJI],
        "act_obj_event": [thing, "is", action.object_state] if thing else [None, None, None],
    }


def _blocks(rows: Rows) -> list[list[Any]]:
    """Return the hours before they were broken into tasks."""
    blocks: list[list[Any]] = []
    for row in rows:
        if blocks and blocks[-1][0] == row.block:
            blocks[-1][1] += row.minutes
        else:
            blocks.append([row.block, row.minutes])
    return blocks


def _tree(state: MindState) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for address in sorted(state.known):
        parts = parts_of(address)
        if len(parts) == 4:
            world, sector, arena, thing = parts
            arenas = tree.setdefault(world, {}).setdefault(sector, {})
            arenas.setdefault(arena, []).append(thing)
    return tree


def _nodes(reading: Reading, name: PersonName, memories: Sequence[Memory]) -> dict[str, Any]:
    """Return the memories, newest first, as they come."""
    talks = reading.conversations(name)
    ordinals: Counter[MemoryKind] = Counter(memory.kind for memory in memories)
    nodes = {}
    for memory in memories:
        nodes[f"node_{memory.number}"] = _node(reading, memory, ordinals[memory.kind], talks)
        ordinals[memory.kind] -= 1
    return nodes


def _node(
    reading: Reading, memory: Memory, ordinal: int, talks: Sequence[Conversation]
) -> dict[str, Any]:
    created = reading.clock.time_at(memory.step)
    expires = np.datetime64(created) + np.timedelta64(THOUGHT_DAYS, "D")
    is_thought = memory.kind == MemoryKind.THOUGHT
    keywords = {memory.subject, memory.predicate, memory.thing} if is_thought else set()
    keywords |= {last_part(Address(memory.subject)), last_part(Address(memory.thing))}
    return {
        "node_count": memory.number,
        "type_count": ordinal,
        "type": memory.kind.value,
        "depth": memory.depth,
        "created": created.strftime(NODE_DATE),
        "expiration": expires.item().strftime(NODE_DATE) if is_thought else None,
        "subject": memory.subject,
        "predicate": memory.predicate,
        "object": memory.thing,
        "description": memory.text,
        "embedding_key": memory.text,
        "poignancy": memory.importance,
        "keywords": ["plan"] if memory.source == "plan" else sorted(keywords - {""}),
        "filling": _filling(memory, talks),
        "source": memory.source,
    }


def _filling(memory: Memory, talks: Sequence[Conversation]) -> list[Any] | None:
    if memory.kind != MemoryKind.CHAT:
        evidence = [f"node_{number}" for number in memory.evidence]
        return evidence or (None if memory.kind == MemoryKind.THOUGHT else [])
    held = [one for one in talks if memory.thing in _pair(one) and one.start <= memory.step]
    return _lines(held[0]) if held else []


def _embeddings(reading: Reading, name: PersonName) -> dict[str, list[float]]:
    rows = reading.db.execute("SELECT text, embedding FROM memories WHERE person = ?", (name,))
    return {text: np.frombuffer(blob, dtype="<f4").tolist() for text, blob in rows}


def _strengths(memories: Sequence[Memory]) -> dict[str, dict[str, int]]:
    counts: Mapping[str, Counter[str]] = {"event": Counter(), "thought": Counter()}
    for memory in memories:
        if memory.kind.value in counts and (memory.predicate, memory.thing) != ("is", "idle"):
            counts[memory.kind.value].update({memory.subject.lower(), memory.thing.lower()} - {""})
    return {f"kw_strength_{kind}": dict(sorted(found.items())) for kind, found in counts.items()}


def _write_json(path: Path, content: Any, indent: int | None) -> None:
    path.write_text(json.dumps(content, indent=indent), encoding="utf-8")
