"""What is wrong with an export: each format is read back and held against the record."""

from __future__ import annotations

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import category

from verbale.exports import FORMATS
from verbale.record import Record, Statement

sys.path.append(str(Path(__file__).parents[1] / "exports"))
import test_offsets as offsets

# Formats that give the place of every piece, each with its reader.
PIECES = {
    "json": offsets.read_json,
    "tables": offsets.read_tables,
    "parquet": offsets.read_parquet,
    "annotations": offsets.read_annotations,
    "tei": offsets.read_tei,
    "refi-qda": offsets.read_refi_qda,
}
# Formats that give the first character and the last.
HULLS = {"jsonl": offsets.read_jsonl, "csv": offsets.read_csv}
CODED = {"events": offsets.read_events, "dna": offsets.read_dna}
# Formats without places: the words alone.
WORDS = ("html", "markdown", "word", "followthemoney")
# Formats that hold no words of a statement.
NO_WORDS = frozenset({"icalendar", "pdf", "bibtex", "csl"})


def find_export_faults(name: str, record: Record) -> Iterator[str]:
    """What the format, written anew, says otherwise than the record."""
    with TemporaryDirectory() as folder:
        if name in WORDS:
            yield from _find_missing_words(name, record)
        elif name in PIECES:
            expected = [
                (span.start, span.end, _words(record, statement, span.start, span.end))
                for statement in record.statements
                for span in statement.content
            ]
            yield from _compare(name, expected, PIECES[name](record, Path(folder)))
        elif name in HULLS:
            expected = [
                (
                    s.content[0].start,
                    s.content[-1].end,
                    record.document(s.document).words(s.content),
                )
                for s in record.statements
            ]
            yield from _compare(name, expected, HULLS[name](record, Path(folder)))
        elif name in CODED:
            yield from _find_coded_faults(name, record, Path(folder))


def _compare(name: str, expected: list[offsets.Place], found: list[offsets.Place]) -> Iterator[str]:
    if len(expected) != len(found):
        yield f"{name}: {len(found)} places for {len(expected)}"
    for one, other in zip(sorted(expected), sorted(found), strict=False):
        if one[:2] != other[:2] or not _is_same(one[2], other[2]):
            yield f"{name}: {other} for {one}"


def _is_same(words: str, written: str) -> bool:
    """But for characters that are no text, which a format may replace one for one."""
    return len(words) == len(written) and all(
        one == other
        or (other == "\N{REPLACEMENT CHARACTER}" and category(one) in ("Cc", "Cs", "Cn"))
        for one, other in zip(words, written, strict=True)
    )


def _words(record: Record, statement: Statement, start: int, end: int) -> str:
    return record.document(statement.document).text[start:end]


def _find_coded_faults(name: str, record: Record, folder: Path) -> Iterator[str]:
    known = set()
    for document, start, end, _ in offsets.list_hulls(record, coded=True):
        if name == "dna":
            before, words = (_as_java(document.text[a:b]) for a, b in ((0, start), (start, end)))
            start, end = _units(before), _units(before) + _units(words)
        else:
            words = document.text[start:end].replace(";", ",").replace('"', "'")
        known.add((start, end, _squeeze(words)))
    found = [(start, end, _squeeze(words)) for start, end, words in CODED[name](record, folder)]
    if not found and known:
        yield f"{name}: has no statement"
    yield from (f"{name}: {place} is no statement" for place in found if place not in known)


def _as_java(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _units(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _squeeze(words: str) -> str:
    """Without white space and marks that formats write in their own way."""
    return re.sub(r"[\s\\\0\ud800-\udfff\ufffd]", "", words)


def _find_missing_words(name: str, record: Record) -> Iterator[str]:
    (format,) = [each for each in FORMATS if each.name == name]
    written = format.write(record, "Talks")
    shown = _squeeze(_show(name, written))
    for statement in record.statements:
        for span in statement.content:
            words = _squeeze(_words(record, statement, span.start, span.end))
            if words not in shown:
                yield f"{name}: {words[:60]!r} of {statement.id} is not there"


def _show(name: str, written: object) -> str:
    """The words that a reader of the format sees."""
    if name == "word":
        with zipfile.ZipFile(io.BytesIO(bytes(written))) as archive:  # type: ignore[call-overload]
            written = archive.read("word/document.xml").decode("utf-8")
    text = str(written)
    if name == "followthemoney":
        rows = [json.loads(line) for line in text.split("\n") if line]
        return "".join(
            words
            for row in rows
            if row["schema"] == "Note"  # the reports' own texts stand there, too
            for held in row["properties"].values()
            for words in held
        )
    if name == "markdown":
        return html.unescape(text)
    return html.unescape(re.sub(r"<[^>]*>", "", text))
