"""A folder of the original program, read with care: it may be damaged, foreign or huge.

Nothing in it is ever changed. What can't be read is reported and left out.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from townsfolk.classic.report import Report
from townsfolk.errors import BadInputError

LARGEST_FILE = 256_000_000
"""Bytes; the largest real file, a day's embeddings of one person, has 8 million."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to read from, and the report that says what could not be read."""

    path: Path
    report: Report

    def inside(self, *parts: str) -> Path | None:
        """Return the path of something in the folder; None, reported, when it leads outside."""
        path = self.path.joinpath(*parts)
        try:
            within = path.resolve().is_relative_to(self.path.resolve())
        except (OSError, RuntimeError, ValueError):
            within = False
        if within:
            return path
        self.report.leave_out(
            f"{'/'.join(parts)!r} leads outside the folder, and nothing outside it is read."
        )
        return None

    def text(self, *parts: str) -> str | None:
        """Return the text of a file; None when it isn't there or, reported, can't be read."""
        path = self.inside(*parts)
        if path is None:
            return None
        name = "/".join(parts)
        try:
            if not path.is_file():
                return None
            if path.stat().st_size > LARGEST_FILE:
                size = path.stat().st_size // 1_000_000
                self.report.leave_out(
                    f"{name!r} has {size:,} MB; expected at most {LARGEST_FILE // 1_000_000}."
                )
                return None
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            self.report.leave_out(f"{name!r} can't be read: {_reason(error)}.")
            return None
        return self._decoded(name, content)

    def _decoded(self, name: str, content: bytes) -> str:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16", "replace")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.report.leave_out(f"{name!r} isn't UTF-8; it was read as Latin-1.")
            return content.decode("latin-1")

    def json(self, *parts: str) -> Any:
        """Return the content of a JSON file; None when it isn't there or, reported, is damaged."""
        text = self.text(*parts)
        if text is None:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            self.report.leave_out(f"{'/'.join(parts)!r} isn't whole JSON: {error}.")
            return None

    def numbered(self, name: str) -> dict[int, str]:
        """Return the files `17.json` of a subfolder by their number, in order."""
        folder = self.inside(name)
        if folder is None or not folder.is_dir():
            return {}
        try:
            files = [one.name for one in folder.iterdir()]
        except OSError as error:
            self.report.leave_out(f"{name!r} can't be listed: {_reason(error)}.")
            return {}
        steps = {_number(file): file for file in files if _number(file) >= 0}
        return dict(sorted(steps.items()))


def _number(file: str) -> int:
    stem, dot, ending = file.rpartition(".")
    plain = dot and ending == "json" and stem.isascii() and stem.isdigit() and len(stem) <= 9
    return int(stem) if plain else -1


def require_folder(path: Path) -> Path:
    """Return the path when it is a folder or file that can be looked at.

    Raises `BadInputError` when it isn't there.
    """
    try:
        there = path.exists()
    except (OSError, ValueError) as error:
        raise BadInputError(f"{str(path)!r} can't be read: {_reason(error)}.") from error
    if not there:
        raise BadInputError(
            f"There is nothing at {str(path)!r}. Expected a folder of the original program: a "
            "whole copy of it, storage/NAME, compressed_storage/NAME, or a matrix folder."
        )
    return path


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
