import json
from pathlib import Path

import pytest
from called import Townsfolk

SERVER = Path(__file__).parents[3] / "shared/classic/environment/frontend_server"


@pytest.mark.skipif(not SERVER.is_dir(), reason="the original's files aren't in ../shared/classic")
def test_a_base_comes_over_and_lives(townsfolk: Townsfolk) -> None:
    path = SERVER / "storage/base_the_ville_n25"
    words = ("--name", "old", "--json", "--set", "model.embedder=words")
    result = townsfolk("import", str(path), *words)
    assert result.code == 0
    (report,) = json.loads(result.out)
    assert report["read"]["people"] == 25
    assert report["made"] == {"town": "classic_the_ville", "simulation": "old"}
    assert townsfolk("run", "old", "--model", "scripted", "--steps", "10").code == 0


def test_a_folder_of_something_else_is_refused(townsfolk: Townsfolk, tmp_path: Path) -> None:
    result = townsfolk("import", str(tmp_path))
    assert result.code == 2
    assert "nothing of the original program" in result.err


def test_a_demo_is_watched_and_asked_but_goes_on_only_in_a_fork(
    townsfolk: Townsfolk, tmp_path: Path
) -> None:
    scripted = ("--model", "scripted", "--set", "model.embedder=words")
    assert townsfolk("run", "town", *scripted, "--steps", "20").code == 0
    assert townsfolk("export", "town", "--classic", str(tmp_path), "--demo").code == 0
    demo = str(tmp_path / "compressed_storage/town")
    brought = townsfolk("import", demo, "--name", "demo", "--set", "model.embedder=words")
    assert "a recording of 20 steps" in brought.out
    assert "townsfolk serve demo" in brought.out
    for words in (("run", "demo"), ("whisper", "demo", "Klaus", "Look up."), ("play", "demo")):
        refused = townsfolk(*words)
        assert refused.code == 2
        assert "time doesn't go on" in refused.err
        assert "townsfolk fork demo NEW" in refused.err
    assert townsfolk("ask", "demo", "Klaus", "Who are you?", "--model", "scripted").code == 0
    early = townsfolk("fork", "demo", "early", "--step", "10")
    assert "the past until then was imported" in early.err
    assert townsfolk("fork", "demo", "on").code == 0
    assert townsfolk("run", "on", "--model", "scripted", "--steps", "5").code == 0
