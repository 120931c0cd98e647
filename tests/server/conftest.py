"""A fake town, and its server with a page that is one line."""

from pathlib import Path

import pytest
from fake_town import FakeTown, write_town


@pytest.fixture
def town(tmp_path: Path) -> FakeTown:
    return FakeTown(write_town(tmp_path / "town"))


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<title>the page</title>", encoding="utf-8")
    return folder
