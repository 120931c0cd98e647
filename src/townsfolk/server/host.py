"""The simulation that is open in this server, at most one: opened, run and closed from the page."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

from townsfolk.errors import BadInputError, TownsfolkError
from townsfolk.events import StepReport
from townsfolk.server.wire.shelf import CreateRequest, OpenRequest
from townsfolk.simulation.simulation import Simulation


class Opener(Protocol):
    """Opens a simulation with its model: an existing one or, for a `CreateRequest`, a new one.

    `tell` is called with a sentence on how far it is. Raises `TownsfolkError`.
    """

    async def __call__(
        self, name: str, wish: CreateRequest | OpenRequest, tell: Callable[[str], None]
    ) -> Simulation: ...


class Host:
    """Owns the open simulation and lets it run beside the server.

    Without an `opener` nothing can be opened from the page. `opening` names what is being opened,
    `problem` says why the last one failed, `until` is the step before which the run ends. `pulse`
    is set, and replaced, after each step. `on_failure` and `on_finish` are called when the run of
    the simulation that was adopted first breaks off or has reached `until`.
    """

    def __init__(self, opener: Opener | None = None) -> None:
        self._opener = opener
        self.simulation: Simulation | None = None
        self.opening: str | None = None
        self.progress = ""
        self.problem = ""
        self.until: int | None = None
        self.failure: BaseException | None = None
        self.on_failure: Callable[[], None] = lambda: None
        self.on_finish: Callable[[], None] = lambda: None
        self.pulse = asyncio.Event()
        self._living: asyncio.Task[None] | None = None
        self._opening: asyncio.Task[None] | None = None

    @property
    def can_run(self) -> bool:
        """Whether simulations can be opened from the page."""
        return self._opener is not None

    def is_live(self, name: str) -> bool:
        """Say whether a simulation is open here."""
        return self.simulation is not None and self.simulation.name == name

    def shown(self, name: str) -> int | None:
        """Return the last step that was shown of a simulation that is open here.

        Its file may be ahead of that, as long as the speed is limited.
        """
        if self.simulation is None or self.simulation.name != name:
            return None
        return self.simulation.step - 1

    def adopt(self, simulation: Simulation, until: int | None = None) -> None:
        """Take a simulation that is open, and let it run up to the step `until`."""
        self.simulation = simulation
        self.problem = ""
        simulation.subscribe(self._on_step)
        self._live(until)

    def open(self, name: str, wish: CreateRequest | OpenRequest) -> None:
        """Begin to open a simulation, and let it run, in place of the one that is open, then.

        The one that is open lives on until then, and when the other can't be opened.
        """
        if self._opener is None:
            raise BadInputError(
                "This server only shows simulations. To run them from the page, start it with: "
                "townsfolk play"
            )
        if self.opening is not None:
            raise BadInputError(f"{self.opening!r} is being opened. Wait until it is there.")
        self.opening, self.progress, self.problem = name, "", ""
        self._opening = asyncio.create_task(self._open(self._opener, name, wish))

    async def close(self) -> None:
        """Stop what is open or being opened; every finished step is kept."""
        await _cancelled(self._opening)
        await self._close_simulation()

    def go_on(self, until: int | None) -> None:
        """Let the open simulation go on, up to the step `until` or for ever."""
        assert self.simulation is not None
        is_over = self._living is None or self._living.done()
        if is_over or until != self.until:
            # A step that is cut off is taken again, with the replies it has.
            self._live(until)
        self.simulation.resume()

    def _live(self, until: int | None) -> None:
        last, self.until = self._living, until
        self._living = asyncio.create_task(self._run(last, until))

    async def _run(self, last: asyncio.Task[None] | None, until: int | None) -> None:
        simulation = self.simulation
        assert simulation is not None
        await _cancelled(last)
        try:
            await simulation.run(until)
            self.on_finish()
        except TownsfolkError as error:
            self.problem, self.failure = str(error), error
            self.on_failure()
        except Exception as error:
            self.problem, self.failure = f"{type(error).__name__}: {error}", error
            self.on_failure()
            raise
        finally:
            self._beat()

    async def _open(self, opener: Opener, name: str, wish: CreateRequest | OpenRequest) -> None:
        try:
            simulation = await opener(name, wish, self._tell)
            # Not before the other is there: when it can't be opened, this one goes on.
            try:
                await self._close_simulation()
            except BaseException:
                await simulation.close()
                raise
            self.on_failure = self.on_finish = lambda: None
            self.adopt(simulation, before(wish.until))
        except TownsfolkError as error:
            self.problem = str(error)
        finally:
            self.opening, self.progress = None, ""

    async def _close_simulation(self) -> None:
        simulation, self.simulation = self.simulation, None
        await _cancelled(self._living)
        self._living, self.until = None, None
        if simulation is not None:
            await simulation.close()
        self._beat()

    def _tell(self, sentence: str) -> None:
        self.progress = sentence

    def _on_step(self, _: StepReport) -> None:
        self._beat()

    def _beat(self) -> None:
        self.pulse.set()
        self.pulse = asyncio.Event()


def before(until: int | None) -> int | None:
    """Return the step before which a run ends that goes up to and with `until`."""
    return None if until is None else until + 1


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    if task is None or task is asyncio.current_task():
        return
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task
