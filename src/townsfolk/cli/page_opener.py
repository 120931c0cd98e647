"""Opens simulations that the page asks for, as the command line would."""

from collections.abc import Callable
from dataclasses import replace

from townsfolk.cli.opening import open_simulation
from townsfolk.cli.options import Choice
from townsfolk.names import PersonName
from townsfolk.server.wire.shelf import CreateRequest, OpenRequest
from townsfolk.simulation.simulation import Simulation


class PageOpener:
    """Opens simulations with the options this program was started with, but for what is asked."""

    def __init__(self, choice: Choice, speed: float) -> None:
        self._choice = replace(choice, base=None, seed=None, language=None)
        self._speed = speed

    async def __call__(
        self, name: str, wish: CreateRequest | OpenRequest, tell: Callable[[str], None]
    ) -> Simulation:
        """Return the simulation with its model loaded."""
        tell("The model is being loaded.")
        choice = self._choice
        if wish.model or wish.base_url:
            choice = replace(choice, model=wish.model or None, base_url=wish.base_url or None)
        if isinstance(wish, CreateRequest):
            choice = replace(
                choice,
                base=wish.base,
                seed=wish.seed,
                language=wish.language,
                people=tuple(PersonName(one) for one in wish.people),
                start=wish.start,
            )
        return await open_simulation(name, choice, self._speed)
