"""All people together: who knows whom, who knows what, how the model fared, and what differs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from townsfolk.server.host import Host
from townsfolk.server.routes.parts import Step, looking_at
from townsfolk.server.views import people, study
from townsfolk.server.wire.live import status_of
from townsfolk.server.wire.study import (
    WireComparison,
    WireDiffusion,
    WireModelUse,
    WireRelations,
)
from townsfolk.store.relations import relations_at

router = APIRouter(prefix="/api/simulations/{name}")


@router.get("/relations")
def relations(name: str, step: Step = None) -> WireRelations:
    """Return how everybody stands to the others."""
    with looking_at(name) as context:
        at = context.step(step)
        found = relations_at(context.reading, at)
        return WireRelations(step=at, relations=people.relations(found))


@router.get("/diffusion")
def diffusion(
    name: str, fact: Annotated[str, Query(min_length=1, max_length=500)], step: Step = None
) -> WireDiffusion:
    """Return who knows a fact."""
    with looking_at(name) as context:
        return study.diffusion(context, fact, step)


@router.get("/model")
def model(name: str, request: Request) -> WireModelUse:
    """Return what was asked of the model."""
    host: Host = request.app.state.host
    simulation = host.simulation if host.is_live(name) else None
    status = status_of(simulation.status, host.until) if simulation else None
    with looking_at(name) as context:
        return study.model_use(context, status)


@router.get("/comparison")
def comparison(
    name: str, other: Annotated[str, Query(alias="with")], request: Request
) -> WireComparison:
    """Return how a simulation differs from another, as far as both were shown."""
    host: Host = request.app.state.host
    with (
        looking_at(name, host.shown(name)) as first,
        looking_at(other, host.shown(other)) as second,
    ):
        return study.comparison(first, second)
