"""One person as of a step: the panel, the memories, the talks, and how they stand to others."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from townsfolk.names import PersonName
from townsfolk.server.views.context import Context
from townsfolk.server.views.town import walks
from townsfolk.server.wire.minds import (
    WireEvidence,
    WireMemoryPage,
    WirePersonAt,
    WirePlan,
    WireRelation,
    WireScheduleRow,
    WireTalkAt,
    WireTalkLine,
    WireThought,
)
from townsfolk.store import past
from townsfolk.store.memories import AddedMemory, chain, count_by_kind, search
from townsfolk.store.reading import Plan
from townsfolk.store.relations import Relation
from townsfolk.vocabulary import Conversation, MemoryKind

_MAKERS = {"new day": "plan_day", "tasks": "decompose", "interruption": "reschedule"}
"""The prompt that answers for each reason of a plan."""


def person_at(context: Context, name: PersonName, asked: int | None) -> WirePersonAt:
    """Return a person at a step."""
    reading, step = context.reading, context.step(asked)
    tile = reading.tile(name, step + 1)
    action = reading.action(name, step + 1)
    time = reading.clock.time_at(max(0, step))
    midnight = reading.clock.step_at(datetime(time.year, time.month, time.day))
    return WirePersonAt(
        name=name,
        step=step,
        time=time,
        tile=tile,
        place=context.address_of(tile),
        action=None if action is None else context.deed(name, action),
        plan=plan_at(context, name, step),
        memories=count_by_kind(reading, name, step),
        path=walks(context, past.moves_between(reading, midnight, step, name)),
    )


def plan_at(context: Context, name: PersonName, step: int) -> WirePlan | None:
    """Return a person's schedule at a step."""
    return next(reversed(list(plans_of_day(context, name, step))), None)


def plans_of_day(context: Context, name: PersonName, step: int) -> Iterator[WirePlan]:
    """Give the schedules of a day up to a step; an unchanged row keeps the call that made it."""
    made: dict[tuple[int, int, str], str | None] = {}
    for plan, call in _plans_with_calls(context, name, step):
        rows, start = [], 0
        known, made = made, {}
        for row in plan.rows:
            key = (start, row.minutes, row.activity)
            made[key] = known.get(key, call) if plan.reason != "new day" else call
            rows.append(
                WireScheduleRow(
                    start=start,
                    minutes=row.minutes,
                    activity=row.activity,
                    block=row.block,
                    call=made[key],
                )
            )
            start += row.minutes
        yield WirePlan(
            step=plan.step,
            reason=plan.reason,
            call=call,
            broad_strokes=list(plan.broad_strokes),
            rows=rows,
        )


def _plans_with_calls(
    context: Context, name: PersonName, step: int
) -> Iterator[tuple[Plan, str | None]]:
    asked = {
        (at, prompt, ordinal)
        for at, prompt, ordinal in context.reading.rows(
            "SELECT step, prompt, ordinal FROM calls WHERE person = ? AND step <= ?"
            " AND prompt IN ('plan_day', 'decompose', 'reschedule')",
            (name, step),
        )
    }
    count: dict[tuple[int, str], int] = {}
    for plan in context.reading.plans_of_day(name, step):
        prompt = _MAKERS.get(plan.reason, "")
        ordinal = count.get((plan.step, prompt), 0)
        count[plan.step, prompt] = ordinal + 1
        key = (plan.step, prompt, ordinal)
        yield plan, f"{name}/{plan.step}/{prompt}/{ordinal}" if key in asked else None


def memories(
    context: Context,
    name: PersonName,
    asked: int | None,
    kinds: Sequence[MemoryKind],
    words: str,
    offset: int,
    limit: int,
) -> WireMemoryPage:
    """Return some of a person's memories at a step, newest first."""
    reading, step = context.reading, context.step(asked)
    total, found = search(reading, name, step, kinds, words, offset, limit)
    return WireMemoryPage(total=total, memories=[thought(context, one) for one in found])


def evidence(context: Context, name: PersonName, number: int) -> WireEvidence:
    """Return a memory and all that it rests on, down to the first observations."""
    found = chain(context.reading, name, number)
    return WireEvidence(memories=[thought(context, one) for one in found])


def thought(context: Context, one: AddedMemory) -> WireThought:
    """Return a memory."""
    memory = one.memory
    return WireThought(
        number=memory.number,
        kind=memory.kind.value,
        step=memory.step,
        added=one.added,
        time=context.reading.clock.time_at(memory.step),
        text=memory.text,
        subject=memory.subject,
        importance=memory.importance,
        evidence=list(memory.evidence),
        depth=memory.depth,
        source=memory.source,
        call=None if memory.call is None else str(memory.call),
    )


def conversations(
    context: Context, name: PersonName | None, asked: int | None, limit: int
) -> list[WireTalkAt]:
    """Return talks that had begun by a step, newest first, with the lines heard by then."""
    step = context.step(asked)
    found = context.reading.talks(
        "WHERE start <= ?1 AND (?2 IS NULL OR first = ?2 OR second = ?2)"
        " ORDER BY start DESC, first LIMIT ?3",
        (step, name, limit),
    )
    return [_talk_at(context, one, step) for one in found]


def _talk_at(context: Context, talk: Conversation, step: int) -> WireTalkAt:
    # Two people speak in turn, and each asks for their lines in the step in which the talk begins.
    lines = [
        WireTalkLine(
            speaker=line.speaker,
            text=line.text,
            step=line.step,
            call=f"{line.speaker}/{talk.start}/utterance/{number // 2}",
        )
        for number, line in enumerate(talk.utterances)
        if line.step <= step
    ]
    return WireTalkAt(
        first=talk.first,
        second=talk.second,
        start=talk.start,
        end=talk.end,
        time=context.reading.clock.time_at(talk.start),
        place=talk.place,
        lines=lines,
    )


def relations(found: Iterable[Relation]) -> list[WireRelation]:
    """Return how people stand to each other."""
    return [
        WireRelation(
            person=one.person,
            other=one.other,
            since=one.since,
            how=one.how,
            talks=one.talks,
            last_talk=one.last_talk,
            topic=one.topic,
            memories=one.memories,
        )
        for one in found
    ]
