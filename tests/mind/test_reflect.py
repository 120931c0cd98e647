from itertools import count
from typing import Any

import pytest

from stage import NOON, Stage, task
from tiny_run import ADA
from townsfolk.llm.protocol import ChatRequest
from townsfolk.mind.reflect import is_due, reflect


def concluding(evidence: list[int], text: str = "Birds are back.") -> Any:
    """Return an answer of one insight."""
    insight = {"text": text, "predicate": "sees", "thing": "birds", "importance": 7}
    return {"insights": [insight | {"evidence": evidence}]}


def thoughtful(**answers: Any) -> Stage:
    """Ada with three memories, and one question on her mind."""
    questions: Any = {"focal_questions": lambda _: {"questions": ["What do birds want?"]}}
    stage = Stage(questions | answers)
    stage.put(ADA, (16, 4), task("reading"))
    stage.remember(ADA, "a robin sings", "a wren sings", "it rains")
    return stage


def test_a_reflection_is_due_when_importance_is_used_up_and_there_is_something() -> None:
    stage = thoughtful()
    state = stage.minds[ADA].state
    assert not is_due(stage.moment(ADA))
    state.importance_left = 0
    assert is_due(stage.moment(ADA))
    empty = Stage()
    empty.minds[ADA].state.importance_left = -5
    assert not is_due(empty.moment(ADA))


async def test_an_insight_names_the_memories_it_rests_on() -> None:
    shown: list[list[str]] = []

    def conclude(request: ChatRequest) -> Any:
        shown.append(request.inputs.statements)  # type: ignore[attr-defined]
        return concluding([1, 2])

    stage = thoughtful(insights=conclude)
    await reflect(stage.moment(ADA), 3)
    insight = stage.memories(ADA)[-1]
    texts = {stage.minds[ADA].stream.get(number).text for number in insight.evidence}
    assert texts == set(shown[0][:2])
    assert (insight.depth, insight.source, insight.importance) == (1, "reflection", 7)
    assert insight.call is not None


@pytest.mark.parametrize("evidence", [[0], [4], [-1], []])
async def test_evidence_that_was_not_shown_is_refused(evidence: list[int]) -> None:
    stage = thoughtful(insights=lambda _: concluding(evidence))
    await reflect(stage.moment(ADA), 3)
    assert len(stage.memories(ADA)) == 3
    assert "fallback" in stage.journal.outcomes.values()


async def test_thoughts_about_thoughts_lie_deeper() -> None:
    stage = thoughtful(insights=lambda _: concluding([1, 2, 3], "Birds are back."))
    await reflect(stage.moment(ADA), 3)
    stage.model._answers["insights"] = lambda _: concluding([1, 2, 3, 4], "Spring has come.")
    await reflect(stage.moment(ADA, NOON + 1), 4)
    assert stage.memories(ADA)[-1].depth == 2


async def test_a_reflection_starts_the_count_again_even_when_nothing_came_of_it() -> None:
    stage = thoughtful(focal_questions=lambda _: "no idea")
    state = stage.minds[ADA].state
    state.importance_left, state.noticed_since_reflection = -3, 9
    await stage.step(ADA)
    assert state.importance_left == 150
    assert state.noticed_since_reflection == 0


async def test_no_more_questions_and_insights_than_asked_for_are_kept() -> None:
    questions = {"questions": [f"What is number {number}?" for number in range(8)]}
    numbers = count()

    def many(_: ChatRequest) -> Any:
        texts = [f"Bird {next(numbers)} is back." for _ in range(9)]
        return {"insights": [concluding([1], text)["insights"][0] for text in texts]}

    stage = thoughtful(focal_questions=lambda _: questions, insights=many)
    await reflect(stage.moment(ADA), 3)
    assert stage.model.prompts().count("insights") == 3
    assert len(stage.memories(ADA)) == 3 + 3 * 5
