"""What a simulation would ask anew if a prompt, a person or a setting were another.

It is lived once more in a copy, without a model. A question in the same words has its reply in the
journal. One in other words is given the reply it had, so that one sees farther than to the first of
them; one that wasn't asked then is given the prompt's fallback.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from townsfolk.errors import BadInputError, ReplyError
from townsfolk.llm.broker import Broker
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.people.person import Person
from townsfolk.settings import Settings, override
from townsfolk.simulation.recorded_embedder import RecordedEmbedder
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import asked, shelf
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import Attempt, CallKey, Outcome

Found = Literal["kept", "changed", "new"]
"""A question as it was; in other words; one that wasn't asked."""
SECTIONS = ("mind", "engine", "model")
"""Settings that may be another: what a simulation began with can't be."""


@dataclass(slots=True)
class AskedAnew:
    """How many questions of each prompt are found how, and the first that isn't as it was."""

    prompts: dict[str, Counter[Found]] = field(default_factory=dict)
    first: CallKey | None = None

    def add(self, key: CallKey, found: Found) -> None:
        """Count a question."""
        self.prompts.setdefault(key.prompt, Counter())[found] += 1
        if found != "kept" and (self.first is None or key.step < self.first.step):
            self.first = key

    def total(self, *found: Found) -> int:
        """Return the number of questions that are found so."""
        return sum(count[one] for count in self.prompts.values() for one in found)


def asked_anew(
    name: str, changed: Mapping[str, Any] | None = None, persons: Sequence[Person] = ()
) -> AskedAnew:
    """Live a simulation once more in a copy with some settings and persons changed, and count.

    Raises `BadInputError` for a setting that can't be changed and for a stranger.
    """
    for setting in changed or {}:
        if setting.partition(".")[0] not in SECTIONS:
            raise BadInputError(
                f"{setting} can't be another for a simulation that has begun; the settings of "
                f"{', '.join(SECTIONS)} can. Begin a new one with it."
            )
    source = shelf.existing_path(name)
    with tempfile.TemporaryDirectory(prefix="townsfolk-") as folder:
        copy = Path(folder) / source.name
        shelf.copy_to(source, copy)
        # In a thread of its own, so that it can be called within an event loop, too.
        with ThreadPoolExecutor(1) as other:
            run = _live_again(source, copy, changed or {}, persons)
            return other.submit(asyncio.run, run).result()


async def _live_again(
    source: Path, copy: Path, changed: Mapping[str, Any], persons: Sequence[Person]
) -> AskedAnew:
    found = AskedAnew()
    with Reading(source) as reading, closing(SimulationFile(copy, False)) as file:
        until = file.step
        file.go_back(until, to_beginning=True)
        stored = Settings.model_validate_json(file.meta()["settings"])
        settings = override(stored.model_dump(), changed, "the command line")
        for person in persons:
            file.change_person(person)
        simulation = Simulation(
            file,
            settings,
            Broker(_Nobody(), settings.model.timeout_s),
            RecordedEmbedder(reading),
            journal=_Recollection(reading, found),
        )
        await simulation.run(until)
    return found


class _Nobody:
    """Stands where a model would be: it has no reply, so that the fallback is used."""

    info = ModelInfo("journal", "the journal", slots=1, is_language_model=False)

    async def complete(self, request: ChatRequest) -> ChatReply:
        raise ReplyError(f"{request.prompt} wasn't asked")

    async def close(self) -> None:
        return None


class _Recollection:
    """The journal of a simulation, which also knows what a question in other words was answered."""

    def __init__(self, reading: Reading, found: AskedAnew) -> None:
        self._reading = reading
        self._found = found

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        attempts = asked.attempts(self._reading, key)
        same = next((a for a in attempts if (a.attempt, a.text_hash) == (attempt, text_hash)), None)
        if attempt == 0:
            self._found.add(key, "kept" if same else "changed" if attempts else "new")
        if same is not None or attempt > 0:
            return same
        usable = next((one for one in attempts if not one.problem), None)
        return None if usable is None else replace(usable, attempt=0, text_hash=text_hash)

    def record(self, attempt: Attempt) -> None:
        """Keep nothing: the copy goes away."""

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        """Keep nothing."""
