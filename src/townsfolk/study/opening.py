"""A simulation in Python: `townsfolk.open("NAME")`, for notebooks and studies."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Self

from townsfolk.errors import BadInputError
from townsfolk.names import PersonName
from townsfolk.people.person import Person
from townsfolk.store.reading import Reading
from townsfolk.study import diary, relations
from townsfolk.study.exporting import Format, export
from townsfolk.study.tables import TABLES, Row, rows_of, table_named

Library = Literal["pandas", "polars"]


class Opened:
    """A simulation as of now, to look at; nothing in it can be changed.

    Close it, or use it in a `with` statement. It can be running meanwhile: open it again to see
    what has happened since.
    """

    def __init__(self, name: str) -> None:
        """Open a simulation by name, or by the path of its file.

        Raises `SimulationFileError` when there is none, or when it is damaged.
        """
        path = Path(name)
        self._reading = Reading(path) if path.suffix == ".sqlite" else Reading.of(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        one = self._reading.overview()
        return f"<{one.name}: {one.people} people, {one.step} steps, {one.time}, {one.model}>"

    def close(self) -> None:
        """Stop looking."""
        self._reading.close()

    @property
    def step(self) -> int:
        """How many steps are finished."""
        return self._reading.step

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, as the simulation began."""
        return self._reading.people()

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables; docs/export.md says what is in each."""
        return tuple(TABLES)

    def rows(self, table: str) -> Iterator[Row]:
        """Give the rows of a table as dictionaries, in order of what happened."""
        return rows_of(table_named(table), self._reading)

    def frame(self, table: str, library: Library | None = None) -> Any:
        """Return a table as a data frame of pandas or polars, whichever is installed.

        Raises `BadInputError` when neither is, or not the one that was asked for.
        """
        wanted = (library,) if library else ("pandas", "polars")
        found = next((name for name in wanted if find_spec(name)), None)
        if found is None:
            raise BadInputError(
                f"A data frame needs {' or '.join(wanted)}. Install it with: pip install "
                f"{wanted[0]}. Without it there is rows({table!r})."
            )
        columns = [column.name for column in table_named(table).columns]
        frames = import_module(found)
        if found == "polars":
            return frames.DataFrame(
                list(self.rows(table)), schema=columns, infer_schema_length=None
            )
        return frames.DataFrame(self.rows(table), columns=columns)

    def relations(self, step: int | None = None) -> list[relations.Tie]:
        """Return who has to do with whom before a step, by default now."""
        return relations.ties(self._reading, step)

    def diary(self, person: str, day: date | None = None) -> str:
        """Return a person's day in Markdown, by default the first. A first name is enough."""
        name: PersonName = self._reading.person_named(person)
        return diary.diary(self._reading, name, day or diary.days(self._reading)[0])

    def export(self, form: Format, folder: str | Path) -> list[Path]:
        """Write everything into an empty folder, and return the files written."""
        return export(self._reading, form, Path(folder))
