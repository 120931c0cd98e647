"""What a simulation's replies have cost is counted over all its runs, and ends them at a limit."""

from contextlib import closing

import pytest

from tiny_run import begin
from townsfolk.errors import CostLimitError
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.llm.servers import Server
from townsfolk.settings import Settings
from townsfolk.simulation.creation import fork
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.simulation_file import SimulationFile

A_MILLION_A_TOKEN = 1e6
"""A price at which each token costs 1."""


async def lived(name: str, limit: float) -> Broker:
    """Run a simulation for a step, or until the limit, and return its broker."""
    server = Server(Scripted(), 5.0, price_out=A_MILLION_A_TOKEN)
    broker = Broker([server], cost_limit=limit)
    file = SimulationFile(shelf.existing_path(name))
    run = Simulation(file, Settings(), broker, WordsEmbedder())
    try:
        await run.run(run.step + 1)
    finally:
        await run.close()
    return broker


def cost_of(name: str) -> float:
    with closing(SimulationFile(shelf.existing_path(name))) as file:
        return float(file.meta()["cost"])


async def test_a_limit_holds_over_all_runs_of_a_simulation() -> None:
    name = begin()
    with pytest.raises(CostLimitError, match="of this simulation have cost"):
        await lived(name, limit=1)
    spent = cost_of(name)
    assert spent >= 1
    with pytest.raises(CostLimitError):
        await lived(name, limit=spent)
    assert cost_of(name) == spent
    broker = await lived(name, limit=1e6)
    assert broker.usage.cost == cost_of(name) > spent


async def test_a_fork_has_cost_nothing_yet() -> None:
    name = begin()
    await lived(name, limit=0)
    fork(name, "copy")
    assert cost_of(name) > 0
    assert cost_of("copy") == 0
