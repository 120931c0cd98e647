"""The shelf: what simulations there are, and beginning, opening, copying and removing them."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

import townsfolk
from townsfolk.errors import BadInputError, SimulationFileError
from townsfolk.film.writing import endings
from townsfolk.names import check_simulation_name
from townsfolk.server.host import Host
from townsfolk.server.routes.parts import direct, role_of
from townsfolk.server.views import shelf as views
from townsfolk.server.wire.shelf import (
    CreateRequest,
    ForkRequest,
    OpenRequest,
    RenameRequest,
    WireBase,
    WireCard,
    WireSession,
)
from townsfolk.simulation import creation
from townsfolk.store import importing, shelf
from townsfolk.store.reading import is_running


def looking_routes(host: Host) -> APIRouter:
    """Return the routes that show the shelf."""
    router = APIRouter(prefix="/api")

    @router.get("/session")
    async def session(request: Request) -> WireSession:
        """Say who is looking, and what is open."""
        return _session(host, request)

    @router.get("/simulations")
    def simulations() -> list[WireCard]:
        """List the simulations."""
        return views.cards(host.simulation.name if host.simulation else None)

    @router.get("/simulations/{name}")
    def simulation(name: str) -> WireCard:
        """Show one of them."""
        _existing(name)
        return views.card(name, host.is_live(name))

    @router.get("/bases")
    def bases() -> list[WireBase]:
        """List the ready starts."""
        return views.bases()

    @router.get("/simulations/{name}/export", response_class=FileResponse)
    def export(name: str) -> FileResponse:
        """Download a simulation as of its last finished step."""
        source = _existing(name)
        folder = tempfile.TemporaryDirectory(prefix="townsfolk-")
        copy = Path(folder.name) / source.name
        shelf.copy_to(source, copy)
        return FileResponse(
            copy,
            media_type="application/vnd.sqlite3",
            filename=source.name,
            background=BackgroundTask(folder.cleanup),
        )

    return router


def keeping_routes(host: Host) -> APIRouter:
    """Return the routes that change the shelf."""
    router = APIRouter(prefix="/api", dependencies=[Depends(direct)])

    @router.post("/simulations")
    async def create(wish: CreateRequest, request: Request) -> WireSession:
        """Begin a simulation and open it."""
        shelf.new_path(wish.name)
        host.open(wish.name, wish)
        return _session(host, request)

    @router.post("/simulations/import")
    async def take_in(name: str, request: Request) -> WireCard:
        """Put a file onto the shelf when it is a sound simulation."""
        shelf.new_path(name)
        await importing.take_in(name, request.stream())
        return views.card(name, live=False)

    @router.post("/close")
    async def close(request: Request) -> WireSession:
        """Stop the open simulation."""
        await host.close()
        return _session(host, request)

    @router.post("/simulations/{name}/open")
    async def open_one(name: str, wish: OpenRequest, request: Request) -> WireSession:
        """Open a simulation and let it run."""
        _existing(name)
        if not host.is_live(name):
            host.open(name, wish)
        return _session(host, request)

    @router.post("/simulations/{name}/fork")
    def fork(name: str, wish: ForkRequest) -> WireCard:
        """Copy a simulation."""
        _existing(name)
        creation.fork(name, wish.name, None if wish.step is None else wish.step + 1)
        return views.card(wish.name, live=False)

    @router.post("/simulations/{name}/rename")
    def rename(name: str, wish: RenameRequest) -> WireCard:
        """Give a simulation another name."""
        _idle(name, "renamed")
        importing.rename(name, wish.name)
        return views.card(wish.name, live=False)

    @router.post("/simulations/{name}/delete")
    def delete(name: str, request: Request) -> WireSession:
        """Remove a simulation for good."""
        _idle(name, "deleted")
        shelf.delete(name)
        return _session(host, request)

    return router


def _session(host: Host, request: Request) -> WireSession:
    return WireSession(
        role=role_of(request),
        version=townsfolk.__version__,
        live=host.simulation.name if host.simulation else None,
        opening=host.opening,
        progress=host.progress,
        problem=host.problem,
        can_run=host.can_run,
        films=[ending.removeprefix(".") for ending in endings()],
    )


def _existing(name: str) -> Path:
    try:
        return shelf.existing_path(check_simulation_name(name))
    except (SimulationFileError, BadInputError) as error:
        raise HTTPException(404, str(error)) from error


def _idle(name: str, what: str) -> None:
    if is_running(_existing(name)):
        raise HTTPException(409, f"{name!r} is running, so it can't be {what}. Close it first.")
