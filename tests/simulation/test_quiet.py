"""When people look around, and when there is no need to."""

import pytest

from tiny_run import HOUR, begin, rows, run_to
from townsfolk.mind.mind import Mind
from townsfolk.mind.moment import Moment
from townsfolk.simulation.whereabouts import Whereabouts


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Who looked around in which step."""
    looked: set[tuple[str, int]] = set()
    is_quiet = Mind.is_quiet

    def noted(self: Mind, moment: Moment) -> bool:
        looked.add((moment.name, moment.step))
        return is_quiet(self, moment)

    monkeypatch.setattr(Mind, "is_quiet", noted)
    return looked


@pytest.mark.parametrize("mode", ["out_of_order", "lock_step"])
async def test_who_walks_looks_around_on_each_tile(
    mode: str, looked: set[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where as much has changed around one tile as around another, by chance."""
    monkeypatch.setattr(Whereabouts, "changes", lambda self, tile: 0)
    await run_to(13 * HOUR, begin("walks", engine__mode=mode))
    moved = rows("walks", f"SELECT person, step FROM movements WHERE step < {13 * HOUR - 1}")
    assert len(moved) > 20
    assert {(person, step + 1) for person, step in moved if step >= 0} <= looked


async def test_who_stays_looks_around_only_when_something_changes(
    looked: set[tuple[str, int]],
) -> None:
    await run_to(8 * HOUR, begin("stays"))
    assert 0 < len(looked) < 2 * HOUR
