"""The pictures of the towns on this machine, and those that simulations keep."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Response
from fastapi.responses import FileResponse

from townsfolk.classic import visuals
from townsfolk.people.base import find_in_towns
from townsfolk.server.previews import Previews
from townsfolk.server.routes.parts import looking_at
from townsfolk.server.views.shelf import PREVIEW
from townsfolk.store import pictures


def picture_routes() -> APIRouter:
    """Return the routes to pictures. Names are only ever looked up among what a town has."""
    router = APIRouter(prefix="/api")
    previews = Previews()

    @router.get("/towns/{town}/files/{path:path}")
    def picture(town: str, path: str) -> FileResponse:
        """Return a picture inside a town's folder."""
        file = find_file(_folder(town), path) or visuals.picture(town, path)
        if file is None:
            raise HTTPException(404, "The town has no such picture.")
        return FileResponse(file)

    @router.get("/towns/{town}/preview.png", response_class=Response)
    def preview(town: str, if_none_match: Annotated[str, Header()] = "") -> Response:
        """Return a small picture of a town's map: its own, or one that is drawn here."""
        folder = _folder(town)
        own = find_file(folder, PREVIEW)
        if own is not None:
            return _png(own.read_bytes(), if_none_match)

        def picture(path: str) -> bytes | None:
            file = find_file(folder, path) or visuals.picture(town, path)
            return None if file is None else file.read_bytes()

        shown = visuals.drawn(town, (folder / f"{folder.name}.tmj").read_bytes())
        return _png(previews.of(shown, picture), if_none_match)

    @router.get("/simulations/{name}/preview.png", response_class=Response)
    def kept_preview(name: str, if_none_match: Annotated[str, Header()] = "") -> Response:
        """Return a small picture of the map of a simulation whose town isn't on this machine."""
        with looking_at(name) as context:
            reading = context.reading
            found = partial(pictures.picture, reading)
            return _png(previews.of(pictures.map_to_draw(reading), found), if_none_match)

    @router.get("/simulations/{name}/files/{path:path}", response_class=Response)
    def kept(name: str, path: str, if_none_match: Annotated[str, Header()] = "") -> Response:
        """Return a picture of a simulation's town, as it was when the simulation began."""
        with looking_at(name) as context:
            content = pictures.picture(context.reading, path)
        if content is None:
            raise HTTPException(404, "The town has no such picture.")
        return _png(content, if_none_match)

    return router


def _png(content: bytes, known: str) -> Response:
    """Return a picture, unless the browser has it already under the tag `known`."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    if known == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(content, media_type="image/png", headers={"etag": tag})


def _folder(town: str) -> Path:
    """Return the folder that holds a town's map."""
    tiled = find_in_towns(f"{town}/{town}.tmj") if town.replace("_", "a").isalnum() else None
    if tiled is None:
        raise HTTPException(404, f"There is no town {town!r} on this machine.")
    return tiled.parent.resolve()


def find_file(folder: Path, path: str) -> Path | None:
    """Return a picture inside `folder`, links resolved, or `None`."""
    try:
        file = (folder / path).resolve()
        inside = file.is_relative_to(folder) and file.suffix == ".png"
        return file if inside and file.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or holds a null byte
        return None
