"""Shares a simulation as one HTML file: the page, and all that it asks for, in parts.

What the routes tell of a step, `web/src/shared/source.ts` finds in the parts: the same values.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pydantic import TypeAdapter

from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.people.person import Person
from townsfolk.server.shared_page import shared_page
from townsfolk.server.views import calls, people, study, town
from townsfolk.server.views.context import Context
from townsfolk.server.wire.base import WireModel
from townsfolk.server.wire.minds import WireCallLine, WirePlan
from townsfolk.server.wire.shared import (
    WireMind,
    WireShared,
    WireSharedCall,
    WireSharedRecall,
    WireSpan,
)
from townsfolk.server.wire.study import WireModelUse
from townsfolk.server.wire.town import WireFacts, WireMark, WireTimeline
from townsfolk.store import past
from townsfolk.store.memories import search
from townsfolk.store.pictures import lacking, map_to_draw, pictures_of
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import CallKey

SPAN = 360
"""Steps told in one part: an hour at 10 seconds a step, as the page reads them."""
_ALL = 1_000_000_000
"""More talks or calls than there are."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What is shared: the steps `first` to `last`, by default all, with or without the minds.

    Who knows the `facts` is found out with the simulation's own embedder, which a file has not.
    """

    first: int = 0
    last: int | None = None
    minds: bool = True
    facts: tuple[str, ...] = ()


def share(reading: Reading, extract: Extract, web: Path, target: Path) -> None:
    """Write a simulation, or a part of it, as one HTML file.

    `web` is the folder of the built page. Raises `BadInputError` when there are no such steps or
    the page isn't built.
    """
    context = Context(reading, extract.last)
    if not 0 <= extract.first <= context.last:
        raise BadInputError(
            f"{reading.name!r} has the steps 0 to {context.last}, but those from {extract.first} "
            "on are asked for. Choose a time that has been lived."
        )
    with target.open("w", encoding="utf-8") as file:
        file.writelines(shared_page(reading.name, web, _parts(context, extract)))


def _parts(context: Context, extract: Extract) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the JSON of each part."""
    yield "contents", _json(_contents(context, extract))
    yield "map", map_to_draw(context.reading)
    for index in range(extract.first // SPAN, context.last // SPAN + 1):
        yield f"span/{index}", _json(_span(context, extract.first, index))
    if not extract.minds:
        return
    yield "model", _json(_model(context, extract))
    yield "facts", _json([study.diffusion(context, fact, None) for fact in extract.facts])
    yield "talks", _json(people.conversations(context, None, None, _ALL))
    for number, who in enumerate(context.people):
        lines = calls.call_lines(context, who.name, None, _ALL)[::-1]
        yield f"mind/{number}", _json(_mind(context, who, lines))
        asked = [line for line in lines if line.step >= extract.first]
        for index, hour in groupby(asked, key=lambda line: line.step // SPAN):
            yield f"why/{number}/{index}", _json([_call(context, line) for line in hour])


def _contents(context: Context, extract: Extract) -> WireShared:
    return WireShared(
        facts=_facts(context, extract),
        timeline=_timeline(context, extract),
        files={
            path: f"data:image/png;base64,{base64.b64encode(picture).decode()}"
            for path, picture in pictures_of(context.reading)
        },
        minds=extract.minds,
    )


def _facts(context: Context, extract: Extract) -> WireFacts:
    return town.facts(context, live=False).model_copy(
        update={"first": extract.first, "map": "", "files": "", "undrawn": lacking(context.reading)}
    )


def _timeline(context: Context, extract: Extract) -> WireTimeline:
    timeline = town.timeline(context)
    marks = [_mark(one, extract) for one in timeline.marks if one.step >= extract.first]
    return timeline.model_copy(update={"marks": marks})


def _mark(mark: WireMark, extract: Extract) -> WireMark:
    """Return a mark; what was whispered to somebody is in their mind."""
    if extract.minds or mark.kind != "direction" or mark.person is None:
        return mark
    return mark.model_copy(update={"text": mark.text.partition(":")[0]})


def _span(context: Context, begin: int, index: int) -> WireSpan:
    first, last = max(begin, index * SPAN), min(context.last, (index + 1) * SPAN - 1)
    return WireSpan(
        keyframe=town.keyframe(context, first - 1), changes=town.changes(context, first, last)
    )


def _mind(context: Context, who: Person, lines: list[WireCallLine]) -> WireMind:
    name = who.name
    _, memories = search(context.reading, name, context.last)
    memories.reverse()
    return WireMind(
        memories=[people.thought(context, one) for one in memories],
        about=[
            one.memory.thing if one.memory.subject == name else one.memory.subject
            for one in memories
        ],
        plans=list(_plans(context, name)),
        walks=town.walks(context, past.moves_between(context.reading, -1, context.last, name)),
        calls=lines,
        daily_requirement=who.daily_requirement,
    )


def _plans(context: Context, name: PersonName) -> Iterator[WirePlan]:
    """Yield a person's schedules of all days."""
    days = context.reading.rows(
        "SELECT DISTINCT step FROM plans WHERE person = ? AND reason = 'new day' AND step <= ?"
        " ORDER BY step",
        (name, context.last),
    )
    begins = [step for (step,) in days]
    for end in [*(step - 1 for step in begins[1:]), context.last]:
        yield from people.plans_of_day(context, name, end)


def _model(context: Context, extract: Extract) -> WireModelUse:
    use = study.model_use(context, None, context.last)
    shown = [one for one in use.failures if one.step >= extract.first]
    return use.model_copy(update={"failures": shown})


def _call(context: Context, line: WireCallLine) -> WireSharedCall:
    call = calls.call(context, _key(line))
    return WireSharedCall(
        **call.model_dump(exclude={"recalled", "made"}),
        recalled=[
            WireSharedRecall(
                number=one.memory.number,
                score=one.score,
                recency=one.recency,
                importance=one.importance,
                relevance=one.relevance,
            )
            for one in call.recalled
        ],
        made=[one.number for one in call.made],
    )


def _key(line: WireCallLine) -> CallKey:
    ordinal = int(line.key.rpartition("/")[2])
    return CallKey(PersonName(line.person), line.step, line.prompt, ordinal)


def _json(told: WireModel | Sequence[WireModel]) -> bytes:
    kind = type(told) if isinstance(told, WireModel) else list[WireModel]
    return TypeAdapter(kind).dump_json(told, serialize_as_any=True)
