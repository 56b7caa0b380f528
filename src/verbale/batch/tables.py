"""The tables of a batch: their columns, the rows of a reading, and how they are written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from verbale.batch.copies import take_print
from verbale.errors import EngineMissing
from verbale.judgements import digest
from verbale.reading_json import write_reading
from verbale.record import Reading, Span, name_statements

Row = dict[str, Any]

# Columns with DuckDB's types; docs/batch.md says what each holds.
TABLES: Mapping[str, Mapping[str, str]] = {
    "documents": {
        "id": "VARCHAR",
        "shard": "VARCHAR",
        "number": "INTEGER",
        "name": "VARCHAR",
        "title": "VARCHAR",
        "author": "VARCHAR",
        "outlet": "VARCHAR",
        "url": "VARCHAR",
        "language": "VARCHAR",
        "stated_date": "DATE",
        "characters": "INTEGER",
        "sha256": "VARCHAR",
        "engine": "VARCHAR",
        "text": "VARCHAR",
        "reading": "VARCHAR",
    },
    "statements": {
        "id": "VARCHAR",
        "document": "VARCHAR",
        "content": "VARCHAR",
        "cue": "VARCHAR",
        "source": "VARCHAR",
        "audience": "VARCHAR",
        "antecedent": "VARCHAR",
        "kind": "VARCHAR",
        "act": "VARCHAR",
        "when": "VARCHAR",
        "inner": "BOOLEAN",
        "start": "INTEGER",
        "end": "INTEGER",
        "confidence": "DOUBLE",
    },
    "mentions": {
        "document": "VARCHAR",
        "start": "INTEGER",
        "end": "INTEGER",
        "type": "VARCHAR",
        "name": "VARCHAR",
    },
    "times": {
        "document": "VARCHAR",
        "start": "INTEGER",
        "end": "INTEGER",
        "value": "VARCHAR",
        "words": "VARCHAR",
    },
    "prints": {
        "document": "VARCHAR",
        "whole": "VARCHAR",
        "runs": "UINTEGER[]",
        "bands": "UBIGINT[]",
    },
}
# Rows that lie together in a file of documents: what a reader of the file must hold at a time.
DOCUMENTS_TOGETHER = 2_048
# What no reader of Parquet takes; one character for one, so that places still hold.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def list_rows(reading: Reading, shard: str, number: int) -> Iterator[tuple[str, Row]]:
    """The rows of a reading, each with its table."""
    document = reading.document
    yield (
        "documents",
        {
            "id": document.id,
            "shard": shard,
            "number": number,
            "name": document.name,
            "title": document.title,
            "author": document.author,
            "outlet": document.outlet,
            "url": document.url,
            "language": document.language,
            "stated_date": document.stated_date,
            "characters": len(document.text),
            "sha256": digest(document.text),
            "engine": reading.engine,
            "text": document.text,
            "reading": write_reading(reading),
        },
    )
    yield from (("statements", row) for row in list_statements(reading))
    for mention in reading.mentions:
        place = {"start": mention.span.start, "end": mention.span.end}
        row: Row = {"document": document.id, **place, "type": mention.type, "name": mention.name}
        yield "mentions", row
    for time in reading.times:
        place = {"start": time.span.start, "end": time.span.end}
        words = document.words((time.span,))
        yield "times", {"document": document.id, **place, "value": time.value, "words": words}
    yield "prints", {"document": document.id, **take_print(document.text)}


def list_statements(reading: Reading) -> Iterator[Row]:
    """A row for each statement of a reading; None for what the report does not say."""

    def words(spans: tuple[Span, ...]) -> str | None:
        return reading.document.words(spans) or None

    for id, each in zip(name_statements(reading.statements), reading.statements, strict=True):
        yield {
            "id": id,
            "document": reading.document.id,
            "content": words(each.content),
            "cue": words(each.cue),
            "source": words(each.source),
            "audience": words(each.audience),
            "antecedent": words(each.antecedent),
            "kind": each.kind,
            "act": each.act,
            "when": each.when.value if each.when else None,
            "inner": each.inner,
            "start": each.content[0].start,
            "end": each.content[-1].end,
            "confidence": round(float(each.confidence), 4),
        }


class Writer:
    """Keeps a shard's rows in working files and, when it is whole, makes its tables of them."""

    def __init__(self, work: Path, shard: str) -> None:
        self._shard = shard
        # Another worker, taken for dead, may still be writing the same shard.
        self._stem = work / f"{shard}.{uuid4().hex[:12]}"
        self._longest = dict.fromkeys(TABLES, 0)
        self._files = {table: self._lines(table).open("wb") for table in TABLES}

    def add(self, table: str, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False, default=_to_text)
        written = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", line).encode("utf-8") + b"\n"
        self._longest[table] = max(self._longest[table], len(written))
        self._files[table].write(written)

    def finish(self, out: Path) -> None:
        """Writes each table as a file of its own: as .tmp, then renamed."""
        for file in self._files.values():
            file.close()
        for table in TABLES:
            place = out / table / f"{self._shard}.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished = place.with_name(f"{self._stem.name}.tmp")
            _pack(table, self._lines(table), unfinished, self._longest[table])
            os.replace(unfinished, place)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for table, file in self._files.items():
            file.close()
            self._lines(table).unlink(missing_ok=True)

    def _lines(self, table: str) -> Path:
        return self._stem.with_name(f"{self._stem.name}.{table}.jsonl")


def check_packages() -> None:
    """EngineMissing unless the package that writes Parquet is there."""
    try:
        import duckdb  # noqa: F401
    except ImportError as error:
        raise EngineMissing(
            "A batch is written with DuckDB. Install it: pip install 'verbale[parquet]'"
        ) from error


def quote(text: str | Path) -> str:
    """A text as SQL has it, for where a statement takes no parameter."""
    return "'" + str(text).replace("'", "''") + "'"


def _pack(table: str, lines: Path, packed: Path, longest: int) -> None:
    import duckdb

    columns = ", ".join(f"'{name}': '{type}'" for name, type in TABLES[table].items())
    size = f", ROW_GROUP_SIZE {DOCUMENTS_TOGETHER}" if table == "documents" else ""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_json({quote(lines)}, columns = {{{columns}}}, "
            f"format = 'newline_delimited', maximum_object_size = {max(1 << 20, 2 * longest)})) "
            f"TO {quote(packed)} (FORMAT parquet, COMPRESSION zstd{size})"
        )


def _to_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a table")
