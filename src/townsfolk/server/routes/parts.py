"""What the routes share: names and steps in an address, looking into a file, and refusals."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from townsfolk.errors import SimulationFileError, TownsfolkError
from townsfolk.names import PersonName
from townsfolk.server.views.context import Context
from townsfolk.server.wire.base import Role
from townsfolk.store.reading import Reading

_LOG = logging.getLogger(__name__)
Step = Annotated[int | None, Query(ge=-1)]
Limit = Annotated[int, Query(ge=1, le=200)]


def role_of(request: Request) -> Role:
    """Return the role that `AccessMiddleware` found."""
    role: Role = request.state.role
    return role


def direct(request: Request) -> None:
    """Refuse whoever may only look."""
    if role_of(request) != "director":
        raise HTTPException(403, "Viewers can look but not direct. Use the director's link.")


@contextmanager
def looking_at(name: str, last: int | None = None) -> Iterator[Context]:
    """Open a simulation's file to look into it up to a step; one that isn't there is not found."""
    try:
        reading = Reading.of(name)
    except SimulationFileError as error:
        raise HTTPException(404, str(error)) from error
    with reading:
        yield Context(reading, last)


def known_person(context: Context, name: str) -> PersonName:
    """Return the person of a name, or refuse."""
    person = PersonName(name)
    if person not in context.place:
        raise HTTPException(404, f"Nobody in {context.reading.name} is called {name!r}.")
    return person


def add_refusals(app: FastAPI) -> None:
    """Turn every error that is a sentence into a `WireProblem`."""

    @app.exception_handler(TownsfolkError)
    async def refused(_: Request, error: TownsfolkError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, status_code=400)

    @app.exception_handler(OSError)
    async def unwritable(_: Request, error: OSError) -> JSONResponse:
        _LOG.warning("%s: %s", error.filename, error.strerror)
        sentence = (
            f"A file can't be read or written ({error.strerror or 'no reason is known'}). Check "
            "the folder of simulations and its disk; townsfolk doctor names them."
        )
        return JSONResponse({"detail": sentence}, status_code=500)

    @app.exception_handler(RequestValidationError)
    async def misunderstood(_: Request, error: RequestValidationError) -> JSONResponse:
        parts = [
            f"{'.'.join(str(part) for part in one['loc'][1:]) or 'the request'}: {one['msg']}"
            for one in error.errors()
        ]
        return JSONResponse({"detail": "; ".join(parts) + "."}, status_code=422)
