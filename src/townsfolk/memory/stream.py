"""The memory stream of one person: everything remembered, in order, with embeddings.

Memories are never changed or dropped; only when they were last used changes.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from townsfolk.memory.scoring import Weights, best
from townsfolk.vocabulary import Memory, MemoryKind, Retrieved

_START_ROWS = 64


class MemoryStream:
    """An append-only list of memories that can be searched by meaning.

    `last_accessed` holds, for each memory, the step at which it was made or last came to mind.
    """

    def __init__(self, dimension: int) -> None:
        self.memories: list[Memory] = []
        self.last_accessed: list[int] = []
        self._vectors: NDArray[np.float32] = np.zeros((_START_ROWS, dimension), dtype=np.float32)
        self.touched: set[int] = set()
        """Numbers of memories whose last access changed since the last save."""
        self._observed: dict[str, Memory] = {}

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
        if row == len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
        self._vectors[row] = vector
        self.memories.append(memory)
        if memory.kind == MemoryKind.EVENT:
            self._observed[memory.text] = memory
        self.last_accessed.append(memory.step if last_accessed is None else last_accessed)

    def get(self, number: int) -> Memory:
        """Return the memory of a number (from 1)."""
        return self.memories[number - 1]

    def observed(self, text: str) -> Memory | None:
        """Return the latest observation in exactly these words, if there is one."""
        return self._observed.get(text)

    def vector(self, number: int) -> NDArray[np.float32]:
        """Return the embedding of a memory."""
        row: NDArray[np.float32] = self._vectors[number - 1]
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
        relevance = (self._vectors[: len(self.memories)] @ query).astype(np.float64)
        hours = (step - np.array(self.last_accessed, dtype=np.float64)) * hours_per_step
        return best(self.memories, np.maximum(hours, 0.0), relevance, weights, count)

    def touch(self, numbers: Iterable[int], step: int) -> None:
        """Note that memories came to mind at a step."""
        for number in numbers:
            self.last_accessed[number - 1] = step
            self.touched.add(number)

    def depth_of(self, evidence: Sequence[int]) -> int:
        """Return the depth of a thought that rests on these memories: 1 + the deepest."""
        return 1 + max((self.get(number).depth for number in evidence), default=0)
