"""A past whose memories were embedded by a server is lived again, mostly without it."""

import asyncio
from typing import Any

import numpy as np
import pytest
from stand_in_server import Answer, serving

from tiny_run import HOUR, begin, fingerprint_of, going_on
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.simulation.creation import fork
from townsfolk.simulation.recorded_embedder import RecordedEmbedder
from townsfolk.simulation.replaying import replay
from townsfolk.store.reading import Reading

WORDS = WordsEmbedder()
NOON = 12 * HOUR
BETWEEN = 10 * HOUR + 180


class AtAServer(WordsEmbedder):
    """Makes the vectors that `answer` gives, under a server's name."""

    @property
    def name(self) -> str:
        return "server:vectors"


def answer(_: str, body: dict[str, Any]) -> Answer:
    """Answer as a server of embeddings does."""
    vector = WORDS.embed([body["input"]])[0].tolist()
    return Answer({"object": "list", "data": [{"index": 0, "embedding": vector}]})


async def lived(base_url: str) -> str:
    """Live until noon with an embedder that is said to be at a server; return the name."""
    model = {"base_url": base_url, "embedder": "server", "embedding_model": "vectors"}
    name = begin(embedder=AtAServer(), **{f"model__{key}": one for key, one in model.items()})
    async with going_on(name, embedder=AtAServer()) as run:
        await run.run(NOON)
    return name


async def test_what_was_remembered_has_the_vector_it_had(day: str) -> None:
    with Reading.of(day) as past:
        (text, kept) = next(past.rows("SELECT text, embedding FROM memories LIMIT 1"))
        embedder = RecordedEmbedder(past)
        rows = embedder.embed([text, "nobody ever thought of this"])
        assert (embedder.name, embedder.dimension) == (WORDS.name, WORDS.dimension)
    assert rows[0].tobytes() == kept
    assert np.array_equal(rows[1], WORDS.embed(["nobody ever thought of this"])[0])


async def test_without_the_server_a_fork_at_a_whole_hour_is_made_and_others_say_why_not() -> None:
    name = await lived("http://127.0.0.1:9/v1")
    fork(name, "hour", 10 * HOUR)
    assert fingerprint_of("hour") == fingerprint_of(name, 10 * HOUR)
    with pytest.raises(BadInputError, match=r"'server:vectors', which is needed .* whole hour"):
        replay(name)


async def test_with_the_server_it_is_forked_anywhere_and_replayed() -> None:
    async with serving(answer) as server:
        name = await lived(server.base_url)
        await asyncio.to_thread(fork, name, "between", BETWEEN)
        assert fingerprint_of("between") == fingerprint_of(name, BETWEEN)
        assert (await asyncio.to_thread(replay, name)).is_equal
        asked = len(server.asked)
    with Reading.of(name) as past:
        assert asked < past.count("memories")
