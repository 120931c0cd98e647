"""A saved simulation of the original: `storage/NAME`, or what a demo kept of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from townsfolk.classic.folder import Folder
from townsfolk.classic.values import as_dict, as_int, as_text, as_texts, as_time
from townsfolk.clock import Clock
from townsfolk.errors import BadInputError
from townsfolk.names import PersonName

KEPT = "townsfolk"
"""The key under which an export keeps what the original has no place for."""
LATEST_STEP = 100_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """A memory as the original keeps it; `created` is its time."""

    number: int
    kind: str
    created: datetime
    triple: tuple[str, str, str]
    text: str
    importance: int
    filling: Any
    keywords: tuple[str, ...]
    depth: int
    source: str


@dataclass(frozen=True, slots=True)
class Persona:
    """One person's files. `scratch` is as it was found, `places` the addresses they know."""

    name: PersonName
    scratch: Mapping[str, Any]
    nodes: tuple[Node, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """A simulation's facts and people; `step` is the next one to be computed."""

    name: str
    clock: Clock
    step: int
    maze: str
    town: str
    """The town of ours that an export named; empty in the original's own files."""
    personas: tuple[Persona, ...] = field(repr=False)


def read_save(folder: Folder, *meta: str) -> Save:
    """Read what is known of everybody. `meta` is where the facts are, within the folder.

    Raises `BadInputError` when there are no facts, or no person can be read.
    """
    facts = folder.json(*meta)
    if not isinstance(facts, dict):
        raise BadInputError(
            f"{str(folder.path)!r} has no readable {'/'.join(meta)}, which says when it starts and "
            "who is in it. Restore that file."
        )
    seconds = as_int(facts.get("sec_per_step"), 10, low=1, high=86_400)
    step = as_int(facts.get("step"), 0, high=LATEST_STEP)
    clock = Clock(_start(folder, facts, step, seconds), seconds)
    names = list(dict.fromkeys(as_texts(facts.get("persona_names"))))
    personas = tuple(
        persona for name in names if (persona := _persona(folder, name, clock)) is not None
    )
    if not personas:
        raise BadInputError(
            f"{str(folder.path)!r} has no person whose files can be read: expected "
            "personas/NAME/bootstrap_memory/scratch.json for the persona_names of its meta.json."
        )
    folder.report.count("people", len(personas))
    town = as_text(as_dict(facts.get(KEPT)).get("town"))
    return Save(folder.path.name, clock, step, as_text(facts.get("maze_name")), town, personas)


def _start(folder: Folder, facts: Mapping[str, Any], step: int, seconds: int) -> datetime:
    """Return the time of step 0: the current time counts when the two don't agree."""
    start, now = as_time(facts.get("start_date")), as_time(facts.get("curr_time"))
    counted = None
    if now is not None:
        try:
            counted = now - timedelta(seconds=step * seconds)
        except OverflowError:
            folder.report.leave_out(f"curr_time and step {step} don't fit together.")
    if counted is None and start is None:
        raise BadInputError(
            f"{str(folder.path)!r} doesn't say when it starts: expected start_date such as "
            "'February 13, 2023' in its meta.json."
        )
    if counted is not None and start is not None and counted != start:
        folder.report.converted.append(
            f"The clock: curr_time counts, so that step 0 is {counted} instead of {start}."
        )
    begun = counted or start
    assert begun is not None
    return begun


def _persona(folder: Folder, name: str, clock: Clock) -> Persona | None:
    if "/" in name or "\\" in name or name.startswith("."):
        folder.report.leave_out(f"{name!r} can't be a person's name, since it is a path.")
        return None
    home = ("personas", name, "bootstrap_memory")
    scratch = folder.json(*home, "scratch.json")
    if not isinstance(scratch, dict):
        folder.report.leave_out(f"{name}: named in meta.json, but has no readable scratch.json.")
        return None
    nodes = tuple(_nodes(folder, name, home, clock))
    places = tuple(_places(folder.json(*home, "spatial_memory.json")))
    if folder.text(*home, "associative_memory", "embeddings.json") is None:
        folder.report.leave_out(f"{name}: no readable embeddings.json; memories are embedded anew.")
    return Persona(PersonName(name), scratch, nodes, places)


def _nodes(folder: Folder, name: str, home: tuple[str, ...], clock: Clock) -> Iterator[Node]:
    """Give the memories in the order of their numbers."""
    found = as_dict(folder.json(*home, "associative_memory", "nodes.json"))
    nodes: dict[int, Node] = {}
    for key, values in found.items():
        number = node_number(key)
        node = _node(number, as_dict(values), clock) if number else None
        if node is None:
            folder.report.leave_out(f"{name}: the memory {as_text(key)[:60]!r} can't be read.")
        else:
            nodes[number] = node
    for number in sorted(nodes):
        folder.report.count(f"{nodes[number].kind} memories")
        yield nodes[number]


def _node(number: int, values: Mapping[str, Any], clock: Clock) -> Node | None:
    kind, created = values.get("type"), as_time(values.get("created"))
    text = as_text(values.get("description")) or as_text(values.get("embedding_key"))
    if kind not in ("event", "thought", "chat") or created is None or not text:
        return None
    return Node(
        number=number,
        kind=kind,
        created=max(created, clock.start),
        triple=(
            as_text(values.get("subject")),
            as_text(values.get("predicate")),
            as_text(values.get("object")),
        ),
        text=text,
        importance=as_int(values.get("poignancy"), 1, low=1, high=10),
        filling=values.get("filling"),
        keywords=as_texts(values.get("keywords")),
        depth=as_int(values.get("depth"), 0, high=10_000),
        source=as_text(values.get("source")),
    )


def node_number(key: Any) -> int:
    """Return 17 for `node_17`, and 0 for anything else."""
    digits = key.removeprefix("node_") if isinstance(key, str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


def _places(tree: Any) -> Iterator[str]:
    for world, sectors in as_dict(tree).items():
        for sector, arenas in as_dict(sectors).items():
            for arena, objects in as_dict(arenas).items():
                yield ":".join((world, sector, arena))
                for thing in as_texts(objects):
                    yield ":".join((world, sector, arena, thing))
