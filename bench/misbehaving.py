"""What becomes of a town whose model misbehaves: a day with a sound one, then thousands of calls of
which every other goes wrong in some way, and what of it reached anybody's life.

Run: python -m bench.misbehaving [CALLS]
"""

import asyncio
import json
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.measured import BASE, own_home, show
from townsfolk.errors import ModelUnavailableError, ReplyError
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import Settings, override
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.simulation_file import SimulationFile

MARK = "zxqv"
"""A word that stands in everything the misbehaving model makes up, and nowhere else."""
FOREIGN = (
    f"No me gusta nada de lo que dice la gente en esta casa {MARK}",
    f"Ich habe heute keine Zeit und gehe nicht mit der Frau in die Stadt {MARK}",
    f"我今天不想说话 {MARK}",
)
DAY = 8640
_STALL_S = 3600.0
_PATIENCE_S = 0.05

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
    "cut": lambda reply, chance: f"{MARK} " + reply[: chance.randrange(1, max(2, len(reply) // 2))],
    "wrong JSON": lambda _, chance: json.dumps(chance.choice([{MARK: [MARK]}, [MARK], MARK, 7])),
    "wrong values": _wrong_values,
    "other language": lambda reply, chance: _with_texts(reply, lambda _: chance.choice(FOREIGN)),
    "HTML": lambda *_: f"<!DOCTYPE html><html><body><h1>502 {MARK}</h1></body></html>",
    "empty": lambda *_: "",
    "100 times too long": lambda reply, _: _with_texts(reply, lambda text: f"{MARK} {text} " * 100),
}
FAULTS = ("refuses", "stalls", "away", *SPOILT)


class Misbehaving(Scripted):
    """The scripted people, behind a model of whose replies a share goes wrong.

    Outages and stalls are over when they are asked again. `sound` replies come first.
    """

    def __init__(self, sound: int = 0, share: float = 0.5) -> None:
        self._sound = sound
        self._share = share
        self._out: set[tuple[int, str]] = set()
        self.calls = 0
        self.faults: Counter[str] = Counter()

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        reply = await super().complete(request)
        chance = random.Random(request.seed)
        fault = chance.choices(FAULTS, [4, 0.2, 0.2, *[10] * len(SPOILT)])[0]
        asked = (request.seed, request.prompt)
        if self.calls <= self._sound or chance.random() >= self._share or asked in self._out:
            return reply
        self.faults[fault] += 1
        if fault in SPOILT:
            return ChatReply(SPOILT[fault](reply.text, chance), reply.tokens_in, reply.tokens_out)
        if fault == "refuses":
            raise ReplyError(f"the server refused the request: {MARK}")
        self._out.add(asked)
        if fault == "stalls":
            await asyncio.sleep(_STALL_S)
        raise ModelUnavailableError("The server is away.", retry_after_s=0.0)


async def live(path: Path, model: Misbehaving, calls: int, settings: Settings) -> int:
    """Let the town of a simulation file live until the model was asked so often.

    Returns the step that was reached.
    """
    file = SimulationFile(path, durable_replies=False)
    broker = Broker(model, _PATIENCE_S)
    run = Simulation(file, settings, broker, WordsEmbedder())
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


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    model = Misbehaving(sound=300)
    settings = override({}, {"model.provider": "scripted"}, "the measurement")
    with own_home():
        path = create("misbehaving", BASE, settings, model.info, WordsEmbedder())
        step = asyncio.run(live(path, model, calls, settings))
        show(f"A town to step {step:,}, asking {model.calls:,} times", [{**traces(path, step)}])
    show("Faults", [dict(sorted(model.faults.items()))])


if __name__ == "__main__":
    main()
