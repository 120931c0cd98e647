"""Models of LangChain: its own fake, which knows no schemas, and names that it doesn't know."""

import pytest
from langchain_core.language_models import FakeListChatModel
from pydantic import BaseModel

from townsfolk.errors import ReplyError, SettingsError
from townsfolk.llm.choose import open_model
from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.llm.providers.langchain import LangChain
from townsfolk.settings import ModelSettings

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


@pytest.mark.parametrize("name", ["nobody:nothing", "anthropic:claude", ""])
async def test_a_name_that_cannot_be_opened_says_what_was_expected(name: str) -> None:
    with pytest.raises(SettingsError, match=r"openai:gpt-4o-mini"):
        await open_model(SETTINGS.model_copy(update={"name": name}))
