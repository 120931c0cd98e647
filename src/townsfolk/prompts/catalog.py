"""All prompts by name: for the scripted stand-in, the tests and the fitness report."""

from collections.abc import Mapping
from typing import Any

from townsfolk.prompts import (
    act,
    decompose,
    focal_questions,
    insights,
    interview,
    new_day,
    plan_day,
    rate_importance,
    react,
    remember_talk,
    reschedule,
    utterance,
    whisper,
)
from townsfolk.prompts.prompt import Prompt

PROMPTS: Mapping[str, Prompt[Any, Any]] = {
    module.PROMPT.name: module.PROMPT
    for module in (
        plan_day,
        decompose,
        act,
        rate_importance,
        react,
        utterance,
        remember_talk,
        reschedule,
        focal_questions,
        insights,
        new_day,
        whisper,
        interview,
    )
}
