import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml
from prompt_cases import CASES

from stage import KeptJournal
from townsfolk.errors import ReplyError
from townsfolk.llm.ask import Answer, Asker
from townsfolk.llm.broker import Broker
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message, ModelInfo
from townsfolk.llm.providers.llamacpp import LlamaCpp
from townsfolk.llm.providers.scripted import Scripted
from townsfolk.llm.room import NEVER_FITS, estimate
from townsfolk.llm.servers import Server
from townsfolk.llm.weights import embedded_model
from townsfolk.names import PersonName
from townsfolk.prompts import insights, utterance, whisper
from townsfolk.prompts.catalog import PROMPTS
from townsfolk.settings import ModelSettings
from townsfolk.vocabulary import CallKey

ANN = PersonName("Ann Lee")
MEMORIES = [f"Memory {n} tells of tea and cake." for n in range(12)]
SAID = [("Bob Ray" if n % 2 else "Ann Lee", f"Line {n} of the talk.") for n in range(6)]


def talk(**more: Any) -> utterance.Inputs:
    case = yaml.safe_load(sorted((CASES / "utterance").glob("*.yaml"))[0].read_text("utf-8"))
    given = case["inputs"] | {"memories": MEMORIES, "said": SAID, "left": 9} | more
    return utterance.Inputs.model_validate(given)


class Small(Scripted):
    """The scripted people with a context as small as a test wants; a word is a token."""

    def __init__(self, context: int) -> None:
        self.info = ModelInfo("scripted", "small", 1, context, is_language_model=False)
        self.asked: list[ChatRequest] = []

    async def count(self, messages: Sequence[Message]) -> int:
        return sum(len(message.content.split()) for message in messages)

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        return await super().complete(request)


async def asked(
    context: int, inputs: Any = None, prompt: Any = utterance.PROMPT, journal: Any = None
) -> tuple[Answer[Any], Small, KeptJournal]:
    model, kept = Small(context), journal or KeptJournal()
    asker = Asker(Broker(model, 5.0), kept, seed=1, tries=3)
    key = CallKey(ANN, 1, prompt.name, 0)
    return await asker.ask(prompt, inputs or talk(), key), model, kept


async def words_of(inputs: utterance.Inputs) -> int:
    messages = [Message(role, text) for role, text in utterance.PROMPT.render(inputs)]
    return await Small(0).count(messages) + utterance.PROMPT.max_tokens // 2


async def test_nothing_is_left_out_where_there_is_room() -> None:
    for context in (0, 4096, await words_of(talk())):
        answer, model, _ = await asked(context)
        assert answer.left_out == 0
        assert model.asked[0].inputs == talk()


async def test_what_came_to_mind_least_goes_first_and_only_as_much_as_it_must() -> None:
    answer, model, journal = await asked(await words_of(talk(memories=MEMORIES[:9])))
    assert answer.left_out == 3
    assert model.asked[0].inputs == talk(memories=MEMORIES[:9])
    text = model.asked[0].messages[0].content
    assert MEMORIES[8] in text
    assert MEMORIES[9] not in text
    (attempt,) = journal.attempts.values()
    assert attempt.left_out == 3
    assert MEMORIES[9] not in attempt.messages


async def test_then_the_oldest_of_the_talk_and_the_latest_line_stays() -> None:
    answer, model, _ = await asked(await words_of(talk(memories=[], said=SAID[3:])))
    assert answer.left_out == len(MEMORIES) + 3
    assert model.asked[0].messages[-1].content == SAID[5][1]
    answer, _, _ = await asked(await words_of(talk(memories=[], said=SAID[5:])))
    assert answer.left_out == len(MEMORIES) + 5


async def test_the_reply_gets_what_room_is_left() -> None:
    _, model, _ = await asked(await words_of(talk()))
    assert model.asked[0].max_tokens == utterance.PROMPT.max_tokens // 2
    _, model, _ = await asked(4096)
    assert model.asked[0].max_tokens == utterance.PROMPT.max_tokens


async def test_what_never_fits_is_said_in_a_sentence_and_not_asked() -> None:
    heard = whisper.Inputs(name=ANN, identity="", today="", text="tea " * 500)
    for _ in range(2):
        answer, model, journal = await asked(400, heard, whisper.PROMPT)
        assert answer.fell_back
        assert model.asked == []
        (attempt,) = journal.attempts.values()
        assert attempt.left_out == NEVER_FITS
        assert "Raise model.context" in attempt.problem


@pytest.mark.parametrize("later", [0, 200, 4096])
async def test_a_run_from_the_journal_does_not_depend_on_the_context(later: int) -> None:
    answer, _, journal = await asked(await words_of(talk(memories=MEMORIES[:9])))
    again, model, _ = await asked(later, journal=journal)
    assert again == answer
    assert model.asked == []


async def test_what_never_fitted_is_not_asked_by_a_run_from_the_journal_either() -> None:
    heard = whisper.Inputs(name=ANN, identity="", today="", text="tea " * 500)
    answer, _, journal = await asked(400, heard, whisper.PROMPT)
    again, model, _ = await asked(4096, heard, whisper.PROMPT, journal)
    assert again == answer
    assert model.asked == []


async def test_a_reply_is_judged_by_what_was_told() -> None:
    """Line 11 was left out: who names it as evidence made it up."""
    case = yaml.safe_load(sorted((CASES / "insights").glob("*.yaml"))[0].read_text("utf-8"))
    told = insights.Inputs.model_validate(case["inputs"] | {"statements": MEMORIES})
    thought = {"predicate": "likes", "thing": "tea", "importance": 3}

    class Guessing(Small):
        async def complete(self, request: ChatRequest) -> ChatReply:
            self.asked.append(request)
            drawn = thought | {"text": "Ann Lee thinks of cake.", "evidence": [11]}
            return ChatReply(json.dumps({"insights": [drawn]}))

    messages = [Message(*turn) for turn in insights.PROMPT.render(told.shortened(5))]
    words = await Small(0).count(messages)
    model, journal = Guessing(words + insights.PROMPT.max_tokens // 2), KeptJournal()
    asker = Asker(Broker(model, 5.0), journal, seed=1, tries=1)
    answer = await asker.ask(insights.PROMPT, told, CallKey(ANN, 1, "insights", 0))
    assert answer.fell_back
    (attempt,) = journal.attempts.values()
    assert "lines are 1 to 7" in attempt.problem


async def test_the_smallest_of_several_servers_decides() -> None:
    broker = Broker([Server(Small(4096), 5.0), Server(Small(300), 5.0)])
    request = ChatRequest((), {}, 1, 0.0, 1, ANN, "utterance", talk())
    assert broker.room_for(request).tokens == 300
    assert Broker([Server(Small(0), 5.0, context=700)]).room_for(request).tokens == 700


@pytest.mark.model
@pytest.mark.timeout(180)
async def test_a_small_context_refuses_no_question() -> None:
    """Every prompt, with more memories than there is room for, as the real llama.cpp counts it;
    one is asked: none has more tokens than were counted."""
    settings = ModelSettings(context=1024, slots=1)
    model = await LlamaCpp.load(settings, embedded_model())
    broker = Broker(model, 60.0)
    texts = [f"{memory} Ann Lee saw it at the counter of the cafe at noon." for memory in MEMORIES]
    cases = json.loads((CASES.parents[2] / "src/townsfolk/prompts/cases.json").read_text("utf-8"))
    try:
        for name, prompt in PROMPTS.items():
            inputs = prompt.inputs.model_validate(cases["en"][name][0])
            lists = {part.name for part in inputs.parts} & {"memories", "statements"}
            inputs = inputs.model_copy(update=dict.fromkeys(lists, texts * 4))
            request = ChatRequest(
                tuple(Message(*turn) for turn in prompt.render(inputs)),
                prompt.schema(inputs), prompt.max_tokens, 0.0, 1, ANN, name, inputs,
            )  # fmt: skip
            placed, left_out = await broker.room_for(request).place(prompt, request)
            assert bool(left_out) == bool(lists), name
            taken = await model.count(placed.messages)
            assert taken + placed.max_tokens <= 1024
            assert taken <= estimate(placed.messages)
        with pytest.raises(ReplyError, match="cut off after 1 token"):
            await model.complete(replace(placed, max_tokens=1))
    finally:
        await broker.close()
