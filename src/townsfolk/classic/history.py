"""The original's history files: what each person is told by their inner voice at the start.

A CSV with the header `Name,Whisper`, one row a person, the whispers separated by `;`
(reference: classic-format 11). Files that circulate have small defects; they are read as they
were meant and each repair is reported.
"""

import csv
import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.people.base import find_in_towns, towns_paths

_LARGEST = 32_000_000
"""Bytes; the original's for 25 people has 18 thousand."""
_HEADER = ["name", "whisper"]
_FULL_NAME = re.compile(r"(?=\b([A-Z]\w+ [A-Z]\w+))")


@dataclass(frozen=True, slots=True)
class Whispers:
    """What one person is told, in order; `line` is where their row ends in the file, from 1."""

    person: PersonName
    texts: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class History:
    """A history file: its rows in order, and a sentence for each thing that looks wrong."""

    rows: tuple[Whispers, ...]
    problems: tuple[str, ...]


def find_history(name: str) -> Path:
    """Return the file of `the_ville/agent_history_init_n3.csv`, in a towns folder or as a path.

    Raises `BadInputError` that says where it was looked for.
    """
    path = find_in_towns(name) or Path(name)
    if path.is_file():
        return path
    folders = ", ".join(str(folder) for folder in towns_paths())
    raise BadInputError(
        f"There is no history file {name!r}. It was looked for in {folders} and as a plain path. "
        "Give the path of a CSV file with the header Name,Whisper."
    )


def read_history(path: Path, people: Collection[PersonName] = ()) -> History:
    """Read a history file; with `people`, leave out and report the rows of anybody else.

    Raises `BadInputError` when the file is missing, isn't CSV or hasn't the header.
    """
    rows: list[Whispers] = []
    problems: list[str] = []
    for line, cells in _read_rows(path):
        row, found = _read_row(line, cells, people)
        problems += found
        rows += [row] if row else []
    problems += _check_twice(rows)
    return History(tuple(rows), tuple(problems))


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    size = path.stat().st_size if path.is_file() else 0
    if size > _LARGEST:
        raise BadInputError(
            f"{str(path)!r} has {size // 1_000_000:,} MB; expected a history file of at most "
            f"{_LARGEST // 1_000_000}."
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except FileNotFoundError as error:
        raise BadInputError(f"There is no history file {str(path)!r}. Check the path.") from error
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise BadInputError(
            f"{str(path)!r} can't be read as a UTF-8 CSV file: {error}. Correct it."
        ) from error
    header = [cell.strip().lower() for cell in lines[0][1][:2]] if lines else []
    if header != _HEADER:
        found = ",".join(lines[0][1])[:60] if lines else "an empty file"
        raise BadInputError(
            f"{str(path)!r} isn't a history file: expected the first line Name,Whisper, "
            f"found {found!r}. Add that line."
        )
    return lines[1:]


def _read_row(
    line: int, cells: list[str], people: Collection[PersonName]
) -> tuple[Whispers | None, list[str]]:
    name, problems = PersonName(cells[0].strip()), []
    if people and name not in people:
        return None, [_unknown(line, name, people)]
    if len(cells) > 2:
        problems.append(
            f"Line {line} ({name}) has a comma outside quotes; its {len(cells) - 1} pieces were "
            "joined. Put the whispers in double quotes."
        )
    # A comma outside quotes only split the text, so that joining the pieces restores it.
    pieces = [text.strip() for text in ",".join(cells[1:]).split(";")]
    texts = tuple(text for text in pieces if text)
    if len(texts) < len(pieces):
        problems.append(
            f"Line {line} ({name}) has {len(pieces) - len(texts)} empty whisper(s), left out. "
            "Remove the extra ';'."
        )
    problems += _check_mentions(line, name, texts, people)
    return (Whispers(name, texts, line) if texts else None), problems


def _unknown(line: int, name: str, people: Collection[PersonName]) -> str:
    near = difflib.get_close_matches(name, sorted(people), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"Line {line} is for {name or 'nobody'}, who isn't in this town; it was left out.{hint}"


def _check_mentions(
    line: int, name: str, texts: Iterable[str], people: Collection[PersonName]
) -> Iterator[str]:
    """Report full names that are nearly, but not quite, the name of somebody in town."""
    mentioned = {match for text in texts for match in _FULL_NAME.findall(text)}
    for other in sorted(mentioned - set(people)):
        near = difflib.get_close_matches(other, sorted(people), n=1, cutoff=0.85)
        if near:
            yield f"Line {line} ({name}) mentions {other}; the name in town is {near[0]}."


def _check_twice(rows: Iterable[Whispers]) -> Iterator[str]:
    seen: dict[PersonName, int] = {}
    for row in rows:
        if row.person in seen:
            yield (
                f"Line {row.line} is for {row.person}, as line {seen[row.person]} is; "
                "the whispers of both are used."
            )
        seen.setdefault(row.person, row.line)
