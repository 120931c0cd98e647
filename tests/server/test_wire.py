import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "web" / "scripts" / "wire_types.py"


def test_the_page_has_the_types_of_the_wire_models() -> None:
    script = runpy.run_path(str(SCRIPT))
    written = script["TARGET"].read_text(encoding="utf-8")
    assert written == script["wire_types"](), f"Stale: run python {SCRIPT}"
