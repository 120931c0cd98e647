from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from townsfolk.memory.scoring import Weights, recency, scaled
from townsfolk.memory.stream import MemoryStream
from townsfolk.vocabulary import Memory, MemoryKind

WEIGHTS = Weights(recency=0.5, importance=2.0, relevance=3.0, decay=0.995)
RECENCY = Weights(1.0, 0.0, 0.0, 0.995)
IMPORTANCE = Weights(0.0, 1.0, 0.0, 0.995)
RELEVANCE = Weights(0.0, 0.0, 1.0, 0.995)
HOURS_PER_STEP = 10 / 3600


def stream_of(*vectors: tuple[float, float], **more: list[Any]) -> MemoryStream:
    """Return a stream of memories with these vectors; `steps` and `importance` for each."""
    stream = MemoryStream(2)
    for index, vector in enumerate(vectors):
        memory = Memory(
            number=index + 1,
            kind=MemoryKind.EVENT,
            step=more.get("steps", [0] * len(vectors))[index],
            text=f"memory {index + 1}",
            subject="a",
            predicate="is",
            thing="b",
            importance=more.get("importance", [5] * len(vectors))[index],
            depth=more.get("depths", [0] * len(vectors))[index],
        )
        stream.add(memory, np.array(vector, dtype=np.float32))
    return stream


def numbers(stream: MemoryStream, weights: Weights, count: int = 10, step: int = 1000) -> list[int]:
    query = np.array([1.0, 0.0], dtype=np.float32)
    found = stream.retrieve(query, step, HOURS_PER_STEP, weights, count)
    return [one.memory.number for one in found]


def test_an_empty_stream_brings_nothing_to_mind() -> None:
    assert numbers(MemoryStream(2), WEIGHTS) == []
    assert MemoryStream(2).latest(3) == []
    assert MemoryStream(2).depth_of([]) == 1


def test_what_is_nearer_in_meaning_comes_first() -> None:
    assert numbers(stream_of((0, 1), (1, 0), (0.6, 0.8)), RELEVANCE) == [2, 3, 1]


def test_what_matters_more_comes_first() -> None:
    assert numbers(stream_of((1, 0), (1, 0), (1, 0), importance=[2, 9, 5]), IMPORTANCE) == [2, 3, 1]


def test_what_was_used_lately_comes_first() -> None:
    stream = stream_of((1, 0), (1, 0), (1, 0), steps=[10, 20, 30])
    assert numbers(stream, RECENCY) == [3, 2, 1]
    stream.touch([1], 900)
    assert numbers(stream, RECENCY) == [1, 3, 2]


def test_of_equals_the_newer_comes_first() -> None:
    assert numbers(stream_of((1, 0), (1, 0), (1, 0)), WEIGHTS) == [3, 2, 1]


def test_no_more_than_asked_for_comes_to_mind_and_nothing_changes() -> None:
    stream = stream_of((1, 0), (0, 1), (1, 0))
    accessed = list(stream.last_accessed)
    assert len(numbers(stream, WEIGHTS, count=2)) == 2
    assert numbers(stream, WEIGHTS, count=0) == []
    assert stream.last_accessed == accessed


def test_a_single_memory_scores_one_half_in_each_part() -> None:
    (one,) = stream_of((1, 0)).retrieve(
        np.array([1, 0], dtype=np.float32), 5, HOURS_PER_STEP, WEIGHTS, 3
    )
    assert (one.recency, one.importance, one.relevance) == (0.5, 0.5, 0.5)
    assert one.score == pytest.approx(0.5 * (0.5 + 2 + 3))


def test_recency_fades_by_game_hours_whatever_a_step_lasts() -> None:
    hours = np.array([0.0, 1.0, 24.0])
    assert recency(hours, 0.995) == pytest.approx([1.0, 0.995, 0.995**24])
    quick, slow = stream_of((1, 0), (0, 1), steps=[0, 360]), stream_of((1, 0), (0, 1), steps=[0, 6])
    query = np.array([1, 0], dtype=np.float32)
    by_ten = quick.retrieve(query, 720, 10 / 3600, WEIGHTS, 2)
    by_six_hundred = slow.retrieve(query, 12, 600 / 3600, WEIGHTS, 2)
    assert [one.score for one in by_ten] == [one.score for one in by_six_hundred]


def test_a_memory_of_a_later_step_is_as_fresh_as_can_be() -> None:
    assert numbers(stream_of((1, 0), (1, 0), steps=[50, 0]), RECENCY, step=10) == [1, 2]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_scaled_values_lie_between_nought_and_one_in_the_same_order(values: list[float]) -> None:
    result = scaled(np.array(values))
    assert np.all((result >= 0) & (result <= 1))
    assert np.all(np.diff(result[np.argsort(values)]) >= -1e-12)


@given(st.lists(st.sampled_from([(1, 0), (0, 1), (0.6, 0.8)]), min_size=1, max_size=30), st.data())
def test_scores_never_rise_down_the_list(
    vectors: list[tuple[float, float]], data: st.DataObject
) -> None:
    importance = data.draw(st.lists(st.integers(1, 10), min_size=30, max_size=30))
    stream = stream_of(*vectors, importance=importance, steps=list(range(30)))
    query = np.array([1, 0], dtype=np.float32)
    found = stream.retrieve(query, 99, HOURS_PER_STEP, WEIGHTS, 30)
    ranks = [(-one.score, -one.memory.number) for one in found]
    assert ranks == sorted(ranks)
    assert len({one.memory.number for one in found}) == len(vectors)


def test_memories_are_numbered_from_one_and_kept_in_order() -> None:
    stream = stream_of(*[(1.0, 0.0)] * 130)
    assert (len(stream), stream.next_number) == (130, 131)
    assert [memory.number for memory in stream.latest(3)] == [128, 129, 130]
    assert stream.get(1).text == "memory 1"
    vector: NDArray[np.float32] = stream.vector(130)
    assert vector.tolist() == [1.0, 0.0]
    with pytest.raises(AssertionError):
        stream.add(stream.get(1), vector)


def test_the_latest_of_a_kind_are_found_among_others() -> None:
    stream = stream_of((1, 0), (1, 0))
    thought = Memory(3, MemoryKind.THOUGHT, 0, "so", "a", "is", "b", 5)
    stream.add(thought, np.array([1, 0], dtype=np.float32))
    assert stream.latest(1, MemoryKind.EVENT)[0].number == 2
    assert stream.latest(5, MemoryKind.THOUGHT) == [thought]
    assert stream.latest(0) == []


def test_a_thought_lies_one_deeper_than_its_deepest_evidence() -> None:
    stream = stream_of((1, 0), (1, 0), (1, 0), depths=[0, 2, 1])
    assert stream.depth_of([1, 3]) == 2
    assert stream.depth_of([1, 2]) == 3


def test_the_latest_observation_in_the_same_words_is_found() -> None:
    stream = stream_of((1.0, 0.0), (0.0, 1.0))
    again = replace(stream.get(1), number=3, importance=9)
    thought = replace(again, number=4, kind=MemoryKind.THOUGHT, text="a thought")
    for memory in (again, thought):
        stream.add(memory, np.array([1.0, 0.0], dtype=np.float32))
    assert stream.observed("memory 1") == again
    assert stream.observed("a thought") is None
    assert stream.observed("memory 9") is None


def test_what_is_observed_again_in_the_same_words_takes_no_more_room_and_ties_with_itself() -> None:
    stream = stream_of((0.6, 0.8), (1, 0))
    first = stream.get(1)
    for number in range(3, 200):
        stream.add(replace(first, number=number), np.array([0.6, 0.8], dtype=np.float32))
    shared = stream.vector(1).base
    assert shared is not None
    assert stream.vector(199).base is shared
    assert len(shared) < 199
    assert numbers(stream, RELEVANCE, count=4) == [2, 199, 198, 197]


def test_the_same_words_may_have_got_another_meaning() -> None:
    stream = stream_of((0, 1))
    stream.add(replace(stream.get(1), number=2), np.array([1, 0], dtype=np.float32))
    assert numbers(stream, RELEVANCE) == [2, 1]
    assert np.array_equal(stream.vector(1), [0, 1])


def test_what_means_the_same_is_equally_near_wherever_it_stands() -> None:
    vectors = np.random.default_rng(1).normal(size=(301, 256)).astype(np.float32)
    vectors[299:] = vectors[:2]
    stream = MemoryStream(256)
    for number, vector in enumerate(vectors, start=1):
        memory = Memory(number, MemoryKind.THOUGHT, 0, f"thought {number}", "a", "is", "b", 5)
        stream.add(memory, vector)
    for first in (1, 2):
        found = stream.retrieve(vectors[first - 1], 9, HOURS_PER_STEP, RELEVANCE, 2)
        assert [one.memory.number for one in found] == [first + 299, first]
