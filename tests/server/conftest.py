"""The server of a simulation that was lived, with a page that is one line."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from townsfolk.server.access import access_for
from townsfolk.server.app import create_app


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<title>the page</title>", encoding="utf-8")
    return folder


@pytest.fixture
def ville(lived_ville: Path, home: Path) -> str:
    """The name of a copy of the lived Ville on the test's own shelf."""
    (home / "simulations").mkdir(exist_ok=True)
    shutil.copy(lived_ville, home / "simulations")
    return lived_ville.stem


@pytest.fixture
def past(ville: str, web: Path) -> TestClient:
    """A browser that asks about that simulation: its addresses begin at the simulation's own."""
    app = create_app(access_for("127.0.0.1"), web=web)
    return TestClient(app, base_url=f"http://127.0.0.1/api/simulations/{ville}/")
