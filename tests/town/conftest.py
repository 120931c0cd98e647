from pathlib import Path

import pytest
from map_drawing import Drawing


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path)
