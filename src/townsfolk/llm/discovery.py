"""Looks for model servers on the usual ports of this machine, for `townsfolk doctor`.

Nothing is asked of a model: only what a server says of itself, within a second.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Usual:
    """A kind of server and where it listens unless told otherwise.

    `models` is the path that lists its models; `context` is one that says how much it holds.
    """

    name: str
    port: int
    models: str
    context: str = ""


USUAL = (
    Usual("Ollama", 11434, "/api/tags"),
    Usual("LM Studio", 1234, "/v1/models"),
    Usual("llama-server", 8080, "/v1/models", "/props"),
    Usual("vLLM", 8000, "/v1/models"),
)


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that answers: its address for `model.base_url`, and the models it holds.

    `context` is the tokens a call may use there, 0 when it doesn't say.
    """

    name: str
    base_url: str
    models: tuple[str, ...]
    context: int = 0


async def servers_here(usual: tuple[Usual, ...] = USUAL) -> list[FoundServer]:
    """Return the servers that answer on their usual ports of this machine, in order."""
    async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
        found = await asyncio.gather(*(_look(client, one) for one in usual))
    return [server for server in found if server is not None]


async def _look(client: httpx.AsyncClient, usual: Usual) -> FoundServer | None:
    address = f"http://127.0.0.1:{usual.port}"
    listed = await _json(client, address + usual.models)
    names = _names(listed)
    if names is None:
        return None
    props = await _json(client, address + usual.context) if usual.context else None
    way = "" if usual.models.startswith("/api") else "/v1"
    return FoundServer(usual.name, address + way, names, _context(listed, props))


async def _json(client: httpx.AsyncClient, url: str) -> Any:
    try:
        answer = await client.get(url)
        return answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError):
        return None


def _names(listed: Any) -> tuple[str, ...] | None:
    """Return the models' names, or None when this is no list of models."""
    if not isinstance(listed, dict):
        return None
    entries = listed.get("data", listed.get("models"))
    if not isinstance(entries, list):
        return None
    named = (one.get("id") or one.get("name") for one in entries if isinstance(one, dict))
    return tuple(str(name) for name in named if name)


def _context(listed: Any, props: Any) -> int:
    """Return what llama-server's `/props` or vLLM's list says of the context, else 0."""
    generation = props.get("default_generation_settings") if isinstance(props, dict) else None
    if isinstance(generation, dict) and isinstance(generation.get("n_ctx"), int):
        return int(generation["n_ctx"])
    entries = listed.get("data") if isinstance(listed, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    length = first.get("max_model_len") if isinstance(first, dict) else None
    return length if isinstance(length, int) else 0
