"""Ready starts: who lives where, from when on, with which settings.

A base is `bases/NAME.toml` in a town's folder. Town folders are looked for in the user's own
`towns/` first, then among those that come with the program, file by file: someone who adds one
base to the Ville needs no copy of its map.
"""

import difflib
from pathlib import Path
from typing import Any

from pydantic import Field, NaiveDatetime

import townsfolk
from townsfolk.errors import BadInputError, PeopleError
from townsfolk.names import PersonName
from townsfolk.people.person import Entry, Person, load_person, read_entry, snake_case
from townsfolk.settings import Settings, home_dir, override


class BaseFile(Entry):
    """What a base's file holds; its name is the file's."""

    start: NaiveDatetime
    people: tuple[PersonName, ...] = Field(min_length=1)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Base(Entry):
    """A ready start. `town` is the name of the town's folder, `people` are in the file's order.

    `settings` holds what this base sets, by section: `{"mind": {"reflection_threshold": 250}}`.
    """

    name: str
    town: str
    people: tuple[PersonName, ...]
    start: NaiveDatetime
    settings: dict[str, dict[str, Any]]

    def resolve_settings(self, given: Settings) -> Settings:
        """Return `given` with this base's settings where `given` keeps the default."""
        chosen = given.model_dump(exclude_defaults=True)
        merged = {
            section: self.settings.get(section, {}) | chosen.get(section, {})
            for section in sorted(self.settings.keys() | chosen.keys())
        }
        return override(merged, {}, source=f"the base {self.name!r}")


def towns_paths() -> tuple[Path, ...]:
    """Return the folders that hold towns, the user's own first; only those that exist."""
    package = Path(townsfolk.__file__).parent
    candidates = (home_dir() / "towns", package / "towns", package.parents[1] / "towns")
    return tuple(path for path in candidates if path.is_dir())


def find_in_towns(relative: str) -> Path | None:
    """Find a file or folder such as `the_ville/the_ville.tmj`; None when no towns folder has it.

    A path that leaves the towns folders is not found.
    """
    for folder in towns_paths():
        path = (folder / relative).resolve()
        if path.is_relative_to(folder.resolve()) and path.exists():
            return path
    return None


def the_ville() -> Path:
    """Return the map of the Ville, which new towns are built from, or raise `BadInputError`."""
    path = find_in_towns("the_ville/the_ville.tmj")
    if path is None:
        raise BadInputError("The map of the Ville is missing, which new towns are built from.")
    return path


def list_bases() -> tuple[str, ...]:
    """Return the names of all bases, sorted."""
    return tuple(sorted(_base_files()))


def load_base(name: str) -> Base:
    """Read a base. Raises `PeopleError` that lists the known ones when there is none so named."""
    files = _base_files()
    if name not in files:
        raise PeopleError(_no_such_base(name, sorted(files)))
    path = files[name]
    content = read_entry(path, BaseFile)
    _check_names(path, content.people)
    override(content.settings, {}, source=str(path))
    return Base(
        name=name,
        town=path.parents[1].name,
        people=content.people,
        start=content.start,
        settings=content.settings,
    )


def load_people(base: Base) -> tuple[Person, ...]:
    """Read the people of a base, in its order. Raises `PeopleError` for a missing or wrong file.

    Who lives in the town but isn't in the base doesn't exist there: relations with them are left
    out. Relations with names that no file has are kept, so that `check_people` can warn of them.
    """
    return tuple(_alone_with(base, _load_one(base, name)) for name in base.people)


def _alone_with(base: Base, person: Person) -> Person:
    others = {relation.other for relation in person.relations} - set(base.people)
    return person.without_relations({name for name in others if _file_of(base, name)})


def _file_of(base: Base, name: PersonName) -> Path | None:
    return find_in_towns(f"{base.town}/people/{snake_case(name)}.toml")


def _load_one(base: Base, name: PersonName) -> Person:
    path = _file_of(base, name)
    if path is None:
        relative = f"{base.town}/people/{snake_case(name)}.toml"
        folders = " or ".join(str(folder) for folder in towns_paths())
        raise PeopleError(
            f"The base {base.name!r} names {name!r}, but there is no file {relative!r} "
            f"in {folders}. Add the file or take the name out of the base."
        )
    person = load_person(path)
    if person.name != name:
        raise PeopleError(
            f"{str(path)!r} is the file of {name!r}, but its name is {person.name!r}. "
            "Correct one of the two."
        )
    return person


def _base_files() -> dict[str, Path]:
    files: dict[str, Path] = {}
    for folder in towns_paths():
        for path in sorted(folder.glob("*/bases/*.toml")):
            files.setdefault(path.stem, path)
    return files


def _check_names(path: Path, names: tuple[PersonName, ...]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PeopleError(
            f"{str(path)!r} lists {', '.join(twice)} more than once. Expected each name once; "
            "remove the others."
        )


def _no_such_base(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listing = f"The bases are {', '.join(known)}." if known else "No base was found at all."
    return f"There is no base {name!r}. {listing}{hint}"
