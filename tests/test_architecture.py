"""The shape of the code, as the design promises it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "townsfolk"
DECIDING = [
    path
    for part in ("mind", "memory", "town", "simulation")
    for path in sorted((SOURCE / part).glob("*.py"))
    if path.name != "status.py"  # measures how fast a run is, and decides nothing
]
WALL_CLOCK = {"now", "today", "utcnow", "monotonic", "perf_counter", "time_ns"}


def names_of(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT / "src"), *sys.path])
    assert lint_imports("pyproject.toml", no_cache=True, verbose=False) == 0


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("__init__.py")), ids=lambda path: path.parent.name
)
def test_a_package_says_what_is_in_it_and_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    said, rest = body[0], body[1:]
    assert isinstance(said, ast.Expr)
    assert isinstance(said.value, ast.Constant)
    assert isinstance(said.value.value, str)
    if path.parent == SOURCE:
        rest = [node for node in rest if not _is_for_notebooks(node)]
    assert rest == []


@pytest.mark.parametrize("path", DECIDING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_that_decides_looks_at_the_clock_or_throws_dice(path: Path) -> None:
    for node in names_of(path):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"random", "time", "secrets", "uuid"}
        if isinstance(node, ast.ImportFrom):
            assert node.module not in ("random", "time", "secrets", "uuid", "os")
        if isinstance(node, ast.Attribute) and node.attr in WALL_CLOCK:
            assert isinstance(node.value, ast.Name)
            assert node.value.id in ("moment", "self"), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("hash", "id"), f"line {node.lineno}"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_imports_stand_at_the_top(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for function in names_of(path):
        if isinstance(function, functions):
            inner = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert inner == [], function.name


def _is_for_notebooks(node: ast.stmt) -> bool:
    """Say whether this is the version, or `townsfolk.open` with what it needs for its types."""
    if isinstance(node, ast.FunctionDef):
        return node.name == "open"
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__version__"
    return isinstance(node, ast.ImportFrom) or ast.unparse(node).startswith("if TYPE_CHECKING")
