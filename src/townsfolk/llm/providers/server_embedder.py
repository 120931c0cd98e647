"""An embedder at a model server: Ollama's `/api/embed`, or `/v1/embeddings`."""

import asyncio
import functools
from collections.abc import Callable, Sequence

import httpx
import numpy as np
import ollama
import openai

from townsfolk.errors import ModelMissingError, ModelUnavailableError, SettingsError
from townsfolk.llm.protocol import Vectors
from townsfolk.llm.servers import FIRST_WAIT_S, LONGEST_WAIT_S
from townsfolk.settings import ModelSettings, api_key, ollama_host

PATIENCE_S = 30.0
TRIES = 3
_CACHED_TEXTS = 4096  # people often see the same thing at the same time
_HAS_NONE = (400, 401, 403, 404, 405, 501)
"""Statuses with which servers say that they have no such model, or no embeddings at all."""
_BROKEN = (
    *(httpx.HTTPError, openai.OpenAIError, ollama.ResponseError, ConnectionError),
    *(ValueError, TypeError, AttributeError),  # what came is no embedding, but a page
)

Ask = Callable[[str], Sequence[float]]
"""Returns the server's vector for a text."""


class ServerEmbedder:
    """Asks for each text by itself and once, so that its vector depends on nothing else.

    Raises `ModelMissingError` when the server has no such model and `ModelUnavailableError` when it
    gives no answer in three tries.
    """

    def __init__(self, model: str, ask: Ask, dimension: int = 0) -> None:
        """Ask once, to learn how long the vectors are, unless their `dimension` is known."""
        self.trouble = ""
        self._model = model
        self._ask = ask
        self._cached = functools.lru_cache(maxsize=_CACHED_TEXTS)(self._compute)
        self._dimension = dimension
        self._dimension = dimension or len(self._cached("town"))

    @property
    def name(self) -> str:
        """`server:MODEL`; `townsfolk.llm.embedders.settings_of` reads it."""
        return f"server:{self._model}"

    @property
    def dimension(self) -> int:
        """What the model makes."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order."""
        return np.stack([self._cached(text) for text in texts]).astype(np.float32)

    async def embed_patiently(self, texts: Sequence[str]) -> Vectors:
        """Do so in a thread, and wait while the server is away: the town stands still meanwhile.

        Raises `ModelMissingError` as `embed` does.
        """
        wait_s = FIRST_WAIT_S
        while True:
            try:
                rows = await asyncio.to_thread(self.embed, texts)
            except ModelUnavailableError as error:
                self.trouble = str(error)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
            else:
                self.trouble = ""
                return rows

    def _compute(self, text: str) -> Vectors:
        with np.errstate(over="ignore"):  # what is too large for a float32 is no vector, below
            vector = np.asarray(self._answer(text or " "), dtype=np.float32)
        length = float(np.linalg.norm(vector))
        if vector.ndim != 1 or not length or not np.isfinite(length):
            raise ModelMissingError(
                f"Expected embeddings from {self._model!r}, but what came is none. Choose another "
                'model.embedding_model, or set model.embedder to "minilm".'
            )
        if self._dimension and len(vector) != self._dimension:
            raise ModelMissingError(
                f"Expected embeddings of {self._dimension} numbers from {self._model!r}, as before,"
                f" but what came has {len(vector)}: another model has its name now. Bring the one "
                "that was there back, or embed all memories anew with: townsfolk reembed NAME"
            )
        return vector / np.float32(length)

    def _answer(self, text: str) -> Sequence[float]:
        said = ""
        for _ in range(TRIES):
            try:
                return self._ask(text)
            except _BROKEN as error:
                if getattr(error, "status_code", None) in _HAS_NONE:
                    raise self._missing(error) from error
                said = type(error).__name__
        raise ModelUnavailableError(
            f"The server gives no embeddings of {self._model!r} ({said}). Start it, or see why it "
            "doesn't answer; it is asked again until it does, and nothing was lost."
        )

    def _missing(self, error: Exception) -> ModelMissingError:
        status = getattr(error, "status_code", 0)
        return ModelMissingError(
            f"Expected an embedding model {self._model!r} at the server, but it refuses (status "
            f"{status}). Fetch the model there, start a llama-server with --embeddings, correct "
            'model.embedding_model, or set model.embedder to "minilm".'
        )


def open_embedder(settings: ModelSettings, dimension: int = 0) -> ServerEmbedder:
    """Return the embedder called `settings.embedding_model` at the (first) server of the model.

    It is asked for the length of its vectors, the `dimension`, unless that is known.
    """
    if not settings.embedding_model:
        raise SettingsError(
            "Expected the name of an embedding model at the server in model.embedding_model, but "
            "it is empty. For Ollama, `ollama pull nomic-embed-text` fetches one."
        )
    if settings.provider == "ollama":
        return ServerEmbedder(settings.embedding_model, _of_ollama(settings), dimension)
    return ServerEmbedder(settings.embedding_model, _of_openai(settings), dimension)


def _of_ollama(settings: ModelSettings) -> Ask:
    address = settings.addresses[0] if settings.addresses else ollama_host()
    key = api_key()
    client = ollama.Client(
        host=address.rstrip("/").removesuffix("/v1"),
        timeout=PATIENCE_S,
        headers={"Authorization": f"Bearer {key}"} if key else None,
    )

    def ask(text: str) -> Sequence[float]:
        embeddings = client.embed(settings.embedding_model, text).embeddings
        return embeddings[0] if embeddings else ()

    return ask


def _of_openai(settings: ModelSettings) -> Ask:
    if not settings.addresses:
        raise SettingsError(
            "Expected a server's address in model.base_url to ask it for embeddings, but it is "
            'empty. Set it, or set model.embedder to "minilm".'
        )
    client = openai.OpenAI(
        base_url=settings.addresses[0],
        api_key=api_key() or "none",
        max_retries=0,
        timeout=PATIENCE_S,
    )

    def ask(text: str) -> Sequence[float]:
        found = client.embeddings.create(
            model=settings.embedding_model, input=text, encoding_format="float"
        )
        return found.data[0].embedding if found.data else ()

    return ask
