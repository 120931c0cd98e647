"""The addresses under `/api`: the town's files, what it is like, what happens, directing.

Names and paths from a request are only ever looked up among what the town has.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from townsfolk.errors import TownError
from townsfolk.names import PersonName
from townsfolk.server.engine import HasDetails, LiveTown, PastSimulation
from townsfolk.server.live import Live
from townsfolk.server.wire.base import Role
from townsfolk.server.wire.live import (
    WireDetails,
    WireSimulation,
    WireSnapshot,
    WireStatus,
    details_of,
    snapshot_of,
    status_of,
)

MAX_SPEED = 1000.0
"""Steps a second a director may ask for; no machine takes more."""
MAP_SUFFIXES = {".png", ".tmj"}
"""Kinds of files that a town's folder shows to the page."""

PastSimulations = Callable[[], Sequence[PastSimulation]]


class SpeedRequest(BaseModel):
    """Steps a second at most; 0 is as fast as it can."""

    model_config = ConfigDict(extra="forbid")

    steps_per_second: float = Field(strict=True, ge=0, le=MAX_SPEED, allow_inf_nan=False)


def role_of(request: Request) -> Role:
    """Return the role that `AccessMiddleware` found."""
    role: Role = request.state.role
    return role


def _direct(request: Request) -> None:
    if role_of(request) != "director":
        raise HTTPException(403, "Viewers can look but not direct. Use the director's link.")


def town_routes(host: LiveTown) -> APIRouter:
    """Return the routes to the map and the pictures of the town."""
    router = APIRouter(prefix="/api/town")
    folder = host.town_folder.resolve()

    @router.get("/map")
    async def map_name() -> dict[str, str]:
        """Name the map file, which is read from `/api/town/files/`."""
        return {"path": find_map(folder).name}

    @router.get("/files/{path:path}")
    async def town_file(path: str) -> FileResponse:
        """Return a picture or map inside the town's folder."""
        file = find_file(folder, path)
        if file is None:
            raise HTTPException(404, "The town has no such file.")
        return FileResponse(file, media_type=None if file.suffix == ".png" else "application/json")

    return router


def find_file(folder: Path, path: str) -> Path | None:
    """Return a picture or map inside `folder`, links resolved, or `None`."""
    try:
        file = (folder / path).resolve()
        inside = file.is_relative_to(folder) and file.suffix in MAP_SUFFIXES
        return file if inside and file.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or holds a null byte
        return None


def find_map(folder: Path) -> Path:
    """Return the one map of a town's folder. Raises `TownError` if there isn't exactly one."""
    maps = sorted(folder.glob("*.tmj"))
    if len(maps) != 1:
        found = ", ".join(file.name for file in maps) or "none"
        raise TownError(
            f"Expected one Tiled map (.tmj) in {str(folder)!r}, found {found}. Correct the folder."
        )
    return maps[0]


def live_routes(host: LiveTown, live: Live) -> APIRouter:
    """Return the routes to what the town is like and to what happens in it."""
    router = APIRouter(prefix="/api")

    @router.get("/simulation")
    async def simulation(role: Annotated[Role, Depends(role_of)]) -> WireSnapshot:
        """Return the whole town as it is now."""
        return snapshot_of(host, role)

    @router.get("/live", response_class=EventSourceResponse)
    async def stream(role: Annotated[Role, Depends(role_of)]) -> AsyncIterator[ServerSentEvent]:
        """Stream `snapshot`, then `step` and `status` as they come, and `bye` at the end."""
        async for message in live.messages(role):
            yield ServerSentEvent(event=message.event, data=message.content)

    @router.get("/people/{name}")
    async def details(name: str) -> WireDetails:
        """Return what a person's opened card shows."""
        person = PersonName(name)
        if person not in host.people:
            raise HTTPException(404, "Nobody here has that name.")
        if not isinstance(host, HasDetails):
            raise HTTPException(501, "This run doesn't tell more about its people.")
        return details_of(host, host.details(person))

    return router


def director_routes(host: LiveTown) -> APIRouter:
    """Return the routes that change how the town runs. Each answers with the new status."""
    router = APIRouter(prefix="/api", dependencies=[Depends(_direct)])

    @router.post("/pause")
    async def pause() -> WireStatus:
        """Stop before the next step."""
        host.pause()
        return status_of(host.status)

    @router.post("/resume")
    async def resume() -> WireStatus:
        """Go on."""
        host.resume()
        return status_of(host.status)

    @router.post("/speed")
    async def speed(request: SpeedRequest) -> WireStatus:
        """Take at most so many steps a second."""
        host.set_speed(request.steps_per_second)
        return status_of(host.status)

    return router


def list_routes(host: LiveTown, past: PastSimulations) -> APIRouter:
    """Return the route to the list of simulations: the live one first, the others by name."""
    router = APIRouter(prefix="/api")

    @router.get("/simulations")
    async def simulations() -> list[WireSimulation]:
        """List the simulations on this machine."""
        live = WireSimulation(
            name=host.name,
            step=host.step,
            time=host.clock.time_at(host.step),
            people=len(host.people),
            live=True,
        )
        others = sorted((one for one in past() if one.name != host.name), key=lambda one: one.name)
        return [live, *(_listed(one) for one in others)]

    return router


def _listed(one: PastSimulation) -> WireSimulation:
    return WireSimulation(
        name=one.name, step=one.step, time=one.time, people=one.people, live=False
    )
