"""Tables of reports: CSV, one report a row, and JSON Lines, one a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from verbale.errors import BadColumns
from verbale.text.load.plain import decode_text
from verbale.text.load.report import NoReport, Piece, Report, take_out
from verbale.text.load.stated import read_day

FIELDS = ("text", "title", "date", "outlet", "author", "url", "language")
# What columns are called that hold these, where nobody says which do; the likelier first.
_GUESSES: Mapping[str, Sequence[str]] = {
    "text": "text body content fulltext full_text article_text article maintext story".split(),
    "title": "title headline head heading".split(),
    "date": "date published pubdate pub_date published_at publication_date publishdate "
    "date_publish publish_date publishedat".split(),
    "outlet": "outlet source publication newspaper publisher source_name sitename medium".split(),
    "author": "author byline authors journalist".split(),
    "url": "url link address source_url uri".split(),
    "language": "language lang".split(),
}
# Reports of one table that are read; beyond, the table is a corpus: cut it into several.
MOST_ROWS = 200_000
# Lists within lists of one value that are looked into; what lies deeper was written to hang.
DEEPEST = 10
_SAMPLE = 20_000


def read_columns(written: str) -> dict[str, str]:
    """Which column holds what, from ``text=body,title=headline``; BadColumns if it says neither.

    >>> read_columns("text=body, date=pubdate")
    {'text': 'body', 'date': 'pubdate'}
    """
    columns: dict[str, str] = {}
    for each in filter(None, map(str.strip, written.split(","))):
        field, _, column = map(str.strip, each.partition("="))
        if field not in FIELDS or not column:
            raise BadColumns(
                f"--columns {each}: is no such pair. Write FIELD=COLUMN with one of "
                f"{', '.join(FIELDS)}, as in text=body,title=headline."
            )
        columns[field] = column
    return columns


def read_csv(data: bytes, columns: Mapping[str, str]) -> Iterator[Piece]:
    """Each row's report; NoReport if there is no column with the texts."""
    text = decode_text(data)
    csv.field_size_limit(max(len(text), 131_072))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text))
    header = [name.strip() for name in next(rows, [])]
    places = _choose(header, columns)
    # A row that breaks off gives what it has.
    yield from _pieces(
        {field: row[at] for field, at in places.items() if at < len(row)} for row in rows if row
    )


def _find_delimiter(text: str) -> str:
    """What parts the columns: the mark that stands most often in the first line."""
    first = text[:_SAMPLE].lstrip("\ufeff\r\n").partition("\n")[0]
    return max(",;\t|", key=first.count)


def _choose(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The place of each field's column: the one that is named, or is called likely."""
    lower = [name.lower() for name in header]
    places: dict[str, int] = {}
    for field in FIELDS:
        if field in columns:
            places[field] = _find_named(columns[field], header, lower)
        elif guess := next((name for name in _GUESSES[field] if name in lower), None):
            places[field] = lower.index(guess)
    if "text" not in places:
        raise NoReport(
            f"No column is known to hold the texts; there are {_list(header)}. "
            "Say which: --columns text=COLUMN."
        )
    return places


def _find_named(wanted: str, header: Sequence[str], lower: Sequence[str]) -> int:
    if wanted in header:
        return header.index(wanted)
    if wanted.lower() in lower:
        return lower.index(wanted.lower())
    raise NoReport(f"There is no column {wanted!r}; there are {_list(header)}.")


def _list(header: Sequence[str]) -> str:
    names = [name[:40] for name in header if name][:30]
    return ", ".join(names) if names else "none"


def read_json_lines(data: bytes, columns: Mapping[str, str]) -> Iterator[Piece]:
    """Each line's report; a line that is no table is a failure of its own."""
    lines = [line for line in decode_text(data).split("\n") if line.strip()]
    tables = [_parse(line) for line in lines]
    keys = list(dict.fromkeys(key for table in tables if table for key in table))
    names = {field: keys[at] for field, at in _choose(keys, columns).items()}
    yield from _pieces(
        None
        if table is None
        else {field: _as_text(table.get(name)) for field, name in names.items()}
        for table in tables
    )


def _parse(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _as_text(value: object, depth: int = DEEPEST) -> str:
    if isinstance(value, list):
        return ", ".join(_as_text(each, depth - 1) for each in value) if depth else ""
    if isinstance(value, dict):
        # As in {"source": {"name": "Harland News"}}.
        return _as_text(value.get("name"), depth - 1) if depth else ""
    return "" if value is None else str(value)


def _pieces(rows: Iterable[Mapping[str, str] | None]) -> Iterator[Piece]:
    for number, row in enumerate(rows, 1):
        inside = f"{number:06}"
        if number > MOST_ROWS:
            yield Piece(inside, f"Only the first {MOST_ROWS:,} rows are read; cut the table up.")
            return
        yield Piece(inside, _read_row(row))


def _read_row(row: Mapping[str, str] | None) -> Report | str:
    if row is None:
        return "The line is no JSON table; write one report a line."
    if not row.get("text", "").strip():
        return "The row holds no text."
    report = Report(
        row["text"],
        title=row.get("title"),
        author=row.get("author"),
        outlet=row.get("outlet"),
        url=row.get("url"),
        stated_date=read_day(row.get("date")),
        language=row.get("language"),
    )
    try:
        return take_out(report)
    except NoReport as error:
        return error.reason
