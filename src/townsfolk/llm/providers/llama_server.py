"""A `llama-server` of llama.cpp by its address: its own facts, and `/v1/chat/completions`."""

from dataclasses import replace

import httpx
from pydantic import BaseModel, ValidationError

from townsfolk.llm.protocol import ModelInfo
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


async def open_model(settings: ModelSettings) -> OpenAiCompat:
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
    model = OpenAiCompat(named, api_key())
    return OpenAiCompat(named, api_key(), _info(model.info, props))


def _info(info: ModelInfo, props: _Props) -> ModelInfo:
    context = props.default_generation_settings.n_ctx
    return replace(info, provider="llamacpp", context=context)


async def _props(address: str) -> _Props:
    key = api_key()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=_LOOK_S, headers=headers) as client:
            answer = await client.get(f"{address}/props")
        return _Props.model_validate_json(answer.raise_for_status().content)
    except (httpx.HTTPError, httpx.InvalidURL, ValidationError):
        return _Props()
