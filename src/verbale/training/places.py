"""Whether the places of a record come through its exports: each is read and held to the text."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree

from verbale.exports.annotations import to_annotations
from verbale.exports.refi_qda import to_refi_qda
from verbale.exports.tables import to_package, unguard
from verbale.exports.tei import to_tei
from verbale.record import Record
from verbale.training.round_trips import Trip

# Of a statement's content: its first character, the one after its last, the words there.
Place = tuple[int, int, str]
_RANGE = re.compile(r"#string-range\((\w+),(\d+),(\d+)\)")


def travel_formats(record: Record) -> Iterator[tuple[str, Trip]]:
    """For each format that has places, how many of the record's are the same when it is read."""
    expected = Counter(
        (span.start, span.end, record.document(span.document).text[span.start : span.end])
        for statement in record.statements
        for span in statement.content
    )
    for name, read in READERS.items():
        found = Counter(read(record))
        yield name, Trip((expected & found).total(), max(expected.total(), found.total()))


def _read_tables(record: Record) -> Iterator[Place]:
    rows = csv.DictReader(io.StringIO(str(to_package(record)["spans.csv"]), newline=""))
    for row in rows:
        if row["part"] == "content":
            yield int(row["start"]), int(row["end"]), unguard(row["words"])


def _read_annotations(record: Record) -> Iterator[Place]:
    for item in json.loads(to_annotations(record))["first"]["items"]:
        for target in item["target"]:
            position, quote = target["selector"]
            if target["part"] == "content":
                yield position["start"], position["end"], quote["exact"]


def _read_tei(record: Record) -> Iterator[Place]:
    names = {"t": "http://www.tei-c.org/ns/1.0"}
    corpus = ElementTree.fromstring(to_tei(record))
    texts = {
        block.get("{http://www.w3.org/XML/1998/namespace}id"): "".join(block.itertext())
        for block in corpus.iterfind(".//t:ab", names)
    }
    for annotation in corpus.iterfind(".//t:annotation", names):
        for text, start, length in _RANGE.findall(annotation.get("target", "")):
            end = int(start) + int(length)
            yield int(start), end, texts[text][int(start) : end]


def _read_refi_qda(record: Record) -> Iterator[Place]:
    names = {"q": "urn:QDA-XML:project:1.0"}
    with zipfile.ZipFile(io.BytesIO(to_refi_qda(record))) as archive:
        project = ElementTree.fromstring(archive.read("project.qde"))
        for source in project.iterfind(".//q:TextSource", names):
            path = source.get("plainTextPath", "").replace("internal://", "sources/")
            text = archive.read(path).decode("utf-8")
            for selection in source.iterfind("q:PlainTextSelection", names):
                if " content " in (selection.findtext("q:Description", "", names)):
                    start = int(selection.get("startPosition", ""))
                    end = int(selection.get("endPosition", ""))
                    yield start, end, text[start:end]


READERS: Mapping[str, Callable[[Record], Iterator[Place]]] = {
    "tables": _read_tables,
    "annotations": _read_annotations,
    "tei": _read_tei,
    "refi-qda": _read_refi_qda,
}
