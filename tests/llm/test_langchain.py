"""Models of LangChain: its own fake, which knows no schemas, and names that it doesn't know."""

import re
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from townsfolk.errors import ModelUnavailableError, ReplyError, SettingsError
from townsfolk.llm.choose import open_model
from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.llm.providers.langchain import LangChain
from townsfolk.settings import ModelSettings

UNKNOWN = "generate() got an unexpected keyword argument 'tools'"
SETTINGS = ModelSettings(provider="langchain", name="fake")


class Reply(BaseModel):
    mood: str


def request() -> ChatRequest:
    messages = (Message("system", "You are Klaus."), Message("user", "How are you?"))
    schema = Reply.model_json_schema()
    return ChatRequest(messages, schema, 50, 0.4, 5, "Klaus", "mood", Reply(mood=""))


async def test_a_model_without_schemas_is_told_the_schema_in_the_prompt() -> None:
    chat = FakeListChatModel(responses=['<think>hm</think>{"mood": "well"}'])
    model = LangChain(SETTINGS, chat)
    for _ in range(2):
        assert (await model.complete(request())).text == '{"mood": "well"}'
    assert model.info.details["class"] == "FakeListChatModel"
    await model.close()


async def test_an_empty_answer_is_said() -> None:
    model = LangChain(SETTINGS, FakeListChatModel(responses=[""]))
    with pytest.raises(ReplyError, match="without a text"):
        await model.complete(request())


class Faulty(FakeListChatModel):
    """Raises what it is told to, wherever it is asked."""

    error: Exception = TypeError()

    async def ainvoke(self, *_: Any, **__: Any) -> AIMessage:
        raise self.error

    def with_structured_output(self, *_: Any, **__: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [NotImplementedError(), TypeError(UNKNOWN), RuntimeError("busy")])
async def test_what_a_makers_package_raises_is_an_outage_once_nothing_is_left_to_leave_out(
    error: Exception,
) -> None:
    model = LangChain(SETTINGS, Faulty(responses=[], error=error))
    with pytest.raises(ModelUnavailableError, match=re.escape(f"{type(error).__name__}: {error}")):
        await model.complete(request())
    assert (model.info.held == "text") == (type(error) is not RuntimeError)


async def test_a_fault_of_ours_is_not_taken_for_a_refusal_or_an_outage() -> None:
    model = LangChain(SETTINGS, FakeListChatModel(responses=["well"]))
    with pytest.raises(AttributeError):
        await model.complete(replace(request(), schema=None))  # type: ignore[arg-type]
    assert model.info.held == "schema"


@pytest.mark.parametrize("name", ["nobody:nothing", "anthropic:claude", ""])
async def test_a_name_that_cannot_be_opened_says_what_was_expected(name: str) -> None:
    with pytest.raises(SettingsError, match=r"openai:gpt-4o-mini"):
        await open_model(SETTINGS.model_copy(update={"name": name}))
