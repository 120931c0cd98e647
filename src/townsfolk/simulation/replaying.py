"""Takes a run over its past again, from the replies in its journal alone: no model is asked."""

import asyncio
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from townsfolk.errors import BadInputError, ModelMissingError
from townsfolk.llm.broker import Broker
from townsfolk.llm.journal import Journal
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.settings import Settings
from townsfolk.simulation.recorded_embedder import RecordedEmbedder
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import asked, shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import Attempt, CallKey, Outcome


class NoModel:
    """Stands where a model would be, in a run that needs none: being asked is an error."""

    info = ModelInfo("journal", "the journal", slots=1, is_language_model=False)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Raise `ModelMissingError`: the past can't be repeated."""
        raise ModelMissingError(
            f"The journal holds no reply to the question {request.prompt!r} of {request.person} "
            "as it is asked now: a prompt, a person, a setting or an earlier reply is another than "
            "when the simulation ran. Use the version of townsfolk it ran with, or see what would "
            "be asked anew: townsfolk replay NAME --anew"
        )

    async def close(self) -> None:
        """Nothing to close."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of repeating a simulation: how far, its fingerprint, and the repetition's."""

    steps: int
    recorded: str
    repeated: str

    @property
    def is_equal(self) -> bool:
        """Whether the simulation came out the same again."""
        return self.recorded == self.repeated


def replay(name: str) -> Replay:
    """Run a whole simulation again in a copy, from its journal, and compare.

    Raises `SimulationFileError` when its beginning wasn't kept, and `ModelMissingError` when a
    question is asked that the journal doesn't answer.
    """
    source = shelf.existing_path(name)
    with tempfile.TemporaryDirectory(prefix="townsfolk-") as folder:
        copy = Path(folder) / source.name
        shelf.copy_to(source, copy)
        _run(_live_again(source, copy))
        with Reading.of(name) as recorded, Reading(copy) as repeated:
            steps = repeated.step
            return Replay(steps, fingerprint(recorded.db, steps), fingerprint(repeated.db))


async def _live_again(source: Path, copy: Path) -> None:
    with Reading(source) as past, closing(SimulationFile(copy, durable_replies=False)) as file:
        until = file.step
        file.go_back(until, to_beginning=True)
        await _repeat(file, past, file, until)


def go_back_to(copy: Path, step: int, source: Path) -> None:
    """Bring a copy of a simulation's file back to the beginning of a step.

    It goes back to the newest snapshot before the step, and from there repeats what happened. Where
    this version of townsfolk puts a question in other words, it is answered as it was. Raises
    `BadInputError` when the past doesn't come out the same in spite of it.
    """
    _run(_go_back(copy, step, source))


async def _go_back(copy: Path, step: int, source: Path) -> None:
    with Reading(source) as past, closing(SimulationFile(copy, durable_replies=False)) as file:
        file.go_back(step)
        snapshot, journal = file.step, _AsAnswered(file, past)
        try:
            await _repeat(file, past, journal, step)
        except ModelMissingError as error:
            raise _comes_out_otherwise(past, snapshot, step) from error
        if journal.has_other_words and _history(copy, step) != fingerprint(past.db, step):
            raise _comes_out_otherwise(past, snapshot, step)


def _history(copy: Path, step: int) -> str:
    with Reading(copy) as reading:
        return fingerprint(reading.db, step)


def _comes_out_otherwise(past: Reading, snapshot: int, step: int) -> BadInputError:
    later = past.rows("SELECT min(step) FROM snapshots WHERE step > ?", (step,))
    steps = [snapshot, *(at for (at,) in later if at is not None)]
    return BadInputError(
        f"{past.name!r} was run by another version of townsfolk, whose people were asked other "
        f"questions: this one doesn't come to step {step:,} in the same way. Copy it where "
        "everybody's state is kept, at a whole hour: townsfolk fork "
        f"{past.name} NEW --step {', or --step '.join(map(str, steps))}."
    )


class _AsAnswered:
    """The journal of a copy, in which a question in other words has the reply it had."""

    def __init__(self, file: SimulationFile, past: Reading) -> None:
        self._file = file
        self._past = past
        self.has_other_words = False

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        same = self._file.recall(key, attempt, text_hash)
        if same is not None:
            return same
        self.has_other_words = True
        return next(
            (one for one in asked.attempts(self._past, key) if one.attempt == attempt), None
        )

    def record(self, attempt: Attempt) -> None:
        self._file.record(attempt)

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        self._file.conclude(key, outcome)


def _run(life: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own, so that it can be called within an event loop, too.
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, life).result()


async def _repeat(file: SimulationFile, past: Reading, journal: Journal, step: int) -> None:
    settings = Settings.model_validate_json(file.meta()["settings"])
    broker = Broker(NoModel(), settings.model.timeout_s)
    await Simulation(file, settings, broker, RecordedEmbedder(past), journal=journal).run(step)
