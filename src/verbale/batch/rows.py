"""Reports as rows in, statements as rows out: for those who bring workers of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from verbale.batch.tables import Row, list_statements
from verbale.engine import Engine, load
from verbale.pipeline import read
from verbale.text.load import NO_COLUMNS
from verbale.text.load.report import NoReport, to_document
from verbale.text.load.tables import read_json_lines


def read_rows(rows: Iterable[Mapping[str, Any]], *, engine: Engine | None = None) -> Iterator[Row]:
    """A row for each statement in these reports, with the columns of the table ``statements``.

    A row has the report's text and what is known of it (title, date, url, ...), under the names
    by which tables are read; ``id`` (or url) comes back as ``document``. One that holds no report
    in English gives no row.
    """
    chosen = engine or _load_once()
    for number, row in enumerate(rows, 1):
        name = str(row.get("id") or row.get("url") or f"{number:06}")
        line = json.dumps({key: row[key] for key in row}, default=str)
        try:
            (piece,) = read_json_lines(line.encode(), NO_COLUMNS)
            if isinstance(piece.found, str):
                continue
            document = replace(to_document(piece.found, name), id=name)
        except NoReport:
            continue
        yield from list_statements(read(document, engine=chosen))


@cache
def _load_once() -> Engine:
    return load()
