"""What a day of 3 and of 25 people asks of a model: calls and tokens, by prompt and by its parts.

The people are scripted, at 10-second steps; what they are asked and what they answer is counted by
the tokenizer of the embedded model, in its chat template.

Run: python -m bench.tokens_of_a_day [3] [25]
"""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from bench.measured import BASE, Figures, own_home, settings_for, show
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_embedder, open_model
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message
from townsfolk.llm.providers.llamacpp import LlamaCpp
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.settings import load_settings
from townsfolk.simulation.creation import create
from townsfolk.simulation.simulation import Simulation
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile

DAY = 8640
BASES = {3: BASE, 25: "base_the_ville_n25"}
MOST_CALLS, MOST_TOKENS = 5_000, 1_200_000
"""What a day of 25 people may take."""


@dataclass
class Taken:
    """What one prompt took in a day, in calls and tokens; `lists` is what its lists took of it."""

    calls: int = 0
    opening: int = 0
    lists: Counter[str] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0


class Counted(Scripted):
    """The scripted people, with every question and answer counted by a real tokenizer."""

    def __init__(self, counter: LlamaCpp) -> None:
        self.taken: dict[str, Taken] = defaultdict(Taken)
        self._counter = counter
        self._known: dict[tuple[Message, ...], int] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        reply = await super().complete(request)
        opening, _, _ = request.messages[0].content.partition("Answer with JSON only")
        lists = {
            name: await self._alone("\n".join(f"- {_line(one)}" for one in value))
            for name, value in request.inputs
            if isinstance(value, Sequence) and not isinstance(value, str) and value
        }
        # Counted first and added then: others are counted meanwhile.
        counts = (
            await self._alone(opening),
            await self._counter.count(request.messages),
            await self._alone(reply.text),
        )
        took = self.taken[request.prompt]
        took.calls += 1
        took.lists.update(lists)
        took.opening += counts[0]
        took.tokens_in += counts[1]
        took.tokens_out += counts[2]
        return reply

    async def _alone(self, text: str) -> int:
        """Return the tokens of a text, without those of the template around it."""
        if (key := (Message("user", text),)) not in self._known:
            around = await self._counter.count((Message("user", ""),))
            self._known[key] = await self._counter.count(key) - around
        return self._known[key]


def _line(value: object) -> str:
    """Return what stands in a prompt for one of a list: a text, or what belongs together."""
    return value if isinstance(value, str) else ": ".join(map(str, cast(Iterable[object], value)))


async def live(name: str, base: str, model: Counted) -> Figures:
    """Let the people of a base live for a day, and return what that took."""
    settings = settings_for(base, {"model.provider": "scripted"})
    embedder = open_embedder(settings.model)
    path = create(name, base, settings, model.info, embedder)
    file = SimulationFile(path, durable_replies=False)
    simulation = Simulation(file, settings, Broker(model, settings.model.timeout_s), embedder)
    await simulation.run(DAY)
    await simulation.close()
    with Reading.of(name) as reading:
        [(thoughts,)] = reading.rows("SELECT count(*) FROM memories WHERE kind = 'thought'")
        return {
            "talks": reading.count("conversations"),
            "memories": reading.count("memories"),
            "thoughts": thoughts,
        }


def by_prompt(taken: dict[str, Taken]) -> list[Figures]:
    """Return a row for each prompt, the dearest first, and one for all."""
    rows: list[Figures] = []
    for name, took in sorted(taken.items(), key=lambda item: -item[1].tokens_in):
        lists = ", ".join(f"{part} {n // took.calls}" for part, n in took.lists.most_common())
        rows.append(
            {
                "prompt": name,
                "calls": took.calls,
                "tokens_in": took.tokens_in,
                "tokens_out": took.tokens_out,
                "in_a_call": took.tokens_in // took.calls,
                "opening": took.opening // took.calls,
                "lists": lists,
                "out_a_call": took.tokens_out // took.calls,
            }
        )
    return rows


async def measure(people: int, counter: LlamaCpp) -> bool:
    """Print the day of so many people, and say whether it took no more than it may."""
    model = Counted(counter)
    figures = await live(f"day-{people}", BASES[people], model)
    calls = sum(took.calls for took in model.taken.values())
    tokens_in = sum(took.tokens_in for took in model.taken.values())
    tokens_out = sum(took.tokens_out for took in model.taken.values())
    total: Figures = {"calls": calls, "tokens_in": tokens_in, "tokens_out": tokens_out}
    show(f"A day of {people} people, by prompt", by_prompt(model.taken))
    show(f"A day of {people} people", [figures | total | {"tokens": tokens_in + tokens_out}])
    return people < 25 or (calls <= MOST_CALLS and tokens_in + tokens_out <= MOST_TOKENS)


async def _main(wanted: Sequence[int]) -> int:
    settings = load_settings(None, {"model.provider": "llamacpp", "model.slots": "1"})
    counter = await open_model(settings.model)
    assert isinstance(counter, LlamaCpp)
    try:
        with own_home():
            return int(not all([await measure(people, counter) for people in wanted]))
    finally:
        await counter.close()


def main() -> int:
    """Return the exit code: 1 when a day of 25 people takes more than it may."""
    return asyncio.run(_main([int(number) for number in sys.argv[1:]] or list(BASES)))


if __name__ == "__main__":
    sys.exit(main())
