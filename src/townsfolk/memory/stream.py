"""The memory stream of one person: everything remembered, in order, with embeddings.

Memories are never changed or dropped; only when they were last used changes.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from townsfolk.memory.scoring import Weights, best
from townsfolk.vocabulary import Memory, MemoryKind, Retrieved

_START_ROWS = 64

Rows = TypeVar("Rows", NDArray[np.float32], NDArray[np.float64], NDArray[np.int32])


class MemoryStream:
    """An append-only list of memories that can be searched by meaning.

    It also knows, for each memory, the step at which it was made or last came to mind. What was
    observed again in the same words shares the embedding of the first time.
    """

    def __init__(self, dimension: int) -> None:
        self.memories: list[Memory] = []
        self._vectors: NDArray[np.float32] = np.zeros((_START_ROWS, dimension), dtype=np.float32)
        self._vector_of: NDArray[np.int32] = np.zeros(_START_ROWS, dtype=np.int32)
        self._vectors_used = 0
        self._observed: dict[str, Memory] = {}
        self._importance: NDArray[np.float64] = np.zeros(_START_ROWS)
        self._accessed: NDArray[np.float64] = np.zeros(_START_ROWS)

    def copy(self) -> "MemoryStream":
        """Return a stream of the same memories that goes on by itself."""
        other = copy(self)
        other.memories = list(self.memories)
        other._observed = dict(self._observed)
        other._vectors = self._vectors.copy()
        other._vector_of = self._vector_of.copy()
        other._importance = self._importance.copy()
        other._accessed = self._accessed.copy()
        return other

    def __len__(self) -> int:
        return len(self.memories)

    @property
    def next_number(self) -> int:
        """The number the next memory gets, from 1."""
        return len(self.memories) + 1

    def add(
        self, memory: Memory, vector: NDArray[np.float32], last_accessed: int | None = None
    ) -> None:
        """Append a memory with its embedding (a row of the stream's dimension, length 1)."""
        assert memory.number == self.next_number
        row = len(self.memories)
        if row == len(self._vector_of):
            self._vector_of = _doubled(self._vector_of)
            self._importance = _doubled(self._importance)
            self._accessed = _doubled(self._accessed)
        self._vector_of[row] = self._place_of(memory, vector)
        self._importance[row] = memory.importance
        self._accessed[row] = memory.step if last_accessed is None else last_accessed
        self.memories.append(memory)
        if memory.kind == MemoryKind.EVENT:
            self._observed[memory.text] = memory

    @property
    def last_accessed(self) -> list[int]:
        """For each memory the step at which it was made or last came to mind."""
        return [int(step) for step in self._accessed[: len(self.memories)]]

    def get(self, number: int) -> Memory:
        """Return the memory of a number (from 1)."""
        return self.memories[number - 1]

    def observed(self, text: str) -> Memory | None:
        """Return the latest observation in exactly these words, if there is one."""
        return self._observed.get(text)

    def vector(self, number: int) -> NDArray[np.float32]:
        """Return the embedding of a memory."""
        row: NDArray[np.float32] = self._vectors[self._vector_of[number - 1]]
        return row

    def latest(self, count: int, kind: MemoryKind | None = None) -> list[Memory]:
        """Return up to `count` of the newest memories (of a kind), oldest of them first."""
        found: list[Memory] = []
        for memory in reversed(self.memories):
            if len(found) == count:
                break
            if kind is None or memory.kind == kind:
                found.append(memory)
        return found[::-1]

    def retrieve(
        self,
        query: NDArray[np.float32],
        step: int,
        hours_per_step: float,
        weights: Weights,
        count: int,
    ) -> list[Retrieved]:
        """Return what comes to mind for a query vector at a step, best first; changes nothing."""
        if not self.memories:
            return []
        size = len(self.memories)
        # Not by `@`: its last bits, and so what ties, depend on how many cores there are; and it
        # waits for all of them, where a model is at work on them.
        nearness = np.einsum("ij,j->i", self._vectors[: self._vectors_used], query)
        relevance = nearness[self._vector_of[:size]].astype(np.float64)
        hours = np.maximum((step - self._accessed[:size]) * hours_per_step, 0.0)
        return best(self.memories, hours, self._importance[:size], relevance, weights, count)

    def touch(self, numbers: Iterable[int], step: int) -> None:
        """Note that memories came to mind at a step."""
        for number in numbers:
            self._accessed[number - 1] = step

    def depth_of(self, evidence: Sequence[int]) -> int:
        """Return the depth of a thought that rests on these memories: 1 + the deepest."""
        return 1 + max((self.get(number).depth for number in evidence), default=0)

    def _place_of(self, memory: Memory, vector: NDArray[np.float32]) -> int:
        """Return the row in which a new memory's embedding is, where it may have been before."""
        known = self._observed.get(memory.text)
        if known is not None and np.array_equal(self.vector(known.number), vector):
            return int(self._vector_of[known.number - 1])
        if self._vectors_used == len(self._vectors):
            self._vectors = _doubled(self._vectors)
        self._vectors[self._vectors_used] = vector
        self._vectors_used += 1
        return self._vectors_used - 1


def _doubled(rows: Rows) -> Rows:
    return np.concatenate([rows, np.zeros_like(rows)])
