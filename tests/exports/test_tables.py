"""Tables: read by csv, Frictionless and DuckDB, safe in a spreadsheet, one row an entry."""

import csv
import io
import json
import sys
from dataclasses import replace

import duckdb
import frictionless
import pytest

from verbale.errors import BrokenRecord, EngineMissing
from verbale.exports.rows import TABLES
from verbale.exports.tables import (
    BOM,
    guard,
    to_csv,
    to_events,
    to_jsonl,
    to_package,
    to_parquet,
    unguard,
)
from verbale.record import Span


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write_to(folder, written) -> None:
    for name, inside in written.items():
        (folder / name).write_bytes(inside.encode() if isinstance(inside, str) else inside)


def test_a_statement_is_a_row_with_names(strait):
    rows = read_csv(to_csv(strait))
    assert len(rows) == len(strait.statements)
    assert rows[0]["speakers"] == "Ingrid Okafor"
    assert rows[0]["plover"] == "REJECT"


def test_no_cell_begins_a_formula(astral):
    for written in (to_csv(astral), to_package(astral)["entities.csv"]):
        cells = [cell for row in read_csv(written) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=minister" in {row["role"] for row in read_csv(to_package(astral)["entities.csv"])}


@pytest.mark.parametrize("cell", ["=1", "'=1", "''@x", "'tis", "-", "＝1", "\r\n=1", "a=1", ""])
def test_an_apostrophe_can_be_taken_off_again(cell):
    assert unguard(guard(cell)) == cell


def test_the_mark_for_older_excel_is_only_there_if_asked_for(record):
    assert not to_csv(record).startswith(BOM)
    assert to_csv(record, bom=True) == BOM + to_csv(record)
    assert all(
        inside.startswith(BOM) == name.endswith(".csv")
        for name, inside in to_package(record, bom=True).items()
    )


def test_json_lines_keep_line_separators_within_a_line(astral):
    lines = to_jsonl(astral).split("\n")
    assert [json.loads(line)["start"] for line in lines[:-1]] == sorted(
        statement.content[0].start for statement in astral.statements
    )
    assert "\N{LINE SEPARATOR}" in to_jsonl(astral)


@pytest.mark.parametrize("name", ["strait", "record", "astral"])
@pytest.mark.parametrize("bom", [False, True])
def test_frictionless_finds_the_package_valid(name, bom, request, tmp_path):
    write_to(tmp_path, to_package(request.getfixturevalue(name), "Talks", bom=bom))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert len(report.tasks) == len(TABLES)


def test_frictionless_misses_what_a_foreign_key_names(strait, tmp_path):
    write_to(tmp_path, to_package(strait))
    (tmp_path / "entities.csv").write_text("id,type,name,role\r\n", encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_duckdb_reads_the_same_rows_from_parquet_as_from_csv(strait, tmp_path):
    write_to(tmp_path, to_parquet(strait))
    write_to(tmp_path, to_package(strait))
    for table in TABLES:
        path = tmp_path / table.name
        rows = duckdb.sql(f"SELECT * FROM '{path}.parquet'").fetchall()
        assert rows == list(table.rows(strait))
        assert len(rows) == len(read_csv(path.with_suffix(".csv").read_text("utf-8")))


def test_days_and_numbers_have_types_in_parquet(strait, tmp_path):
    write_to(tmp_path, to_parquet(strait))
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{tmp_path}/statements.parquet'").fetchall()
    types = {name: type for name, type, *_ in described}
    assert types["said_on_first"] == "DATE"
    assert types["confidence"] == "DOUBLE"


def test_parquet_without_duckdb_says_what_to_install(record, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(EngineMissing, match="verbale\\[parquet\\]"):
        to_parquet(record)


def test_an_event_has_sixteen_fields_whatever_the_words(astral):
    lines = to_events(astral).split("\n")[:-1]
    assert len(lines) == 2
    assert {len(line.split(";")) for line in lines} == {16}
    assert '"' not in lines[1]


def test_the_events_are_the_coded_statements(strait):
    lines = to_events(strait).split("\n")[1:-1]
    stances = [s for each in strait.statements for s in each.stances]
    assert len(lines) >= sum(stance.value in ("for", "against") for stance in stances) > 0
    assert {line.split(";")[5] for line in lines} == {"0", "1"}


@pytest.mark.parametrize("write", [to_csv, to_jsonl, to_package, to_parquet, to_events])
def test_a_broken_record_is_not_written(write, record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        write(replace(record, statements=(broken,)))
