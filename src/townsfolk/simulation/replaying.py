"""Takes a run over its past again, from the replies in its journal alone: no model is asked."""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from townsfolk.errors import ModelMissingError
from townsfolk.llm.broker import Broker
from townsfolk.llm.choose import open_embedder
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import ChatReply, ChatRequest, Embedder, ModelInfo
from townsfolk.settings import Settings, override
from townsfolk.simulation.simulation import Simulation
from townsfolk.store import shelf
from townsfolk.store.fingerprint import fingerprint
from townsfolk.store.reading import Reading
from townsfolk.store.simulation_file import SimulationFile


class NoModel:
    """Stands where a model would be, in a run that needs none: being asked is an error."""

    info = ModelInfo("journal", "the journal", slots=1, is_language_model=False)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Raise `ModelMissingError`: the past can't be repeated."""
        raise ModelMissingError(
            f"The journal holds no reply to the question {request.prompt!r} of {request.person} "
            "as it is asked now: a prompt, a person or a setting is another than when the "
            "simulation ran. Use the version of townsfolk it ran with, or see what would be asked "
            "anew: townsfolk replay NAME --anew"
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
        steps = go_back_to(copy, step=None, from_beginning=True)
        with Reading.of(name) as recorded, Reading(copy) as repeated:
            return Replay(steps, fingerprint(recorded.db, steps), fingerprint(repeated.db))


def go_back_to(path: Path, step: int | None, from_beginning: bool = False) -> int:
    """Bring a simulation file back to the beginning of a step (unless given, the last finished).

    It goes back to the newest snapshot before the step, or to the first of all, and from there
    repeats what happened. Returns the step.
    """
    # In a thread of its own, so that it can be called within an event loop, too.
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, _go_back(path, step, from_beginning)).result()


async def _go_back(path: Path, step: int | None, from_beginning: bool) -> int:
    with closing(SimulationFile(path, durable_replies=False)) as file:
        target = file.step if step is None else step
        file.go_back(target, to_beginning=from_beginning)
        if file.step < target:
            await _repeat(file, target)
    return target


async def _repeat(file: SimulationFile, step: int) -> None:
    settings = Settings.model_validate_json(file.meta()["settings"])
    broker = Broker(NoModel(), settings.model.timeout_s)
    await Simulation(file, settings, broker, recorded_embedder(file, settings)).run(step)


def recorded_embedder(file: SimulationFile, settings: Settings) -> Embedder:
    """Return the embedder that a simulation's memories were embedded with."""
    words = WordsEmbedder()
    if file.meta()["embedder"] == words.name:
        return words
    minilm = override(settings.model_dump(), {"model.embedder": "minilm"}, file.name)
    return open_embedder(minilm.model)
