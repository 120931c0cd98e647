"""What can be found out about a simulation as a whole, as the page is sent it."""

import json
from functools import lru_cache

from townsfolk.llm.choose import open_embedder
from townsfolk.llm.protocol import Embedder
from townsfolk.server.views.context import Context
from townsfolk.server.views.people import thought
from townsfolk.server.wire.live import WireStatus
from townsfolk.server.wire.study import (
    WireComparison,
    WireDifference,
    WireDiffusion,
    WireFailure,
    WireKnower,
    WireModelUse,
    WirePersonsDifferences,
    WirePromptUse,
    WireStretch,
)
from townsfolk.settings import override
from townsfolk.store import asked
from townsfolk.store.memories import numbered
from townsfolk.study.comparison import compare, stretches
from townsfolk.study.diffusion import SIMILAR, Knower, knowers

FAILURES = 20
"""The latest failures that are shown."""


def diffusion(context: Context, fact: str, asked: int | None) -> WireDiffusion:
    """Return who knows a fact at a step."""
    reading, step = context.reading, context.step(asked)
    embedder = _embedder(reading.meta["embedder"], reading.meta["settings"])
    return WireDiffusion(
        fact=fact,
        step=step,
        embedder=embedder.name,
        threshold=SIMILAR,
        people=len(context.names),
        knowers=[_knower(context, one) for one in knowers(reading, fact, step, embedder)],
    )


def model_use(context: Context, status: WireStatus | None, last: int | None = None) -> WireModelUse:
    """Return what a simulation asked of its model so far, or up to a step."""
    reading = context.reading
    prompts = [
        WirePromptUse(
            prompt=prompt,
            calls=calls,
            valid=valid,
            repaired=repaired,
            fallback=fallback,
            tokens_in=read,
            tokens_out=written,
            cached_tokens=cached,
            seconds=round(seconds, 3),
        )
        for prompt, calls, valid, repaired, fallback, read, written, cached, seconds in (
            reading.rows(_USE, (last,))
        )
    ]
    steps = reading.step if last is None else last + 1
    hours = steps * reading.clock.seconds_per_step / 3600
    seconds = sum(one.seconds for one in prompts)
    return WireModelUse(
        model=reading.model_name,
        prompts=prompts,
        failures=_failures(context, last),
        guards=asked.guards(reading, last),
        seconds_per_game_hour=round(seconds / hours, 2) if hours else None,
        status=status,
    )


def comparison(first: Context, second: Context) -> WireComparison:
    """Return how two simulations differ up to the step that both have finished."""
    last = min(first.last, second.last)
    parted, found = compare(first.reading, second.reading, last)
    both = [name for name in first.names if name in second.place]
    lives = {name: stretches(first.reading, second.reading, name, last) for name in both}
    return WireComparison(
        first=first.reading.name,
        second=second.reading.name,
        last=last,
        parted=parted,
        differences=[
            WireDifference(
                step=one.step, kind=one.kind, person=one.person, first=one.first, second=one.second
            )
            for one in found
        ],
        people=[
            WirePersonsDifferences(
                name=name,
                stretches=[
                    WireStretch(start=one.start, end=one.end, first=one.first, second=one.second)
                    for one in parts
                ],
            )
            for name, parts in lives.items()
        ],
        only_first=[name for name in first.names if name not in second.place],
        only_second=[name for name in second.names if name not in first.place],
    )


_USE = """
SELECT prompt, sum(attempt = 0), sum(attempt = 0 AND outcome = 'valid'),
  sum(attempt = 0 AND outcome = 'repaired'), sum(attempt = 0 AND outcome = 'fallback'),
  sum(tokens_in), sum(tokens_out), sum(cached_tokens), sum(seconds)
FROM calls JOIN attempts USING (person, step, prompt, ordinal)
WHERE outcome IS NOT NULL AND step <= ifnull(?, step) GROUP BY prompt ORDER BY prompt
"""


def _failures(context: Context, last: int | None) -> list[WireFailure]:
    rows = context.reading.rows(
        "SELECT person, step, prompt, ordinal FROM calls WHERE outcome = 'fallback'"
        " AND step <= ifnull(?, step) ORDER BY step DESC, person LIMIT ?",
        (last, FAILURES),
    )
    return [
        WireFailure(
            key="/".join(map(str, row)),
            person=row[0],
            step=row[1],
            prompt=row[2],
            problems=[
                problem
                for (problem,) in context.reading.rows(
                    "SELECT problem FROM attempts WHERE person = ? AND step = ? AND prompt = ?"
                    " AND ordinal = ? ORDER BY attempt",
                    row,
                )
            ],
        )
        for row in rows
    ]


def _knower(context: Context, one: Knower) -> WireKnower:
    memory = None
    if one.number:
        memory = thought(context, numbered(context.reading, one.person, [one.number])[0])
    return WireKnower(
        person=one.person,
        step=one.step,
        tile=one.tile,
        how=one.how,
        source=one.source,
        talk=one.talk,
        memory=memory,
        memories=one.memories,
        similarity=one.similarity,
        words=one.words,
    )


@lru_cache(maxsize=2)
def _embedder(name: str, settings: str) -> Embedder:
    """Return the embedder of a name, opened with a simulation's settings.

    It is fetched when it isn't on this machine; raises `ModelMissingError` when it can't be had.
    """
    own = json.loads(settings)
    kind = next((kind for kind in ("words", "minilm") if name.startswith(kind)), "server")
    return open_embedder(override(own, {"model.embedder": kind}, name).model)
