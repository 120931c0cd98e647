"""An interview whose answer comes word by word."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.server.access import access_for
from townsfolk.server.app import create_app
from townsfolk.server.host import Host
from townsfolk.settings import load_settings
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile

REPLY = '{"answer": "I am baking for the party.", "evidence": [1]}'


class Talking:
    """A model that tells its reply in pieces, with time to be heard in between."""

    info = ModelInfo("test", "talking", 1)

    async def complete(self, request: ChatRequest) -> ChatReply:
        assert request.hear is not None
        for end in range(0, len(REPLY), 8):
            request.hear(REPLY[:end])
            await asyncio.sleep(0.02)
        return ChatReply(REPLY)

    async def close(self) -> None:
        return None


@pytest.fixture
def simulation(ville: str, lived: Path) -> Simulation:
    settings = load_settings(None, {"model.provider": "scripted"})
    file = SimulationFile(Reading.of(ville).path, durable_replies=False)
    return Simulation(file, settings, Broker(Talking(), 60), WordsEmbedder())


async def test_an_answer_comes_word_by_word_with_what_it_rests_on_and_changes_nothing(
    simulation: Simulation, web: Path
) -> None:
    before = hash_of_all()
    host = Host()
    host.simulation = simulation
    app = create_app(access_for("127.0.0.1"), host=host, web=web)
    address = "/api/simulations/ville/people/Maria Lopez/interview"
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
        answer = await page.post(address, json={"question": "What are you planning?"})
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in _blocks(answer)]
    kinds = [block["event"] for block in blocks]
    assert kinds[0] == "recalled"
    assert set(kinds[1:-1]) == {"said"}
    assert kinds[-1] == "answer"
    said = [json.loads(block["data"])["text"] for block in blocks[1:-1]]
    assert said
    whole = json.loads(blocks[-1]["data"])
    assert whole["text"] == "I am baking for the party."
    assert all(whole["text"].startswith(part) for part in said)
    assert len(whole["evidence"]) == 1
    await simulation.close()
    assert hash_of_all() == before


def hash_of_all() -> str:
    with Reading.of("ville") as reading:
        return fingerprint(reading.db)


def _blocks(answer: httpx.Response) -> list[str]:
    return [block for block in answer.text.replace("\r\n", "\n").split("\n\n") if block]
