"""The embedder that understands meaning: all-MiniLM-L6-v2, int8, run by ONNX Runtime."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from townsfolk.errors import ModelMissingError
from townsfolk.llm.protocol import Vectors
from townsfolk.llm.weights import Progress, minilm

_DIMENSION = 384
_MAX_TOKENS = 256  # what the model was trained with; a memory is rarely longer than 60
_CACHED_TEXTS = 4096  # 6 MB; people often see the same thing at the same time


class MiniLm:
    """all-MiniLM-L6-v2 from an ONNX file and its `tokenizer.json`. English first.

    Each text is computed by itself and with one thread, so that its vector doesn't depend on what
    else was asked or how many cores there are. Raises `ModelMissingError` for unusable files.
    """

    def __init__(self, model: Path, tokenizer: Path) -> None:
        self._tokenizer = _load_tokenizer(tokenizer)
        self._session = _load_session(model)
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._cached = functools.lru_cache(maxsize=_CACHED_TEXTS)(self._compute)

    @property
    def name(self) -> str:
        """`minilm-l6-int8-1`; the number changes when the vectors do."""
        return "minilm-l6-int8-1"

    @property
    def dimension(self) -> int:
        """384."""
        return _DIMENSION

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order. Only the first 256 tokens count."""
        rows = np.empty((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._cached(text)
        return rows

    def _compute(self, text: str) -> Vectors:
        whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair breaks it
        ids = np.array([self._tokenizer.encode(whole).ids], dtype=np.int64)
        feeds = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        known = {name: value for name, value in feeds.items() if name in self._inputs}
        mean = self._session.run(None, known)[0][0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def open_embedder(progress: Progress | None = None) -> MiniLm:
    """Return the embedder, fetching its files the first time (see `townsfolk.llm.weights`)."""
    return MiniLm(*minilm(progress))


def _load_tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # the library raises nothing narrower
        raise _unusable(path, error) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MAX_TOKENS)
    return tokenizer


def _load_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no other base
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> ModelMissingError:
    return ModelMissingError(
        f"Expected a file of the embedder at {path}, but it can't be read: {error}. Delete it so "
        'that it is fetched again, or set model.embedder to "words".'
    )
