"""The addresses under `/api`: the town's files, what it is like, what happens, directing.

Names and paths from a request are only ever looked up among what the town has.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from townsfolk.errors import TownError
from townsfolk.names import PersonName
from townsfolk.server.engine import HasDetails, LiveTown
from townsfolk.server.live import Live
from townsfolk.server.routes.parts import direct, role_of
from townsfolk.server.wire.base import Role
from townsfolk.server.wire.live import (
    WireDetails,
    WireSnapshot,
    WireStatus,
    details_of,
    snapshot_of,
    status_of,
)
from townsfolk.server.wire.shelf import SpeedRequest

MAP_SUFFIXES = {".png", ".tmj"}
"""Kinds of files that a town's folder shows to the page."""


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
    router = APIRouter(prefix="/api", dependencies=[Depends(direct)])

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
