"""An embedder without a model: it compares words and parts of words, not meanings.

`townsfolk.llm.providers.minilm` holds the one that understands meaning.
"""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from townsfolk.llm.protocol import AwaitedEmbedder, Embedder, Vectors

_DIMENSION = 256
_CACHED_WORDS = 8192
_CACHED_TEXTS = 4096
_WORD = re.compile(r"\w+")
_FILLERS = frozenset(
    _WORD.findall(
        "a an and are as at be been but by for from has have he her his i in into is it its of on "
        "or she that the their them they this to was were will with you your"
    )
)

# Powers of two: sums of them are exact, so that a text has the same vector on every machine.
_WORD_WEIGHT = 1.0
_TRIGRAM_WEIGHT = 0.25
_FILLER_WEIGHT = 0.0625


def settings_of(embedder: str) -> dict[str, str]:
    """Return the `[model]` settings that open the embedder of a name again."""
    kind, _, model = embedder.partition(":")
    if kind == "server":
        return {"embedder": "server", "embedding_model": model}
    return {"embedder": "words" if embedder == WordsEmbedder().name else "minilm"}


async def vectors_of(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Return one row for each text; a server that makes them is waited for, and nothing else."""
    if isinstance(embedder, AwaitedEmbedder):
        return await embedder.embed_patiently(texts)
    return embedder.embed(texts)


class WordsEmbedder:
    """Vectors of hashed words and character trigrams: quick, and the same everywhere.

    Texts are near when they share words or forms of words ("bakes", "baking"); words that say
    the same in another way stay far. Needs no file and no network.
    """

    @property
    def name(self) -> str:
        """`words-1`; another number is another way of hashing."""
        return "words-1"

    @property
    def dimension(self) -> int:
        """256."""
        return _DIMENSION

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order; also for a text without words."""
        rows = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = _vector(text)
        return rows


@functools.lru_cache(maxsize=_CACHED_TEXTS)
def _vector(text: str) -> Vectors:
    plain = unicodedata.normalize("NFKC", text).casefold()
    vector = np.zeros(_DIMENSION, dtype=np.float32)
    for word in _WORD.findall(plain):
        for place, weight in _features(word):
            vector[place] += weight
    if not vector.any():
        # Nothing but signs, or features that cancel out: the text as a whole is its only feature.
        place, sign = _hash(plain)
        vector[place] = sign
    vector /= np.sqrt(np.square(vector).sum())
    return vector


@functools.lru_cache(maxsize=_CACHED_WORDS)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """Return the places in the vector that a word changes, and by how much."""
    if word in _FILLERS:
        return tuple(_weighted([word], _FILLER_WEIGHT))
    marked = f"<{word}>"
    trigrams = sorted({marked[i : i + 3] for i in range(len(marked) - 2)} - {marked})
    return (*_weighted([word], _WORD_WEIGHT), *_weighted(trigrams, _TRIGRAM_WEIGHT))


def _weighted(features: Sequence[str], weight: float) -> Iterator[tuple[int, float]]:
    for feature in features:
        place, sign = _hash(feature)
        yield place, sign * weight


def _hash(feature: str) -> tuple[int, int]:
    """Return a place in the vector and a sign. Signs let collisions cancel out on average."""
    digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    number = int.from_bytes(digest, "big")
    return number % _DIMENSION, 1 if number & (1 << 31) else -1
