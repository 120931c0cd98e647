import runpy
from pathlib import Path

from fake_town import ISABELLA, KLAUS, FakeTown

from townsfolk.server.wire.live import details_of, snapshot_of, step_of

SCRIPT = Path(__file__).parents[2] / "web" / "scripts" / "wire_types.py"


def test_the_page_has_the_types_of_the_wire_models() -> None:
    script = runpy.run_path(str(SCRIPT))
    written = script["TARGET"].read_text(encoding="utf-8")
    assert written == script["wire_types"](), f"Stale: run python {SCRIPT}"


def test_a_snapshot_is_of_the_last_finished_step(town: FakeTown) -> None:
    assert snapshot_of(town, "viewer").step == -1
    town.take_step()
    snapshot = snapshot_of(town, "viewer")
    assert (snapshot.step, snapshot.role) == (0, "viewer")
    assert [person.name for person in snapshot.people] == [ISABELLA, KLAUS]
    assert snapshot.people[0].tile == (19, 20)


def test_a_step_tells_moves_actions_and_talks_but_only_counts_memories(town: FakeTown) -> None:
    for _ in range(5):
        town.take_step()
    step = step_of(town.take_step())
    assert step.moves == {ISABELLA: (24, 20)}
    assert step.began[ISABELLA].partner == KLAUS
    assert [line.step for line in step.talked[0].utterances] == [6, 12, 18]
    assert step.remembered == {ISABELLA: {"chat": 1}}
    assert "a talk" not in step.model_dump_json()


def test_schedule_rows_start_where_the_row_before_ends(town: FakeTown) -> None:
    details = details_of(town, town.details(ISABELLA))
    assert [row.start for row in details.schedule] == [0, 420]
    assert details.memories[0].time == town.clock.time_at(3)
