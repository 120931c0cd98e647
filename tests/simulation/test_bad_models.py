"""A model that talks nonsense does not become part of anybody's life."""

import json
from collections.abc import Callable

import pytest

from tiny_run import DAY, HOUR, Told, begin, fingerprint_of, rows, run_to
from townsfolk.llm.protocol import ChatRequest

NONSENSE = "zxqv"
GARBAGE: dict[str, Callable[[ChatRequest], str]] = {
    "no json": lambda _: f"Sure! {NONSENSE} is what I would do.",
    "nothing": lambda _: "",
    "other json": lambda _: json.dumps({NONSENSE: [NONSENSE]}),
    "cut off": lambda _: '{"text": "' + NONSENSE,
    "wrong types": lambda request: json.dumps(
        {key: {NONSENSE: 1} for key in request.schema["properties"]}
    ),
}


@pytest.mark.parametrize("kind", GARBAGE)
async def test_the_town_lives_its_ordinary_day_on_fallbacks_alone(kind: str) -> None:
    name = begin(model__tries=2)
    await run_to(DAY, name, Told(GARBAGE[kind]))
    outcomes = rows(name, "SELECT outcome, count(*) FROM calls GROUP BY 1")
    assert [outcome for outcome, _ in outcomes] == ["fallback"]
    assert outcomes[0][1] > 50
    tries = rows(
        name, "SELECT DISTINCT count(*) FROM attempts GROUP BY person, step, prompt, ordinal"
    )
    assert tries == [(2,)]
    assert rows(name, "SELECT count(*) FROM attempts WHERE problem = ''") == [(0,)]
    for table, column in (("memories", "text"), ("actions", "text"), ("plans", "rows")):
        foreign = f"SELECT count(*) FROM {table} WHERE {column} LIKE '%{NONSENSE}%'"
        assert rows(name, foreign) == [(0,)]
    assert rows(name, "SELECT count(*) FROM movements WHERE step > 0")[0][0] > 50


async def test_it_is_the_same_ordinary_day_each_time_and_after_a_stop() -> None:
    first, second = begin("first", model__tries=1), begin("second", model__tries=1)
    await run_to(12 * HOUR, first, Told(GARBAGE["no json"]))
    for stop in (5 * HOUR + 7, 9 * HOUR + 1, 12 * HOUR):
        await run_to(stop, second, Told(GARBAGE["no json"]))
    assert fingerprint_of(first) == fingerprint_of(second)


async def test_a_chatterbox_is_cut_short_and_adds_no_more_than_was_asked_for() -> None:
    """Everything well-formed, but far too much of it."""

    def too_much(request: ChatRequest) -> str:
        insight = {"text": "", "evidence": [1], "predicate": "is", "thing": "so", "importance": 9}
        replies = {
            "rate_importance": {"ratings": [10] * len(getattr(request.inputs, "noticed", []))},
            "focal_questions": {"questions": [f"Why number {n}?" for n in range(8)]},
            "insights": {
                "insights": [insight | {"text": f"Thing {n} follows."} for n in range(40)]
            },
        }
        return json.dumps(replies.get(request.prompt, {}))

    name = begin(mind__reflection_threshold=20)
    await run_to(18 * HOUR, name, Told(too_much))
    asked = rows(name, "SELECT count(*) FROM calls WHERE prompt = 'insights' GROUP BY person, step")
    assert asked
    assert max(asked) <= (3,)
    kept = rows(name, "SELECT count(*) FROM memories WHERE source = 'reflection' GROUP BY call")
    assert set(kept) == {(5,)}
