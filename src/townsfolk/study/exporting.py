"""Writes what happened in a simulation to files: tables, the graph of relations, diaries."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from townsfolk.errors import BadInputError
from townsfolk.people.person import snake_case
from townsfolk.store.reading import Reading
from townsfolk.study.diary import days, diary
from townsfolk.study.relations import graphml
from townsfolk.study.tables import TABLES, Row, Table, rows_of

Format = Literal["jsonl", "parquet", "graphml", "markdown"]

ROWS_AT_ONCE = 20_000
"""Rows of a Parquet file that are in memory at a time."""


def export(reading: Reading, form: Format, folder: Path) -> list[Path]:
    """Write a simulation in a form into a new or empty folder, and return the files written.

    `jsonl` and `parquet` are one file a table, `graphml` the graph of relations, `markdown` a
    file for each person and day. Raises `BadInputError` when the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(
            f"{str(folder)!r} isn't an empty folder, and nothing is overwritten. Choose another."
        )
    write = _WRITERS[form]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return list(write(reading, folder))
    except OSError as error:
        raise BadInputError(
            f"Can't write to {str(folder)!r}: {error.strerror or error}. Choose another folder or "
            "make room."
        ) from error


def _write_jsonl(reading: Reading, folder: Path) -> Iterator[Path]:
    for table in TABLES.values():
        path = folder / f"{table.name}.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in rows_of(table, reading):
                file.write(json.dumps(row, ensure_ascii=False, default=_as_text) + "\n")
        yield path


def _write_parquet(reading: Reading, folder: Path) -> Iterator[Path]:
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError as error:
        raise BadInputError(
            "Parquet needs the package pyarrow. Install it with: pip install 'townsfolk[parquet]'"
        ) from error
    for table in TABLES.values():
        path = folder / f"{table.name}.parquet"
        schema = _arrow_schema(pyarrow, table)
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for rows in _in_parts(rows_of(table, reading), ROWS_AT_ONCE):
                writer.write_table(pyarrow.Table.from_pylist(rows, schema))
        yield path


def _arrow_schema(pyarrow: Any, table: Table) -> Any:
    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "real": pyarrow.float64(),
        "time": pyarrow.timestamp("s"),
    }
    return pyarrow.schema(
        pyarrow.field(
            column.name,
            pyarrow.list_(types[column.holds]) if column.kind == "list" else types[column.kind],
            metadata={"meaning": column.meaning},
        )
        for column in table.columns
    )


def _write_graphml(reading: Reading, folder: Path) -> Iterator[Path]:
    path = folder / "relations.graphml"
    path.write_bytes(graphml(reading))
    yield path


def _write_markdown(reading: Reading, folder: Path) -> Iterator[Path]:
    for number, name in enumerate(reading.names(), start=1):
        # The number keeps people apart whose names are spelt alike in plain letters.
        own = folder / f"{number:02d}_{snake_case(name)}"
        own.mkdir()
        for day in days(reading):
            path = own / f"{day.isoformat()}.md"
            path.write_text(diary(reading, name, day), encoding="utf-8", newline="\n")
            yield path


_WRITERS: dict[Format, Callable[[Reading, Path], Iterator[Path]]] = {
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "graphml": _write_graphml,
    "markdown": _write_markdown,
}


def _in_parts(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while part := list(islice(rows, size)):
        yield part


def _as_text(value: datetime) -> str:
    return value.isoformat()
