"""A stand-in for a language model: it answers every prompt by rules, at once, always the same.

It serves tests, demonstrations on machines that can't run a model, and the measuring of everything
around the model. It is no language model and says so (`ModelInfo.is_language_model`).
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from townsfolk.errors import ReplyError
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo
from townsfolk.llm.providers import scripted_day, scripted_draft, scripted_talk, scripted_thought
from townsfolk.prompts.prompt import Reply

CHARACTERS_A_TOKEN = 4
"""A rule of thumb for English, so that token counts are of a plausible size."""

_ANSWERS: Mapping[str, Callable[[Any, Random], Reply]] = {
    "plan_day": scripted_day.plan,
    "decompose": scripted_day.break_up,
    "act": scripted_day.do,
    "reschedule": scripted_day.plan_again,
    "new_day": scripted_day.begin_day,
    "react": scripted_talk.notice,
    "utterance": scripted_talk.speak,
    "remember_talk": scripted_talk.keep,
    "rate_importance": scripted_thought.rate,
    "focal_questions": scripted_thought.ask,
    "insights": scripted_thought.conclude,
    "whisper": scripted_thought.hear,
    "interview": scripted_thought.answer,
    "draft_person": scripted_draft.describe,
}


class Scripted:
    """A `ChatModel` without a model: a reply rests on the request's inputs and seed alone."""

    info = ModelInfo(provider="scripted", name="scripted", slots=8, is_language_model=False)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Return the reply as JSON. Raises `ReplyError` for a prompt it has no rules for."""
        if request.prompt not in _ANSWERS:
            raise ReplyError(
                f"The scripted stand-in knows the prompts {', '.join(sorted(_ANSWERS))}, but was "
                f"asked {request.prompt!r}. Add its rules, or choose another model."
            )
        rng = Random(request.seed)  # noqa: S311  no secret
        text = _ANSWERS[request.prompt](request.inputs, rng).model_dump_json()
        asked = sum(len(message.content) for message in request.messages)
        return ChatReply(text, asked // CHARACTERS_A_TOKEN, len(text) // CHARACTERS_A_TOKEN)

    async def close(self) -> None:
        """Nothing to close."""
