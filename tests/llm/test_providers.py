"""What every language model promises: the same cases for each provider.

`WAYS` says what each is run against here; the table in docs/models.md says the same.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
import xllamacpp
import yaml
from ollama_stand_in import OllamaRules, ollama_stand_in
from pydantic import BaseModel, Field

from townsfolk.errors import ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.choose import PROVIDERS, open_model
from townsfolk.llm.protocol import ChatModel, ChatReply, ChatRequest, CountsTokens, Message
from townsfolk.llm.weights import embedded_model
from townsfolk.prompts import react
from townsfolk.settings import ModelSettings, cache_dir

pytestmark = pytest.mark.timeout(90)

ROOT = Path(__file__).parents[2]
KEY = "the key of the tests"
CONTEXT = 1024
ROOM = 300 if "TOWNSFOLK_GPT4ALL" in os.environ else 60
"""Tokens of a reply; a model that isn't held to the schema talks longer."""
CASE = sorted((ROOT / "tests" / "prompts" / "cases" / "react").glob("*.yaml"))[0]
INPUTS = react.PROMPT.inputs.model_validate(yaml.safe_load(CASE.read_text("utf-8"))["inputs"])


@dataclass(frozen=True)
class Way:
    """A way to a model, and what is known of it. `real` is the real thing, not a stand-in."""

    name: str
    provider: str
    against: str
    real: bool = True
    over_http: bool = False
    counts_cached: bool = True
    is_language_model: bool = True
    checks_keys: bool = False
    times_tokens: bool = True
    is_held: bool = True
    """Whether replies are held to the schema, repeat with their seed, and prompts are counted."""


WAYS = (
    Way("llamacpp", "llamacpp", "llama.cpp with the embedded model"),
    Way(
        "llamacpp by URL",
        "llamacpp",
        "llama.cpp's server with the embedded model",
        over_http=True,
        checks_keys=True,
    ),
    Way(
        "openai_compat",
        "openai_compat",
        "llama.cpp's server with the embedded model",
        over_http=True,
        checks_keys=True,
    ),
    Way(
        "ollama",
        "ollama",
        "a stand-in, or the Ollama of OLLAMA_HOST",
        real=False,
        over_http=True,
        counts_cached=False,
    ),
    Way(
        "gpt4all",
        "gpt4all",
        "GPT4All with Qwen2.5-Coder-0.5B, when TOWNSFOLK_GPT4ALL is set",
        counts_cached=False,
        is_held=False,
    ),
    Way(
        "langchain",
        "langchain",
        "LangChain's ChatOpenAI on llama.cpp's server with the embedded model",
        over_http=True,
        counts_cached=False,
        checks_keys=True,
        times_tokens=False,
    ),
    Way(
        "scripted",
        "scripted",
        "itself",
        counts_cached=False,
        is_language_model=False,
        times_tokens=False,
    ),
)


class Choice(BaseModel):
    """A reply as small as may be, with a range and a choice."""

    hour: int = Field(ge=6, le=9)
    choice: Literal["talk", "go_on"]


def request(text: str = "", max_tokens: int = ROOM) -> ChatRequest:
    """Return a question that every provider can answer; `scripted` looks at its inputs alone."""
    messages = (
        Message("system", "You are Klaus Mueller, a student of sociology. Answer with JSON only."),
        Message("user", f"Maria is near. Do you talk to her, and at what hour?{text}"),
    )
    schema = Choice.model_json_schema()
    return ChatRequest(messages, schema, max_tokens, 0.7, 5, "Klaus", "react", INPUTS)


def check(way: Way, reply: ChatReply) -> None:
    """Check that a reply keeps to the schema; where none holds it, that there is one."""
    expected = Choice if way.is_language_model else react.PROMPT.reply
    assert reply.text
    if way.is_held:
        expected.model_validate_json(reply.text)


@pytest.fixture(scope="module")
def llama_server() -> str:
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
    _RUNNING.append(xllamacpp.Server(parameters))
    return f"{_RUNNING[-1].listening_address}/v1"


_RUNNING: list[xllamacpp.Server] = []
"""Servers live as long as they are referred to."""


@contextlib.asynccontextmanager
async def opened(
    way: Way, asked: pytest.FixtureRequest, **more: object
) -> AsyncIterator[ChatModel]:
    """Open the model of a way, with the settings that a user would write."""
    chosen: dict[str, object] = {"provider": way.provider, "context": CONTEXT, "slots": 1}
    async with contextlib.AsyncExitStack() as stack:
        if way.provider == "gpt4all":
            if "TOWNSFOLK_GPT4ALL" not in os.environ:
                pytest.skip("GPT4All takes a minute; set TOWNSFOLK_GPT4ALL to run it, too")
            chosen["path"] = str(_qwen())
        elif way.provider == "ollama":
            chosen |= await stack.enter_async_context(_ollama())
        elif way.over_http:
            chosen |= {"base_url": asked.getfixturevalue("llama_server"), "name": "smol"}
        if way.provider == "langchain":
            chosen |= {"name": "openai:smol"}
            more = {key: value for key, value in more.items() if key != "name"}
        model = await open_model(ModelSettings.model_validate(chosen | more))
        stack.push_async_callback(model.close)
        yield model


def _qwen() -> Path:
    path = cache_dir() / "qwen-0.5b.gguf"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    return path


@contextlib.asynccontextmanager
async def _ollama() -> AsyncIterator[dict[str, object]]:
    if "OLLAMA_HOST" in os.environ:
        yield {}
        return
    async with ollama_stand_in(OllamaRules(context=CONTEXT, part_delay_s=0.01)) as server:
        yield {"base_url": server.base_url, "name": "tiny"}


def _marked(way: Way) -> object:
    marks = [pytest.mark.model] if "embedded model" in way.against else []
    if way.provider == "gpt4all":
        marks.append(pytest.mark.timeout(600))
    return pytest.param(way, id=way.name, marks=marks)


every_way = pytest.mark.parametrize("way", [_marked(way) for way in WAYS])
every_language_model = pytest.mark.parametrize(
    "way", [_marked(way) for way in WAYS if way.is_language_model]
)
every_server = pytest.mark.parametrize("way", [_marked(way) for way in WAYS if way.over_http])


@pytest.fixture
def fixtures(request: pytest.FixtureRequest) -> pytest.FixtureRequest:
    return request


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", KEY)


@every_way
async def test_a_reply_follows_the_schema_is_counted_and_comes_again_with_its_seed(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    async with opened(way, fixtures) as model:
        replies = [await model.complete(request()) for _ in range(3)]
    for reply in replies:
        check(way, reply)
        assert reply.tokens_in > 20 or not way.is_held
        assert 0 < reply.tokens_out <= ROOM or not way.is_language_model
        assert reply.seconds > 0 or not way.is_language_model
        assert 0 < reply.first_token_s <= reply.seconds or not way.times_tokens
    # Not the first: what is in the cache is computed in other batches, and rounded otherwise.
    assert replies[1].text == replies[2].text or not way.is_held
    assert replies[2].cached_tokens > 20 or not way.counts_cached
    assert model.info.provider == way.provider
    assert model.info.is_language_model == way.is_language_model


@every_way
async def test_who_listens_hears_a_reply_while_it_comes(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    heard: list[str] = []
    async with opened(way, fixtures) as model:
        reply = await model.complete(replace(request(), hear=heard.append))
    if way.times_tokens:
        assert len(heard) > 1
        assert all(after.startswith(before) for before, after in pairwise(heard))
        assert reply.text in heard[-1]
    else:
        assert heard == []


@every_way
async def test_more_questions_than_slots_are_all_answered(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    async with opened(way, fixtures) as model:
        replies = await asyncio.gather(*(model.complete(request(f" It is {n}.")) for n in range(3)))
    for reply in replies:
        check(way, reply)


@every_way
async def test_a_talk_and_a_second_try_are_messages_like_others(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    asked = request()
    again = (Message("assistant", "{}"), Message("user", "That can't be used. Answer again."))
    async with opened(way, fixtures) as model:
        reply = await model.complete(replace(asked, messages=(*asked.messages, *again)))
    check(way, reply)


@every_language_model
async def test_a_reply_without_room_is_cut_off(way: Way, fixtures: pytest.FixtureRequest) -> None:
    async with opened(way, fixtures) as model:
        with pytest.raises(ReplyError, match="cut off after 3 tokens"):
            await model.complete(request(max_tokens=3))


@every_language_model
async def test_a_prompt_without_room_is_too_long(way: Way, fixtures: pytest.FixtureRequest) -> None:
    async with opened(way, fixtures) as model:
        with pytest.raises(ReplyError, match="context"):
            await model.complete(request(" bread and butter" * 800))


@every_language_model
async def test_a_model_that_was_stopped_answers_the_next(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    async with opened(way, fixtures) as model:
        task = asyncio.create_task(model.complete(request(" bread and butter" * 150)))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        check(way, await model.complete(request()))


@every_server
async def test_a_server_that_is_away_is_unavailable(
    way: Way, fixtures: pytest.FixtureRequest
) -> None:
    async with opened(way, fixtures, base_url="http://127.0.0.1:9/v1", name="smol") as model:
        with pytest.raises(ModelUnavailableError, match="can't be reached"):
            await model.complete(request())


@every_server
async def test_a_wrong_key_is_said_and_not_shown(
    way: Way, fixtures: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not way.checks_keys:
        return
    monkeypatch.setenv("LLM_API_KEY", "sk-wrong")
    async with opened(way, fixtures) as model:
        with pytest.raises(ModelMissingError, match="LLM_API_KEY") as caught:
            await model.complete(request())
    assert "sk-wrong" not in str(caught.value)


@pytest.mark.model
async def test_a_llama_server_counts_tokens_as_it_reads_them(llama_server: str) -> None:
    settings = ModelSettings(provider="llamacpp", base_url=llama_server)
    model = await open_model(settings)
    try:
        assert isinstance(model, CountsTokens)
        asked = request()
        assert await model.count(asked.messages) == (await model.complete(asked)).tokens_in
    finally:
        await model.close()


@pytest.mark.model
async def test_a_llama_server_tells_its_slots_and_its_context(llama_server: str) -> None:
    settings = ModelSettings(provider="llamacpp", base_url=llama_server, slots=4)
    model = await open_model(settings)
    assert (model.info.provider, model.info.slots, model.info.context) == ("llamacpp", 1, CONTEXT)
    await model.close()


def test_every_provider_is_held_to_the_contract() -> None:
    assert {way.provider for way in WAYS} == {*PROVIDERS, "scripted"}


def test_the_document_says_what_is_tested_against_what() -> None:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    for way in WAYS:
        real = "the real thing" if way.real else "a stand-in"
        assert f"| `{way.name}` | {real} | {way.against} |" in text
