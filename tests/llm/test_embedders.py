"""Both embedders: what they promise, and what they are good for."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from townsfolk.errors import ModelMissingError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.llm.protocol import Embedder
from townsfolk.llm.providers.minilm import MiniLm
from townsfolk.llm.weights import minilm

TEXTS = [
    "Isabella Rodriguez is planning a Valentine's Day party",
    "Klaus Mueller đang viết bài về thuê nhà",
    "the bed is unmade",
    "🛏️",
    "",
    "a the of",
    "word " * 600,
    "\ud800 half a sign",
]


@pytest.fixture(scope="module", params=["words", pytest.param("minilm", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return WordsEmbedder() if request.param == "words" else MiniLm(*minilm())


def test_each_text_has_a_row_of_length_one(embedder: Embedder) -> None:
    rows = embedder.embed(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_no_text_has_no_row(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_a_vector_depends_on_its_text_alone(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in reversed(TEXTS)])[::-1]
    assert np.array_equal(together, alone)


def test_changing_a_row_does_not_change_the_next_answer(embedder: Embedder) -> None:
    rows = embedder.embed(["the bed is unmade"])
    kept = rows.copy()
    rows[:] = 0
    assert np.array_equal(embedder.embed(["the bed is unmade"]), kept)


def test_a_text_is_nearest_to_the_one_that_shares_its_words(embedder: Embedder) -> None:
    memories = [
        "Maria is baking bread in the kitchen",
        "Klaus reads a book about rents",
        "the shower is idle",
    ]
    query = embedder.embed(["Who bakes the bread?"])[0]
    assert int(np.argmax(embedder.embed(memories) @ query)) == 0


@pytest.mark.model
def test_minilm_finds_what_is_said_in_other_words() -> None:
    embedder = MiniLm(*minilm())
    memories = ["Klaus wrote many pages of his thesis", "Maria made dough for loaves"]
    query = embedder.embed(["Who is baking?"])[0]
    assert int(np.argmax(embedder.embed(memories) @ query)) == 1


def test_the_words_vector_is_the_same_in_another_process() -> None:
    text = "Isabella bakes bread, đang viết"
    code = (
        "import sys; from townsfolk.llm.embedders import WordsEmbedder;"
        f"sys.stdout.write(WordsEmbedder().embed([{text!r}]).tobytes().hex())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert other == WordsEmbedder().embed([text]).tobytes().hex()


def test_forms_of_a_word_are_nearer_than_other_words() -> None:
    bakes, baking, paints = WordsEmbedder().embed(["bakes", "baking", "paints"])
    assert bakes @ baking > bakes @ paints


@pytest.mark.parametrize("broken", ["model", "tokenizer"])
def test_a_broken_file_is_named(broken: str, tmp_path: Path) -> None:
    for name in ("model", "tokenizer"):
        (tmp_path / name).write_text("{}" if name != broken else "not what it should be")
    with pytest.raises(ModelMissingError, match=str(tmp_path)):
        MiniLm(tmp_path / "model", tmp_path / "tokenizer")
