"""Measures what a model is good for: every prompt some times, on questions of a real simulated day.

`prompts/cases.json` holds the questions, as three people of the Ville were asked them, in English
and in Vietnamese. Nothing of a fitness report is kept in a simulation.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from townsfolk import prompts
from townsfolk.errors import BadInputError
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.names import PersonName
from townsfolk.prompts.catalog import PROMPTS
from townsfolk.vocabulary import Attempt, CallKey, Outcome

CASES = Path(prompts.__file__).with_name("cases.json")

CALLS_OF_A_DAY: Mapping[int, Mapping[str, float]] = {
    3: {
        "plan_day": 1,
        "new_day": 1,
        "decompose": 12,
        "act": 12,
        "rate_importance": 8,
        "react": 4,
        "utterance": 8,
        "remember_talk": 2,
        "reschedule": 0.3,
        "focal_questions": 1,
        "insights": 3,
    },
    25: {
        "plan_day": 1,
        "new_day": 1,
        "decompose": 12,
        "act": 9,
        "rate_importance": 15,
        "react": 10,
        "utterance": 25,
        "remember_talk": 6.5,
        "reschedule": 1,
        "focal_questions": 2,
        "insights": 7,
    },
}
"""How often each is asked of one person in a day, by how many live there: scripted people of the
Ville. Where more live, more is noticed, and more is said."""

SKILLS: Mapping[str, tuple[str, ...]] = {
    "talk": ("utterance", "react", "remember_talk", "interview"),
    "schedules": ("plan_day", "decompose", "reschedule"),
    "places": ("act",),
    "thought": ("rate_importance", "focal_questions", "insights", "new_day", "whisper"),
}
GOOD = 0.8
"""From this share of questions on that are answered usably at once, a model is good for them."""
MUCH_FALLBACK = 0.25
"""Above this share of fallbacks it is poor: people do something boring instead."""


@dataclass(slots=True)
class PromptFitness:
    """How a model fared with one prompt. Seconds and tokens are of all tries together."""

    prompt: str
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    guards: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def calls(self) -> int:
        """How often it was asked."""
        return self.outcomes.total()

    @property
    def seconds_a_call(self) -> float:
        """How long an answer takes, with what had to be asked again."""
        return self.seconds / max(self.calls, 1)

    @property
    def language_kept(self) -> float:
        """The share of calls in which no reply was in another language."""
        return 1 - min(1.0, self.guards["foreign_language"] / max(self.calls, 1))


class _Counting:
    """A journal that keeps nothing and counts into one prompt's fitness."""

    def __init__(self, counted: PromptFitness) -> None:
        self._counted = counted

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        return None

    def record(self, attempt: Attempt) -> None:
        counted = self._counted
        counted.seconds += attempt.seconds
        counted.tokens_in += attempt.tokens_in
        counted.tokens_out += attempt.tokens_out
        if attempt.guard:
            counted.guards[attempt.guard] += 1

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        self._counted.outcomes[outcome] += 1


def cases(language: str) -> dict[str, list[dict[str, Any]]]:
    """Return the inputs of real questions, by prompt. Raises `BadInputError` without any."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(CASES.read_text("utf-8"))
    if language not in found:
        raise BadInputError(
            f"There are no questions to try in {language!r}. Choose one of {', '.join(found)}."
        )
    return found[language]


async def examine(
    broker: Broker, times: int, tries: int, language: str = "en"
) -> AsyncIterator[PromptFitness]:
    """Ask every prompt so many times, its cases in turn, and yield how each fared."""
    for name, inputs in cases(language).items():
        fared = PromptFitness(name)
        for number in range(times):
            given = PROMPTS[name].inputs.model_validate(inputs[number % len(inputs)])
            asker = Asker(broker, _Counting(fared), seed=number, tries=tries)
            await asker.ask(PROMPTS[name], given, CallKey(PersonName(given.name), 0, name, number))
        yield fared


def judged(fared: Mapping[str, PromptFitness]) -> dict[str, str]:
    """Return what a model is good for, by skill: `good`, `fair` or `poor`, after its worst prompt.

    A skill of which nothing was asked is left out.
    """
    grades = {
        skill: [_grade(fared[name]) for name in names if name in fared]
        for skill, names in SKILLS.items()
    }
    order = ("poor", "fair", "good")
    return {skill: min(found, key=order.index) for skill, found in grades.items() if found}


def _grade(one: PromptFitness) -> str:
    if one.outcomes["fallback"] > MUCH_FALLBACK * one.calls:
        return "poor"
    return "good" if one.outcomes["valid"] >= GOOD * one.calls else "fair"


def verdict(fared: Mapping[str, PromptFitness]) -> str:
    """Say in a sentence what a model is good for."""
    grades = judged(fared)
    said = [
        f"{grade} for {_listed(skills)}"
        for grade in ("good", "fair", "poor")
        if (skills := [skill for skill, found in grades.items() if found == grade])
    ]
    sentence = ", ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def forecast(fared: Mapping[str, PromptFitness], people: int, slots: int) -> tuple[float, float]:
    """Return the seconds and the tokens that a day of so many people will take here.

    Calls of different people overlap only as far as the model has slots; that they can be asked
    at the same time is taken for granted, so this is the least that it will take.
    """
    calls = CALLS_OF_A_DAY[min(CALLS_OF_A_DAY, key=lambda known: abs(known - people))]
    asked = [(fared[name], times) for name, times in calls.items() if name in fared]
    seconds = sum(one.seconds_a_call * times for one, times in asked)
    tokens = sum((one.tokens_in + one.tokens_out) / max(one.calls, 1) * t for one, t in asked)
    return people * seconds / max(1, min(slots, people)), people * tokens
