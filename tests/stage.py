"""A stage for single minds: the tiny town, three people, and a model that a test makes up."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tiny_run import ADA, BEN, CLEO, TINY_TOWNS
from townsfolk.clock import Clock
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind import schedule
from townsfolk.mind.mind import Mind, new_state
from townsfolk.mind.moment import Moment, Surroundings
from townsfolk.names import Address, PersonName, Tile
from townsfolk.people.person import identity, load_person, snake_case
from townsfolk.settings import MindSettings
from townsfolk.town.tiled import load_town
from townsfolk.town.view import observe
from townsfolk.town.world import Body, World
from townsfolk.vocabulary import (
    Action,
    ActionKind,
    Attempt,
    CallKey,
    Memory,
    MemoryKind,
    Outcome,
    Row,
)

MONDAY = datetime(2024, 5, 6)
TODAY = "2024-05-06"
TOWN = load_town(TINY_TOWNS / "tiny_town" / "tiny_town.tmj")
NOON = 12 * 360
Answers = dict[str, Callable[[ChatRequest], Any]]
"""For a prompt: what is answered in place of the scripted people's reply, as text or as JSON."""


class Prompted(Scripted):
    """The scripted people, but for the prompts that a test answers itself."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        answer = self._answers.get(request.prompt)
        if answer is None:
            return await super().complete(request)
        reply = answer(request)
        return ChatReply(reply if isinstance(reply, str) else json.dumps(reply))

    def prompts(self) -> list[str]:
        """Return the names of the prompts asked so far."""
        return [request.prompt for request in self.asked]


@dataclass
class KeptJournal:
    """A journal in memory."""

    attempts: dict[tuple[CallKey, int], Attempt] = field(default_factory=dict)
    outcomes: dict[CallKey, Outcome] = field(default_factory=dict)

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        known = self.attempts.get((key, attempt))
        return known if known is not None and known.text_hash == text_hash else None

    def record(self, attempt: Attempt) -> None:
        self.attempts[attempt.key, attempt.attempt] = attempt

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        self.outcomes[key] = outcome


class Stage:
    """The town with everybody at home, and a day planned that holds one thing: `reading`."""

    def __init__(self, answers: Answers | None = None, **settings: Any) -> None:
        self.model = Prompted(answers or {})
        self.journal = KeptJournal()
        self.asker = Asker(Broker(self.model, 5.0), self.journal, seed=1, tries=3)
        self.around = Surroundings(
            TOWN, Clock(MONDAY), MindSettings(**settings), WordsEmbedder(), 1, "en"
        )
        self.world = World({})
        self.minds = {name: self._mind(name) for name in (ADA, BEN, CLEO)}

    def _mind(self, name: PersonName) -> Mind:
        file = TINY_TOWNS / "tiny_town" / "people" / f"{snake_case(name)}.toml"
        person = load_person(file)
        state = new_state(person, self.around)
        state.planned_day = TODAY
        state.rows = (Row("reading", 1440, "reading", True),)
        home = TOWN.find(Address(person.home))
        self.world.bodies[name] = Body(TOWN.objects[home[0]].spots[0])
        stream = MemoryStream(self.around.embedder.dimension)
        return Mind(person, identity(person), state, stream, self.around)

    def put(
        self,
        name: PersonName,
        tile: tuple[int, int],
        action: Action | None = None,
        destination: tuple[int, int] | None = None,
    ) -> None:
        """Put somebody somewhere; at an object that the action is at, they use it."""
        for users in self.world.users.values():
            if name in users:
                users.remove(name)
        body = Body(Tile(*tile), action, Tile(*(destination or tile)))
        self.world.bodies[name] = body
        if action is not None and body.arrived and action.address in TOWN.objects:
            body.using = action.address
            self.world.users.setdefault(action.address, []).append(name)

    def plan(self, name: PersonName, *rows: tuple[str, int]) -> None:
        """Give somebody tasks for the day, which must fill it."""
        assert sum(minutes for _, minutes in rows) == 1440
        self.minds[name].state.rows = tuple(Row(text, m, text, True) for text, m in rows)

    def moment(self, name: PersonName, step: int = NOON) -> Moment:
        """Return somebody's moment in a step."""
        view = observe(self.world, TOWN, name, step, self.around.settings.vision)
        return self.minds[name].moment(view, self.asker)

    async def step(self, name: PersonName, step: int = NOON) -> Moment:
        """Let somebody take a step and return its moment."""
        moment = self.moment(name, step)
        await self.minds[name].step(moment)
        if moment.afterthought is not None:
            await moment.afterthought()
        return moment

    def remember(self, name: PersonName, *texts: str, step: int = 0) -> None:
        """Put events into somebody's stream."""
        for text in texts:
            remembering = self.moment(name, step).remember(
                MemoryKind.EVENT, text, (text, "is", "so"), 3, source="seen"
            )
            with suppress(StopIteration):
                remembering.send(None)  # it waits for nothing

    def memories(self, name: PersonName) -> list[Memory]:
        """Return somebody's memories."""
        return self.minds[name].stream.memories


def task(
    text: str = "reading",
    address: str = "Tiny Town:Corner Cafe:cafe:table",
    start: int = NOON - 6,
    end: int = NOON + 360,
    kind: ActionKind = ActionKind.TASK,
) -> Action:
    """Return something to do."""
    return Action(kind, text, Address(address), "🙂", "do", text, "in use", start, end)


def minutes(rows: schedule.Rows) -> int:
    """Return the minutes that a schedule fills."""
    return sum(row.minutes for row in rows)
