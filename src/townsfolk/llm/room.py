"""How much of a context a question takes, and how much is left out of one that takes too much.

Tokens are counted by the model itself where it can (`CountsTokens`), else estimated on the high
side. What was left out is kept with the reply, so that a run from the journal doesn't depend on
either.
"""

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from townsfolk.errors import ReplyError
from townsfolk.llm.protocol import ChatRequest, Message
from townsfolk.prompts.prompt import Inputs, Prompt

Count = Callable[[Sequence[Message]], Awaitable[int]]

NEVER_FITS = -1
"""In place of how much was left out of a question that is too long even so."""
REPLY_SHARE = 2
"""A reply is left at least this part of the room that its prompt allows for: most need far less."""

_CHARACTERS_A_TOKEN = 3.0
_TOKENS_A_LETTER = 2.5
"""For letters with marks and other scripts. With these the estimate was 5 to 50 % above SmolLM2's
count in English and Vietnamese and 25 to 150 % above Qwen2.5's; a guess on the low side would be
refused by the server."""
_TOKENS_A_MESSAGE = 8


@dataclass(frozen=True, slots=True)
class Room:
    """The tokens that a question and its reply may take, and how they are counted.

    0 tokens is unknown: nothing is left out then.
    """

    tokens: int
    count: Count

    async def place(
        self, prompt: Prompt[Any, Any], request: ChatRequest
    ) -> tuple[ChatRequest, int]:
        """Return a request with as little left out as the room allows, and how much that is.

        Raises `TooLongError` when it doesn't fit whatever is left out.
        """
        if not self.tokens or estimate(request.messages) + request.max_tokens <= self.tokens:
            return request, 0
        most = self.tokens - request.max_tokens // REPLY_SHARE
        left_out, taken = await self._least(prompt, request, most)
        fitted = without(prompt, request, left_out)
        return replace(fitted, max_tokens=min(request.max_tokens, self.tokens - taken)), left_out

    async def _least(
        self, prompt: Prompt[Any, Any], request: ChatRequest, most: int
    ) -> tuple[int, int]:
        """Return how much must be left out to take `most` tokens, and how many it takes then."""
        taken = await self.count(request.messages)
        if taken <= most:
            return 0, taken
        too_little, enough = 0, _inputs_of(request).spare()
        taken = await self.count(without(prompt, request, enough).messages)
        if taken > most:
            raise TooLongError(prompt.name, taken, self.tokens)
        while enough - too_little > 1:
            middle = (too_little + enough) // 2
            tokens = await self.count(without(prompt, request, middle).messages)
            if tokens <= most:
                enough, taken = middle, tokens
            else:
                too_little = middle
        return enough, taken


class TooLongError(ReplyError):
    """A question doesn't fit into the context of its model, whatever is left out."""

    def __init__(self, prompt: str, tokens: int, context: int) -> None:
        super().__init__(
            f"the question {prompt} has {tokens} tokens with all left out that it can do without, "
            f"and a context of {context} has no room for that and a reply. Raise model.context, "
            "or choose a model with a larger one."
        )


def without(prompt: Prompt[Any, Any], request: ChatRequest, left_out: int) -> ChatRequest:
    """Return a request with so many entries of its prompt's parts left out.

    What follows the prompt, such as a bad reply and what is wrong with it, stays.
    """
    if left_out <= 0:
        return request
    inputs = _inputs_of(request).shortened(left_out)
    retold = request.messages[len(prompt.render(request.inputs)) :]
    own = tuple(Message(role, text) for role, text in prompt.render(inputs))
    return replace(request, messages=(*own, *retold), schema=prompt.schema(inputs), inputs=inputs)


def _inputs_of(request: ChatRequest) -> Inputs:
    assert isinstance(request.inputs, Inputs)
    return request.inputs


def estimate(messages: Sequence[Message]) -> int:
    """Return about how many tokens a chat takes, rather too many than too few."""
    text = "".join(message.content for message in messages)
    plain = sum(character.isascii() for character in text)
    letters = plain / _CHARACTERS_A_TOKEN + (len(text) - plain) * _TOKENS_A_LETTER
    return math.ceil(letters) + _TOKENS_A_MESSAGE * (len(messages) + 1)


async def estimated(messages: Sequence[Message]) -> int:
    """Return the estimate, for a model that counts no tokens."""
    return estimate(messages)
