"""A model that misbehaves in every way at once leaves no trace in anybody's life."""

from bench.misbehaving import FAULTS, Misbehaving, live, traces

from tiny_run import begin
from townsfolk.settings import Settings
from townsfolk.store import shelf


async def test_nothing_is_lost_and_nothing_foreign_is_kept() -> None:
    path = shelf.existing_path(begin())
    model = Misbehaving(sound=40, share=0.6)
    step = await live(path, model, 400, Settings())
    found = traces(path, step)
    assert set(model.faults) >= set(FAULTS) - {"stalls", "away"}
    assert found.pop("calls") > 60
    assert found.pop("asked again") > 60
    assert found.pop("fallbacks") > 5
    found.pop("mended")
    assert set(found.values()) == {0}, found
