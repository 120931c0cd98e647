"""The people of a simulation as of a step, and why they did what they did."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.server.routes.parts import Limit, Step, known_person, looking_at
from townsfolk.server.views import calls, people
from townsfolk.server.wire.minds import (
    WireCall,
    WireCallLine,
    WireEvidence,
    WireMemoryPage,
    WirePersonAt,
    WireTalkAt,
)
from townsfolk.server.wire.study import WireRelations
from townsfolk.store.relations import relations_at
from townsfolk.vocabulary import CallKey, MemoryKind

Kinds = Annotated[str, Query(pattern="^((event|thought|chat),?)*$")]
Search = Annotated[str, Query(max_length=200)]


router = APIRouter(prefix="/api/simulations/{name}")


@router.get("/people/{person}")
def person_at(name: str, person: str, step: Step = None) -> WirePersonAt:
    """Return a person."""
    with looking_at(name) as context:
        return people.person_at(context, known_person(context, person), step)


@router.get("/people/{person}/memories")
def memories(
    name: str,
    person: str,
    step: Step = None,
    kind: Annotated[str, Query(pattern="^(event|thought|chat)(,(event|thought|chat))*$|^$")] = "",
    search: Search = "",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 50,
) -> WireMemoryPage:
    """Return some memories, newest first; of the kinds asked for, with all words."""
    kinds = [MemoryKind(one) for one in kind.split(",") if one]
    with looking_at(name) as context:
        who = known_person(context, person)
        return people.memories(context, who, step, kinds, search, offset, limit)


@router.get("/people/{person}/memories/{number}/evidence")
def evidence(name: str, person: str, number: int) -> WireEvidence:
    """Return what a memory rests on."""
    with looking_at(name) as context:
        who = known_person(context, person)
        try:
            return people.evidence(context, who, number)
        except BadInputError as error:
            raise HTTPException(404, str(error)) from error


@router.get("/people/{person}/relations")
def relations(name: str, person: str, step: Step = None) -> WireRelations:
    """Return how a person stands to the others."""
    with looking_at(name) as context:
        who, at = known_person(context, person), context.step(step)
        found = relations_at(context.reading, at, who)
        return WireRelations(step=at, relations=people.relations(found))


@router.get("/people/{person}/conversations")
def persons_talks(name: str, person: str, step: Step = None, limit: Limit = 50) -> list[WireTalkAt]:
    """Return a person's talks, newest first."""
    with looking_at(name) as context:
        return people.conversations(context, known_person(context, person), step, limit)


@router.get("/conversations")
def talks(name: str, step: Step = None, limit: Limit = 50) -> list[WireTalkAt]:
    """Return everybody's talks, newest first."""
    with looking_at(name) as context:
        return people.conversations(context, None, step, limit)


@router.get("/people/{person}/calls")
def call_lines(name: str, person: str, step: Step = None, limit: Limit = 50) -> list[WireCallLine]:
    """Return a person's questions to the model, newest first."""
    with looking_at(name) as context:
        return calls.call_lines(context, known_person(context, person), step, limit)


@router.get("/calls/{person}/{step}/{prompt}/{ordinal}")
def call(name: str, person: str, step: int, prompt: str, ordinal: int) -> WireCall:
    """Return a question to the model."""
    with looking_at(name) as context:
        try:
            return calls.call(context, CallKey(PersonName(person), step, prompt, ordinal))
        except BadInputError as error:
            raise HTTPException(404, str(error)) from error
