import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from townsfolk.prompts.catalog import PROMPTS
from townsfolk.prompts.insights import distinct
from townsfolk.prompts.prompt import Prompt, UnusableReplyError, one_line
from townsfolk.prompts.whisper import thing_of

WHO = {"name": "Ann Lee", "identity": "Ann Lee is 30.", "today": "It is Monday."}
VARIED = " ".join(f"Ann{n} likes{n} tea{n}." for n in range(10)) + " Ann liked tea."
WORDS = "Ann " + " ".join(f"word{n}" for n in range(1000, 1021))
THOUGHT = {"statement": "Ann Lee likes tea.", "predicate": "likes", "thing": "tea", "importance": 3}


def whisper(**fields: Any) -> Any:
    return PROMPTS["whisper"].inputs.model_validate(WHO | {"text": "tea"} | fields)


def parsed(**fields: Any) -> Any:
    return PROMPTS["whisper"].parse(json.dumps(THOUGHT | fields), whisper())


def test_the_opening_is_the_same_for_all_prompts_of_a_person() -> None:
    told = {"lifestyle": "", "daily_requirement": "", "memories": [], "ordinary_day": []}
    day = PROMPTS["plan_day"].inputs.model_validate(WHO | told)
    first, second = PROMPTS["plan_day"].render(day), PROMPTS["whisper"].render(whisper())
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_the_language_is_asked_for_when_it_is_not_english() -> None:
    assert "Vietnamese" in PROMPTS["whisper"].render(whisper(language="vi"))[0][1]
    assert "write every text" not in PROMPTS["whisper"].render(whisper())[0][1]


def test_a_text_from_a_person_is_not_a_template() -> None:
    said = "{{ name }} {% for x in y %}"
    assert said in PROMPTS["whisper"].render(whisper(text=said))[-1][1]


def test_a_variable_that_inputs_lack_is_an_error_and_not_a_gap() -> None:
    whole = PROMPTS["whisper"]
    broken: Prompt[Any, Any] = Prompt(
        "x", 1, 0, 1, "{{ colour }}", whole.inputs, whole.reply, whole.fallback
    )
    with pytest.raises(UndefinedError, match="colour"):
        broken.render(whisper())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Ann \n likes\ttea. ", "Ann likes tea."),
        ('"Ann likes tea."', "Ann likes tea."),
        (f"{VARIED} Ann l", VARIED),
        (f"{WORDS} unfini", WORDS),
        ("Ann" + "a" * 197, "Ann" + "a" * 197),
        ("Ann" + "-" * 97 + " " + "-" * 99, "Ann"),
    ],
)
def test_texts_are_folded_and_cut_back_to_whole_sentences_or_words(said: str, kept: str) -> None:
    assert parsed(statement=said).statement == kept


def test_at_most_three_problems_are_told_at_once() -> None:
    with pytest.raises(UnusableReplyError) as caught:
        PROMPTS["whisper"].parse("{}", whisper())
    assert str(caught.value) == (
        "statement: Field required; predicate: Field required; thing: Field required"
    )


@given(st.text(max_size=60))
def test_one_line_holds_no_line_breaks_and_no_margins(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused_with_a_reason(text: str) -> None:
    for name, prompt in PROMPTS.items():
        with pytest.raises(UnusableReplyError) as caught:
            prompt.parse(text, whisper())
        assert str(caught.value), name


def test_a_thought_is_not_about_what_the_example_is_about() -> None:
    said = '{"statement": "Ann Lee should rest.", "predicate": "rest", "thing": "The old mill", '
    reply = PROMPTS["whisper"].parse(said + '"importance": 3}', whisper(text="Rest a while"))
    assert thing_of(reply, "Rest a while") == "Rest a while"
    assert thing_of(reply, "Rest at the mill") == "The old mill"


def test_an_insight_that_is_said_again_is_left_out() -> None:
    asked = WHO | {"question": "Who sings?", "statements": ["Ann sings."], "count": 5}
    inputs = PROMPTS["insights"].inputs.model_validate(asked)
    thought = {"predicate": "likes", "thing": "tea", "importance": 3, "evidence": [1]}
    texts = ["Ann Lee likes tea.", "Ann Lee sings well.", "Ann Lee likes tea."]
    said = json.dumps({"insights": [{"text": text} | thought for text in texts]})
    usable = PROMPTS["insights"].read(said, inputs)
    assert usable.guard == "goes_in_circles"
    assert [one.text for one in distinct(usable.reply)] == texts[:2]
