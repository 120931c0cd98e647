"""Looks for model servers on the usual ports of this machine, for `townsfolk doctor` and `models`.

A server is asked within a second or so what it says of itself; no model is loaded for it. All four
hold replies to a JSON schema. How long embeddings are is told by Ollama, and tried out where the
one model that is loaded may make them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

_PATIENCE_S = 1.0
_MODELS_ASKED = 32
"""Of so many of Ollama's models at most it is asked what each can do."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that a server holds, and whether it answers chats.

    `context` is the tokens a call may use, `dimension` the numbers in its embeddings; 0 when the
    server doesn't say.
    """

    name: str
    chats: bool = True
    context: int = 0
    dimension: int = 0


Served = tuple[ServedModel, ...]
Look = Callable[[httpx.AsyncClient, str], Awaitable[Served | None]]
"""From a server's address to the models it holds; None when it is no such server."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A kind of server, where it listens unless told otherwise, and how to look at it."""

    name: str
    port: int
    look: Look
    provider: str = "openai_compat"


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that answers: the `[model]` settings of its address, and the models it holds."""

    name: str
    provider: str
    base_url: str
    models: Served

    def settings_for(self, model: ServedModel) -> dict[str, str]:
        """Return the `[model]` settings that use a model of it."""
        return {"provider": self.provider, "base_url": self.base_url, "name": model.name}


async def look_at_ollama(client: httpx.AsyncClient, address: str) -> Served | None:
    """Read `/api/tags`, and of each model `/api/show`."""
    names = _names(await _json(client, f"{address}/api/tags"), "models", "name")
    if names is None:
        return None
    shown = await asyncio.gather(
        *(_json(client, f"{address}/api/show", {"model": name}) for name in names[:_MODELS_ASKED])
    )
    return tuple(_of_ollama(*one) for one in zip(names, shown, strict=False))


async def look_at_lm_studio(client: httpx.AsyncClient, address: str) -> Served | None:
    """Read its own `/api/v0/models`, which tells kind and context, else `/v1/models`."""
    listed = _entries(await _json(client, f"{address}/api/v0/models"), "data")
    if listed is None:
        return await _listed(client, address)
    return tuple(
        ServedModel(
            str(one.get("id")),
            chats=one.get("type") != "embeddings",
            context=_number(one.get("loaded_context_length") or one.get("max_context_length")),
        )
        for one in listed
    )


async def look_at_llama_server(client: httpx.AsyncClient, address: str) -> Served | None:
    """Read `/v1/models` and `/props`; ask for an embedding, which it gives when started for it."""
    held = await _listed(client, address)
    if not held:
        return held
    props = await _json(client, f"{address}/props")
    generation = props.get("default_generation_settings") if isinstance(props, dict) else None
    context = _number(generation.get("n_ctx")) if isinstance(generation, dict) else 0
    dimension = await _dimension(client, address, held[0].name)
    return tuple(ServedModel(one.name, True, context or one.context, dimension) for one in held)


async def look_at_vllm(client: httpx.AsyncClient, address: str) -> Served | None:
    """Read `/v1/models`, and ask for an embedding; a model there that makes them doesn't chat."""
    held = await _listed(client, address)
    if not held:
        return held
    dimension = await _dimension(client, address, held[0].name)
    return tuple(ServedModel(one.name, not dimension, one.context, dimension) for one in held)


USUAL = (
    Usual("Ollama", 11434, look_at_ollama, "ollama"),
    Usual("LM Studio", 1234, look_at_lm_studio),
    Usual("llama-server", 8080, look_at_llama_server, "llamacpp"),
    Usual("vLLM", 8000, look_at_vllm),
)


async def servers_here(usual: tuple[Usual, ...] = USUAL) -> list[FoundServer]:
    """Return the servers that answer on their usual ports of this machine, in order."""
    async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
        found = await asyncio.gather(*(_look(client, one) for one in usual))
    return [server for server in found if server is not None]


async def _look(client: httpx.AsyncClient, usual: Usual) -> FoundServer | None:
    address = f"http://127.0.0.1:{usual.port}"
    held = await usual.look(client, address)
    if held is None:
        return None
    way = "/v1" if usual.provider == "openai_compat" else ""
    return FoundServer(usual.name, usual.provider, address + way, held)


async def _listed(client: httpx.AsyncClient, address: str) -> Served | None:
    """Return the models of `/v1/models`, with the context that vLLM tells there."""
    listed = _entries(await _json(client, f"{address}/v1/models"), "data")
    if listed is None:
        return None
    named = [one for one in listed if one.get("id")]
    return tuple(
        ServedModel(str(one["id"]), context=_number(one.get("max_model_len"))) for one in named
    )


async def _dimension(client: httpx.AsyncClient, address: str, model: str) -> int:
    body = {"model": model, "input": "town"}
    made = _entries(await _json(client, f"{address}/v1/embeddings", body), "data")
    vector = made[0].get("embedding") if made else None
    return len(vector) if isinstance(vector, list) else 0


async def _json(client: httpx.AsyncClient, url: str, body: Any = None) -> Any:
    try:
        answer = await (client.get(url) if body is None else client.post(url, json=body))
        return answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError):
        return None


def _entries(listed: Any, key: str) -> list[dict[str, Any]] | None:
    """Return the objects of a list in a reply, or None when it is no such reply."""
    entries = listed.get(key) if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        return None
    return [one for one in entries if isinstance(one, dict)]


def _names(listed: Any, key: str, name: str) -> list[str] | None:
    entries = _entries(listed, key)
    return None if entries is None else [str(one[name]) for one in entries if one.get(name)]


def _of_ollama(name: str, shown: Any) -> ServedModel:
    """Return what `/api/show` tells; an Ollama too old to say so has models that chat."""
    shown = shown if isinstance(shown, dict) else {}
    can = shown.get("capabilities")
    facts = shown.get("model_info")
    facts = facts if isinstance(facts, dict) else {}

    def fact(kind: str) -> int:
        return next((_number(facts[key]) for key in facts if key.endswith(f".{kind}")), 0)

    embeds = isinstance(can, list) and "embedding" in can
    return ServedModel(
        name,
        chats=not isinstance(can, list) or "completion" in can,
        context=fact("context_length"),
        dimension=fact("embedding_length") if embeds else 0,
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
