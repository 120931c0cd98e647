"""The simulation that is open in this server: what happens in it, and what the director does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from townsfolk.errors import BadInputError, TownsfolkError
from townsfolk.names import Address, PersonName
from townsfolk.server.feed import Feed
from townsfolk.server.host import Host, before
from townsfolk.server.routes.parts import direct, known_person, looking_at
from townsfolk.server.views import town
from townsfolk.server.views.calls import recalled_memory
from townsfolk.server.wire.live import WireDirection, WireStatus, direction_of, status_of
from townsfolk.server.wire.minds import (
    WireAnswer,
    WireComesToMind,
    WireProblem,
    WireSaid,
)
from townsfolk.server.wire.shelf import (
    DirectRequest,
    InterviewRequest,
    RunRequest,
    SpeedRequest,
)
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.directing import add_directions
from townsfolk.vocabulary import Direction, DirectionKind

router = APIRouter(prefix="/api/simulations/{name}")
directing = APIRouter(prefix="/api/simulations/{name}", dependencies=[Depends(direct)])


def host_of(request: Request) -> Host:
    """Return the host of this server."""
    host: Host = request.app.state.host
    return host


def opened(name: str, request: Request) -> Simulation:
    """Return the open simulation, or refuse when it is another one."""
    simulation = host_of(request).simulation
    if simulation is None or simulation.name != name:
        raise HTTPException(409, f"{name!r} isn't open in this server. Open it first.")
    return simulation


Hosting = Annotated[Host, Depends(host_of)]
Opened = Annotated[Simulation, Depends(opened)]


@router.get("/live", response_class=EventSourceResponse)
async def live(
    name: str,
    request: Request,
    simulation: Opened,
    after: Annotated[int, Query(ge=-1)] = -1,
    last_event_id: Annotated[int | None, Header(ge=-1)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream `status`, and `changes` after a step as they come, and `bye` at the end."""
    feed: Feed = request.app.state.feed
    begin = after if last_event_id is None else last_event_id
    async for message in feed.messages(name, min(begin, simulation.step - 1)):
        yield ServerSentEvent(event=message.event, raw_data=message.data, id=message.id)


@directing.post("/pause")
async def pause(host: Hosting, simulation: Opened) -> WireStatus:
    """Stop before the next step."""
    simulation.pause()
    return status_of(simulation.status, host.until)


@directing.post("/resume")
async def resume(host: Hosting, simulation: Opened, wish: RunRequest) -> WireStatus:
    """Go on, up to and with a step or for ever."""
    host.go_on(before(wish.until))
    return status_of(simulation.status, host.until)


@directing.post("/speed")
async def speed(host: Hosting, simulation: Opened, wish: SpeedRequest) -> WireStatus:
    """Take at most so many steps a second."""
    simulation.set_speed(wish.steps_per_second)
    return status_of(simulation.status, host.until)


@directing.post("/directions")
async def direction(name: str, host: Hosting, wish: DirectRequest) -> WireDirection:
    """Whisper, announce or change an object; the answer says when it will happen.

    What is wanted of a simulation that isn't open here waits in its file for whoever runs it.
    """
    text = wish.text.strip()
    if not text:
        raise BadInputError("A text is needed. Write what is to be said or seen.")
    if host.simulation is not None and host.is_live(name):
        return direction_of(_direct(host.simulation, wish, text))
    return await asyncio.to_thread(_note, name, wish, text)


@directing.post("/people/{person}/interview", response_class=EventSourceResponse)
async def interview(
    name: str, person: str, simulation: Opened, wish: InterviewRequest
) -> AsyncIterator[ServerSentEvent]:
    """Ask a person; what comes to mind is sent first, then what is said, word by word.

    Nothing of it is kept.
    """
    try:
        who = simulation.person_named(person)
        async for event, content in _interview(name, simulation, who, wish):
            yield ServerSentEvent(event=event, data=content)
    except TownsfolkError as error:
        yield ServerSentEvent(event="problem", data=WireProblem(detail=str(error)))


async def _interview(
    name: str, simulation: Simulation, who: PersonName, request: InterviewRequest
) -> AsyncIterator[tuple[str, WireComesToMind | WireSaid | WireAnswer | WireProblem]]:
    found = await simulation.comes_to_mind(who, request.question)
    with looking_at(name) as context:
        recalled = [recalled_memory(context, one) for one in found]
    yield "recalled", WireComesToMind(recalled=recalled)
    said: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hear(text: str) -> None:
        loop.call_soon_threadsafe(said.put_nowait, text)

    asking = asyncio.create_task(simulation.interview(who, request.question, request.said, hear))
    try:
        async for text in _until_done(asking, said):
            yield "said", WireSaid(text=text)
        answer = await asking
    finally:
        asking.cancel()
    if not answer.text.strip():
        detail = "The model gave no usable answer. Ask again in other words."
        yield "problem", WireProblem(detail=detail)
        return
    rests_on = {memory.number for memory in answer.evidence}
    evidence = [one.memory for one in recalled if one.memory.number in rests_on]
    yield "answer", WireAnswer(text=answer.text, evidence=evidence, recalled=recalled)


async def _until_done(asking: asyncio.Task[Any], said: asyncio.Queue[str]) -> AsyncIterator[str]:
    """Yield what is said, when there is more of it, until all has been."""
    told = ""
    while not asking.done():
        hearing = asyncio.create_task(said.get())
        await asyncio.wait((asking, hearing), return_when=asyncio.FIRST_COMPLETED)
        if not hearing.done():
            hearing.cancel()
        elif (text := hearing.result()) and text != told:
            told = text
            yield told


def _direct(simulation: Simulation, wish: DirectRequest, text: str) -> Direction:
    if wish.kind == "set_object":
        return simulation.set_object(Address(wish.address or ""), text)
    if wish.kind == "whisper":
        return simulation.whisper(wish.person or "", text)
    return simulation.announce(text)


def _note(name: str, wish: DirectRequest, text: str) -> WireDirection:
    """Note something in the file of a simulation that isn't open here."""
    kind = DirectionKind(wish.kind)
    if kind == DirectionKind.SET_OBJECT:
        raise HTTPException(409, f"{name!r} isn't open in this server. Open it first.")
    who = None
    if kind == DirectionKind.WHISPER:
        with looking_at(name) as context:
            who = known_person(context, wish.person or "")
    add_directions(name, [(kind, who, text)])
    with looking_at(name) as context:
        return town.directions(context)[-1]
