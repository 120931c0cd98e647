"""The GGUF files that `townsfolk models pull` brought, by the names people call them."""

import re
from dataclasses import dataclass
from pathlib import Path

from townsfolk.errors import ModelMissingError, SettingsError
from townsfolk.settings import cache_dir

PART = ".part"
"""The end of a file's name that is still being pulled."""
LOCK = "pulling.lock"
"""Held by the process that pulls into a repository's folder."""

_SUFFIX = re.compile(r"(-\d{5}-of-\d{5})?\.gguf$")


@dataclass(frozen=True, slots=True)
class Pulled:
    """A model that was pulled: its name, the repository it is of, and its files in order."""

    name: str
    repo: str
    files: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """What `model.path` is set to: llama.cpp finds further parts beside the first."""
        return self.files[0]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.stat().st_size for file in self.files)


def name_of(file: str) -> str:
    """Return what a file's model is called: its name without the part and without `.gguf`."""
    return _SUFFIX.sub("", file.rpartition("/")[2])


def pulled_dir() -> Path:
    """Return the folder in which each repository has its own."""
    return cache_dir() / "models"


def folder_of(repo: str) -> Path:
    """Return the folder for the files of `org/repo`."""
    org, _, name = repo.partition("/")
    return pulled_dir() / org / name


def all_pulled() -> list[Pulled]:
    """Return the models that are here whole, by repository and name."""
    found: dict[tuple[str, str], list[Path]] = {}
    for file in sorted(pulled_dir().glob("*/*/*.gguf")):
        repo = "/".join(file.relative_to(pulled_dir()).parts[:2])
        found.setdefault((repo, name_of(file.name)), []).append(file)
    return [Pulled(name, repo, tuple(files)) for (repo, name), files in found.items()]


def find_pulled(wanted: str) -> Pulled | None:
    """Return the pulled model of a name, `org/repo` or `org/repo:NAME`; None when there is none.

    Raises `SettingsError` when several are called so.
    """
    repo, _, name = wanted.rpartition(":")
    wanted_name = name_of(name)
    fits = [
        one
        for one in all_pulled()
        if wanted == one.repo or (wanted_name == one.name and repo in ("", one.repo))
    ]
    if len(fits) > 1:
        names = ", ".join(f"{one.repo}:{one.name}" for one in fits)
        raise SettingsError(f"Several models are called {wanted!r}. Say which: {names}.")
    return fits[0] if fits else None


def remove(model: Pulled) -> None:
    """Delete a pulled model's files, and the folders that hold nothing else then."""
    for file in model.files:
        file.unlink()
    folder = model.path.parent
    if not all(path.name == LOCK for path in folder.iterdir()):
        return
    (folder / LOCK).unlink(missing_ok=True)
    folder.rmdir()
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()


def leftovers() -> list[Path]:
    """Return the files of pulls that were cut and not gone on with."""
    return sorted(pulled_dir().glob(f"*/*/*{PART}"))


def required(wanted: str) -> Pulled:
    """Return the pulled model of a name; raises `ModelMissingError` that names those there are."""
    found = find_pulled(wanted)
    if found is None:
        names = ", ".join(one.name for one in all_pulled()) or "none yet"
        raise ModelMissingError(
            f"No pulled model is called {wanted!r}; there are: {names}. Get one with: townsfolk "
            "models pull ORG/REPO"
        )
    return found
