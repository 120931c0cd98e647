"""Where the original's real files lie, on machines that have them; they are not part of this."""

import json
from pathlib import Path
from typing import Any

import pytest

SERVER = Path(__file__).parents[2] / "shared/classic/environment/frontend_server"
MATRIX = SERVER / "static_dirs/assets/the_ville/matrix"
DEMO = SERVER / "compressed_storage/July1_the_ville_isabella_maria_klaus-step-3-20"
SAVE = SERVER / "storage/July1_the_ville_isabella_maria_klaus-step-3-8"
EARLY_SAVE = SERVER / "storage/July1_the_ville_isabella_maria_klaus-step-3-1"
BASE = SERVER / "storage/base_the_ville_isabella_maria_klaus"
BASE_25 = SERVER / "storage/base_the_ville_n25"
FOLDERS = [SAVE, EARLY_SAVE, BASE, BASE_25, DEMO]

needs_real_files = pytest.mark.skipif(
    not SERVER.is_dir(), reason="the original's files aren't in ../shared/classic"
)


def content(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def nodes(folder: Path, name: str) -> dict[str, Any]:
    """Return a person's memories as the original keeps them."""
    found: dict[str, Any] = content(
        folder / "personas" / name / "bootstrap_memory/associative_memory/nodes.json"
    )
    return found


def scratch(folder: Path, name: str) -> dict[str, Any]:
    """Return a person's scratch file."""
    found: dict[str, Any] = content(folder / "personas" / name / "bootstrap_memory/scratch.json")
    return found


def names(folder: Path) -> list[str]:
    """Return the people of a save or a demo."""
    meta = folder / "reverie/meta.json"
    found: list[str] = content(meta if meta.is_file() else folder / "meta.json")["persona_names"]
    return found
