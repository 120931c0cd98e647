"""The town over time. These routes look into the file, in a thread: the town isn't held up."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Response

from townsfolk.classic import visuals
from townsfolk.server.routes.parts import Step, looking_at
from townsfolk.server.views import town
from townsfolk.server.wire.live import WireDirection
from townsfolk.server.wire.town import WireChanges, WireFacts, WireKeyframe, WireTimeline
from townsfolk.store.pictures import map_to_draw

MOST_STEPS = 2880
"""Steps whose changes may be asked for at once: eight hours."""


def past_routes(shown: Callable[[str], int | None]) -> APIRouter:
    """Return the routes; `shown` returns the last shown step of a simulation that is open here."""
    router = APIRouter(prefix="/api/simulations/{name}")

    @router.get("/facts")
    def facts(name: str) -> WireFacts:
        """Return what never changes, and how far it is."""
        last = shown(name)
        with looking_at(name, last) as context:
            return town.facts(context, live=last is not None)

    @router.get("/map", response_class=Response)
    def tiled_map(name: str) -> Response:
        """Return the map as it was when the simulation began, drawn as the town is today."""
        with looking_at(name) as context:
            town_name = context.reading.meta["town"]
            shown = visuals.drawn(town_name, map_to_draw(context.reading))
            return Response(shown, media_type="application/json")

    @router.get("/keyframe")
    def keyframe(name: str, step: Step = None) -> WireKeyframe:
        """Return the town at a step."""
        with looking_at(name) as context:
            return town.keyframe(context, step)

    @router.get("/changes")
    def changes(name: str, first: int, last: int) -> WireChanges:
        """Return what happened in some steps."""
        if not -1 <= first <= last < first + MOST_STEPS:
            raise HTTPException(
                422, f"Expected at most {MOST_STEPS} steps, first to last, from -1 on."
            )
        with looking_at(name) as context:
            return town.changes(context, first, last)

    @router.get("/timeline")
    def timeline(name: str) -> WireTimeline:
        """Return everybody's days, with marks."""
        with looking_at(name, shown(name)) as context:
            return town.timeline(context)

    @router.get("/directions")
    def directions(name: str) -> list[WireDirection]:
        """Return what the director did."""
        with looking_at(name) as context:
            return town.directions(context)

    return router
