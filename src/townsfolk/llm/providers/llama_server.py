"""A `llama-server` of llama.cpp by its address: its own facts, and `/v1/chat/completions`."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import httpx
from pydantic import BaseModel, ValidationError

from townsfolk.errors import ModelUnavailableError
from townsfolk.llm.protocol import Message
from townsfolk.llm.providers.openai_compat import OpenAiCompat
from townsfolk.settings import ModelSettings, api_key

_LOOK_S = 2.0
_UNNAMED = "llama-server"
"""What is asked for where no name is set: a server with one model takes any."""


class _Generation(BaseModel):
    n_ctx: int = 0


class _Props(BaseModel):
    """What is read of `/props`."""

    total_slots: int = 0
    model_alias: str = ""
    default_generation_settings: _Generation = _Generation()


class _Template(BaseModel):
    prompt: str


class _Tokens(BaseModel):
    tokens: list[int]


class LlamaServer(OpenAiCompat):
    """A `ChatModel` that counts tokens as its server does."""

    def __init__(self, settings: ModelSettings, key: str, context: int) -> None:
        super().__init__(settings, key)
        self._info = replace(self._info, provider="llamacpp", context=context)
        self._door = open_door(settings.base_url.removesuffix("/v1"), key)

    async def count(self, messages: Sequence[Message]) -> int:
        """Return the tokens that the server reads messages as."""
        return await asyncio.to_thread(count, self._door, messages)

    async def close(self) -> None:
        """Close the connections."""
        self._door.close()
        await super().close()


def open_door(address: str, key: str) -> httpx.Client:
    """Return what asks a llama-server for what isn't a chat; whoever calls this closes it."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    # The server hangs up after a stream; a kept connection then looks like an outage.
    return httpx.Client(base_url=address, headers=headers | {"Connection": "close"})


def count(door: httpx.Client, messages: Sequence[Message]) -> int:
    """Return the tokens of messages in the template of the model behind a llama-server's door.

    Raises `ModelUnavailableError` when it doesn't say.
    """
    chat = {"messages": [{"role": one.role, "content": one.content} for one in messages]}
    try:
        told = door.post("/apply-template", json=chat).raise_for_status()
        text = _Template.model_validate_json(told.content).prompt
        whole = {"content": text, "add_special": True, "parse_special": True}
        told = door.post("/tokenize", json=whole).raise_for_status()
        return len(_Tokens.model_validate_json(told.content).tokens)
    except (httpx.HTTPError, ValidationError) as error:
        raise ModelUnavailableError(f"The llama-server counts no tokens: {error}.") from error


async def open_model(settings: ModelSettings) -> LlamaServer:
    """Return the model that a llama-server at `settings.base_url` runs.

    Its slots and context are the server's own where it tells them: more calls than slots would only
    wait there. A server that is away now is waited for later.
    """
    address = settings.base_url.rstrip("/").removesuffix("/v1")
    props = await _props(address)
    named = settings.model_copy(
        update={
            "base_url": f"{address}/v1",
            "name": settings.name or props.model_alias or _UNNAMED,
            "slots": min(settings.slots, props.total_slots or settings.slots),
        }
    )
    return LlamaServer(named, api_key(), props.default_generation_settings.n_ctx)


async def _props(address: str) -> _Props:
    key = api_key()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=_LOOK_S, headers=headers) as client:
            answer = await client.get(f"{address}/props")
        return _Props.model_validate_json(answer.raise_for_status().content)
    except (httpx.HTTPError, httpx.InvalidURL, ValidationError):
        return _Props()
