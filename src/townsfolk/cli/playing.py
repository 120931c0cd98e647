"""`townsfolk play` and `townsfolk serve`: the page, with the engine behind it or without."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Sequence
from typing import Annotated

import typer
from fastapi import FastAPI

from townsfolk.cli import options
from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.cli.page_opener import PageOpener
from townsfolk.cli.progress import Watch, spoken_moment
from townsfolk.cli.running import INTERRUPTED, Goal, going_on_later
from townsfolk.cli.terminal import notes, out, say
from townsfolk.server.access import Access, access_for
from townsfolk.server.app import create_app
from townsfolk.server.host import Host
from townsfolk.server.serving import bind, stop_on_signals
from townsfolk.server.serving import serve as serve_app
from townsfolk.settings import ServerSettings, load_settings
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.reading import Reading

DEFAULT_NAME = "my_town"
PAGE = "The page"

HostName = Annotated[
    str | None,
    typer.Option(
        help="The address to listen on. Any but this machine's own asks visitors for a token.",
        rich_help_panel=PAGE,
    ),
]
Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, help="The port; 8000 unless set, 0 for any.", rich_help_panel=PAGE
    ),
]
Token = Annotated[
    str, typer.Option(help="The director's token; made unless given.", rich_help_panel=PAGE)
]
AllowHosts = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="NAME",
        help="A further name the page is called by, such as a proxy's. Repeatable.",
        rich_help_panel=PAGE,
    ),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Don't open a browser.", rich_help_panel=PAGE)
]


def play(  # noqa: PLR0913  one parameter an option
    name: Annotated[str, typer.Argument(help="The simulation's name.")] = DEFAULT_NAME,
    *,
    until: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Run to a simulated time; for ever unless given."),
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0, help="Steps a second at most; 0: all it can.", rich_help_panel=PAGE),
    ] = None,
    host: HostName = None,
    port: Port = None,
    token: Token = "",
    allow_hosts: AllowHosts = None,
    no_browser: NoBrowser = False,
    base: options.Base = None,
    seed: options.Seed = None,
    language: options.Language = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    sets: options.Sets = None,
    settings: options.SettingsFile = None,
) -> None:
    """Start or go on with a town and watch it in the browser.

    A new town is begun when there is none of that name. Everything is kept step by step: Ctrl-C
    loses nothing, and the same command goes on.
    """
    choice = Choice(base, seed, language, model, base_url, tuple(sets or ()), settings)
    server = server_settings(choice, host, port, speed)
    page = Page(
        server, access_for(server.host, token=token, names=allow_hosts or ()), not no_browser
    )
    with going_on_later(f"townsfolk play {name}"):
        asyncio.run(_play(name, choice, Goal(until=until), page))


def serve(
    name: Annotated[
        str | None,
        typer.Argument(help="The simulation; all of them unless given.", show_default=False),
    ] = None,
    *,
    host: HostName = None,
    port: Port = None,
    token: Token = "",
    allow_hosts: AllowHosts = None,
    no_browser: NoBrowser = False,
) -> None:
    """Show the page for a town without letting time pass.

    It needs no model; the town can be running elsewhere.
    """
    server = server_settings(Choice(), host, port, None)
    access = access_for(server.host, token=token, names=allow_hosts or ())
    page = Page(server, access, not no_browser, "/" if name is None else _end_of(name))
    asyncio.run(_serve(page))


class Page:
    """Where a page is served, by whom it may be seen, and whether to open a browser for it.

    `path` is what is opened first. Raises `BadInputError` when the address can't be listened on.
    """

    def __init__(
        self,
        server: ServerSettings,
        access: Access,
        opens_browser: bool,
        path: str = "/simulator_home",
    ) -> None:
        self.server = server
        self.access = access
        self.path = path
        self._opens_browser = opens_browser
        # Found out before a model is loaded for minutes.
        bind(server.host, server.port).close()

    async def show(self, app: FastAPI, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; says where the page is once it is there."""
        await serve_app(app, self.server.host, self.server.port, stop, self._announce)

    def _announce(self, port: int) -> None:
        links = self.access.links(port, self.path)
        page, *by_name = links["director"]
        out.print(f"Watch it at {page}", style="bold", soft_wrap=True)
        _print_others(by_name)
        if "viewer" in links:
            page_for_viewers, *by_name = links["viewer"]
            out.print(f"Viewers, who may look only: {page_for_viewers}", soft_wrap=True)
            _print_others(by_name)
        say("Ctrl-C stops; nothing is lost.")
        if self._opens_browser and _has_screen():
            webbrowser.open(page)


def _print_others(links: Sequence[str]) -> None:
    for link in links:
        out.print(f"  where this machine's name is known: {link}", soft_wrap=True)


async def _play(name: str, choice: Choice, goal: Goal, page: Page) -> None:
    simulation = await open_simulation(name, choice, page.server.speed)
    host = Host(PageOpener(choice, page.server.speed))
    watching: asyncio.Task[None] | None = None
    try:
        target = None if goal.until is None else goal.step(simulation.step, simulation.clock)
        app = create_app(page.access, host=host)
        moment = spoken_moment(simulation, simulation.step)
        say(f"{name}: {moment}, {len(simulation.people)} people.")
        stop = asyncio.Event()
        host.on_failure = stop.set
        host.on_finish = lambda: _say_finished(simulation)
        host.adopt(simulation, target)
        watching = asyncio.create_task(Watch(simulation, target).show())
        with stop_on_signals(stop):
            await page.show(app, stop)
    finally:
        if watching is not None:
            watching.cancel()
        if host.simulation is not None:
            name = host.simulation.name  # another may have been opened from the page
        await host.close()
        if host.simulation is None and watching is None:
            await simulation.close()
    if host.failure is not None:
        raise host.failure
    hint = f"Stopped. Every finished step is kept. Go on with: townsfolk play {name}"
    notes.print(hint, soft_wrap=True)
    raise typer.Exit(INTERRUPTED)


def _say_finished(simulation: Simulation) -> None:
    say(f"It is {spoken_moment(simulation, simulation.step)}, as far as it was to run.")


async def _serve(page: Page) -> None:
    app = create_app(page.access)
    stop = asyncio.Event()
    with stop_on_signals(stop):
        await page.show(app, stop)
    raise typer.Exit(INTERRUPTED)


def server_settings(
    choice: Choice, host: str | None, port: int | None, speed: float | None
) -> ServerSettings:
    """Return the `[server]` settings: of the file, under `--set`, under the options given."""
    given = {"server.host": host, "server.port": port, "server.speed": speed}
    asked = {name: value for name, value in choice.overrides().items() if "server." in name}
    asked |= {name: value for name, value in given.items() if value is not None}
    return load_settings(choice.settings_file, asked).server


def _end_of(name: str) -> str:
    """Return the page of a simulation's last finished step; raises when there is no such file."""
    with Reading.of(name) as reading:
        return f"/replay/{name}/{max(0, reading.step - 1)}/"


def _has_screen() -> bool:
    """Say whether a browser would open a window: without one it would take over the terminal."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
