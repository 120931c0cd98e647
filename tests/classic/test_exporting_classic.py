"""A day of the tiny town goes to the original's form and back; the demo is read step by step."""

import json
from pathlib import Path
from typing import Any

import pytest

from tiny_run import ADA, begin, bring_towns, run_to
from townsfolk.classic.checking import check_save
from townsfolk.classic.exporting import export_classic
from townsfolk.classic.finding import find
from townsfolk.classic.importing import import_simulation
from townsfolk.errors import BadInputError
from townsfolk.llm.embedders import WordsEmbedder
from townsfolk.mind.state import from_json
from townsfolk.settings import Settings
from townsfolk.store.reading import Reading
from townsfolk.vocabulary import Memory, MemoryKind


def and_back(folder: Path, kind: str) -> None:
    (found,) = find(folder / kind / "day")
    import_simulation(found, "again", Settings(), WordsEmbedder())


def told(memory: Memory) -> tuple[Any, ...]:
    evidence = memory.evidence if memory.kind != "chat" else ()
    what = (memory.number, memory.kind, memory.step, memory.text, memory.importance)
    return (*what, memory.subject, memory.predicate, memory.thing, evidence, memory.source)


@pytest.mark.parametrize("as_demo", [False, True], ids=["save", "demo"])
def test_people_memories_and_schedules_come_back_equal(
    reading: Reading, tmp_path: Path, home: Path, as_demo: bool
) -> None:
    bring_towns(home)
    export_classic(reading, tmp_path, as_demo)
    and_back(tmp_path, "compressed_storage" if as_demo else "storage")
    with Reading.of("again") as again:
        assert again.people() == reading.people()
        assert again.step == reading.step
        for name in reading.names():
            assert list(map(told, again.memories(name))) == list(map(told, reading.memories(name)))
            before, after = (from_json(one.mind_state(name)) for one in (reading, again))
            assert after.rows == before.rows
            assert after.broad_strokes == before.broad_strokes
            assert after.importance_left == before.importance_left
            assert after.known == before.known
            assert again.tile(name) == reading.tile(name)
            for step in range(1, reading.step, 97):
                assert again.tile(name, step) == reading.tile(name, step), step


def test_talks_come_back_with_their_lines(reading: Reading, tmp_path: Path, home: Path) -> None:
    bring_towns(home)
    export_classic(reading, tmp_path, as_demo=True)
    and_back(tmp_path, "compressed_storage")
    with Reading.of("again") as again:
        for talk, back in zip(reading.conversations(), again.conversations(), strict=True):
            assert (back.start, back.first, back.second) == (talk.start, talk.first, talk.second)
            assert [line[:2] for line in back.utterances] == [line[:2] for line in talk.utterances]


async def test_an_unfinished_talk_goes_on_to_its_end(
    reading: Reading, tmp_path: Path, home: Path
) -> None:
    talk = next(one for one in reversed(reading.conversations()) if one.end - one.start > 6)
    await run_to(talk.start + 3, begin("midway"))
    with Reading.of("midway") as midway:
        export_classic(midway, tmp_path, as_demo=False)
    (found,) = find(tmp_path / "storage/midway")
    import_simulation(found, "again", Settings(), WordsEmbedder())
    with Reading.of("again") as again:
        for name in (talk.first, talk.second):
            back = from_json(again.mind_state(name)).talk
            assert back is not None
            assert (back.first, back.second, back.end) == (talk.first, talk.second, talk.end)
            assert [line[:2] for line in back.utterances] == [line[:2] for line in talk.utterances]
    await run_to(talk.end + 3, "again")
    with Reading.of("again") as again:
        for name in (talk.first, talk.second):
            newest = again.memories(name, 1, MemoryKind.CHAT)
            assert [memory.step for memory in newest] == [talk.end]


def test_the_demo_shows_each_step_as_it_was(reading: Reading, tmp_path: Path) -> None:
    export_classic(reading, tmp_path, as_demo=True)
    path = tmp_path / "compressed_storage/day/master_movement.json"
    frames = json.loads(path.read_text(encoding="utf-8"))
    now: dict[str, Any] = {}
    for step in range(reading.step):
        now |= frames[str(step)]
        if step % 113 == 0:
            for name in reading.names():
                action = reading.action(name, step + 1)
                assert action is not None
                assert now[name]["movement"] == list(reading.tile(name, step + 1))
                assert now[name]["description"].startswith(f"{action.text} @ ")


async def test_the_check_finds_what_the_original_would_refuse(home: Path, tmp_path: Path) -> None:
    await run_to(20, begin("short"))
    with Reading.of("short") as reading:
        export_classic(reading, tmp_path, as_demo=False)
    folder = tmp_path / "storage/short"
    assert check_save(folder) == []
    (folder / "environment/20.json").unlink()
    memory = folder / "personas" / ADA / "bootstrap_memory/associative_memory"
    nodes = json.loads((memory / "nodes.json").read_text(encoding="utf-8"))
    del nodes["node_1"]["filling"]
    (memory / "nodes.json").write_text(json.dumps(nodes), encoding="utf-8")
    problems = check_save(folder)
    assert len(problems) == 2
    assert "can't be loaded" in problems[0]


def test_nothing_is_overwritten(reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "storage/day").mkdir(parents=True)
    with pytest.raises(BadInputError, match="nothing is overwritten"):
        export_classic(reading, tmp_path, as_demo=False)
