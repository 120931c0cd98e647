import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tiny_run import ADA, BEN, CLEO
from townsfolk.errors import BadInputError
from townsfolk.people.person import snake_case
from townsfolk.store.reading import Reading
from townsfolk.study.diary import days, diary
from townsfolk.study.exporting import export
from townsfolk.study.tables import TABLES, rows_of


def test_lines_of_json_hold_every_row(reading: Reading, tmp_path: Path) -> None:
    files = export(reading, "jsonl", tmp_path / "out")
    assert [file.stem for file in files] == list(TABLES)
    for file in files:
        found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        rows = list(rows_of(TABLES[file.stem], reading))
        for row in rows:
            row.update({key: row[key].isoformat() for key in row if key.endswith("time")})
        assert found == rows


def test_parquet_holds_the_same_with_types(reading: Reading, tmp_path: Path) -> None:
    for file in export(reading, "parquet", tmp_path):
        table = pyarrow.parquet.read_table(file)
        assert table.to_pylist() == list(rows_of(TABLES[file.stem], reading))
        meanings = {field.name: field.metadata[b"meaning"].decode() for field in table.schema}
        assert meanings == {one.name: one.meaning for one in TABLES[file.stem].columns}


def test_markdown_has_a_folder_for_each_person(reading: Reading, tmp_path: Path) -> None:
    files = export(reading, "markdown", tmp_path)
    folders = {file.parent.name.split("_", 1)[1] for file in files}
    assert folders == {snake_case(name) for name in (ADA, BEN, CLEO)}
    (ada,) = [file for file in files if file.parent.name.endswith(snake_case(ADA))]
    assert ada.read_text(encoding="utf-8") == diary(reading, ADA, days(reading)[0])


def test_nothing_is_overwritten(reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInputError, match="isn't an empty folder"):
        export(reading, "jsonl", tmp_path)
    with pytest.raises(BadInputError, match="isn't an empty folder"):
        export(reading, "graphml", tmp_path / "mine.txt")
