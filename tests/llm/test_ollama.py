"""The provider for Ollama, against a stand-in that speaks and misbehaves as Ollama does."""

import asyncio
import json

import pytest
from ollama_stand_in import OllamaRules, ollama_stand_in, refusal
from pydantic import BaseModel
from stand_in_server import Answer

from townsfolk.errors import ModelError, ModelMissingError, ModelUnavailableError, ReplyError
from townsfolk.llm.choose import open_embedder, open_model, resolve
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message
from townsfolk.llm.providers.ollama import Dialect, Ollama
from townsfolk.settings import ModelSettings

KEY = "sk-secret-of-the-tests"


class Reply(BaseModel):
    mood: str


def request(text: str = "How are you?", max_tokens: int = 50) -> ChatRequest:
    messages = (Message("system", "You are Klaus."), Message("user", text))
    schema = Reply.model_json_schema()
    return ChatRequest(messages, schema, max_tokens, 0.4, 5, "Klaus", "mood", Reply(mood=""))


def model(base_url: str, name: str = "tiny", **settings: object) -> Ollama:
    chosen = {"provider": "ollama", "name": name, "base_url": base_url, "timeout_s": 5}
    return Ollama(ModelSettings.model_validate(chosen | settings), KEY)


async def answer_under(rules: OllamaRules, asked: ChatRequest | None = None) -> ChatReply:
    async with ollama_stand_in(rules) as server:
        tiny = model(server.base_url)
        try:
            return await tiny.complete(asked or request())
        finally:
            await tiny.close()


async def test_a_call_carries_schema_limits_and_always_the_same_context() -> None:
    async with ollama_stand_in() as server:
        tiny = model(server.base_url, context=2048, keep_alive="-1")
        for text in ("Hello.", "Hello. " * 300):
            Reply.model_validate_json((await tiny.complete(request(text))).text)
        await tiny.close()
    assert server.paths == ["POST /api/show", "POST /api/chat", "POST /api/chat"]
    first, second = server.asked[1:]
    assert first["options"] == second["options"]
    assert first["options"] == {
        "num_ctx": 2048,
        "num_predict": 50,
        "temperature": 0.4,
        "seed": 5,
    }
    assert first["format"]["additionalProperties"] is False
    assert first["keep_alive"] == -1
    assert server.keys[-1] == f"bearer {KEY}"


async def test_a_model_with_a_short_context_is_never_given_more() -> None:
    async with ollama_stand_in(OllamaRules(context=1500)) as server:
        tiny = model(server.base_url)
        await tiny.complete(request())
        await tiny.close()
    assert server.asked[-1]["options"]["num_ctx"] == 1500
    assert tiny.info.context == 1500


async def test_an_ollama_without_schemas_gets_them_in_the_prompt_and_is_asked_once() -> None:
    async with ollama_stand_in(OllamaRules(has_schemas=False)) as server:
        tiny = model(server.base_url)
        for _ in range(2):
            Reply.model_validate_json((await tiny.complete(request())).text)
        await tiny.close()
    formats = [body.get("format") for body in server.asked[1:]]
    assert isinstance(formats[0], dict)
    assert formats[1:] == ["json", "json"]


async def test_a_model_that_can_think_is_told_not_to() -> None:
    rules = OllamaRules({"tiny:latest": ["completion", "thinking"]}, think="let me see")
    async with ollama_stand_in(rules) as server:
        tiny = model(server.base_url)
        reply = await tiny.complete(request())
        await tiny.close()
    assert server.asked[-1]["think"] is False
    assert "let" not in reply.text


async def test_thinking_that_cannot_be_turned_off_has_room_of_its_own() -> None:
    rules = OllamaRules(think=" ".join(["hm"] * 200))
    async with ollama_stand_in(rules) as server:
        tiny = model(server.base_url, thinking_tokens=300)
        for _ in range(2):
            Reply.model_validate_json((await tiny.complete(request())).text)
        await tiny.close()
    asked = [body["options"]["num_predict"] for body in server.asked[1:]]
    assert asked == [50, 350, 350]


def test_what_a_template_refuses_is_learnt() -> None:
    assert not Dialect().without("System role not supported").has_system
    assert Dialect().without("it does not support thinking").think is None
    assert Dialect().without("the moon is wrong") == Dialect()


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (refusal(404, "model 'tiny' not found"), ModelMissingError, "ollama pull tiny"),
        (refusal(401, f"no {KEY}"), ModelMissingError, "LLM_API_KEY"),
        (
            refusal(500, "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"),
            ModelUnavailableError,
            "smaller model",
        ),
        (refusal(500, "llama runner process has terminated"), ModelUnavailableError, "Close"),
        (refusal(503, "llm server loading model"), ModelUnavailableError, "loading model"),
        (refusal(503, "server busy, please try again."), ModelUnavailableError, "server busy"),
        (refusal(400, "missing request body"), ReplyError, "missing request body"),
        (Answer(hang_up=True), ModelUnavailableError, "can't be reached"),
        (Answer("<h1>Welcome</h1>"), ModelMissingError, "base_url"),
        (Answer(parts=('["what"]\n',)), ModelMissingError, "base_url"),
        (Answer(parts=('{"error": "out of memory"}\n',)), ModelUnavailableError, "out of memory"),
        (
            Answer(parts=('{"message": {"role": "assistant", "content": "{"}, "done": false}\n',)),
            ModelUnavailableError,
            "middle of a reply",
        ),
        (
            Answer(
                parts=('{"message": {"role": "assistant", "content": "{"}, "done": false}\n',),
                cut=True,
            ),
            ModelUnavailableError,
            "can't be reached",
        ),
    ],
)
async def test_what_goes_wrong_is_said_in_a_sentence(
    fault: Answer, kind: type[ModelError], says: str
) -> None:
    with pytest.raises(kind, match=says) as caught:
        await answer_under(OllamaRules(fault=fault))
    assert KEY not in str(caught.value)


async def test_a_stalled_server_is_unavailable() -> None:
    async with ollama_stand_in(OllamaRules(fault=Answer(delay_s=5))) as server:
        tiny = model(server.base_url, timeout_s=0.3)
        with pytest.raises(ModelUnavailableError, match=r"within 0\.3 s"):
            await tiny.complete(request())


async def test_cancelling_hangs_up_so_that_ollama_stops_writing() -> None:
    async with ollama_stand_in(OllamaRules(part_delay_s=1.0)) as server:
        task = asyncio.create_task(model(server.base_url).complete(request()))
        while len(server.asked) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(100):
            await asyncio.sleep(0.01)
            if server.dropped:
                break
    assert server.dropped == 1


async def test_auto_takes_a_running_ollama_with_its_models(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ollama_stand_in() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.base_url)
        chosen = await resolve(ModelSettings())
        assert (chosen.provider, chosen.name) == ("ollama", "tiny:latest")
        assert (chosen.embedder, chosen.embedding_model) == ("server", "nomic-embed-text:latest")
        tiny = await open_model(ModelSettings(provider="ollama"))
        assert tiny.info.name == "tiny:latest"
        await tiny.close()


async def test_auto_passes_by_an_ollama_that_has_nothing_to_chat_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ollama_stand_in(OllamaRules({"e:latest": ["embedding"]})) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.base_url)
        chosen = await resolve(ModelSettings())
        assert (chosen.provider, chosen.embedder) == ("llamacpp", "minilm")
        with pytest.raises(ModelMissingError, match="ollama pull"):
            await open_model(ModelSettings(provider="ollama"))


async def test_its_embeddings_are_of_length_one_and_asked_for_once() -> None:
    async with ollama_stand_in() as server:
        settings = ModelSettings(
            provider="ollama",
            base_url=server.base_url,
            embedder="server",
            embedding_model="nomic-embed-text",
        )
        embedder = await asyncio.to_thread(open_embedder, settings)
        rows = await asyncio.to_thread(embedder.embed, ["bread", "wine", "bread"])
    assert (embedder.name, embedder.dimension) == ("server:nomic-embed-text", 16)
    assert rows.shape == (3, 16)
    assert (rows[0] == rows[2]).all()
    assert (rows[0] != rows[1]).any()
    assert (rows**2).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert len(server.asked) == 3


async def test_an_embedding_model_that_is_not_there_is_named() -> None:
    async with ollama_stand_in() as server:
        settings = ModelSettings(
            provider="ollama", base_url=server.base_url, embedder="server", embedding_model="gone"
        )
        with pytest.raises(ModelMissingError, match="'gone'"):
            await asyncio.to_thread(open_embedder, settings)


def test_a_password_in_the_address_is_not_shown() -> None:
    shown = json.dumps(dict(model("http://ann:pass@localhost:1").info.details))
    assert "pass" not in shown
    assert "http://localhost:1" in shown
