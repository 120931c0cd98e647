"""What can be taken along of a simulation: a page of its own, a picture, a film."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from townsfolk.film.filming import LARGEST, Film, Shot
from townsfolk.film.writing import is_still, pictures_a_second, write
from townsfolk.names import Tile
from townsfolk.server.routes.parts import known_person, looking_at
from townsfolk.server.sharing import Extract, share
from townsfolk.server.views.context import Context

First = Annotated[int, Query(ge=0)]
Last = Annotated[int | None, Query(ge=0)]
Facts = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=500)], ...], Query()]
Side = Annotated[int, Field(ge=64, le=LARGEST)]
Form = Literal["png", "gif", "webm"]
_KINDS: dict[Form, str] = {"png": "image/png", "gif": "image/gif", "webm": "video/webm"}


class View(BaseModel):
    """What is filmed: the steps, and somebody to follow, what is around a tile, or the whole town.

    `speed` is in seconds of the town in a second; without a last step it is a single picture.
    """

    first: int = Field(ge=0)
    last: int | None = Field(default=None, ge=0)
    speed: float = Field(default=60, ge=0.1)
    form: Form = "gif"
    follow: str | None = None
    x: int | None = None
    y: int | None = None
    width: Side = 640
    height: Side = 400


def sharing_routes(web: Path) -> APIRouter:
    """Return the routes; `web` is the folder of the built page."""
    router = APIRouter(prefix="/api/simulations/{name}")

    @router.get("/share", response_class=FileResponse)
    def shared(
        name: str, first: First = 0, last: Last = None, minds: bool = True, fact: Facts = ()
    ) -> FileResponse:
        """Download a simulation, or a part of it, as one HTML file that needs no server."""
        with looking_at(name) as context, _new_file(".html") as target:
            share(context.reading, Extract(first, last, minds, fact), web, target)
        return _download(target, f"{name}.html", "text/html")

    filming = threading.Lock()

    @router.get("/film", response_class=FileResponse)
    def film(name: str, view: Annotated[View, Query()]) -> FileResponse:
        """Download a picture of a moment, or a film of a stretch of time."""
        if not filming.acquire(blocking=False):
            raise HTTPException(409, "A film is being made. Wait until it is there.")
        try:
            with looking_at(name) as context, _new_file(f".{view.form}") as target:
                rate = pictures_a_second(target)
                write(Film(context.reading, _shot(context, view, target), rate), target)
        finally:
            filming.release()
        return _download(target, f"{name}_{view.first}.{view.form}", _KINDS[view.form])

    return router


def _shot(context: Context, view: View, target: Path) -> Shot:
    follow = None if view.follow is None else known_person(context, view.follow)
    around = None if view.x is None or view.y is None else Tile(view.x, view.y)
    last = view.first if is_still(target) or view.last is None else view.last
    return Shot(view.first, last, view.speed, follow, around, (view.width, view.height))


@contextmanager
def _new_file(ending: str) -> Iterator[Path]:
    """Give a file to write into; it is removed when that fails."""
    with tempfile.NamedTemporaryFile(suffix=ending, delete=False) as file:
        target = Path(file.name)
    try:
        yield target
    except BaseException:
        target.unlink()
        raise


def _download(file: Path, name: str, kind: str) -> FileResponse:
    """Return a file to be saved under a name; it is removed when it was sent."""
    forget = BackgroundTask(file.unlink, missing_ok=True)
    return FileResponse(file, media_type=kind, filename=name, background=forget)
