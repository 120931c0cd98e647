"""What every language model promises, asked of each way to reach the embedded one.

The server is the real one of llama.cpp, over HTTP.
"""

import asyncio
from collections.abc import Iterator
from typing import Literal

import pytest
import xllamacpp
from pydantic import BaseModel, Field

from townsfolk.errors import ModelMissingError, ReplyError
from townsfolk.llm.protocol import ChatModel, ChatRequest, Message
from townsfolk.llm.providers.llamacpp import LlamaCpp
from townsfolk.llm.providers.openai_compat import OpenAiCompat
from townsfolk.llm.weights import embedded_model
from townsfolk.settings import ModelSettings

pytestmark = [pytest.mark.model, pytest.mark.timeout(60)]

KEY = "the key of the tests"
CONTEXT = 1024


class Choice(BaseModel):
    hour: int = Field(ge=6, le=9)
    choice: Literal["talk", "go_on"]


def request(text: str = "Maria is near.", max_tokens: int = 60) -> ChatRequest:
    messages = (Message("system", "You are Klaus. JSON only."), Message("user", text))
    inputs = Choice(hour=6, choice="talk")
    schema = Choice.model_json_schema()
    return ChatRequest(messages, schema, max_tokens, 0.7, 5, "Klaus", "react", inputs)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(embedded_model())
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.n_batch = 256
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.api_keys = [KEY]
    parameters.ui = False
    parameters.verbosity = 0
    running = xllamacpp.Server(parameters)
    yield f"{running.listening_address}/v1"
    del running


def over_http(server: str, key: str = KEY) -> OpenAiCompat:
    settings = ModelSettings(provider="openai_compat", name="smol", base_url=server, timeout_s=30)
    return OpenAiCompat(settings, key)


@pytest.fixture(params=["in this process", "over HTTP"])
def model(request: pytest.FixtureRequest, server: str) -> ChatModel:
    if request.param == "over HTTP":
        return over_http(server)
    return LlamaCpp(ModelSettings(context=CONTEXT, slots=1), embedded_model())


async def test_a_reply_follows_the_schema_and_is_counted(model: ChatModel) -> None:
    first = await model.complete(request())
    second = await model.complete(request())
    for reply in (first, second):
        Choice.model_validate_json(reply.text)
        assert reply.tokens_in > 10
        assert 0 < reply.tokens_out <= 60
        assert reply.seconds > 0
    assert second.cached_tokens > 10
    assert first.text == second.text
    await model.close()


async def test_more_questions_than_slots_are_all_answered(model: ChatModel) -> None:
    replies = await asyncio.gather(*(model.complete(request(f"{n} o'clock")) for n in range(3)))
    assert all(Choice.model_validate_json(reply.text) for reply in replies)
    await model.close()


async def test_a_reply_without_room_is_cut_off(model: ChatModel) -> None:
    with pytest.raises(ReplyError, match="cut off after 3 tokens"):
        await model.complete(request(max_tokens=3))
    await model.close()


async def test_a_prompt_without_room_is_too_long(model: ChatModel) -> None:
    with pytest.raises(ReplyError, match="context"):
        await model.complete(request("bread and butter " * 600))
    await model.close()


async def test_a_model_that_was_stopped_answers_the_next(model: ChatModel) -> None:
    task = asyncio.create_task(model.complete(request("bread and butter " * 250)))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert Choice.model_validate_json((await model.complete(request())).text)
    await model.close()


async def test_a_wrong_key_is_said_and_not_shown(server: str) -> None:
    model = over_http(server, key="sk-wrong")
    with pytest.raises(ModelMissingError, match="LLM_API_KEY") as caught:
        await model.complete(request())
    assert "sk-wrong" not in str(caught.value)
    await model.close()
