"""Embeddings of a model's server: a real llama-server, and a stand-in for what goes wrong."""

import asyncio
from typing import Any

import numpy as np
import pytest
import xllamacpp
from stand_in_server import Answer, StandIn, error, serving

from townsfolk.errors import ModelMissingError, ModelUnavailableError, SettingsError
from townsfolk.llm.choose import open_embedder
from townsfolk.llm.protocol import Embedder
from townsfolk.llm.providers import server_embedder
from townsfolk.llm.weights import embedded_model
from townsfolk.settings import ModelSettings

TEXTS = ["Maria bakes bread in the kitchen", "Klaus reads about rents", "đang nấu ăn", ""]


def settings(address: str) -> ModelSettings:
    return ModelSettings(
        provider="openai_compat",
        name="m",
        base_url=address,
        embedder="server",
        embedding_model="vectors",
    )


def real_server(*, embeds: bool) -> xllamacpp.Server:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(embedded_model())
    parameters.n_ctx = 512
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.ui = False
    parameters.verbosity = 0
    parameters.embedding = embeds
    if embeds:
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    return xllamacpp.Server(parameters)


_RUNNING: list[xllamacpp.Server] = []
"""Servers live as long as they are referred to."""


@pytest.fixture(scope="module")
def real() -> Embedder:
    _RUNNING.append(real_server(embeds=True))
    return open_embedder(settings(f"{_RUNNING[-1].listening_address}/v1"))


async def embedder_at(respond: Any) -> tuple[Embedder, StandIn]:
    """Open an embedder at a stand-in and embed the texts with it."""
    async with serving(respond) as server:
        opened = await asyncio.to_thread(open_embedder, settings(server.base_url))
        await asyncio.to_thread(opened.embed, TEXTS * 2)
        return opened, server


async def failing(answer: Answer) -> None:
    async with serving(lambda *_: answer) as server:
        await asyncio.to_thread(open_embedder, settings(server.base_url))


@pytest.mark.model
def test_a_real_server_gives_a_row_of_length_one_for_each_text(real: Embedder) -> None:
    rows = real.embed(TEXTS)
    assert (real.name, real.dimension) == ("server:vectors", 576)
    assert rows.shape == (len(TEXTS), 576)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(real.embed(TEXTS[::-1]), rows[::-1])


@pytest.mark.model
def test_at_a_real_server_a_text_is_nearest_to_the_one_that_shares_its_words(
    real: Embedder,
) -> None:
    query = real.embed(["Maria bakes a loaf of bread"])[0]
    assert int(np.argmax(real.embed(TEXTS[:2]) @ query)) == 0


@pytest.mark.model
def test_a_real_server_that_was_not_started_for_it_says_so() -> None:
    server = real_server(embeds=False)
    with pytest.raises(ModelMissingError, match=r"model\.embedder to .minilm"):
        open_embedder(settings(f"{server.listening_address}/v1"))


async def test_a_text_is_asked_for_once_and_by_itself() -> None:
    def respond(path: str, body: dict[str, Any]) -> Answer:
        assert path == "POST /v1/embeddings"
        vector = [float(len(body["input"])), 1.0, 0.0]
        return Answer({"object": "list", "data": [{"index": 0, "embedding": vector}]})

    embedder, server = await embedder_at(respond)
    assert embedder.dimension == 3
    assert [body["input"] for body in server.asked] == ["town", *TEXTS[:-1], " "]
    assert {body["model"] for body in server.asked} == {"vectors"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 501])
async def test_a_server_that_has_no_such_model_is_told_from_one_that_is_away(status: int) -> None:
    with pytest.raises(ModelMissingError, match=f"status {status}"):
        await failing(error(status, "no"))


@pytest.mark.parametrize("answer", [error(500, "no"), Answer("<html>"), Answer(hang_up=True)])
async def test_a_server_that_is_in_trouble_is_unavailable(answer: Answer) -> None:
    with pytest.raises(ModelUnavailableError, match="nothing was lost"):
        await failing(answer)


@pytest.mark.parametrize("vector", [[], [0.0, 0.0], [1e39, 1.0]])
async def test_what_is_no_vector_is_no_embedding(vector: list[float]) -> None:
    body = {"object": "list", "data": [{"index": 0, "embedding": vector}]}
    with pytest.raises(ModelMissingError, match="what came is none"):
        await failing(Answer(body))


async def test_a_server_whose_vectors_are_known_need_not_be_there_yet() -> None:
    away = open_embedder(settings("http://127.0.0.1:9/v1"), dimension=3)
    assert away.dimension == 3
    with pytest.raises(ModelUnavailableError, match="nothing was lost"):
        await asyncio.to_thread(away.embed, ["town"])


async def test_another_model_of_the_same_name_is_refused() -> None:
    body = {"object": "list", "data": [{"index": 0, "embedding": [1.0, 2.0]}]}
    async with serving(lambda *_: Answer(body)) as server:
        other = open_embedder(settings(server.base_url), dimension=3)
        with pytest.raises(ModelMissingError, match=r"Expected embeddings of 3 .* has 2"):
            await asyncio.to_thread(other.embed, ["town"])


def test_an_address_or_a_name_that_is_missing_is_asked_for() -> None:
    with pytest.raises(SettingsError, match=r"model\.base_url"):
        open_embedder(settings(""))
    with pytest.raises(SettingsError, match=r"model\.embedding_model"):
        open_embedder(settings("http://a").model_copy(update={"embedding_model": ""}))


def test_a_server_that_stalls_is_not_waited_for_without_end() -> None:
    assert server_embedder.PATIENCE_S * server_embedder.TRIES < 120
