import asyncio
from dataclasses import replace

import pytest
from pydantic import BaseModel

from townsfolk.errors import ModelMissingError, ModelUnavailableError
from townsfolk.llm import broker
from townsfolk.llm.broker import Broker
from townsfolk.llm.protocol import ChatReply, ChatRequest, ModelInfo


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
    monkeypatch.setattr(broker, "_FIRST_WAIT_S", 0.01)


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
    monkeypatch.setattr(broker, "_LONGEST_WAIT_S", 0.04)
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
    await asyncio.sleep(0.04)
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


async def test_cancelling_during_an_outage_frees_the_slot() -> None:
    model = Gated(1)
    town = Broker(model, 5.0)
    task, other = ask(town, "a"), ask(town, "b")
    await settle()
    await model.let("a", ModelUnavailableError("Away.", retry_after_s=60.0))
    task.cancel()
    await settle()
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
