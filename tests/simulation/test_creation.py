from datetime import datetime

import pytest

from tiny_run import ADA, BEN, CLEO, SCRIPTED, bring_towns, fingerprint_of, going_on, rows
from townsfolk.errors import BadInputError, PeopleError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.names import Tile
from townsfolk.settings import Settings
from townsfolk.simulation.creation import create, fork
from townsfolk.store import shelf


@pytest.fixture(autouse=True)
def _towns(home: object) -> None:
    bring_towns(home)  # type: ignore[arg-type]


def begin_at(start: datetime | None = None) -> None:
    create("tiny", "base_tiny", Settings(), SCRIPTED, WordsEmbedder(), start)


async def test_everybody_begins_in_bed_with_what_they_know() -> None:
    begin_at()
    async with going_on("tiny") as run:
        assert run.step == 0
        tiles = {name: body.tile for name, body in run.bodies.items()}
        assert tiles == {ADA: Tile(2, 2), BEN: Tile(9, 2), CLEO: Tile(21, 11)}
        memories = run.mind_of(ADA).stream.memories
    assert [memory.text for memory in memories] == [
        "Ada Byrne has promised a poem for the reading.",
        "Ada Byrne and Ben Okoro have been neighbours for years.",
    ]


async def test_a_base_s_settings_hold_where_none_are_given() -> None:
    begin_at()
    async with going_on("tiny") as run:
        assert run.settings.mind.reflection_threshold == 60
        assert run.settings.mind.vision == 8


async def test_a_simulation_can_begin_in_the_middle_of_a_day() -> None:
    begin_at(datetime(2024, 5, 7, 12, 30))
    async with going_on("tiny") as run:
        assert run.clock.time_at(0) == datetime(2024, 5, 7, 12, 30)
        await run.run(60)
    plans = rows("tiny", "SELECT person, step FROM plans WHERE reason = 'new day' ORDER BY 1")
    assert plans == [(ADA, 0), (BEN, 0), (CLEO, 0)]
    assert "Tuesday" in rows("tiny", "SELECT text FROM memories WHERE source = 'plan'")[0][0]


@pytest.mark.parametrize("base", ["base_nowhere", "../base_tiny", ""])
def test_an_unknown_base_leaves_no_file(base: str) -> None:
    with pytest.raises(PeopleError, match="no base"):
        create("tiny", base, Settings(), SCRIPTED, WordsEmbedder())
    assert list(shelf.simulations_dir().iterdir()) == []


def test_a_failure_while_the_file_is_written_leaves_none() -> None:
    class Broken(WordsEmbedder):
        def embed(self, texts: object) -> object:  # type: ignore[override]
            raise RuntimeError("no vectors")

    with pytest.raises(RuntimeError):
        create("tiny", "base_tiny", Settings(), SCRIPTED, Broken())  # type: ignore[arg-type]
    assert list(shelf.simulations_dir().iterdir()) == []
    begin_at()
    assert shelf.all_names() == ["tiny"]


def test_what_a_killed_creation_left_is_no_hindrance() -> None:
    shelf.path_of("tiny").with_suffix(".new").write_bytes(b"half a file")
    begin_at()
    assert [path.name for path in shelf.simulations_dir().iterdir()] == ["tiny.sqlite"]


def test_a_fork_needs_a_free_name_and_an_origin() -> None:
    begin_at()
    with pytest.raises(BadInputError, match="already is"):
        fork("tiny", "tiny")
    with pytest.raises(BadInputError, match="no simulation"):
        fork("nothing", "other")
    fork("tiny", "other")
    assert fingerprint_of("other") == fingerprint_of("tiny")
    assert rows("other", "SELECT value FROM meta WHERE key = 'name'") == [("other",)]
