import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from fake_town import FakeTown

from townsfolk.server.live import QUEUE, Live
from townsfolk.server.wire.live import WireSnapshot, WireStep


async def test_a_viewer_gets_a_snapshot_and_then_each_step_once(town: FakeTown) -> None:
    live = Live(town)
    task = await _running(live)
    messages = live.messages("director")
    town.take_step()
    first = await anext(messages)
    assert isinstance(first.content, WireSnapshot)
    assert first.content.step == 0
    steps = [town.take_step().step for _ in range(3)]
    seen = [(await anext(messages)).content for _ in steps]
    assert [content.step for content in seen if isinstance(content, WireStep)] == steps
    await _stopped(task)


async def test_a_viewer_who_falls_behind_gets_a_fresh_snapshot(town: FakeTown) -> None:
    live = Live(town)
    task = await _running(live)
    slow = live.messages("viewer")
    await anext(slow)
    for _ in range(QUEUE + 10):
        town.take_step()
    message = await anext(slow)
    assert isinstance(message.content, WireSnapshot)
    assert message.content.step == town.step - 1
    town.take_step()
    assert (await anext(slow)).event == "step"
    await _stopped(task)


async def test_the_status_is_sent_when_it_changed(
    town: FakeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("townsfolk.server.live.STATUS_EVERY_S", 0.01)
    live = Live(town)
    task = await _running(live)
    messages = live.messages("director")
    await anext(messages)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(anext(messages))), 0.1)
    await _stopped(task)

    task = await _running(live)
    messages = live.messages("director")
    await anext(messages)
    town.status = replace(town.status, state="waiting", reason="The model server is away.")
    message = await asyncio.wait_for(anext(messages), 1)
    assert message.event == "status"
    assert message.content.model_dump()["reason"] == "The model server is away."
    await _stopped(task)


async def test_closing_sends_what_is_left_and_says_goodbye(town: FakeTown) -> None:
    live = Live(town)
    task = await _running(live)
    messages = live.messages("director")
    await anext(messages)
    town.take_step()
    live.close("The town was shut down.")
    assert [message.event async for message in messages] == ["step", "bye"]
    assert live.viewers == 0
    assert [message.event async for message in live.messages("viewer")] == ["snapshot", "bye"]
    await _stopped(task)


async def test_a_stopped_fan_out_no_longer_listens(town: FakeTown) -> None:
    task = await _running(Live(town))
    assert town.listeners == 1
    await _stopped(task)
    assert town.listeners == 0


async def _running(live: Live) -> asyncio.Task[None]:
    task = asyncio.create_task(live.run())
    await asyncio.sleep(0)
    return task


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
