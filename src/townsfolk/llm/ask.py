"""Asks a model one prompt and returns a usable reply: the only place that reads replies.

    ask -> _attempt (journal) -> _reply -> broker.complete -> model.complete

What a model wrote is repaired in grades: the JSON object is taken out of the words around it; its
brackets are mended; a reply that can't be used goes back to the model with the validator's message.
After the last try the prompt's fallback is used. The journal says how each reply was read, which
guard it tripped, and how the question ended.
"""

import asyncio
import hashlib
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from townsfolk.errors import ReplyError
from townsfolk.llm.broker import Broker
from townsfolk.llm.in_flight import InFlight, Question
from townsfolk.llm.journal import Journal, hash_of, text_of
from townsfolk.llm.protocol import ChatReply, ChatRequest, Hear, Message
from townsfolk.llm.room import NEVER_FITS, TooLongError, without
from townsfolk.names import PersonName
from townsfolk.prompts.guards import repeats_complaint
from townsfolk.prompts.prompt import (
    Inputs,
    Prompt,
    Reply,
    UnusableReplyError,
    Usable,
)
from townsfolk.vocabulary import Attempt, CallKey, Outcome

I = TypeVar("I", bound=Inputs)  # noqa: E741  the usual letter for an input type
R = TypeVar("R", bound=Reply)

_SHOWN_OF_BAD_REPLY = 600
"""How much of a bad reply is sent back: enough to see the mistake, little of the context."""

_NOTHING_CAME = "it was too long; answer more briefly"
"""What a model is told when its server gave no reply: the server's own words are for people, and
small models answer with them. Mostly a reply was cut off."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """A usable reply, the key of its call, how it was come by, and what is to be put right."""

    reply: R
    call: CallKey
    outcome: Outcome
    guard: str = ""
    left_out: int = 0
    """How many memories, or what else the prompt can do without, its context had no room for."""

    @property
    def fell_back(self) -> bool:
        """Whether the reply is the prompt's fallback and not the model's."""
        return self.outcome == "fallback"


class Asker:
    """Asks on behalf of people. One for a whole simulation, or for somebody who listens.

    `one_by_one` asks nothing before the question before is answered. Askers that share what is
    `in_flight` ask nothing twice at the same time; who asks `ahead` does so on a guess.
    """

    def __init__(
        self,
        broker: Broker,
        journal: Journal,
        seed: int,
        tries: int,
        hear: Hear | None = None,
        *,
        one_by_one: bool = False,
        in_flight: InFlight | None = None,
        ahead: bool = False,
    ) -> None:
        self._in_flight = in_flight
        self._ahead = ahead
        self._turn = asyncio.Semaphore(1) if one_by_one else nullcontext()
        self._broker = broker
        self._journal = journal
        self._seed = seed
        self._tries = tries
        self._hear = hear

    def on_behalf_of(self, person: PersonName, step: int) -> "PersonsAsker":
        """Return an asker that keys its questions by a person and a step."""
        return PersonsAsker(self, person, step)

    async def ask(self, prompt: Prompt[I, R], inputs: I, key: CallKey) -> Answer[R]:
        """Return a usable reply to a prompt, in the last resort its fallback."""
        original = self._request(prompt, inputs, key)
        request, complaint = original, ""
        for number in range(self._tries):
            attempt, usable = await self._attempt(prompt, request, complaint, key, number)
            if usable is not None:
                outcome: Outcome = "repaired" if number or usable.grade != "whole" else "valid"
                self._journal.conclude(key, outcome)
                return Answer(usable.reply, key, outcome, usable.guard, attempt.left_out)
            if attempt.left_out == NEVER_FITS:
                break
            request, complaint = _again(original, attempt, self._seed), attempt.problem
        self._journal.conclude(key, "fallback")
        return Answer(prompt.fallback(inputs), key, "fallback")

    def _request(self, prompt: Prompt[I, R], inputs: I, key: CallKey) -> ChatRequest:
        return ChatRequest(
            messages=tuple(Message(role, text) for role, text in prompt.render(inputs)),
            schema=prompt.schema(inputs),
            max_tokens=prompt.max_tokens,
            temperature=prompt.temperature,
            seed=seed_of(self._seed, key, 0),
            person=key.person,
            prompt=prompt.name,
            inputs=inputs,
            hear=self._hear,
        )

    async def _attempt(
        self, prompt: Prompt[I, R], request: ChatRequest, complaint: str, key: CallKey, number: int
    ) -> tuple[Attempt, Usable[R] | None]:
        """Return the reply to a request, from the journal or the model, with what is wrong, and
        what is read in it if nothing is.

        The journal knows a request as it is before anything is left out of it.
        """
        text_hash = hash_of(request)
        known = self._journal.recall(key, number, text_hash)
        if known is not None:
            told = without(prompt, request, known.left_out)
            judge = _Judge(prompt, told.inputs, complaint)
            verdict = _Verdict(known.problem) if known.problem else judge.judge(known.reply)
            return replace(known, problem=verdict.problem), verdict.usable
        question = Question(key, number, text_hash)
        asking = partial(self._ask_model, prompt, request, complaint, question)
        if self._in_flight is None:
            return await asking()
        return await self._in_flight.ask(question, asking, ahead=self._ahead)

    async def _ask_model(
        self, prompt: Prompt[I, R], request: ChatRequest, complaint: str, question: Question
    ) -> tuple[Attempt, Usable[R] | None]:
        """Return what a model replied, kept in the journal, with what is wrong with it."""
        key = question.key
        request, left_out, reply, problem = await self._reply(prompt, request, question)
        judge = _Judge(prompt, request.inputs, complaint)
        verdict = _Verdict(problem) if problem else judge.judge(reply.text)
        usable = verdict.usable
        attempt = Attempt(
            key=key,
            attempt=question.attempt,
            version=prompt.version,
            text_hash=question.text_hash,
            messages=text_of(request.messages),
            reply=reply.text,
            problem=verdict.problem,
            model=reply.model or self._broker.info.name,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            cached_tokens=reply.cached_tokens,
            seconds=round(reply.seconds, 3),
            grade=usable.grade if usable else "",
            guard=usable.guard if usable else verdict.guard,
            left_out=left_out,
        )
        if not (self._ahead and self._in_flight and self._in_flight.is_late(question)):
            self._journal.record(attempt)
        return attempt, usable

    async def _reply(
        self, prompt: Prompt[I, R], request: ChatRequest, question: Question
    ) -> tuple[ChatRequest, int, ChatReply, str]:
        """Return what was asked, what was left out of it, the reply, and why there is none."""
        left_out, priority = 0, (question.key.step, question.key.person)

        def is_ahead() -> bool:
            return (
                self._ahead and self._in_flight is not None and self._in_flight.is_guess(question)
            )

        try:
            request, left_out = await self._broker.room_for(request).place(prompt, request)
            async with self._turn:
                reply = await self._broker.complete(request, priority, is_ahead)
        except TooLongError as error:
            return request, NEVER_FITS, ChatReply(""), str(error)
        except ReplyError as error:
            return request, left_out, ChatReply(""), str(error)
        return request, left_out, reply, ""


@dataclass
class PersonsAsker:
    """Asks for one person in one step, counting how often each prompt was asked."""

    asker: Asker
    person: PersonName
    step: int

    def __post_init__(self) -> None:
        self._asked: Counter[str] = Counter()

    async def ask(self, prompt: Prompt[I, R], inputs: I) -> Answer[R]:
        """Return a usable reply to a prompt, in the last resort its fallback."""
        key = CallKey(self.person, self.step, prompt.name, self._asked[prompt.name])
        self._asked[prompt.name] += 1
        return await self.asker.ask(prompt, inputs, key)


class _Verdict(NamedTuple):
    """What is wrong with a reply, for the model to read; what is read in it if nothing is."""

    problem: str
    usable: Usable[Any] | None = None
    guard: str = ""


@dataclass(frozen=True, slots=True)
class _Judge(Generic[R]):
    """Says what is wrong with a reply; `complaint` is what was wrong with the one before."""

    prompt: Prompt[Any, R]
    inputs: BaseModel
    complaint: str

    def judge(self, text: str) -> _Verdict:
        """Return whether a reply can be used, and what there is to know of it."""
        try:
            usable = self.prompt.read(text, self.inputs)
        except UnusableReplyError as error:
            return _Verdict(str(error), guard=error.guard)
        if repeats_complaint(text, self.complaint):
            problem = "the answer repeats what was said about it; answer as the person"
            return _Verdict(problem, guard="copied_instructions")
        return _Verdict("", usable)


def _again(original: ChatRequest, attempt: Attempt, seed: int) -> ChatRequest:
    """Return the request for the next try after one that can't be used.

    The second try shows the model its reply and what is wrong with it. Small models tend to
    repeat what they are shown, so further tries begin afresh, with a new seed and more freedom.
    """
    fresh = replace(
        original,
        seed=seed_of(seed, attempt.key, attempt.attempt + 1),
        temperature=max(original.temperature, 0.3),
    )
    if attempt.attempt > 0:
        return replace(fresh, temperature=max(original.temperature, 0.9))
    problem = attempt.problem if attempt.reply else _NOTHING_CAME
    complaint = f"That can't be used: {problem}. Answer again with the corrected JSON."
    shown = attempt.reply[:_SHOWN_OF_BAD_REPLY] or "(nothing)"
    retold = (Message("assistant", shown), Message("user", complaint))
    return replace(fresh, messages=(*original.messages, *retold))


def seed_of(seed: int, key: CallKey, attempt: int) -> int:
    digest = hashlib.sha256(f"{seed}|{key}|{attempt}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
