"""The simulation that is open in this server: what happens in it, and what the director does."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from townsfolk.errors import BadInputError, TownsfolkError
from townsfolk.names import Address, PersonName
from townsfolk.server.feed import Feed
from townsfolk.server.host import Host
from townsfolk.server.routes.parts import direct, looking_at
from townsfolk.server.views import town
from townsfolk.server.views.calls import recalled_memory
from townsfolk.server.wire.live import WireStatus, status_of
from townsfolk.server.wire.minds import WireAnswer, WireComesToMind, WireProblem
from townsfolk.server.wire.shelf import (
    DirectRequest,
    InterviewRequest,
    RunRequest,
    SpeedRequest,
    WireDirection,
)
from townsfolk.simulation.simulation import Simulation


def open_town_routes(host: Host, feed: Feed) -> APIRouter:
    """Return the routes; each is refused for a simulation that isn't open here."""
    router = APIRouter(prefix="/api/simulations/{name}")

    def opened(name: str) -> Simulation:
        if host.simulation is None or host.simulation.name != name:
            raise HTTPException(409, f"{name!r} isn't open in this server. Open it first.")
        return host.simulation

    Opened = Annotated[Simulation, Depends(opened)]  # noqa: N806  a type
    directing = [Depends(direct)]

    @router.get("/live", response_class=EventSourceResponse)
    async def live(
        name: str,
        simulation: Opened,
        after: Annotated[int, Query(ge=-1)] = -1,
        last_event_id: Annotated[int | None, Header(ge=-1)] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        """Stream `status`, and `changes` after a step as they come, and `bye` at the end."""
        begin = after if last_event_id is None else last_event_id
        async for message in feed.messages(name, min(begin, simulation.step - 1)):
            yield ServerSentEvent(event=message.event, raw_data=message.data, id=message.id)

    @router.post("/pause", dependencies=directing)
    async def pause(simulation: Opened) -> WireStatus:
        """Stop before the next step."""
        simulation.pause()
        return status_of(simulation.status, host.until)

    @router.post("/resume", dependencies=directing)
    async def resume(simulation: Opened, request: RunRequest) -> WireStatus:
        """Go on, up to and with a step or for ever."""
        host.go_on(None if request.until is None else request.until + 1)
        return status_of(simulation.status, host.until)

    @router.post("/speed", dependencies=directing)
    async def speed(simulation: Opened, request: SpeedRequest) -> WireStatus:
        """Take at most so many steps a second."""
        simulation.set_speed(request.steps_per_second)
        return status_of(simulation.status, host.until)

    @router.post("/directions", dependencies=directing)
    async def direction(name: str, simulation: Opened, request: DirectRequest) -> WireDirection:
        """Whisper, announce or change an object, with the next step."""
        _direct(simulation, request)
        with looking_at(name) as context:
            return town.directions(context)[-1]

    @router.post(
        "/people/{person}/interview", dependencies=directing, response_class=EventSourceResponse
    )
    async def interview(
        name: str, person: str, simulation: Opened, request: InterviewRequest
    ) -> AsyncIterator[ServerSentEvent]:
        """Ask a person; what comes to mind is sent first, and nothing of it is kept."""
        try:
            who = simulation.person_named(person)
            async for event, data in _interview(name, simulation, who, request):
                yield ServerSentEvent(event=event, data=data)
        except TownsfolkError as error:
            yield ServerSentEvent(event="problem", data=WireProblem(detail=str(error)))

    return router


async def _interview(
    name: str, simulation: Simulation, who: PersonName, request: InterviewRequest
) -> AsyncIterator[tuple[str, WireComesToMind | WireAnswer | WireProblem]]:
    found = simulation.comes_to_mind(who, request.question)
    with looking_at(name) as context:
        recalled = [recalled_memory(context, one) for one in found]
    yield "recalled", WireComesToMind(recalled=recalled)
    answer = await simulation.interview(who, request.question, request.said)
    if not answer.text.strip():
        detail = "The model gave no usable answer. Ask again in other words."
        yield "problem", WireProblem(detail=detail)
        return
    rests_on = {memory.number for memory in answer.evidence}
    evidence = [one.memory for one in recalled if one.memory.number in rests_on]
    yield "answer", WireAnswer(text=answer.text, evidence=evidence, recalled=recalled)


def _direct(simulation: Simulation, request: DirectRequest) -> None:
    text = request.text.strip()
    if not text:
        raise BadInputError("A text is needed. Write what is to be said or seen.")
    if request.kind == "set_object":
        simulation.set_object(Address(request.address or ""), text)
    elif request.kind == "whisper":
        simulation.whisper(request.person or "", text)
    else:
        for name in simulation.people:
            simulation.whisper(name, text)
