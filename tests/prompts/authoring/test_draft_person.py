import json

import pytest

from townsfolk.prompts.authoring.draft_person import PROMPT, Inputs
from townsfolk.prompts.prompt import UnusableReplyError

INPUTS = Inputs(
    name="Bo Lind",
    identity="Bo Lind is 45 years old.",
    today="",
    age=45,
    home="Second house",
    places=["Cafe", "Green"],
    given=["learned: Bo Lind runs the cafe."],
)
GOOD = {
    "innate": "shy, exact, kind",
    "learned": "Bo Lind runs the cafe and once cooked on a ship.",
    "currently": "Bo Lind is writing a new menu. He needs somebody to try it.",
    "lifestyle": "Bo gets up at 6 am and goes to bed at 10 pm.",
    "daily_requirement": "Bo opens the cafe at 8 and buys fresh eggs.",
}


def test_who_and_where_and_what_is_settled_are_told() -> None:
    text = PROMPT.render(INPUTS)[-1][1]
    for told in ("Bo Lind, aged 45", "Second house", "Cafe, Green", "Bo Lind runs the cafe."):
        assert told in text
    assert "settled" not in PROMPT.render(INPUTS.model_copy(update={"given": []}))[-1][1]


def test_a_draft_is_read() -> None:
    assert PROMPT.parse(json.dumps(GOOD), INPUTS).model_dump() == GOOD


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"innate": "shy and a cook"}, "innate: String should match"),
        ({"currently": GOOD["learned"]}, "say the same"),
        ({"learned": "Bo Lind grew up beside Nora."}, "was the example"),
        ({"learned": "As an AI, I have no past."}, "I have|AI|person"),
        ({"lifestyle": ""}, "at least 1 character"),
        ({"place": "Cafe"}, "[Ee]xtra"),
    ],
)
def test_what_is_no_draft_of_this_person_is_refused(change: dict[str, str], problem: str) -> None:
    with pytest.raises(UnusableReplyError, match=problem):
        PROMPT.parse(json.dumps(GOOD | change), INPUTS)


def test_without_a_usable_reply_nothing_is_made_up() -> None:
    assert not any(PROMPT.fallback(INPUTS).model_dump().values())
