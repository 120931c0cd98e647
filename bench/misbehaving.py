"""What becomes of a town whose model server misbehaves: a day with a sound one, then thousands of
calls of which every other goes wrong in some way, and what of it reached anybody's life.

The server is a real one on a port of this machine, asked through the provider `openai_compat`.

Run: python -m bench.misbehaving [CALLS]
"""

import asyncio
import contextlib
import json
import random
import socket
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measured import BASE, own_home, settings_for, show
from townsfolk.llm import servers
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.openai_compat import OpenAiCompat
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import ModelSettings, Settings
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

MARK = "zxqv"
"""A word that stands in everything the misbehaving server makes up, and nowhere else."""
FOREIGN = (
    f"No me gusta nada de lo que dice la gente en esta casa {MARK}",
    f"Ich habe heute keine Zeit und gehe nicht mit der Frau in die Stadt {MARK}",
    f"我今天不想说话 {MARK}",
)
DAY = 8640
PATIENCE_S = 1.0
"""Seconds after which a call counts as stalled: short, so that stalls don't take the time."""
FIRST_WAIT_S = 0.01
"""How long the server is left out after an outage, for the same reason."""
PAGE = f"<!DOCTYPE html><html><body><h1>502 {MARK}</h1></body></html>"

Spoil = Callable[[str, random.Random], str]


def _with_texts(reply: str, text: Callable[[str], Any]) -> str:
    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: changed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [changed(item) for item in value]
        return text(value) if isinstance(value, str) else value

    return json.dumps(changed(json.loads(reply)), ensure_ascii=False)


def _wrong_values(reply: str, chance: random.Random) -> str:
    value = json.loads(reply)
    for key in value:
        value[key] = chance.choice([-7, {MARK: 1}, [[MARK]], None, f"<{MARK}>" * 90])
    return json.dumps(value)


SPOILT: dict[str, Spoil] = {
    "cut reply": lambda text, chance: f"{MARK} {text[: chance.randrange(1, len(text) // 2 + 2)]}",
    "wrong JSON": lambda _, chance: json.dumps(chance.choice([{MARK: [MARK]}, [MARK], MARK, 7])),
    "wrong values": _wrong_values,
    "other language": lambda text, chance: _with_texts(text, lambda _: chance.choice(FOREIGN)),
    "HTML reply": lambda *_: PAGE,
    "empty": lambda *_: "",
    "100 times too long": lambda text, _: _with_texts(text, lambda one: f"{MARK} {one} " * 100),
}
"""What is wrong with a reply's text; the other faults are of the server."""
OUTAGES = ("overloaded", "breaks down", "HTML page", "cuts the stream", "hangs up", "stalls")
"""After these the same is asked again, and comes."""
FAULTS = ("refuses", *OUTAGES, *SPOILT)
_WEIGHTS = (100, 40, 40, 40, 40, 40, 15, *[100] * len(SPOILT))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is sent: a status and a body, or a stream that ends or is cut."""

    status: int = 200
    body: str = ""
    kind: str = "application/json"
    header: str = ""


class Misbehaving:
    """The scripted people behind a server of which a share of the answers goes wrong.

    A `ChatModel`: asks its server as any other is asked, and tells it beside the wire which
    question it is. The first `sound` answers are sound.
    """

    def __init__(self, address: str, sound: int, share: float) -> None:
        settings = ModelSettings(
            provider="openai_compat", base_url=address, name="misbehaving", slots=8
        )
        self._asking = OpenAiCompat(settings, "")
        self._scripted = Scripted()
        self._sound = sound
        self._share = share
        self._questions: dict[int, ChatRequest] = {}
        self._out: set[int] = set()
        self.info = self._asking.info
        self.calls = 0
        self.faults: Counter[str] = Counter()

    async def complete(self, request: ChatRequest) -> ChatReply:
        self._questions[request.seed] = request
        return await self._asking.complete(request)

    async def close(self) -> None:
        await self._asking.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request of the wire."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:-1])
            body = json.loads(await reader.readexactly(int(fields["content-length"])))
            await self._answer(reader, writer, self._questions[body["seed"]])
        writer.close()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: ChatRequest
    ) -> None:
        self.calls += 1
        reply = await self._scripted.complete(request)
        chance = random.Random(request.seed)
        (fault,) = chance.choices(FAULTS, _WEIGHTS)
        if self.calls <= self._sound or chance.random() >= self._share:
            fault = ""
        if fault in OUTAGES and request.seed in self._out:
            fault = ""
        if fault:
            self.faults[fault] += 1
            self._out.add(request.seed)
        if fault == "stalls":
            await reader.read(1)  # until the client goes
        elif fault != "hangs up":
            text = SPOILT[fault](reply.text, chance) if fault in SPOILT else reply.text
            writer.write(_sent(fault, text, reply))
            await writer.drain()


def _sent(fault: str, text: str, reply: ChatReply) -> bytes:
    """Return the bytes of an answer."""
    refused = json.dumps({"error": {"message": f"no {MARK}", "type": MARK}})
    answers = {
        "refuses": _Answer(400, refused),
        "overloaded": _Answer(429, refused, header="retry-after: 0\r\n"),
        "breaks down": _Answer(500, refused),
        "HTML page": _Answer(200, PAGE, "text/html"),
    }
    answer = answers.get(fault) or _Answer(200, _stream(text, reply), "text/event-stream")
    content = answer.body.encode()
    head = (
        f"HTTP/1.1 {answer.status} Some Reason\r\ncontent-type: {answer.kind}\r\n"
        f"content-length: {len(content)}\r\nconnection: close\r\n{answer.header}\r\n"
    )
    whole = head.encode() + content
    return whole[: len(head) + len(content) // 2] if fault == "cuts the stream" else whole


def _stream(text: str, reply: ChatReply) -> str:
    """Return a reply as server-sent events, in three parts."""
    third = len(text) // 3 + 1
    parts = [text[at : at + third] for at in range(0, len(text), third)]
    usage = {"prompt_tokens": reply.tokens_in, "completion_tokens": reply.tokens_out}
    chunks: list[dict[str, Any]] = [{"choices": [{"delta": {"content": part}}]} for part in parts]
    chunks.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    chunks.append({"choices": [], "usage": usage})
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"])


@contextlib.asynccontextmanager
async def misbehaving(sound: int = 0, share: float = 0.5) -> AsyncIterator[Misbehaving]:
    """Run the server on a free port until the block ends, and give the model that asks it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        model = Misbehaving(f"http://127.0.0.1:{port}/v1", sound, share)
        server = await asyncio.start_server(model.serve, sock=listener)
        try:
            yield model
        finally:
            server.close()


async def live(path: Path, model: Misbehaving, calls: int, settings: Settings) -> int:
    """Let the town of a simulation file live until the server was asked so often.

    Returns the step that was reached.
    """
    file = SimulationFile(path, durable_replies=False)
    run = Simulation(file, settings, Broker(model, PATIENCE_S), WordsEmbedder())
    try:
        while model.calls < calls:
            await run.run(run.step + DAY // 24)
        return run.step
    finally:
        await run.close()


def traces(path: Path, step: int) -> dict[str, int]:
    """Return what there is to be said against a run; all but the first four must be 0."""
    with closing(sqlite3.connect(path)) as db:

        def count(query: str) -> int:
            return int(db.execute(query).fetchone()[0])

        kept = (
            ("memories", "text || predicate || thing"),
            ("actions", "text || predicate || thing || object_state"),
            ("plans", "rows || broad_strokes"),
            ("utterances", "text"),
            ("minds_now", "state"),
        )
        foreign = [f"SELECT count(*) FROM {t} WHERE {c} LIKE '%{MARK}%'" for t, c in kept]
        tried = (
            "SELECT person, step, prompt, ordinal FROM attempts GROUP BY 1, 2, 3, 4"
            " HAVING sum(problem = '') = 0"
        )
        return {
            "calls": count("SELECT count(*) FROM calls"),
            "mended": count("SELECT count(*) FROM attempts WHERE grade IN ('extracted', 'mended')"),
            "asked again": count("SELECT count(*) FROM attempts WHERE attempt > 0"),
            "fallbacks": count("SELECT count(*) FROM calls WHERE outcome = 'fallback'"),
            "open calls": count("SELECT count(*) FROM calls WHERE outcome IS NULL"),
            "unrecorded fallbacks": count(
                f"SELECT count(*) FROM ({tried} EXCEPT SELECT person, step, prompt, ordinal"
                " FROM calls WHERE outcome = 'fallback')"
            ),
            "lost steps": step - count("SELECT value + 0 FROM meta WHERE key = 'step'"),
            "foreign texts": sum(map(count, foreign)),
        }


async def _run(path: Path, calls: int, settings: Settings) -> None:
    began = time.monotonic()
    async with misbehaving(sound=300) as model:
        step = await live(path, model, calls, settings)
    took = time.monotonic() - began
    title = f"A town to step {step:,}, asking {model.calls:,} times in {took:.0f} s"
    show(title, [{**traces(path, step)}])
    show("Faults", [{"fault": name, "times": model.faults[name]} for name in FAULTS])


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    settings = settings_for(BASE, {"model.provider": "scripted"})
    servers.FIRST_WAIT_S = FIRST_WAIT_S
    with own_home():
        path = create("misbehaving", BASE, settings, Scripted.info, WordsEmbedder())
        asyncio.run(_run(path, calls, settings))


if __name__ == "__main__":
    main()
