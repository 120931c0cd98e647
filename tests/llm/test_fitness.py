"""What a model is good for is measured on real questions."""

import pytest

from tiny_run import DAY, Told, begin, going_on
from townsfolk.errors import BadInputError
from townsfolk.llm.broker import Broker
from townsfolk.llm.fitness import (
    CALLS_OF_A_DAY,
    SKILLS,
    PromptFitness,
    cases,
    examine,
    forecast,
    judged,
    verdict,
)
from townsfolk.llm.protocol import ChatModel
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.prompts.catalog import PROMPTS


async def fitness_of(model: ChatModel, language: str = "en") -> dict[str, PromptFitness]:
    broker = Broker(model)
    return {one.prompt: one async for one in examine(broker, 2, tries=2, language=language)}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_there_are_questions_for_every_prompt(language: str) -> None:
    found = cases(language)
    assert set(found) == set(PROMPTS)
    for name, inputs in found.items():
        assert all(PROMPTS[name].inputs.model_validate(given) for given in inputs)


def test_a_language_without_questions_is_refused() -> None:
    with pytest.raises(BadInputError, match="Choose one of en, vi"):
        cases("fr")


def test_every_prompt_is_part_of_a_skill() -> None:
    assert {name for names in SKILLS.values() for name in names} == set(PROMPTS)
    assert all(set(calls) <= set(PROMPTS) for calls in CALLS_OF_A_DAY.values())


async def test_a_day_is_forecast_with_as_many_questions_as_it_has() -> None:
    name, people = begin(base="base_the_ville_isabella_maria_klaus"), 3
    async with going_on(name) as run:
        await run.run(2 * DAY)
        first = {prompt: one.calls for prompt, one in run.tally.prompts.items()}
    for prompt, number in CALLS_OF_A_DAY[people].items():
        days = 1 if prompt == "new_day" else 2
        asked = first.get(prompt, 0) / people / days
        assert number / 2 <= asked <= number * 2 or number < 1, (prompt, asked)


async def test_the_scripted_people_are_good_for_everything() -> None:
    fared = await fitness_of(Scripted())
    assert {one.calls for one in fared.values()} == {2}
    assert set(judged(fared).values()) == {"good"}
    assert verdict(fared) == "Good for talk, schedules, places and thought."
    assert forecast(fared, 3, 2)[1] == pytest.approx(3 * forecast(fared, 1, 2)[1])
    assert forecast(fared, 25, 2)[1] > 10 * forecast(fared, 3, 2)[1]


async def test_a_model_without_sense_is_poor_and_its_failures_are_named() -> None:
    fared = await fitness_of(
        Told(lambda _: '{"text": "No me gusta nada de lo que dice", "over": false}')
    )
    assert set(judged(fared).values()) == {"poor"}
    assert fared["utterance"].guards["foreign_language"] == 4
    assert fared["utterance"].language_kept == 0
    assert fared["act"].outcomes == {"fallback": 2}
