"""Memories get another embedder all at once or not at all; one that is away is waited for."""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from killed import LlamaServer

from tiny_run import HOUR, begin, fingerprint_of, going_on, rows, run_to
from townsfolk.errors import BadInputError, ModelUnavailableError
from townsfolk.llm.choose import open_embedder
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import Embedder, Vectors
from townsfolk.llm.providers import server_embedder
from townsfolk.settings import ModelSettings, Settings
from townsfolk.simulation import reembedding
from townsfolk.simulation.reembedding import reembed

VECTORS = "SELECT person, number, embedding FROM memories ORDER BY person, number"


class Lengths:
    """Compares texts by their length, in so many numbers; fails after so many texts."""

    name = "lengths"

    def __init__(self, dimension: int = 3, until: int = 10_000) -> None:
        self.dimension = dimension
        self._left = until

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._left -= len(texts)
        if self._left < 0:
            raise ModelUnavailableError("The server is away. Start it.")
        found = np.ones((len(texts), self.dimension), dtype=np.float32)
        found[:, 0] = [len(text) for text in texts]
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found


def nothing(_done: int, _total: int) -> None:
    return None


async def lived() -> str:
    name = begin()
    await run_to(9 * HOUR, name)
    return name


async def test_all_memories_change_and_nothing_of_what_happened() -> None:
    name, told = await lived(), list[tuple[int, int]]()
    before, history = rows(name, VECTORS), fingerprint_of(name)
    count = reembed(name, Lengths(), Settings(), lambda *far: told.append(far))
    assert count == len(before)
    assert told[-1][0] == told[-1][1] <= count
    texts = dict(rows(name, "SELECT person || number, text FROM memories"))
    for person, number, blob in rows(name, VECTORS):
        expected = Lengths().embed([texts[f"{person}{number}"]])
        assert np.array_equal(np.frombuffer(blob, dtype="<f4"), expected[0])
    assert fingerprint_of(name) == history
    facts = dict(rows(name, "SELECT key, value FROM meta"))
    assert (facts["embedder"], facts["embedding_dimension"]) == ("lengths", "3")
    async with going_on(name, embedder=Lengths()) as run:
        await run.run(9 * HOUR + 30)
    reembed(name, WordsEmbedder(), Settings(), nothing)
    assert rows(name, VECTORS)[: len(before)] != []
    assert set(before) <= set(rows(name, VECTORS))


async def test_nothing_changes_when_it_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reembedding, "TOGETHER", 4)
    name = await lived()
    before = rows(name, VECTORS), rows(name, "SELECT * FROM meta ORDER BY key")
    with pytest.raises(ModelUnavailableError):
        reembed(name, Lengths(until=5), Settings(), nothing)
    assert (rows(name, VECTORS), rows(name, "SELECT * FROM meta ORDER BY key")) == before


@pytest.mark.parametrize("other", [Lengths(256), Lengths(3)])
async def test_another_embedder_is_refused_with_what_to_do(other: Embedder) -> None:
    name = begin()
    with pytest.raises(
        BadInputError, match=rf"{other.dimension} numbers.*townsfolk reembed {name}"
    ):
        async with going_on(name, embedder=other):
            pass


async def test_the_same_name_with_vectors_of_another_length_is_refused() -> None:
    name = begin(embedder=Lengths(4))
    with pytest.raises(BadInputError, match=re.escape("(4 numbers each)")):
        async with going_on(name, embedder=Lengths(5)):
            pass


async def test_a_running_simulation_is_left_alone() -> None:
    name = begin()
    async with going_on(name):
        with pytest.raises(BadInputError, match="running"):
            reembed(name, Lengths(), Settings(), nothing)


class Kept:
    """An embedder's vectors, to be had again without its server."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.name, self.dimension = embedder.name, embedder.dimension
        self.trouble = ""

    def embed(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.embed([text])[0]
        return np.stack([self._known[text] for text in texts])


@pytest.fixture
def server() -> Iterator[LlamaServer]:
    server = LlamaServer("embeddings")
    yield server
    server.kill()


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.02)


@pytest.mark.model
@pytest.mark.timeout(180)
async def test_a_server_of_embeddings_that_is_killed_is_waited_for(
    server: LlamaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real one: the town says why it stands still, goes on, and is the same."""
    monkeypatch.setattr(server_embedder, "FIRST_WAIT_S", 0.05)
    settings = ModelSettings(
        provider="openai_compat",
        name="m",
        base_url=f"{server.address}/v1",
        embedder="server",
        embedding_model="vectors",
    )
    embedder = await asyncio.to_thread(open_embedder, settings)
    name = await asyncio.to_thread(begin, embedder=embedder)
    await asyncio.to_thread(server.kill)
    async with going_on(name, embedder=embedder) as run:
        running = asyncio.create_task(run.run(8 * HOUR))
        await until(lambda: bool(run.status.reason))
        assert run.status.state == "waiting"
        assert "embeddings" in run.status.reason
        assert not running.done()
        await asyncio.to_thread(server.restart)
        await running
        assert (run.status.state, run.status.reason) == ("finished", "")
    kept = Kept(embedder)
    undisturbed = await asyncio.to_thread(begin, "undisturbed", embedder=kept)
    async with going_on(undisturbed, embedder=kept) as run:
        await run.run(8 * HOUR)
    assert fingerprint_of(undisturbed) == fingerprint_of(name)
