"""What the broker measures, for Prometheus and as a log of JSON lines. Nothing decides on it."""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from townsfolk.errors import SettingsError
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.servers import Server

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250)


class Metrics:
    """Counts what became of calls. `log` is a file that gets a line for each; empty for none.

    Raises `SettingsError` when the file can't be written. Neither holds a word of a prompt, a reply
    or a key.
    """

    def __init__(self, log: str = "") -> None:
        self._registry = CollectorRegistry()
        self._log = _open_log(log) if log else None
        self._calls = self._counter("calls", "Calls, by how they ended", "prompt", "result")
        self._tokens = self._counter("tokens", "Tokens, by kind", "prompt", "kind")
        self._cost = self._counter("cost", "What replies cost, in the currency of the prices")
        self._outages = self._counter("outages", "Calls that found a server away", "server")
        self._seconds = self._histogram("call_seconds", "Seconds a call took")
        self._first = self._histogram("first_token_seconds", "Seconds to the first token")
        self._up = self._gauge("server_up", "1 while a server isn't left out", "server")
        self._busy = self._gauge("server_busy_slots", "Calls a server works on", "server")
        self._speed = self._gauge("server_tokens_per_second", "Tokens it writes", "server")
        self._waiting = self._gauge("waiting_calls", "Calls that wait for a slot")

    def replied(self, request: ChatRequest, server: Server, reply: ChatReply) -> None:
        """Count a reply."""
        prompt, fresh = request.prompt, reply.tokens_in - reply.cached_tokens
        self._calls.labels(prompt, "reply").inc()
        for kind, tokens in (
            ("read", max(fresh, 0)),
            ("cached", reply.cached_tokens),
            ("written", reply.tokens_out),
        ):
            self._tokens.labels(prompt, kind).inc(tokens)
        self._cost.inc(server.cost(reply))
        self._seconds.labels(prompt).observe(reply.seconds)
        if reply.first_token_s:
            self._first.labels(prompt).observe(reply.first_token_s)
        self._write(
            "reply",
            request,
            server,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            cached_tokens=reply.cached_tokens,
            seconds=round(reply.seconds, 3),
            first_token_s=round(reply.first_token_s, 3),
            cost=server.cost(reply),
        )

    def failed(self, request: ChatRequest, server: Server, result: str, why: str) -> None:
        """Count a call without a usable reply: `refused`, `unavailable` or `cancelled`."""
        self._calls.labels(request.prompt, result).inc()
        if result == "unavailable":
            self._outages.labels(server.name).inc()
        self._write(result, request, server, why=why)

    def text(self, servers: Iterable[Server], waiting: int) -> bytes:
        """Return everything as Prometheus reads it."""
        for server in servers:
            self._up.labels(server.name).set(not server.trouble)
            self._busy.labels(server.name).set(server.busy)
            self._speed.labels(server.name).set(server.speed.written)
        self._waiting.set(waiting)
        return generate_latest(self._registry)

    def close(self) -> None:
        """Close the log."""
        for handler in list(self._log.handlers) if self._log else ():
            handler.close()

    def _write(self, event: str, request: ChatRequest, server: Server, **more: Any) -> None:
        if self._log is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            "person": request.person,
            "prompt": request.prompt,
            "model": server.model.info.name,
            "server": server.name,
        }
        self._log.info(json.dumps(line | more, ensure_ascii=False))

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        return Counter(f"townsfolk_{name}", said, labels, registry=self._registry)

    def _gauge(self, name: str, said: str, *labels: str) -> Gauge:
        return Gauge(f"townsfolk_{name}", said, labels, registry=self._registry)

    def _histogram(self, name: str, said: str) -> Histogram:
        return Histogram(
            f"townsfolk_{name}", said, ("prompt",), registry=self._registry, buckets=_SECONDS
        )


def _open_log(path: str) -> logging.Logger:
    log = logging.Logger("townsfolk.llm", logging.INFO)  # of its own: no other handler sees a line
    try:
        log.addHandler(logging.FileHandler(Path(path).expanduser(), encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"Expected a file that can be written in model.log, but {path!r} can't be: "
            f"{error.strerror}. Correct the path, or leave it empty."
        ) from error
    return log
