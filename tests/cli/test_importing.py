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
