"""The embedded model, really run."""

import asyncio
import contextlib
import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from townsfolk.errors import ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.llm.providers.llamacpp import LlamaCpp, check_file, open_model
from townsfolk.llm.weights import embedded_model
from townsfolk.settings import ModelSettings

SETTINGS = ModelSettings(provider="llamacpp", context=1024, slots=2)


class Rating(BaseModel):
    # Every number has bounds: without, a small model may add digits until it is cut off.
    hour: int = Field(ge=5, le=8)
    share: float = Field(ge=0.25, le=0.5, multiple_of=0.01)
    marks: list[Annotated[int, Field(ge=1, le=10)]] = Field(min_length=2, max_length=2)
    mood: str = Field(max_length=12)


def request(
    text: str = "How is the party?", max_tokens: int = 250, seed: int = 1, temperature: float = 0.8
) -> ChatRequest:
    messages = (Message("system", "You are Isabella. Answer with JSON."), Message("user", text))
    inputs = Rating(hour=5, share=0.3, marks=[1, 2], mood="")
    schema = Rating.model_json_schema()
    return ChatRequest(messages, schema, max_tokens, temperature, seed, "Isabella", "rate", inputs)


ESSAY = "Write all you know about bread: " + "flour, water, salt, yeast and time. " * 10


LONG = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 4000}},
    "required": ["text"],
}


def endless(max_tokens: int) -> ChatRequest:
    """Return a request whose reply goes on until it is cut off."""
    return dataclasses.replace(request(ESSAY, max_tokens=max_tokens), schema=LONG)


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaCpp]:
    model = LlamaCpp(SETTINGS, embedded_model())
    yield model
    asyncio.run(model.close())


@pytest.mark.model
async def test_replies_keep_to_the_schema_and_its_ranges(model: LlamaCpp) -> None:
    for seed in range(4):
        reply = await model.complete(request(seed=seed, temperature=1.0))
        Rating.model_validate_json(reply.text)
        assert "\n" not in reply.text


@pytest.mark.model
async def test_a_reply_comes_with_what_it_cost(model: LlamaCpp) -> None:
    await model.complete(request())
    again = await model.complete(request())
    assert 15 < again.tokens_in < 60
    assert 0 < again.tokens_out <= 250
    assert again.tokens_in > again.cached_tokens > again.tokens_in / 2
    assert again.seconds > 0


@pytest.mark.model
async def test_it_counts_the_tokens_of_a_question_as_it_reads_them(model: LlamaCpp) -> None:
    asked = request("Where is the café? Ở quán cà phê 😀!")
    assert await model.count(asked.messages) == (await model.complete(asked)).tokens_in


@pytest.mark.model
async def test_the_same_seed_gives_the_same_reply_and_another_does_not(model: LlamaCpp) -> None:
    asked = [request(seed=seed, temperature=1.0) for seed in (3, 3, 4, 5, 6)]
    texts = [(await model.complete(each)).text for each in asked]
    assert texts[0] == texts[1]
    assert len(set(texts)) > 1


@pytest.mark.model
async def test_the_seed_that_llama_cpp_reads_as_none_is_still_a_seed(model: LlamaCpp) -> None:
    asked = request(seed=2**32 - 1, temperature=1.0)
    texts = {(await model.complete(asked)).text for _ in range(4)}
    assert len(texts) == 1


@pytest.mark.model
async def test_a_short_call_does_not_wait_for_a_long_one(model: LlamaCpp) -> None:
    long = asyncio.create_task(model.complete(endless(700)))
    await asyncio.sleep(0.3)
    Rating.model_validate_json((await model.complete(request())).text)
    assert not long.done()
    long.cancel()


@pytest.mark.model
async def test_a_reply_that_is_cut_off_says_so(model: LlamaCpp) -> None:
    with pytest.raises(ReplyError, match="cut off after 6 tokens"):
        await model.complete(request(max_tokens=6))


@pytest.mark.model
async def test_a_prompt_longer_than_the_context_says_so(model: LlamaCpp) -> None:
    with pytest.raises(ReplyError, match=r"tokens, but the context holds 1024\. Raise model"):
        await model.complete(request("bread and butter " * 600))


async def seconds_of(model: LlamaCpp, asked: ChatRequest) -> float:
    """Return how long a call takes on this machine as busy as it is."""
    began = time.monotonic()
    with contextlib.suppress(ReplyError):
        await model.complete(asked)
    return time.monotonic() - began


async def stopped_after(model: LlamaCpp, asked: ChatRequest, wait_s: float) -> float:
    """Return the seconds from cancelling a call to when a next one has been answered."""
    task = asyncio.create_task(model.complete(asked))
    await asyncio.sleep(wait_s)
    assert not task.done()
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await seconds_of(model, request(max_tokens=10))
    return time.monotonic() - began


@pytest.mark.model
@pytest.mark.timeout(180)
async def test_cancelling_stops_the_writing() -> None:
    model = await LlamaCpp.load(SETTINGS.model_copy(update={"slots": 1}), embedded_model())
    a_quarter = await seconds_of(model, endless(225))
    assert await stopped_after(model, endless(900), wait_s=1) < a_quarter
    await model.close()


@pytest.mark.model
@pytest.mark.timeout(180)
async def test_cancelling_stops_the_reading_of_a_long_prompt() -> None:
    settings = SETTINGS.model_copy(update={"slots": 1, "context": 8192})
    model = await LlamaCpp.load(settings, embedded_model())
    a_quarter = await seconds_of(model, request("Another essay. " + ESSAY * 15))
    assert await stopped_after(model, request(ESSAY * 60), wait_s=0.3) < a_quarter
    await model.close()


@pytest.mark.model
@pytest.mark.timeout(180)
async def test_closing_stops_what_still_runs() -> None:
    model = await LlamaCpp.load(SETTINGS, embedded_model())
    task = asyncio.create_task(model.complete(request(ESSAY * 3, max_tokens=500)))
    await asyncio.sleep(0.3)
    await asyncio.wait_for(model.close(), 60)
    with pytest.raises((ModelUnavailableError, ReplyError)):
        await task


@pytest.mark.model
async def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    model = await LlamaCpp.load(SETTINGS, embedded_model())
    with pytest.raises(ReplyError):
        await model.complete(request("bread and butter " * 600))
    await model.complete(request())
    await model.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
async def test_the_model_says_what_it_is(model: LlamaCpp) -> None:
    info = model.info
    assert (info.provider, info.slots, info.context) == ("llamacpp", 2, 1024)
    assert info.name == "SmolLM2-135M-Instruct.Q4_1"
    assert json.dumps(dict(info.details))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"nowhere\.gguf.*model\.path"):
        check_file(tmp_path / "nowhere.gguf")


async def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="can't be opened"):
        await open_model(SETTINGS.model_copy(update={"path": str(tmp_path)}))


async def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(ModelMissingError, match="Expected a GGUF file"):
        await open_model(SETTINGS.model_copy(update={"path": str(tmp_path / "model.bin")}))


async def test_a_damaged_file_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + b"\x07" * 4000)
    with pytest.raises(ModelMissingError, match="damaged"):
        await open_model(SETTINGS.model_copy(update={"path": str(tmp_path / "model.gguf")}))
    assert capfd.readouterr() == ("", "")
