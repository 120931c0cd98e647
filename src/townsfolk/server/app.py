"""Puts the server together: access in front, the routes, and the built page."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

import townsfolk
from townsfolk.errors import BadInputError
from townsfolk.llm.metrics import CONTENT_TYPE
from townsfolk.server.access import Access, AccessMiddleware
from townsfolk.server.feed import Feed
from townsfolk.server.host import Host
from townsfolk.server.patience import PatienceMiddleware
from townsfolk.server.routes import gone, open_town, people, shelf, study
from townsfolk.server.routes.parts import add_refusals
from townsfolk.server.routes.past import past_routes
from townsfolk.server.routes.pictures import picture_routes
from townsfolk.server.routes.sharing import sharing_routes

WEB = Path(townsfolk.__file__).parent / "web"
"""The built page, made when the package is built."""

_GZIP_LEVEL = 5
"""An hour of 25 people takes 1 ms; level 9 takes 2.6 ms and saves 6 %."""

PAGES = (
    "/",
    "/simulator_home",
    "/simulation/{rest:path}",
    "/path_tester",
    "/replay/{name}/{step}",
    "/demo/{name}/{step}/{speed}",
    "/replay_persona_state/{name}/{step}/{person}",
)
"""Addresses that show the page; it looks at the address to know what to show."""


def create_app(access: Access, *, host: Host | None = None, web: Path = WEB) -> FastAPI:
    """Return the server for all simulations on this machine.

    `host` owns the one that is open; `web` is the folder of the built page. `app.state.feed` tells
    what happens in it; closing it ends all open streams. Raises `BadInputError` when the page
    isn't built.
    """
    _check_built(web)
    host = host or Host()
    app = FastAPI(title="townsfolk", docs_url=None, redoc_url=None)
    app.state.host = host
    app.state.feed = Feed(host)
    add_refusals(app)
    app.include_router(shelf.looking_routes(host))
    app.include_router(shelf.keeping_routes(host))
    app.include_router(past_routes(host.shown))
    app.include_router(people.router)
    app.include_router(study.router)
    app.include_router(open_town.router)
    app.include_router(open_town.directing)
    app.include_router(picture_routes())
    app.include_router(sharing_routes(web))
    app.include_router(gone.router)
    _add_metrics(app, host)
    _add_page(app, web)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=_GZIP_LEVEL)
    app.add_middleware(AccessMiddleware, access=access)
    app.add_middleware(PatienceMiddleware)
    return app


def _check_built(web: Path) -> None:
    if not (web / "index.html").is_file():
        raise BadInputError(
            f"The page isn't built: expected {str(web / 'index.html')!r}. Reinstall the package, "
            "or run `npm ci && npm run build` in the folder web/."
        )


def _add_metrics(app: FastAPI, host: Host) -> None:
    async def metrics() -> Response:
        """Return the measurements of the open simulation's model; none while nothing is open."""
        measured = b"" if host.simulation is None else host.simulation.metrics_text()
        return Response(measured, media_type=CONTENT_TYPE)

    app.add_api_route("/metrics", metrics, methods=["GET"], include_in_schema=False)


def _add_page(app: FastAPI, web: Path) -> None:
    async def page() -> FileResponse:
        return FileResponse(web / "index.html")

    for path in PAGES:
        for address in {path, path.rstrip("/") + "/"}:
            app.add_api_route(address, page, methods=["GET"], include_in_schema=False)

    async def not_here(request: Request, error: Exception) -> Response:
        """Show people the page, which says that nothing is there; programs get the sentence."""
        asks_for_page = "text/html" in request.headers.get("accept", "")
        if asks_for_page and not request.url.path.startswith("/api/"):
            return FileResponse(web / "index.html", status_code=404)
        assert isinstance(error, HTTPException)
        return await http_exception_handler(request, error)

    app.add_exception_handler(404, not_here)
    app.mount("/", StaticFiles(directory=web), name="web")
