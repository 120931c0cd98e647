"""Model servers on this machine are found, and other servers are not taken for one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from townsfolk.llm.discovery import (
    USUAL,
    FoundServer,
    Look,
    Served,
    ServedModel,
    Usual,
    look_at_llama_server,
    look_at_lm_studio,
    look_at_ollama,
    look_at_vllm,
    servers_here,
)
from townsfolk.settings import ModelSettings

GENERATION = {"default_generation_settings": {"n_ctx": 2048}}
EMBEDDING = {"data": [{"embedding": [0.1] * 6}]}
LISTED = {"data": [{"id": "qwen3", "max_model_len": 8192}], "object": "list"}
CHAT = {"capabilities": ["completion"], "model_info": {"llama.context_length": 131072}}
EMBED = {
    "capabilities": ["embedding"],
    "model_info": {"bert.context_length": 512, "bert.embedding_length": 768},
}
TAGS = {"models": [{"name": "llama3.2:3b"}, {"name": "nomic-embed-text"}]}
LM_STUDIO = {
    "data": [
        {"id": "qwen3", "type": "llm", "max_context_length": 40960, "loaded_context_length": 4096},
        {"id": "nomic", "type": "embeddings", "max_context_length": 2048},
    ]
}

PAGES: dict[str, Any] = {}
"""What the server answers in a test; to a name in the body before the path, if that is known."""


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(PAGES.get(self.path))

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.answer(PAGES.get(f"{self.path} {asked['model']}"))

    def answer(self, page: Any) -> None:
        body = b"<html>no</html>" if page is None else json.dumps(page).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@contextmanager
def serving() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_pages() -> None:
    PAGES.clear()


async def seen(look: Look, pages: dict[str, Any]) -> Served | None:
    """Return what is seen of a server with these pages."""
    PAGES.update(pages)
    with serving() as port:
        found = await servers_here((Usual("it", port, look),))
    return found[0].models if found else None


async def test_ollama_tells_of_each_model_what_it_can_do() -> None:
    pages = {"/api/tags": TAGS, "/api/show llama3.2:3b": CHAT, "/api/show nomic-embed-text": EMBED}
    assert await seen(look_at_ollama, pages) == (
        ServedModel("llama3.2:3b", context=131072),
        ServedModel("nomic-embed-text", chats=False, context=512, dimension=768),
    )


async def test_of_an_ollama_that_tells_nothing_all_models_chat() -> None:
    models = await seen(look_at_ollama, {"/api/tags": TAGS})
    assert models == (ServedModel("llama3.2:3b"), ServedModel("nomic-embed-text"))


async def test_lm_studio_tells_kind_and_context() -> None:
    assert await seen(look_at_lm_studio, {"/api/v0/models": LM_STUDIO}) == (
        ServedModel("qwen3", context=4096),
        ServedModel("nomic", chats=False, context=2048),
    )
    PAGES.clear()
    assert await seen(look_at_lm_studio, {"/v1/models": LISTED}) == (
        ServedModel("qwen3", context=8192),
    )


async def test_a_llama_server_tells_its_context_and_makes_embeddings_when_it_can() -> None:
    pages = {"/v1/models": LISTED, "/props": GENERATION, "/v1/embeddings qwen3": EMBEDDING}
    assert await seen(look_at_llama_server, pages) == (
        ServedModel("qwen3", context=2048, dimension=6),
    )
    del PAGES["/v1/embeddings qwen3"]
    assert await seen(look_at_llama_server, {}) == (ServedModel("qwen3", context=2048),)


async def test_a_model_of_vllm_chats_or_makes_embeddings() -> None:
    assert await seen(look_at_vllm, {"/v1/models": LISTED}) == (ServedModel("qwen3", context=8192),)
    assert await seen(look_at_vllm, {"/v1/embeddings qwen3": EMBEDDING}) == (
        ServedModel("qwen3", chats=False, context=8192, dimension=6),
    )


def test_the_settings_of_a_found_model_reach_it() -> None:
    for one in USUAL:
        server = FoundServer(one.name, one.provider, "http://127.0.0.1:1", ())
        settings = ModelSettings.model_validate(server.settings_for(ServedModel("qwen3")))
        assert (settings.provider, settings.name) == (one.provider, "qwen3")


LOOKS = (look_at_ollama, look_at_lm_studio, look_at_llama_server, look_at_vllm)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("page", [{"hello": "world"}, [1, 2], {"data": {}, "models": 3}, None])
async def test_another_server_on_the_port_is_none(look: Look, page: Any) -> None:
    pages = ("/api/tags", "/api/v0/models", "/v1/models", "/props")
    assert await seen(look, dict.fromkeys(pages, page)) is None


@pytest.mark.parametrize("look", LOOKS)
async def test_nobody_there_is_no_error(look: Look) -> None:
    with serving() as port:
        pass
    assert await servers_here((Usual("it", port, look),)) == []
