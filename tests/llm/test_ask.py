import json
from collections.abc import Callable, Iterator

import pytest

from tiny_run import ADA, Told
from townsfolk.errors import ModelMissingError, ReplyError
from townsfolk.llm.ask import Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.journal import NoJournal
from townsfolk.llm.protocol import ChatReply, ChatRequest
from townsfolk.prompts import rate_importance, whisper
from townsfolk.vocabulary import Attempt, CallKey, Outcome

KEY = CallKey(ADA, 7, "rate_importance", 0)
TWO = rate_importance.Inputs(
    name=ADA, identity="Ada is 31.", today="It is Monday.", noticed=["a bird sings", "it rains"]
)
GOOD, SHORT = '{"ratings": [2, 3]}', '{"ratings": [2]}'


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.attempts: dict[tuple[CallKey, int], Attempt] = {}
        self.outcomes: list[tuple[CallKey, Outcome]] = []

    def recall(self, key: CallKey, attempt: int, text_hash: str) -> Attempt | None:
        known = self.attempts.get((key, attempt))
        return known if known is not None and known.text_hash == text_hash else None

    def record(self, attempt: Attempt) -> None:
        self.attempts[attempt.key, attempt.attempt] = attempt

    def conclude(self, key: CallKey, outcome: Outcome) -> None:
        self.outcomes.append((key, outcome))


def replying(*texts: str) -> Told:
    """Return a model that answers with these texts, one after the other."""
    left: Iterator[str] = iter(texts)
    return Told(lambda _: next(left))


def asker(model: Told, journal: Kept | NoJournal, tries: int = 3, seed: int = 1) -> Asker:
    return Asker(Broker(model, 5.0), journal, seed, tries)


async def test_a_valid_reply_is_returned_and_kept_before_it_is_used() -> None:
    journal = Kept()
    answer = await asker(replying(GOOD), journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert (answer.reply.ratings, answer.outcome, answer.fell_back) == ([2, 3], "valid", False)
    assert journal.attempts[KEY, 0].reply == GOOD
    assert journal.attempts[KEY, 0].problem == ""
    assert journal.outcomes == [(KEY, "valid")]


async def test_a_bad_reply_goes_back_with_what_is_wrong_with_it() -> None:
    journal, model = Kept(), replying(SHORT, GOOD)
    answer = await asker(model, journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert (answer.reply.ratings, answer.outcome) == ([2, 3], "repaired")
    shown, complaint = model.asked[1].messages[-2:]
    assert (shown.role, shown.content) == ("assistant", SHORT)
    assert complaint.role == "user"
    assert "expected 2 numbers, found 1" in complaint.content
    assert "expected 2 numbers, found 1" in journal.attempts[KEY, 0].problem


async def test_the_third_try_begins_afresh_with_another_seed_and_more_freedom() -> None:
    model = replying(SHORT, SHORT, GOOD)
    await asker(model, Kept()).ask(rate_importance.PROMPT, TWO, KEY)
    assert len({request.seed for request in model.asked}) == 3
    lengths = [len(request.messages) for request in model.asked]
    assert lengths == [lengths[0], lengths[0] + 2, lengths[0]]
    assert [request.temperature for request in model.asked] == [0.0, 0.3, 0.9]


@pytest.mark.parametrize(
    "garbage", ["", "I think so.", "{", "[]", "{}", '{"ratings": "many"}', "\x00"]
)
async def test_without_a_usable_reply_the_fallback_is_used_and_noted(garbage: str) -> None:
    journal, model = Kept(), Told(lambda _: garbage)
    answer = await asker(model, journal, tries=2).ask(rate_importance.PROMPT, TWO, KEY)
    assert answer.reply == rate_importance.fallback(TWO)
    assert (answer.outcome, answer.fell_back) == ("fallback", True)
    assert len(model.asked) == 2
    assert [kept.reply for kept in journal.attempts.values()] == [garbage] * 2
    assert all(kept.problem for kept in journal.attempts.values())
    assert journal.outcomes == [(KEY, "fallback")]


async def test_only_the_beginning_of_a_long_bad_reply_is_sent_back() -> None:
    model = replying("x" * 5000, GOOD)
    await asker(model, Kept()).ask(rate_importance.PROMPT, TWO, KEY)
    assert len(model.asked[1].messages[-2].content) == 600


async def test_what_the_journal_knows_is_not_asked_again() -> None:
    journal = Kept()
    await asker(replying(SHORT, GOOD), journal).ask(rate_importance.PROMPT, TWO, KEY)
    nobody = Told(lambda _: pytest.fail("asked again"))
    answer = await asker(nobody, journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert (answer.reply.ratings, answer.outcome) == ([2, 3], "repaired")


async def test_a_question_cut_off_between_tries_goes_on_with_the_next_try() -> None:
    journal = Kept()

    def gone(_: ChatRequest) -> str:
        if not journal.attempts:
            return SHORT
        raise ModelMissingError("gone")

    with pytest.raises(ModelMissingError):
        await asker(Told(gone), journal).ask(rate_importance.PROMPT, TWO, KEY)
    model = replying(GOOD)
    await asker(model, journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert len(model.asked) == 1
    assert "expected 2 numbers" in model.asked[0].messages[-1].content


async def test_a_changed_text_is_asked_anew() -> None:
    journal = Kept()
    await asker(replying(GOOD), journal).ask(rate_importance.PROMPT, TWO, KEY)
    changed = TWO.model_copy(update={"noticed": ["a bird sings", "it snows"]})
    model = replying('{"ratings": [9, 9]}')
    answer = await asker(model, journal).ask(rate_importance.PROMPT, changed, KEY)
    assert answer.reply.ratings == [9, 9]
    assert len(model.asked) == 1


async def test_a_reply_the_server_could_not_give_counts_as_a_bad_one() -> None:
    tries: list[int] = []

    def cut_off(_: ChatRequest) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ReplyError("the reply was cut off after 90 tokens")
        return GOOD

    journal, model = Kept(), Told(cut_off)
    answer = await asker(model, journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert answer.outcome == "repaired"
    assert model.asked[1].messages[-2].content == "(nothing)"
    assert "cut off" in journal.attempts[KEY, 0].problem


async def test_a_missing_model_is_not_answered_with_a_fallback() -> None:
    def missing(_: ChatRequest) -> str:
        raise ModelMissingError("The model is gone.")

    journal = Kept()
    with pytest.raises(ModelMissingError):
        await asker(Told(missing), journal).ask(rate_importance.PROMPT, TWO, KEY)
    assert (journal.attempts, journal.outcomes) == ({}, [])


async def test_a_person_s_questions_are_counted_by_prompt() -> None:
    journal = Kept()
    ada = asker(Told(lambda _: GOOD), journal).on_behalf_of(ADA, 7)
    calls = [(await ada.ask(rate_importance.PROMPT, TWO)).call for _ in range(2)]
    assert calls == [KEY, KEY._replace(ordinal=1)]


async def test_the_seed_of_a_request_rests_on_the_simulation_and_the_key() -> None:
    async def seed_of(seed: int, key: CallKey) -> int:
        model = replying(GOOD)
        await asker(model, NoJournal(), seed=seed).ask(rate_importance.PROMPT, TWO, key)
        return model.asked[0].seed

    first = await seed_of(1, KEY)
    assert await seed_of(1, KEY) == first
    assert await seed_of(2, KEY) != first
    assert await seed_of(1, KEY._replace(step=8)) != first
    assert 0 <= first < 2**31


async def test_what_a_reply_cost_is_kept_with_it() -> None:
    class Costly(Told):
        async def complete(self, request: ChatRequest) -> ChatReply:
            return ChatReply(GOOD, 120, 9, 100, 1.23456)

    answer: Callable[[ChatRequest], str] = lambda _: GOOD  # noqa: E731
    journal = Kept()
    await asker(Costly(answer), journal).ask(rate_importance.PROMPT, TWO, KEY)
    kept = journal.attempts[KEY, 0]
    assert (kept.tokens_in, kept.tokens_out, kept.cached_tokens, kept.seconds) == (
        120,
        9,
        100,
        1.235,
    )
    assert kept.model == "told"


async def test_a_complaint_given_back_is_not_taken_for_an_answer() -> None:
    told = "Ann knows: expected a sentence about Ann Lee, by name"
    replies = [
        json.dumps({"statement": said, "predicate": "knows", "thing": "it", "importance": 2})
        for said in ("You know it.", told, "Ann is in.")
    ]
    model = replying(*replies)
    inputs = whisper.Inputs(name="Ann Lee", identity="", today="", text="in")
    journal = Kept()
    answer = await asker(model, journal).ask(whisper.PROMPT, inputs, KEY)
    assert answer.reply.statement == "Ann is in."
    assert "repeats what was said" in journal.attempts[KEY, 1].problem
