"""The documents say what the program does: quotes, paths, commands, settings and tables.

A quote stands below a comment that names it, `<!-- module:name -->`. Rewrite all quotes with

PYTHONPATH=src python tests/test_docs.py
"""

import functools
import importlib
import inspect
import re
import shlex
import sqlite3
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from townsfolk.cli.main import MAP, build
from townsfolk.mind.act import OFFERED, OFFERED_IN_ARENA
from townsfolk.mind.perceive import RATED_TOGETHER
from townsfolk.settings import Settings, override
from townsfolk.store import schema

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS = {entry.name for entries in MAP.values() for entry in entries}
SETTING = re.compile(r"^# ([a-z_]+) = (.+)$")
HEADING = re.compile(r"^# \[([a-z]+)\]")
QUOTE = re.compile(r"(<!-- (\S+:\S+) -->\n```\w+\n)(?s:.*?)\n```")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)[^)]*\)")
PATH = re.compile(r"`((?:src|tests|towns|art|web|docs|bench)/[\w./-]*)`")
RUN = "townsfolk.simulation.simulation:Simulation"
GROUP = "townsfolk.simulation.engine:Engine"
STEP = "townsfolk.mind.mind:Mind.step"
MADE_BY_THE_USER = {
    "src/townsfolk/prompts/NAME.md",
    "towns/NAME/NAME.tmj",
    "towns/the_ville/bases/with_ada.toml",
    "towns/the_ville/people/NAME.toml",
    "towns/the_ville/people/ada_lindqvist.toml",
}
"""Paths that a document tells the reader to make."""


def blocks(document: Path, language: str) -> list[str]:
    """Return the code blocks of a language in a document."""
    text = document.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)\n```", text, re.DOTALL)


def shell_lines(document: Path) -> list[list[str]]:
    """Return the words of each townsfolk command that a document tells to type."""
    lines = "\n".join(blocks(document, "sh")).splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line for line in words if line and line[0] == "townsfolk"]


def commented_settings(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield section, name and value of each setting that is commented out."""
    section = ""
    for line in text.splitlines():
        if heading := HEADING.match(line):
            section = heading[1]
        elif setting := SETTING.match(line):
            yield section, setting[1], setting[2]


def options_of(command: str) -> set[str]:
    """Return the options that a command takes."""
    program: Any = typer.main.get_command(build(command))
    return {name for option in program.commands[command].params for name in option.opts}


def content_of(name: str) -> str:
    """Return what `module:name` stands for: a function's source, or the text of some scripts."""
    module, _, attributes = name.partition(":")
    found: Any = functools.reduce(getattr, attributes.split("."), importlib.import_module(module))
    if isinstance(found, tuple):
        return "\n".join(script.strip() for script in found)
    return textwrap.dedent(inspect.getsource(found)).strip()


def requoted(text: str) -> str:
    """Return a document with all its quotes as the code is now."""
    return QUOTE.sub(lambda match: f"{match[1]}{content_of(match[2])}\n```", text)


def schema_tables() -> dict[str, set[str]]:
    """Return the columns of each table in a new simulation file."""
    db = sqlite3.connect(":memory:")
    schema.migrate(db)
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: {row[1] for row in db.execute(f"SELECT * FROM pragma_table_info('{name}')")}
        for name in names
    }


def test_the_settings_file_sets_nothing_as_it_comes() -> None:
    text = (ROOT / "townsfolk.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}


def test_the_settings_file_lists_every_setting_with_its_default() -> None:
    text = (ROOT / "townsfolk.toml").read_text(encoding="utf-8")
    listed: dict[str, dict[str, Any]] = {}
    for section, name, value in commented_settings(text):
        listed.setdefault(section, {})[name] = tomllib.loads(f"value = {value}")["value"]
    assert listed == Settings().model_dump()
    assert override(listed, {}, source="townsfolk.toml") == Settings()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_quotes_equal_the_code(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert requoted(text) == text, "rewrite with: PYTHONPATH=src python tests/test_docs.py"


def test_the_tour_quotes_a_step_of_everybody_and_of_one_person() -> None:
    quoted = [name for _, name in QUOTE.findall((ROOT / "ARCHITECTURE.md").read_text())]
    assert quoted == [f"{RUN}._run_to", f"{GROUP}._think", f"{GROUP}._finish", STEP]


def test_the_tour_names_every_module_of_a_persons_step() -> None:
    tour = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = set(re.findall(r"\b(?!self)(\w+)\.\w+\(moment", content_of(STEP)))
    assert len(modules) >= 5
    assert {name for name in modules if f"src/townsfolk/mind/{name}.py" not in tour} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = [document.parent / path for path in LINK.findall(text)]
    named = [ROOT / path for path in PATH.findall(text) if path not in MADE_BY_THE_USER]
    assert [str(path) for path in [*linked, *named] if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_in_a_sentence_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`townsfolk ([a-z]+)", text))
    assert named - COMMANDS == set()


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_every_line_to_type_is_a_command_with_options_it_has(document: Path) -> None:
    lines = shell_lines(document)
    assert len(lines) >= 10
    for _, command, *rest in lines:
        options = {word for word in rest if word.startswith("--")}
        assert command in COMMANDS
        assert options - options_of(command) == set(), f"of {command}"


def test_both_readmes_tell_to_type_the_same() -> None:
    english, vietnamese = READMES
    assert shell_lines(english) == shell_lines(vietnamese)
    assert blocks(english, "bat") == blocks(vietnamese, "bat")


def test_every_make_target_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def test_the_decisions_name_the_limits_that_hold() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    mind = Settings().mind
    assert f"at most {OFFERED}, and {OFFERED_IN_ARENA} in one room" in text
    assert f"Decay is {mind.recency_decay}" in " ".join(text.split())
    assert f"until there are {RATED_TOGETHER}, or for two hours" in text
    assert (mind.talk_pause, mind.considered_cooldown) == (720, 540), "say so in docs/decisions.md"


def test_every_table_is_described() -> None:
    text = (ROOT / "docs" / "simulation-file.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(schema_tables())


def test_the_schema_is_quoted_whole() -> None:
    (quoted,) = blocks(ROOT / "docs" / "simulation-file.md", "sqlite")
    assert quoted == content_of("townsfolk.store.schema:MIGRATIONS")


@pytest.mark.parametrize("query", blocks(ROOT / "docs" / "simulation-file.md", "sql"))
def test_the_queries_run(query: str) -> None:
    db = sqlite3.connect(":memory:")
    schema.migrate(db)
    assert db.execute(query).description


def test_every_package_has_its_licence() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    named = {re.split(r"[<>=]", requirement)[0] for requirement in required}
    assert {name for name in named if not re.search(rf"\b{name}\b", text)} == set()


if __name__ == "__main__":
    for path in DOCUMENTS:
        path.write_text(requoted(path.read_text(encoding="utf-8")), encoding="utf-8")
