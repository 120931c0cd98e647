"""Model servers on this machine are found, and other servers are not taken for one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from townsfolk.llm.discovery import FoundServer, Usual, servers_here

OPENAI = {"data": [{"id": "qwen3", "max_model_len": 8192}], "object": "list"}
PAGES: dict[str, Any] = {
    "/api/tags": {"models": [{"name": "llama3.2:3b"}, {"name": "nomic-embed-text"}]},
    "/v1/models": OPENAI,
    "/props": {"default_generation_settings": {"n_ctx": 2048}},
    "/other": {"hello": "world"},
    "/list": [1, 2],
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.path in PAGES
        body = json.dumps(PAGES[self.path]).encode() if known else b"<html>no</html>"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@contextmanager
def serving() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("models", "context", "way", "names", "tokens"),
    [
        ("/api/tags", "", "", ("llama3.2:3b", "nomic-embed-text"), 0),
        ("/v1/models", "", "/v1", ("qwen3",), 8192),
        ("/v1/models", "/props", "/v1", ("qwen3",), 2048),
    ],
)
async def test_a_server_says_what_it_holds(
    models: str, context: str, way: str, names: tuple[str, ...], tokens: int
) -> None:
    with serving() as port:
        found = await servers_here((Usual("it", port, models, context),))
    assert found == [FoundServer("it", f"http://127.0.0.1:{port}{way}", names, tokens)]


@pytest.mark.parametrize("path", ["/other", "/list", "/nothing"])
async def test_another_server_on_the_port_is_none(path: str) -> None:
    with serving() as port:
        assert await servers_here((Usual("it", port, path),)) == []


async def test_nobody_there_is_no_error() -> None:
    with serving() as port:
        pass
    assert await servers_here((Usual("it", port, "/v1/models"),)) == []
