"""The provider for servers, against a stand-in that misbehaves in every known way."""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from stand_in_server import Answer, completion, error, stand_in

from townsfolk.errors import (
    ModelError,
    ModelMissingError,
    ModelUnavailableError,
    ReplyError,
    SettingsError,
)
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message
from townsfolk.llm.providers.openai_compat import Dialect, OpenAiCompat
from townsfolk.settings import ModelSettings

KEY = "sk-secret-of-the-tests"


class Reply(BaseModel):
    mood: str


def request() -> ChatRequest:
    messages = (Message("system", "You are Klaus."), Message("user", "How are you?"))
    return ChatRequest(
        messages, Reply.model_json_schema(), 50, 0.4, 2**40 + 5, "Klaus", "mood", Reply(mood="")
    )


def model(base_url: str, timeout_s: float = 5) -> OpenAiCompat:
    settings = ModelSettings(
        provider="openai_compat", name="tiny", base_url=base_url, timeout_s=timeout_s
    )
    return OpenAiCompat(settings, KEY)


async def answer_to(answer: Answer, timeout_s: float = 5) -> ChatReply:
    async with stand_in(lambda _: answer) as server:
        asked = model(server.base_url, timeout_s)
        try:
            return await asked.complete(request())
        finally:
            await asked.close()


async def test_a_reply_comes_with_its_text_and_its_tokens() -> None:
    reply = await answer_to(completion('{"mood": "well"}'))
    assert reply.text == '{"mood": "well"}'
    assert (reply.tokens_in, reply.tokens_out, reply.cached_tokens) == (11, 7, 0)
    assert reply.seconds > 0


async def test_the_request_carries_schema_limit_sampling_and_key() -> None:
    async with stand_in(lambda _: completion("{}")) as server:
        await model(server.base_url).complete(request())
    asked = server.asked[0]
    assert server.keys == [f"bearer {KEY}"]
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("tiny", 50, 0.4)
    assert asked["seed"] == 5
    schema = asked["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["mood"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    "more",
    [
        {"usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}}
        | {"timings": {"cache_n": 8}},
        {
            "usage": {
                "prompt_tokens": 9,
                "completion_tokens": 1,
                "total_tokens": 10,
                "prompt_tokens_details": {"cached_tokens": 8},
            }
        },
    ],
    ids=["llama.cpp", "OpenAI"],
)
async def test_cached_tokens_are_counted(more: dict[str, Any]) -> None:
    assert (await answer_to(completion("{}", **more))).cached_tokens == 8


async def test_a_server_that_counts_no_tokens_is_taken_as_it_is() -> None:
    assert (await answer_to(completion("{}", usage=None))).tokens_in == 0


@pytest.mark.parametrize(
    "text",
    [
        '<think>Is it "{}"?\nNo.</think>\n\n{"mood": "well"}',
        'a thought whose beginning the server cut</think>{"mood": "well"}',
        '```json\n{"mood": "well"}\n```',
        '<think>hm</think>\n```\n{"mood": "well"}\n```\n',
    ],
)
async def test_thinking_and_fences_are_taken_off(text: str) -> None:
    assert (await answer_to(completion(text))).text == '{"mood": "well"}'


def only(*formats: str) -> Callable[[dict[str, Any]], Answer]:
    """Behave like a server that knows only these values of response_format."""

    def respond(body: dict[str, Any]) -> Answer:
        kind = body.get("response_format", {"type": "nothing"})["type"]
        if kind in formats:
            return completion('{"mood": "well"}')
        return error(400, f"'response_format.type' {kind} is not supported")

    return respond


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("json_schema", ["json_schema", "json_schema"]),
        ("json_object", ["json_schema", "json_object", "json_object"]),
        ("nothing", ["json_schema", "json_object", None, None]),
    ],
)
async def test_what_the_server_refuses_is_found_out_once(known: str, asked: list[Any]) -> None:
    async with stand_in(only(known)) as server:
        tiny = model(server.base_url)
        await tiny.complete(request())
        await tiny.complete(request())
    assert [body.get("response_format", {}).get("type") for body in server.asked] == asked
    schema_in_prompt = '"mood"' in server.asked[-1]["messages"][-1]["content"]
    assert schema_in_prompt == (known != "json_schema")


async def test_two_refusals_at_once_do_not_skip_a_format() -> None:
    async with stand_in(only("json_object")) as server:
        tiny = model(server.base_url)
        await asyncio.gather(*(tiny.complete(request()) for _ in range(4)))
    kinds = [body.get("response_format", {}).get("type") for body in server.asked]
    assert set(kinds) == {"json_schema", "json_object"}


async def test_a_server_with_its_own_names_and_without_sampling_is_served() -> None:
    def respond(body: dict[str, Any]) -> Answer:
        if "max_tokens" in body:
            return error(400, "Unsupported 'max_tokens'; use 'max_completion_tokens' instead.")
        if "temperature" in body:
            return error(400, "Unsupported value: 'temperature' is fixed for this model.")
        return completion("{}")

    async with stand_in(respond) as server:
        await model(server.base_url).complete(request())
    assert server.asked[-1]["max_completion_tokens"] == 50
    assert "seed" in server.asked[-1]


def test_an_unclear_refusal_changes_nothing() -> None:
    assert Dialect().without("the moon is wrong") == Dialect()


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (error(401, f"Incorrect API key {KEY}"), ModelMissingError, "LLM_API_KEY"),
        (error(403, "no"), ModelMissingError, "LLM_API_KEY"),
        (error(404, f"no model for {KEY}"), ModelMissingError, "'tiny'"),
        (error(400, "exceeds the available context size"), ReplyError, "longer"),
        (error(422, f"the moon is wrong, {KEY}"), ReplyError, "the moon is wrong"),
        (error(429, f"slow down, {KEY}"), ModelUnavailableError, "slow down"),
        (error(500, "oops"), ModelUnavailableError, "oops"),
        (Answer("<h1>Bad gateway</h1>", 502), ModelUnavailableError, "502"),
        (error(503, "loading model"), ModelUnavailableError, "loading model"),
        (Answer(hang_up=True), ModelUnavailableError, "can't be reached"),
        (Answer("<h1>Welcome</h1>"), ModelMissingError, "base_url"),
        (Answer(body=["what"]), ModelMissingError, "base_url"),
        (Answer(body={"ok": True}), ReplyError, "without a text"),
        (completion(None), ReplyError, "without a text"),
        (completion("", choices=[]), ReplyError, "without a text"),
        (completion('{"mood": "we', finish="length"), ReplyError, "cut off after 7 tokens"),
        (completion("{}", finish="content_filter"), ReplyError, "content_filter"),
    ],
)
async def test_what_goes_wrong_is_said_in_a_sentence(
    answer: Answer, kind: type[ModelError], says: str
) -> None:
    with pytest.raises(kind, match=says) as caught:
        await answer_to(answer)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(("sent", "waits"), [("7", 7.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None)])
async def test_the_server_may_say_how_long_to_wait(sent: str, waits: float | None) -> None:
    with pytest.raises(ModelUnavailableError) as caught:
        await answer_to(error(429, "slow down", retry_after=sent))
    assert caught.value.retry_after_s == waits


async def test_a_page_in_place_of_a_reply_is_an_outage_where_there_were_replies_before() -> None:
    answers = [Answer("<html>"), completion('{"mood": "well"}'), Answer("<html>")]
    async with stand_in(lambda _: answers.pop(0)) as server:
        asked = model(server.base_url)
        with pytest.raises(ModelMissingError, match=r"model\.base_url"):
            await asked.complete(request())
        await asked.complete(request())
        with pytest.raises(ModelUnavailableError, match="though it did before"):
            await asked.complete(request())
        await asked.close()


async def test_an_outage_is_not_tried_again_here() -> None:
    async with stand_in(lambda _: error(503, "loading")) as server:
        with pytest.raises(ModelUnavailableError, match=server.base_url):
            await model(server.base_url).complete(request())
    assert len(server.asked) == 1


async def test_a_server_that_stalls_is_unavailable() -> None:
    with pytest.raises(ModelUnavailableError, match=r"within 0\.2 s"):
        await answer_to(Answer(delay_s=5), timeout_s=0.2)


async def test_a_server_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ModelUnavailableError, match=f"http://127.0.0.1:{port}/v1"):
        await model(f"http://127.0.0.1:{port}/v1").complete(request())


async def test_cancelling_hangs_up_so_that_the_server_can_stop() -> None:
    async with stand_in(lambda _: Answer(delay_s=5)) as server:
        task = asyncio.create_task(model(server.base_url).complete(request()))
        while not server.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(100):
            await asyncio.sleep(0.01)
            if server.dropped:
                break
    assert server.dropped == 1


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"name": "tiny"}, "model.base_url"),
        ({"name": "tiny", "base_url": "localhost:8080"}, "model.base_url"),
        ({"name": "tiny", "base_url": "ftp://localhost/v1"}, "model.base_url"),
        ({"base_url": "http://localhost:8080/v1"}, "model.name"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        OpenAiCompat(ModelSettings(provider="openai_compat", **settings), KEY)


def test_a_password_in_the_address_is_not_shown() -> None:
    shown = json.dumps(dict(model("http://ann:pass@localhost:1/v1").info.details))
    assert "pass" not in shown
    assert "http://localhost:1/v1" in shown


def streamed(*chunks: dict[str, Any] | str, cut: bool = False) -> Answer:
    """Return server-sent events; a text is sent as it is."""
    lines = [chunk if isinstance(chunk, str) else json.dumps(chunk) for chunk in chunks]
    parts = tuple(f"data: {line}\n\n" for line in lines)
    return Answer(parts=parts, cut=cut, headers={"content-type": "text/event-stream"})


def chunk(finish: str | None = None, **delta: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


COUNTED = {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}


async def test_a_stream_is_put_together_without_what_the_model_thought() -> None:
    reply = await answer_to(
        streamed(
            chunk(reasoning_content="Well, well."),
            chunk(content='{"mood": '),
            chunk(content='"well"}'),
            chunk("stop"),
            COUNTED,
            "[DONE]",
        )
    )
    assert reply.text == '{"mood": "well"}'
    assert (reply.tokens_in, reply.tokens_out) == (11, 7)
    assert 0 < reply.first_token_s <= reply.seconds


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (streamed(chunk(content='{"mood')), "middle of a reply"),
        (streamed(chunk(content='{"mood'), cut=True), "can't be reached"),
        (streamed(chunk(content="{"), {"error": {"message": f"no memory, {KEY}"}}), "no memory"),
    ],
)
async def test_a_stream_that_breaks_off_is_an_outage(answer: Answer, says: str) -> None:
    with pytest.raises(ModelUnavailableError, match=says) as caught:
        await answer_to(answer)
    assert KEY not in str(caught.value)


async def test_thinking_that_cannot_be_turned_off_has_room_of_its_own() -> None:
    def respond(body: dict[str, Any]) -> Answer:
        if "chat_template_kwargs" in body:
            return error(400, "Unknown parameter: 'chat_template_kwargs'.")
        if body["max_tokens"] < 1000:
            return completion("<think>hm, hm, hm", finish="length")
        return completion('<think>hm</think>{"mood": "well"}')

    async with stand_in(respond) as server:
        tiny = model(server.base_url)
        for _ in range(2):
            assert (await tiny.complete(request())).text == '{"mood": "well"}'
    assert [body["max_tokens"] for body in server.asked] == [50, 50, 50 + 2048, 50 + 2048]


@pytest.mark.parametrize("status", [400, 500])
async def test_a_template_without_a_system_role_gets_its_words_from_the_user(status: int) -> None:
    def respond(body: dict[str, Any]) -> Answer:
        if body["messages"][0]["role"] == "system":
            return error(status, "Jinja Exception: System role not supported")
        return completion("{}")

    async with stand_in(respond) as server:
        tiny = model(server.base_url)
        await tiny.complete(request())
        await tiny.complete(request())
    said = [[m["role"] for m in body["messages"]] for body in server.asked]
    assert said == [["system", "user"], ["user"], ["user"]]
    assert server.asked[-1]["messages"][0]["content"] == "You are Klaus.\n\nHow are you?"
