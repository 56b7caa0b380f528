"""The record as CSV, JSON Lines, Parquet and a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from verbale.analysis.coding import code_record
from verbale.analysis.plover import COUNTERPARTS
from verbale.errors import EngineMissing
from verbale.exports.evidence import check_evidence
from verbale.exports.record_json import round_confidence
from verbale.exports.rows import TABLES, Column, Table, Value, name_in_order
from verbale.record import DateRange, Record, Statement

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What spreadsheets take for the beginning of a formula, full-width forms included; a cell that
# begins so, after any apostrophes, gets one apostrophe more, so that it can be taken off again.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
# No reader of CSV or Parquet takes these; one character for one, so that places still hold.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
# Longest line of JSON that DuckDB takes from us, in bytes: more than any report may have.
LONGEST_LINE = 1 << 28
_GUARDED = (
    "In the CSV files a cell that begins like a formula (= + - @, a tab or a line's end) has an "
    "apostrophe before it; it is no part of the text."
)


def to_csv(record: Record, title: str | None = None, *, bom: bool = False) -> str:
    """One statement a row, with names instead of ids: for a spreadsheet.

    No cell can act as a formula. With ``bom`` older versions of Excel know it for UTF-8.
    """
    check_evidence(record)
    listed = list(_list_statements(record))
    rows = [[_join(value) for value in each.values()] for each in listed]
    return (BOM if bom else "") + _write_csv(list(_EMPTY), rows)


def to_jsonl(record: Record, title: str | None = None) -> str:
    """One statement a line, with names beside ids."""
    check_evidence(record)
    return "".join(_dump(each) + "\n" for each in _list_statements(record))


def to_package(
    record: Record, title: str | None = None, *, bom: bool = False
) -> dict[str, str | bytes]:
    """All tables as CSV and their description as a Frictionless data package."""
    check_evidence(record)
    written: dict[str, str | bytes] = {
        "datapackage.json": json.dumps(_describe(title), ensure_ascii=False, indent=1) + "\n"
    }
    for table in TABLES:
        names = [column.name for column in table.columns]
        inside = _write_csv(names, table.rows(record))
        written[f"{table.name}.csv"] = (BOM if bom else "") + inside
    return written


def to_parquet(record: Record, title: str | None = None) -> dict[str, str | bytes]:
    """All tables as Parquet, written by DuckDB; EngineMissing without that package."""
    check_evidence(record)
    try:
        import duckdb
    except ImportError as error:
        raise EngineMissing(
            "parquet: needs DuckDB. Install it: pip install 'verbale[parquet]'"
        ) from error
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        return {f"{table.name}.parquet": _pack(connection, table, record) for table in TABLES}


def to_events(record: Record, title: str | None = None) -> str:
    """The event list that Discourse Network Analyzer exports: one coded statement a line.

    Its dialect knows no quoting: semicolons become commas, quotation marks apostrophes.
    """
    check_evidence(record)
    statements = dict(name_in_order(record))
    texts = {document.id: document.text for document in record.documents}
    numbers = {document.id: at for at, document in enumerate(record.documents, start=1)}
    lines = [";".join(_EVENT_COLUMNS)]
    for number, coded in enumerate(code_record(record), start=1):
        statement = statements[coded.id]
        content = statement.content
        cells: list[Value] = [number, f"{coded.at:%Y-%m-%d %H:%M:%S}" if coded.at else ""]
        cells += [coded.person, coded.organisation, coded.concept, int(coded.agreement)]
        cells += [content[0].start, content[-1].end, _hull(texts, statement), "Verbale"]
        cells += [numbers[statement.document], coded.document, coded.author, coded.source]
        cells += [coded.section, coded.type]
        lines.append(";".join(_tame(cell) for cell in cells))
    return "\n".join(lines) + "\n"


_EVENT_COLUMNS = (
    "statement_id time person organization concept agreement start_position stop_position text "
    "coder document_id document_title document_author document_source document_section "
    "document_type"
).split()


def _hull(texts: Mapping[str, str], statement: Statement) -> str:
    return texts[statement.document][statement.content[0].start : statement.content[-1].end]


def _tame(cell: Value) -> str:
    words = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", str(cell))
    return guard(" ".join(words.replace(";", ",").replace('"', "'").split()))


def guard(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula.

    >>> guard("=1+1"), guard("'=1"), guard("'tis so")
    ("'=1+1", "''=1", "'tis so")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before it was guarded.

    >>> unguard("'=1+1"), unguard("''=1"), unguard("'tis so")
    ('=1+1', "'=1", "'tis so")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _write_csv(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)  # RFC 4180: commas, double quotation marks, CR LF
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return guard(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value))
    return str(value)


def _join(value: Any) -> Value:
    """A list as one cell."""
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


_EMPTY = dict.fromkeys(
    "id document report outlet published speakers speaker_ids on_behalf_of addressees words kind "
    "act plover said_on stances utterance cue source start end inner confidence".split()
)


def _list_statements(record: Record) -> Iterator[dict[str, Any]]:
    names = {entity.id: entity.name for entity in record.entities}
    utterances = {id: each.id for each in record.utterances for id in each.statements}
    documents = {document.id: document for document in record.documents}
    for id, each in name_in_order(record):
        document = documents[each.document]
        party = each.on_behalf_of
        yield {
            **_EMPTY,
            "id": id,
            "document": document.id,
            "report": document.name,
            "outlet": document.outlet,
            "published": _say(document.published),
            "speakers": [names[speaker] for speaker in each.speakers],
            "speaker_ids": list(each.speakers),
            "on_behalf_of": names[party] if party else None,
            "addressees": [names[addressee] for addressee in each.addressee],
            "words": document.words(each.content),
            "kind": each.kind,
            "act": each.act,
            "plover": COUNTERPARTS.get(each.act),
            "said_on": _say(each.said_on),
            "stances": [f"{stance.issue}: {stance.value}" for stance in each.stances],
            "utterance": utterances.get(id),
            "cue": document.words(each.cue) or None,
            "source": document.words(each.source) or None,
            "start": each.content[0].start,
            "end": each.content[-1].end,
            "inner": each.inner,
            "confidence": round_confidence(each.confidence),
        }


def _say(days: DateRange | None) -> str | None:
    return str(days) if days else None


def _dump(row: Mapping[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False, default=str)
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", line)


def _pack(connection: Any, table: Table, record: Record) -> bytes:
    """A table as Parquet, by way of a file of JSON lines: DuckDB is slow to take single rows."""
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, map(_clean, row), strict=True)) for row in table.rows(record)]
    columns = ", ".join(f'"{c.name}" {_DUCKDB_TYPES[c.type]}' for c in table.columns)
    with TemporaryDirectory() as folder:
        lines, packed = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        lines.write_text("".join(_dump(row) + "\n" for row in rows), encoding="utf-8")
        connection.execute(f'CREATE OR REPLACE TABLE "{table.name}" ({columns})')
        if rows:
            types = {column.name: _DUCKDB_TYPES[column.type] for column in table.columns}
            connection.execute(
                f'INSERT INTO "{table.name}" SELECT * FROM read_json(?, columns = {types}, '
                f"format = 'newline_delimited', maximum_object_size = {LONGEST_LINE})",
                [str(lines)],
            )
        quoted = str(packed).replace("'", "''")
        connection.execute(f"COPY \"{table.name}\" TO '{quoted}' (FORMAT parquet)")
        return packed.read_bytes()


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value.isoformat() if isinstance(value, date) else value


def _describe(title: str | None) -> dict[str, Any]:
    """The description of the tables (Data Package 1.0): columns, keys, what refers to what."""
    described = {
        "profile": "tabular-data-package",
        "name": "verbale-record",
        "description": _GUARDED,
        "resources": [_describe_table(table) for table in TABLES],
        "version": version("verbale"),
    }
    return {"title": title, **described} if title else described


def _describe_table(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_describe_column(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column.name],
                    "reference": {
                        "resource": "" if column.refers[0] == table.name else column.refers[0],
                        "fields": [column.refers[1]],
                    },
                }
                for column in table.columns
                if column.refers
            ],
        },
    }


def _describe_column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.says,
    }
    return {**described, "constraints": {"required": True}} if column.required else described
