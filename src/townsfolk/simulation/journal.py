"""The journals of a run: the simulation file's with a tally beside it, and what is asked ahead."""

from townsfolk.llm.journal import Journal
from townsfolk.simulation.status import Tally
from townsfolk.store.simulation_file import SimulationFile
from townsfolk.vocabulary import Attempt, CallKey, Outcome


class TalliedJournal:
    """Hands everything on to a journal and counts it."""

    def __init__(self, journal: Journal, tally: Tally) -> None:
        self._journal = journal
        self._tally = tally

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        return self._journal.recall(key, attempt, text_hash)

    def record(self, attempt: Attempt) -> None:
        self._journal.record(attempt)
        self._tally.add_attempt(attempt)

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        self._journal.conclude(key, outcome)
        self._tally.add_outcome(key, outcome)


class JournalAhead:
    """Keeps replies to questions that were asked ahead, until it is known whether they are asked.

    They are forgotten when their step is over and nobody has asked them.
    """

    def __init__(self, file: SimulationFile) -> None:
        self._file = file

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        return self._file.recall(key, attempt, text_hash)

    def record(self, attempt: Attempt) -> None:
        if attempt.key.step >= self._file.step:
            self._file.record_ahead(attempt)

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        return None
