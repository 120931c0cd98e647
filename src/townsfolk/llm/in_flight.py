"""Questions that are being asked right now, so that nobody asks the same one meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, TypeVar

from townsfolk.llm.broker import Broker
from townsfolk.names import PersonName
from townsfolk.vocabulary import CallKey

T = TypeVar("T")


class Question(NamedTuple):
    """One try of a call, and a hash of what it asks."""

    key: CallKey
    attempt: int
    text_hash: str


class InFlight:
    """Shares answers between those who ask ahead and those whose turn it is.

    `on_surprise` is called with who asks a question that nobody has asked ahead.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.on_surprise: Callable[[PersonName], None] = lambda _: None
        self._asking: dict[Question, asyncio.Task[Any]] = {}
        self._needed: set[Question] = set()
        self._turns: dict[PersonName, int] = {}

    async def ask(
        self,
        question: Question,
        asking: Callable[[], Coroutine[None, None, T]],
        *,
        ahead: bool,
    ) -> T:
        """Return the answer to a question, which is asked unless it is being asked already."""
        if not ahead:
            self._needed.add(question)
            self._turns[question.key.person] = question.key.step
        try:
            return await asyncio.shield(self._task(question, asking, ahead))
        except asyncio.CancelledError:
            if not ahead or question not in self._needed:
                self._cancel(question)
            raise
        finally:
            if not ahead:
                self._needed.discard(question)

    def is_guess(self, question: Question) -> bool:
        """Say whether nobody waits for the answer yet whose turn it is."""
        return question not in self._needed

    def is_late(self, question: Question) -> bool:
        """Say whether a reply that was asked ahead comes when the person has asked other things."""
        turn = self._turns.get(question.key.person, -1)
        return question.key.step <= turn and question not in self._needed

    def _task(
        self, question: Question, asking: Callable[[], Coroutine[None, None, T]], ahead: bool
    ) -> asyncio.Task[T]:
        task = self._asking.get(question)
        if task is not None:
            if not ahead:
                self._broker.hasten(question.key.person, question.key.step)
            return task
        if not ahead:
            self.on_surprise(question.key.person)
        task = self._asking[question] = asyncio.create_task(asking())
        task.add_done_callback(lambda done: self._forget(question, done))
        return task

    def _cancel(self, question: Question) -> None:
        task = self._asking.pop(question, None)
        if task is not None:
            task.cancel()

    def _forget(self, question: Question, done: asyncio.Task[Any]) -> None:
        if self._asking.get(question) is done:
            del self._asking[question]
