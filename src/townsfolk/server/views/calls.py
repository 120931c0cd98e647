"""Why: a question to the model with what came to mind for it, its tries, and what came of it."""

import json

from townsfolk.mind.retrieve import weights_of
from townsfolk.names import PersonName
from townsfolk.server.views.context import Context
from townsfolk.server.views.people import thought
from townsfolk.server.wire.minds import (
    WireAttempt,
    WireCall,
    WireCallLine,
    WireMessage,
    WireRecalled,
    WireThought,
    WireWeights,
)
from townsfolk.settings import MindSettings
from townsfolk.store import asked
from townsfolk.store.memories import AddedMemory, made_by, numbered
from townsfolk.store.reading import ACTION_COLUMNS, action_of
from townsfolk.vocabulary import Attempt, CallKey, Retrieved


def call(context: Context, key: CallKey) -> WireCall:
    """Return a question to the model. Raises `BadInputError` when there is none of that key."""
    reading = context.reading
    found = asked.call(reading, key)
    messages = _messages(found.attempts[0].messages) if found.attempts else []
    actions = reading.rows(
        f"SELECT {ACTION_COLUMNS} FROM actions"  # noqa: S608  own names
        " WHERE step = ? AND person = ? AND call = ?",
        (key.step, key.person, str(key)),
    )
    weights = weights_of(MindSettings.model_validate_json(reading.meta["mind_settings"]))
    return WireCall(
        key=str(key),
        person=key.person,
        step=key.step,
        time=reading.clock.time_at(key.step),
        prompt=key.prompt,
        ordinal=key.ordinal,
        outcome=found.outcome,
        messages=messages,
        attempts=[_attempt(one, len(messages)) for one in found.attempts],
        recalled=_recalled(context, key),
        weights=WireWeights(
            recency=weights.recency, importance=weights.importance, relevance=weights.relevance
        ),
        actions=[context.deed(key.person, action_of(row)) for row in actions],
        made=[thought(context, one) for one in made_by(reading, key)],
    )


def call_lines(
    context: Context, name: PersonName, until: int | None, limit: int
) -> list[WireCallLine]:
    """Return a person's finished questions to the model by a step, newest first."""
    step = context.step(until)
    return [
        WireCallLine(
            key=str(one.key),
            person=one.key.person,
            step=one.key.step,
            prompt=one.key.prompt,
            outcome=one.outcome,
            tries=one.tries,
            tokens_in=one.tokens_in,
            tokens_out=one.tokens_out,
            seconds=one.seconds,
        )
        for one in reversed(asked.calls(context.reading, name, limit, step))
        if one.outcome
    ]


def recalled_memory(context: Context, one: Retrieved) -> WireRecalled:
    """Return a memory that came to mind, as of when it was noticed."""
    return _recalled_with(one, thought(context, AddedMemory(one.memory.step, one.memory)))


def _recalled(context: Context, key: CallKey) -> list[WireRecalled]:
    found = asked.recalls(context.reading, key)
    numbers = [one.memory.number for one in found]
    thoughts = numbered(context.reading, key.person, numbers)
    return [
        _recalled_with(one, thought(context, memory))
        for one, memory in zip(found, thoughts, strict=True)
    ]


def _recalled_with(one: Retrieved, memory: WireThought) -> WireRecalled:
    return WireRecalled(
        memory=memory,
        score=one.score,
        recency=one.recency,
        importance=one.importance,
        relevance=one.relevance,
    )


def _attempt(one: Attempt, common: int) -> WireAttempt:
    return WireAttempt(
        attempt=one.attempt,
        messages=_messages(one.messages)[common:],
        reply=one.reply,
        problem=one.problem,
        model=one.model,
        tokens_in=one.tokens_in,
        tokens_out=one.tokens_out,
        cached_tokens=one.cached_tokens,
        seconds=one.seconds,
    )


def _messages(text: str) -> list[WireMessage]:
    return [WireMessage(role=role, content=content) for role, content in json.loads(text)]
