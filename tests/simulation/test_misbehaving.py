"""A model server that misbehaves in every way at once leaves no trace in anybody's life."""

import pytest
from bench.misbehaving import FAULTS, FIRST_WAIT_S, OUTAGES, live, misbehaving, traces

from tiny_run import begin
from townsfolk.llm import servers
from townsfolk.settings import Settings
from townsfolk.store import shelf


async def test_nothing_is_lost_and_nothing_foreign_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(servers, "FIRST_WAIT_S", FIRST_WAIT_S)
    path = shelf.existing_path(begin())
    async with misbehaving(sound=40, share=0.6) as model:
        step = await live(path, model, 300, Settings())
    found = traces(path, step)
    assert set(model.faults) >= set(FAULTS) - set(OUTAGES)
    assert found.pop("calls") > 40
    assert found.pop("asked again") > 40
    assert found.pop("fallbacks") > 5
    found.pop("mended")
    assert set(found.values()) == {0}, found
