"""The embedder of a past that is lived again: texts have the vectors they had."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from townsfolk.errors import BadInputError, ModelUnavailableError
from townsfolk.llm.choose import open_embedder
from townsfolk.llm.embedders import settings_of
from townsfolk.llm.protocol import Embedder, Vectors
from townsfolk.settings import Settings, override
from townsfolk.store.reading import Reading


class RecordedEmbedder:
    """Knows the vectors of all that was remembered; the embedder itself is asked for other texts.

    So a server that made them is seldom needed, and needn't give the same to the last bit again.
    Raises `BadInputError` when it is needed and away.
    """

    def __init__(self, past: Reading) -> None:
        self._past = past
        self._vectors = {
            str(text): np.frombuffer(embedding, dtype="<f4")
            for text, embedding in past.rows("SELECT text, embedding FROM memories GROUP BY text")
        }

    @property
    def name(self) -> str:
        """That of the embedder which made the vectors."""
        return self._past.meta["embedder"]

    @property
    def dimension(self) -> int:
        """How long they are."""
        return len(next(iter(self._vectors.values()), ())) or self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order."""
        for text in texts:
            if text not in self._vectors:
                self._vectors[text] = self._made(text)
        return np.stack([self._vectors[text] for text in texts])

    def _made(self, text: str) -> Vectors:
        try:
            (vector,) = self._embedder.embed([text])
        except ModelUnavailableError as error:
            raise BadInputError(
                f"The memories of {self._past.name!r} were embedded by {self.name!r}, which is "
                "needed to live its past again and can't be reached. Start its server and try "
                "again; a fork at a whole hour does without it."
            ) from error
        return np.asarray(vector)

    @cached_property
    def _embedder(self) -> Embedder:
        own = Settings.model_validate_json(self._past.meta["settings"]).model_dump()
        wanted = {f"model.{key}": value for key, value in settings_of(self.name).items()}
        known = int(self._past.meta.get("embedding_dimension", 0))
        return open_embedder(override(own, wanted, self._past.name).model, dimension=known)
