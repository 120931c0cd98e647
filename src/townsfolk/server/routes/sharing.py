"""What can be taken along of a simulation: a page of its own."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from townsfolk.server.routes.parts import looking_at
from townsfolk.server.sharing import Extract, share

First = Annotated[int, Query(ge=0)]
Last = Annotated[int | None, Query(ge=0)]


def sharing_routes(web: Path) -> APIRouter:
    """Return the routes; `web` is the folder of the built page."""
    router = APIRouter(prefix="/api/simulations/{name}")

    @router.get("/share", response_class=FileResponse)
    def shared(name: str, first: First = 0, last: Last = None, minds: bool = True) -> FileResponse:
        """Download a simulation, or a part of it, as one HTML file that needs no server."""
        with looking_at(name) as context, tempfile.NamedTemporaryFile(delete=False) as file:
            target = Path(file.name)
            try:
                share(context.reading, Extract(first, last, minds), web, target)
            except BaseException:
                target.unlink()
                raise
        return download(target, f"{name}.html", "text/html")

    return router


def download(file: Path, name: str, kind: str) -> FileResponse:
    """Return a file to be saved under a name; it is removed when it was sent."""
    forget = BackgroundTask(file.unlink, missing_ok=True)
    return FileResponse(file, media_type=kind, filename=name, background=forget)
