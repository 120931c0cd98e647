"""One person's step: what the modules of the mind work with, and where they leave their results.

Within a step a mind changes only its own state and stream; what should change in the town goes
into `effects`, and what happened in the mind into `events`.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from townsfolk.clock import Clock, hhmm, minute_of_day, spoken_date
from townsfolk.effects import Begin, Effect, Talk
from townsfolk.events import Event, Planned, Recalled, Remembered
from townsfolk.llm.ask import Answer, PersonsAsker
from townsfolk.llm.embedders import vectors_of
from townsfolk.llm.protocol import Embedder
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind.schedule import Rows
from townsfolk.mind.state import MindState
from townsfolk.mind.wording import WORDINGS, Wording
from townsfolk.names import Address, PersonName, Tile, parts_of
from townsfolk.people.person import Person
from townsfolk.prompts.prompt import Inputs, Prompt, Reply
from townsfolk.settings import MindSettings
from townsfolk.town.town import Town
from townsfolk.town.view import View
from townsfolk.vocabulary import Action, CallKey, Memory, MemoryKind, Retrieved

R = TypeVar("R", bound=Reply)
I = TypeVar("I", bound=Inputs)  # noqa: E741  the usual letter for an input type

Afterthought = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all minds of a simulation share: nothing of it changes during a run."""

    town: Town
    clock: Clock
    settings: MindSettings
    embedder: Embedder
    seed: int
    language: str
    place_names: Mapping[str, str] = field(default_factory=dict)
    """What parts of addresses are called in the town's language; else as they are written."""

    def name_of(self, part: str) -> str:
        """Return what a sector, an arena or an object is called, by its part of an address."""
        return self.place_names.get(part, part)


@dataclass(slots=True)
class Moment:
    """A person, what they carry, what they see, and what comes of it in this step."""

    person: Person
    identity: str
    state: MindState
    stream: MemoryStream
    around: Surroundings
    view: View
    asker: PersonsAsker
    effects: list[Effect] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    afterthought: Afterthought | None = None
    """What nobody else can notice and the step doesn't wait for; it adds to the stream alone."""
    musing: Awaitable[None] | None = None
    """The afterthought of an earlier step, if it still goes on."""

    @property
    def name(self) -> PersonName:
        """Whose moment it is."""
        return self.person.name

    @property
    def step(self) -> int:
        """The step it belongs to."""
        return self.view.step

    @property
    def now(self) -> datetime:
        """The simulated time."""
        return self.around.clock.time_at(self.view.step)

    @property
    def minute(self) -> int:
        """Minutes since midnight."""
        return minute_of_day(self.now)

    @property
    def action(self) -> Action | None:
        """What the person does now, with what was decided in this step."""
        begun = [effect.action for effect in self.effects if isinstance(effect, Begin)]
        return begun[-1] if begun else self.view.action

    @property
    def wording(self) -> Wording:
        """The sentences of the town's language."""
        return WORDINGS[self.around.language]

    @property
    def doing(self) -> str:
        """What the person does now, in words."""
        return self.action.text if self.action else self.wording.idle

    async def collect_thoughts(self) -> None:
        """Wait for what is still on the person's mind: it comes first in the memory stream."""
        if self.musing is not None:
            await self.musing
            self.musing = None

    async def ask(self, prompt: Prompt[I, R], **inputs: object) -> Answer[R]:
        """Ask a prompt with what opens all of them: who the person is, and their day."""
        await self.collect_thoughts()
        opening = {
            "name": self.name,
            "identity": self.identity,
            "today": today(self),
            "language": self.around.language,
        }
        return await self.asker.ask(prompt, prompt.inputs.model_validate(opening | inputs))

    def begin(self, action: Action, destination: Tile) -> None:
        """Propose to start an action, in place of what else was proposed to do."""
        talks = [effect for effect in self.effects if isinstance(effect, Talk)]
        self.effects = [*talks, Begin(self.name, action, destination)]

    async def remember(
        self,
        kind: MemoryKind,
        text: str,
        triple: tuple[str, str, str],
        importance: int,
        *,
        source: str,
        evidence: Sequence[int] = (),
        step: int | None = None,
        call: CallKey | None = None,
    ) -> Memory:
        """Add a memory to the stream, as of this step unless it was noticed earlier."""
        await self.collect_thoughts()
        (vector,) = await vectors_of(self.around.embedder, [text])
        memory = Memory(
            number=self.stream.next_number,
            kind=kind,
            step=self.step if step is None else step,
            text=text,
            subject=triple[0],
            predicate=triple[1],
            thing=triple[2],
            importance=importance,
            evidence=tuple(sorted(set(evidence))),
            depth=self.stream.depth_of(evidence) if kind == MemoryKind.THOUGHT else 0,
            source=source,
            call=call,
        )
        self.stream.add(memory, vector)
        self.events.append(Remembered(self.name, memory))
        return memory

    def note_recall(self, answer: Answer[R], memories: Sequence[Retrieved]) -> None:
        """Record which memories an answer rests on: those that the question had room for."""
        texts = list(dict.fromkeys(one.memory.text for one in memories))
        told = texts[: max(0, len(texts) - answer.left_out)]
        shown = tuple(one for one in memories if one.memory.text in told)
        if shown:
            self.events.append(Recalled(self.name, answer.call, shown))

    def replan(self, rows: Rows, reason: str) -> None:
        """Change the schedule of the day."""
        self.state.rows = rows
        self.events.append(Planned(self.name, rows, self.state.broad_strokes, reason))


def today(moment: Moment) -> str:
    """Return the part of a prompt that changes once a day."""
    state = moment.state
    lines = [
        f"Today is {spoken_date(moment.now.date())}.",
        f"On your mind: {state.currently}",
    ]
    return "\n".join(lines)


def spoken_time(moment: Moment) -> str:
    """Return weekday and time of day, as prompts carry it: `Monday 09:15`."""
    return f"{moment.now:%A} {hhmm(moment.minute)}"


def spoken_place(moment: Moment) -> str:
    """Name where the person is: `Hobbs Cafe, cafe`, or open ground."""
    town, tile = moment.around.town, moment.view.tile
    arena = town.arena_at(tile) or town.sector_at(tile)
    names = [moment.around.name_of(part) for part in parts_of(arena)[1:]]
    return ", ".join(names) or moment.wording.outdoors


def label_of(moment: Moment, address: Address) -> str:
    """Name a place in a prompt: `Hobbs Cafe: cafe: piano`, in the town's language."""
    return ": ".join(moment.around.name_of(part) for part in parts_of(address)[1:])
