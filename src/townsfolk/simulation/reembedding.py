"""Keeps a simulation to one embedder, and gives it another when that is asked for.

Vectors of two embedders can't be compared, so all memories change together or none does.
"""

from collections.abc import Callable, Mapping
from contextlib import closing

from townsfolk.errors import BadInputError
from townsfolk.llm.protocol import Embedder
from townsfolk.settings import Settings
from townsfolk.store import shelf
from townsfolk.store.embeddings import remembered_texts, replace_vectors
from townsfolk.store.simulation_file import SimulationFile

TOGETHER = 32
"""Texts embedded between two looks at how far it is."""

Progress = Callable[[int, int], None]
"""Called with how many texts are done, and of how many."""


def require_same_embedder(name: str, meta: Mapping[str, str], embedder: Embedder) -> None:
    """Raise `BadInputError` unless a simulation's memories can be compared with an embedder's.

    Files of older versions don't say how long their vectors are.
    """
    length = meta.get("embedding_dimension", str(embedder.dimension))
    if (meta["embedder"], length) == (embedder.name, str(embedder.dimension)):
        return
    raise BadInputError(
        f"The memories of {name!r} were embedded with {meta['embedder']!r} ({length} numbers "
        f"each), and {embedder.name!r} ({embedder.dimension} numbers) is set now: the two can't "
        "be compared. Set model.embedder back, or embed all memories anew with: "
        f"townsfolk reembed {name}"
    )


def reembed(name: str, embedder: Embedder, settings: Settings, progress: Progress) -> int:
    """Embed all memories of a simulation anew, and return how many there are.

    Nothing is changed unless all are done: a stop or an outage leaves the file as it was.
    Raises `BadInputError` when the simulation is running or isn't there.
    """
    path = shelf.existing_path(name)
    with closing(SimulationFile(path)):
        texts = remembered_texts(path)
        vectors: dict[str, bytes] = {}
        for at in range(0, len(texts), TOGETHER):
            some = texts[at : at + TOGETHER]
            rows = embedder.embed(some).astype("<f4")
            vectors |= {text: row.tobytes() for text, row in zip(some, rows, strict=True)}
            progress(len(vectors), len(texts))
        facts = {
            "embedder": embedder.name,
            "embedding_dimension": str(embedder.dimension),
            "settings": settings.model_dump_json(exclude={"server"}),
        }
        return replace_vectors(path, vectors, facts)
