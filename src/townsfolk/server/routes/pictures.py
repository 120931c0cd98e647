"""The pictures of the towns on this machine."""

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from townsfolk.classic import visuals
from townsfolk.people.base import find_in_towns


def picture_routes() -> APIRouter:
    """Return the routes to pictures. Names are only ever looked up among what a town has."""
    router = APIRouter(prefix="/api/towns/{town}")

    @router.get("/files/{path:path}")
    def picture(town: str, path: str) -> FileResponse:
        """Return a picture inside a town's folder."""
        file = find_file(_folder(town), path) or visuals.picture(town, path)
        if file is None:
            raise HTTPException(404, "The town has no such picture.")
        return FileResponse(file)

    return router


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
