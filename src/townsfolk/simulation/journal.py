"""The journal of a run: the simulation file's, with a tally beside it."""

from townsfolk.llm.journal import Journal
from townsfolk.simulation.status import Tally
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
