"""The town over time, read from its file: what never changes, a step, what happened since."""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import get_args
from urllib.parse import quote

from townsfolk.classic import visuals
from townsfolk.errors import PeopleError
from townsfolk.names import PersonName
from townsfolk.people.person import Language
from townsfolk.people.place_names import read_place_names
from townsfolk.server.views.context import Context
from townsfolk.server.wire.base import Lane
from townsfolk.server.wire.live import WireDirection, WireTalk, WireTown, WireUtterance
from townsfolk.server.wire.town import (
    WireBegan,
    WireBody,
    WireChanges,
    WireFacts,
    WireKeyframe,
    WireLane,
    WireMark,
    WireObjectState,
    WireResident,
    WireTimeline,
    WireWalk,
)
from townsfolk.store import past
from townsfolk.store.past import Mark, ObjectState
from townsfolk.store.past_only import is_past_only
from townsfolk.store.pictures import keeps_pictures, lacking
from townsfolk.vocabulary import Conversation


def facts(context: Context, live: bool) -> WireFacts:
    """Return what never changes about a simulation, and how far it is."""
    reading, town = context.reading, context.town
    meta = reading.meta
    return WireFacts(
        name=reading.name,
        base=meta["base"],
        forked_from=meta.get("forked_from"),
        town=WireTown(
            name=town.name, width=town.width, height=town.height, tile_size=town.tile_size
        ),
        map=f"/api/simulations/{reading.name}/map",
        files=_files(context),
        start=reading.clock.start,
        seconds_per_step=reading.clock.seconds_per_step,
        language=meta["language"],
        place_names=_place_names(meta),
        seed=int(meta["seed"]),
        model=reading.model_name,
        first=0,
        step=context.last,
        live=live,
        past_only=is_past_only(meta),
        undrawn=visuals.gone(meta["town"]) or lacking(reading),
        people=[
            WireResident(
                name=one.name,
                age=one.age,
                innate=one.innate,
                learned=one.learned,
                currently=one.currently,
                lifestyle=one.lifestyle,
                home=one.home,
                sprite=one.sprite,
            )
            for one in context.people
        ],
    )


def _place_names(meta: Mapping[str, str]) -> dict[Language, dict[str, str]]:
    """Return what places are called; in the people's own language as their file keeps it."""
    kept: dict[str, str] = json.loads(meta.get("place_names", "{}"))
    names: dict[Language, dict[str, str]] = {}
    for language in get_args(Language):
        spoken = kept if language == meta["language"] else _names_today(meta["town"], language)
        if spoken:
            names[language] = spoken
    return names


def _names_today(town: str, language: Language) -> dict[str, str]:
    """A file of names that can't be used must not keep anybody from looking at a simulation."""
    try:
        return dict(read_place_names(town, language))
    except PeopleError:
        return {}


def _files(context: Context) -> str:
    """Return the address below which the pictures of the map and the people are."""
    reading = context.reading
    if keeps_pictures(reading):
        return f"/api/simulations/{reading.name}/files/"
    return f"/api/towns/{quote(reading.meta['town'])}/files/"


def keyframe(context: Context, asked: int | None) -> WireKeyframe:
    """Return the town at a step."""
    reading, step = context.reading, context.step(asked)
    tiles, actions = past.tiles_at(reading, step), past.actions_at(reading, step)
    bodies = [
        WireBody(
            tile=tiles[name],
            action=context.deed(name, actions[name]) if name in actions else None,
        )
        for name in context.names
    ]
    return WireKeyframe(
        step=step,
        time=reading.clock.time_at(max(0, step)),
        people=bodies,
        objects=[_object(one) for one in past.objects_at(reading, step)],
        talks=[talk(one) for one in past.talks_at(reading, step)],
    )


def changes(context: Context, first: int, last: int) -> WireChanges:
    """Return what happened in the steps `first` to `last`."""
    reading, last = context.reading, context.step(last)
    began = [
        WireBegan(step=action.start, person=context.place[name], action=context.deed(name, action))
        for name, action in past.actions_between(reading, first, last)
    ]
    return WireChanges(
        first=first,
        last=last,
        time=reading.clock.time_at(max(0, last)),
        walks=walks(context, past.moves_between(reading, first, last)),
        began=began,
        objects=[_object(one) for one in past.objects_between(reading, first, last)],
        talks=[talk(one) for one in past.talks_between(reading, first, last)],
        marks=[_mark(context, one) for one in past.marks_between(reading, first, last)],
        thought=sorted(context.place[name] for name in past.thought_between(reading, first, last)),
    )


def timeline(context: Context) -> WireTimeline:
    """Return everybody's days and what is worth a mark, from the beginning on."""
    reading = context.reading
    begun: dict[PersonName, tuple[list[int], list[Lane], list[int]]] = {
        name: ([], [], []) for name in context.names
    }
    for name, action in past.actions_between(reading, -1, context.last):
        starts, kinds, decisions = begun[name]
        decisions.append(action.start)
        lane = context.lane(name, action)
        if not kinds or kinds[-1] != lane:
            starts.append(action.start)
            kinds.append(lane)
    lanes = [
        WireLane(starts=starts, kinds=kinds, decisions=decisions)
        for starts, kinds, decisions in begun.values()
    ]
    marks = past.marks_between(reading, -1, context.last)
    return WireTimeline(
        step=context.last,
        lanes=lanes,
        marks=[_mark(context, one) for one in marks],
        gaps=json.loads(reading.meta.get("gaps", "[]")),
    )


def directions(context: Context) -> list[WireDirection]:
    """Return what the director did and wants still to happen, oldest first."""
    rows = context.reading.rows(
        "SELECT number, step, kind, person, address, text FROM directions ORDER BY number"
    )
    fields = ("number", "step", "kind", "person", "address", "text")
    return [WireDirection.model_validate(dict(zip(fields, row, strict=True))) for row in rows]


def walks(context: Context, moves: Iterable[tuple[PersonName, int, int, int]]) -> list[WireWalk]:
    """Return moves, which come by person, as walks: a pause or another person begins the next."""
    found: list[WireWalk] = []
    rows = list(moves)
    begins = [0, *(i for i, (a, b) in enumerate(pairwise(rows), 1) if a[:2] != (b[0], b[1] - 1))]
    for begin, end in pairwise([*begins, len(rows)] if rows else []):
        tiles = [part for _, _, x, y in rows[begin:end] for part in (x, y)]
        name, start = rows[begin][:2]
        found.append(WireWalk(person=context.place[name], start=start, tiles=tiles))
    return found


def talk(one: Conversation) -> WireTalk:
    """Return a talk with all its lines."""
    return WireTalk(
        first=one.first,
        second=one.second,
        start=one.start,
        end=one.end,
        place=one.place,
        utterances=[
            WireUtterance(speaker=line.speaker, text=line.text, step=line.step)
            for line in one.utterances
        ],
    )


def _object(one: ObjectState) -> WireObjectState:
    return WireObjectState(
        step=one.step, address=one.address, state=one.state, users=list(one.users)
    )


def _mark(context: Context, one: Mark) -> WireMark:
    return WireMark(
        step=one.step,
        kind=one.kind,
        person=None if one.person is None else context.place[PersonName(one.person)],
        other=None if one.other is None else context.place[PersonName(one.other)],
        text=one.text,
    )
