import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from townsfolk.errors import (
    CostLimitError,
    ModelMissingError,
    ModelUnavailableError,
    SettingsError,
)
from townsfolk.llm import servers
from townsfolk.llm.broker import Broker
from townsfolk.llm.protocol import ChatReply, ChatRequest, Message, ModelInfo
from townsfolk.llm.servers import FIRST_WAIT_S, Server


class Nothing(BaseModel):
    pass


REQUEST = ChatRequest((), {}, 9, 0.0, 1, "Ada", "act", Nothing())


class Gated:
    """Answers a request only when the test lets it."""

    def __init__(self, slots: int) -> None:
        self.info = ModelInfo("test", "gated", slots)
        self.begun: list[str] = []
        self.working: dict[str, asyncio.Future[str | Exception]] = {}
        self.most = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.begun.append(request.person)
        future: asyncio.Future[str | Exception] = asyncio.get_running_loop().create_future()
        self.working[request.person] = future
        self.most = max(self.most, len(self.working))
        try:
            outcome = await future
        finally:
            del self.working[request.person]
        if isinstance(outcome, Exception):
            raise outcome
        return ChatReply(outcome, 5, 3, 1, 0.1)

    async def close(self) -> None:
        self.working.clear()

    async def let(self, person: str, outcome: str | Exception = "yes") -> None:
        """Finish a request, and let whoever waits go on."""
        self.working[person].set_result(outcome)
        await settle()


async def settle() -> None:
    """Let all that can go on go on."""
    for _ in range(8):
        await asyncio.sleep(0)


def ask(asked: Broker, person: str, step: int = 0) -> "asyncio.Task[ChatReply]":
    request = replace(REQUEST, person=person)
    return asyncio.create_task(asked.complete(request, priority=(step, person)))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "FIRST_WAIT_S", 0.01)


async def test_no_more_requests_are_worked_on_than_there_are_slots() -> None:
    model = Gated(2)
    town = Broker(model, 5.0)
    tasks = [ask(town, name) for name in "abcde"]
    await settle()
    assert model.begun == ["a", "b"]
    assert town.waiting_calls == 3
    assert [one.person for one in town.thinking()] == ["a", "b"]
    for name in "abcde":
        await model.let(name)
    assert [task.result().text for task in tasks] == ["yes"] * 5
    assert model.most == 2
    assert (town.waiting_calls, town.thinking()) == (0, ())


async def test_the_furthest_behind_goes_first_then_by_name() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    for name, step in (("first", 9), ("late", 8), ("b", 2), ("a", 2), ("early", 1)):
        ask(town, name, step)
        await settle()
    for name in ("first", "early", "a", "b", "late"):
        assert model.begun[-1] == name
        await model.let(name)


async def test_a_cancelled_request_gives_its_slot_back() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    working, waiting = ask(town, "a"), ask(town, "b")
    await settle()
    working.cancel()
    await settle()
    assert model.begun == ["a", "b"]
    await model.let("b")
    assert waiting.result().text == "yes"


async def test_a_request_cancelled_while_it_waits_does_not_get_a_slot() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    first, gone, last = ask(town, "a"), ask(town, "b"), ask(town, "c")
    await settle()
    gone.cancel()
    await settle()
    assert town.waiting_calls == 1
    await model.let("a")
    assert model.begun == ["a", "c"]
    await model.let("c")
    assert first.result().text == last.result().text == "yes"


async def test_a_request_cancelled_just_as_its_turn_comes_hands_it_on() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    _, gone, last = ask(town, "a"), ask(town, "b"), ask(town, "c")
    await settle()
    model.working["a"].set_result("yes")
    while town.waiting_calls == 2:
        await asyncio.sleep(0)
    gone.cancel()
    await settle()
    await model.let("c")
    assert last.result().text == "yes"
    assert model.begun == ["a", "c"]


async def test_an_outage_is_waited_for_and_said() -> None:
    model = Gated(1)
    changes: list[str] = []
    town = Broker(model, 5.0)
    town.on_change = lambda: changes.append(town.outage)
    task = ask(town, "a")
    await settle()
    await model.let("a", ModelUnavailableError("The server is away."))
    assert town.outage == "The server is away."
    while "a" not in model.working:
        await asyncio.sleep(0.005)
    await model.let("a")
    assert (await task).text == "yes"
    assert town.outage == ""
    assert "The server is away." in changes
    assert changes[-1] == ""


async def test_the_wait_a_server_asks_for_is_kept() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    task = ask(town, "a")
    await settle()
    await model.let("a", ModelUnavailableError("Busy.", retry_after_s=0.1))
    await asyncio.sleep(0.05)
    assert model.working == {}
    await asyncio.sleep(0.1)
    await model.let("a")
    assert (await task).text == "yes"


async def test_waits_grow_longer_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "LONGEST_WAIT_S", 0.04)
    clock = asyncio.get_running_loop().time
    model = Gated(1)
    town = Broker(model, 5.0)
    task = ask(town, "a")
    waits = []
    for _ in range(5):
        while "a" not in model.working:
            await asyncio.sleep(0.001)
        await model.let("a", ModelUnavailableError("Away."))
        began = clock()
        while "a" not in model.working:
            await asyncio.sleep(0.001)
        waits.append(clock() - began)
    await model.let("a")
    await task
    assert waits[0] < 0.02 < waits[1]
    assert waits[2] > 0.035
    assert max(waits) < 0.2


async def test_a_stalled_answer_counts_as_an_outage_and_is_asked_for_again() -> None:
    model = Gated(1)
    town = Broker(model, 0.03)
    task = ask(town, "a")
    while not town.outage:
        await asyncio.sleep(0.002)
    assert "no answer within 0.03 seconds" in town.outage
    while model.begun != ["a", "a"]:
        await asyncio.sleep(0.002)
    await model.let("a")
    assert (await task).text == "yes"


async def test_an_error_that_no_waiting_helps_is_raised_and_frees_the_slot() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    failing, other = ask(town, "a"), ask(town, "b")
    await settle()
    await model.let("a", ModelMissingError("No such model."))
    with pytest.raises(ModelMissingError):
        await failing
    await model.let("b")
    assert other.result().text == "yes"


async def test_cancelling_during_an_outage_leaves_the_others_in_the_queue() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    task, other = ask(town, "a"), ask(town, "b")
    await settle()
    await model.let("a", ModelUnavailableError("Away.", retry_after_s=0.1))
    task.cancel()
    await settle()
    assert (town.outage, town.waiting_calls) == ("Away.", 1)
    await asyncio.sleep(0.15)
    await model.let("b")
    assert other.result().text == "yes"
    assert town.outage == ""


async def test_an_outage_that_nobody_waits_out_is_over() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    task = ask(town, "a")
    await settle()
    await model.let("a", ModelUnavailableError("Away.", retry_after_s=60.0))
    assert town.outage == "Away."
    task.cancel()
    await settle()
    assert town.outage == ""


async def test_what_replies_cost_adds_up() -> None:
    model = Gated(2)
    town = Broker(model, 5.0)
    assert town.usage.tokens_per_second() == 0.0
    tasks = [ask(town, name) for name in "ab"]
    await settle()
    for name in "ab":
        await model.let(name)
    await asyncio.gather(*tasks)
    usage = town.usage
    assert (usage.calls, usage.tokens_in, usage.tokens_out, usage.cached_tokens) == (2, 10, 6, 2)
    assert usage.tokens_per_second() == pytest.approx(6.0)
    await town.close()


async def test_within_a_step_what_opens_a_chain_of_questions_goes_first() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    for person, prompt in (("x", "act"), ("c", "rate_importance"), ("b", "act"), ("a", "plan_day")):
        asked = replace(REQUEST, person=person, prompt=prompt)
        asyncio.create_task(town.complete(asked, priority=(1, person)))  # noqa: RUF006
        await settle()
    for person in "xabc":
        assert model.begun[-1] == person
        await model.let(person)


def two_servers(slots: int = 2) -> tuple[Gated, Gated, Broker]:
    one, other = Gated(slots), Gated(slots)
    return one, other, Broker([Server(one, 5.0), Server(other, 5.0)])


async def test_people_are_spread_over_servers_and_each_stays_where_the_prefix_is() -> None:
    one, other, town = two_servers()
    for _ in range(3):
        tasks = [ask(town, name) for name in "abcd"]
        await settle()
        for model in (one, other):
            for name in tuple(model.working):
                await model.let(name)
        await asyncio.gather(*tasks)
    assert set(one.begun) | set(other.begun) == set("abcd")
    assert set(one.begun) & set(other.begun) == set()
    assert len(one.begun) == len(other.begun) == 6


async def test_who_finds_their_server_full_goes_to_a_free_one() -> None:
    one, other, town = two_servers(slots=1)
    ask(town, "a")
    await settle()
    ask(town, "a", 2)
    await settle()
    assert (one.begun, other.begun) == (["a"], ["a"])


async def test_a_server_that_fails_is_left_out_and_tried_again() -> None:
    one, other, town = two_servers(slots=1)
    first = ask(town, "a")
    await settle()
    await one.let("a", ModelUnavailableError("Away.", retry_after_s=0.05))
    assert (other.begun, town.outage) == (["a"], "")
    await other.let("a")
    assert first.result().text == "yes"
    both = [ask(town, "b"), ask(town, "c")]
    await settle()
    assert town.waiting_calls == 1
    await asyncio.sleep(0.08)
    assert (one.begun, town.waiting_calls) == (["a", "c"], 0)
    await one.let("c")
    await other.let("b")
    assert [task.result().text for task in both] == ["yes", "yes"]


async def test_a_server_in_trouble_is_tried_by_one_call_at_a_time() -> None:
    model = Gated(4)
    town = Broker(model, 5.0)
    tasks = [ask(town, name) for name in "abc"]
    await settle()
    for name in "abc":
        await model.let(name, ModelUnavailableError("Away."))
    while not model.working:
        await asyncio.sleep(0.002)
    assert list(model.working) == ["a"]
    await model.let("a")
    assert sorted(model.working) == ["b", "c"]
    for name in "bc":
        await model.let(name)
    await asyncio.gather(*tasks)


async def test_a_prompt_can_have_a_model_of_its_own() -> None:
    usual, better = Gated(1), Gated(1)
    town = Broker(usual, 5.0, by_prompt={"utterance": [Server(better, 5.0)]})
    ask(town, "a")
    talk = replace(REQUEST, person="b", prompt="utterance")
    task = asyncio.create_task(town.complete(talk, priority=(0, "b")))
    await settle()
    assert (usual.begun, better.begun) == (["a"], ["b"])
    await better.let("b")
    assert task.result().model == "gated"


async def test_a_run_stops_when_it_has_cost_its_limit() -> None:
    model = Gated(1)
    town = Broker([Server(model, 5.0, 1e6, 2e6)], cost_limit=11.0)
    first = ask(town, "a")
    await settle()
    await model.let("a")
    assert first.result().text == "yes"
    assert town.usage.cost == 5 + 2 * 3
    with pytest.raises(CostLimitError, match=r"have cost 11\.00.*nothing was lost"):
        await ask(town, "b")


def test_calls_that_fail_together_are_one_failure() -> None:
    server = Server(Gated(8), 5.0)
    for _ in range(8):
        server.fail(ModelUnavailableError("Away."))
    assert server.wait_s <= 1.2 * FIRST_WAIT_S
    server.fail(ModelUnavailableError("Come back later.", retry_after_s=60))
    assert 59 < server.wait_s <= 60


def test_patience_follows_from_what_the_tokens_should_take() -> None:
    server = Server(Gated(1), 300.0)
    asked = replace(REQUEST, messages=(Message("user", "x" * 3000),), max_tokens=100)
    assert server.patience_s(asked) == 300.0
    for _ in range(5):
        server.answer(ChatReply("", 1000, 20, 0, seconds=12.0, first_token_s=10.0))
    assert server.speed.expected_s(asked) == pytest.approx(10 + 10)
    assert server.patience_s(asked) == pytest.approx(200)
    assert server.patience_s(replace(asked, max_tokens=5000)) == pytest.approx(1530)


async def test_metrics_and_log_tell_of_each_call_and_hold_no_word_of_it(tmp_path: Path) -> None:
    model = Gated(1)
    town = Broker(model, 5.0, log=str(tmp_path / "calls.jsonl"))
    secret = replace(REQUEST, messages=(Message("user", "a secret"),), person="a")
    task = asyncio.create_task(town.complete(secret, priority=(0, "a")))
    await settle()
    await model.let("a", ModelUnavailableError("Away."))
    while "a" not in model.working:
        await asyncio.sleep(0.005)
    await model.let("a")
    await task
    text = town.metrics_text().decode()
    assert 'townsfolk_calls_total{prompt="act",result="reply"} 1.0' in text
    assert 'townsfolk_calls_total{prompt="act",result="unavailable"} 1.0' in text
    assert 'townsfolk_tokens_total{kind="read",prompt="act"} 4.0' in text
    assert 'townsfolk_server_up{server="gated"} 1.0' in text
    await town.close()
    lines = (tmp_path / "calls.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["unavailable", "reply"]
    assert "secret" not in text + "".join(lines)


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"model\.log"):
        Broker(Gated(1), 5.0, log=str(tmp_path / "no" / "where"))
