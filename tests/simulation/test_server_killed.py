"""A real model server is killed and started again in the middle of a run."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from killed import LlamaServer

from tiny_run import Told, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.errors import ReplyError
from townsfolk.llm.choose import open_model
from townsfolk.llm.journal import hash_of
from townsfolk.llm.protocol import ChatRequest
from townsfolk.settings import ModelSettings

pytestmark = [pytest.mark.model, pytest.mark.timeout(180)]

UNTIL = int(os.environ.get("TOWNSFOLK_KILLED_STEPS", "1"))
"""More steps take longer: each asks the real model some questions."""


@pytest.fixture
def server() -> Iterator[LlamaServer]:
    server = LlamaServer()
    yield server
    server.kill()


async def until_recorded(name: str, number: int) -> None:
    """Wait until a run has so many replies in its file."""
    while rows(name, "SELECT count(*) FROM attempts")[0][0] < number:
        await asyncio.sleep(0.02)


def replayed(name: str) -> Told:
    """Return a model that gives the replies of a run again, to the same questions."""
    known = rows(name, "SELECT text_hash, reply, problem FROM attempts")
    replies = {text_hash: (reply, problem) for text_hash, reply, problem in known}

    def answer(request: ChatRequest) -> str:
        reply, problem = replies[hash_of(request)]
        if not reply:
            raise ReplyError(problem)
        return str(reply)

    return Told(answer)


async def test_the_town_waits_says_so_goes_on_and_is_the_same(server: LlamaServer) -> None:
    name = begin()
    settings = ModelSettings(provider="llamacpp", base_url=f"http://127.0.0.1:{server.port}")
    async with going_on(name, await open_model(settings), timeout_s=120) as run:
        running = asyncio.create_task(run.run(UNTIL))
        await until_recorded(name, 1)
        server.kill()
        while not run.status.reason:
            await asyncio.sleep(0.02)
        assert run.status.state == "waiting"
        assert "can't be reached" in run.status.reason
        await asyncio.to_thread(server.restart)
        await running
        assert (run.status.state, run.status.reason) == ("finished", "")
    assert rows(name, "SELECT count(*) FROM attempts")[0][0] >= 3
    undisturbed = begin("undisturbed")
    assert await run_to(UNTIL, undisturbed, replayed(name)) == fingerprint_of(name)
