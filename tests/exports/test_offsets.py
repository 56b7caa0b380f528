"""Places in every format that has them: they name the same characters as in the record.

Each format is read here by a few lines of its own, which know the format and not the exporter.
"""

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from verbale.exports import FORMATS
from verbale.exports.markup import clean, element, escape
from verbale.exports.tables import unguard
from verbale.record import Document, Record, Span, Statement

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
QDA = "{urn:QDA-XML:project:1.0}"
Place = tuple[int, int, str]


def write(name: str, record):
    (format,) = [each for each in FORMATS if each.name == name]
    return format.write(record, "Talks")


def read_json(record, folder) -> list[Place]:
    written = json.loads(write("json", record))
    return [
        (start, end, words)
        for each in written["statements"]
        for (start, end), words in zip(each["content"], each["words"], strict=True)
    ]


def read_tables(record, folder) -> list[Place]:
    rows = csv.DictReader(io.StringIO(write("tables", record)["spans.csv"], newline=""))
    return [
        (int(row["start"]), int(row["end"]), unguard(row["words"]))
        for row in rows
        if row["part"] == "content"
    ]


def read_parquet(record, folder) -> list[Place]:
    path = folder / "spans.parquet"
    path.write_bytes(write("parquet", record)["spans.parquet"])
    return duckdb.sql(
        f"""SELECT start, "end", words FROM '{path}' WHERE part = 'content'"""
    ).fetchall()


def read_annotations(record, folder) -> list[Place]:
    found = []
    for item in json.loads(write("annotations", record))["first"]["items"]:
        for target in item["target"]:
            position, quote = target["selector"]
            if target["part"] == "content":
                found.append((position["start"], position["end"], quote["exact"]))
    return found


def read_tei(record, folder) -> list[Place]:
    """By the pointers of ``standOff``, counted in the text as a parser gives it."""
    corpus = etree.fromstring(write("tei", record).encode())
    texts = {each.get(XML_ID): "".join(each.itertext()) for each in corpus.iter(f"{TEI}ab")}
    found = []
    for annotation in corpus.iter(f"{TEI}annotation"):
        for text, start, length in re.findall(
            r"#string-range\((\w+),(\d+),(\d+)\)", annotation.get("target")
        ):
            start, end = int(start), int(start) + int(length)
            found.append((start, end, texts[text][start:end]))
    return found


def read_said(record, folder) -> list[Place]:
    """By the elements in the text themselves: what stands before each is counted."""
    corpus = etree.fromstring(write("tei", record).encode())
    found = []
    for block in corpus.iter(f"{TEI}ab"):
        before = ""
        for event, node in etree.iterwalk(block, events=("start", "end")):
            if event == "start":
                if node.tag == f"{TEI}said":
                    words = "".join(node.itertext())
                    found.append((len(before), len(before) + len(words), words))
                before += node.text or ""
            elif node is not block:
                before += node.tail or ""
    return found


def read_refi_qda(record, folder) -> list[Place]:
    found = []
    with zipfile.ZipFile(io.BytesIO(write("refi-qda", record))) as archive:
        project = etree.fromstring(archive.read("project.qde"))
        for source in project.iter(f"{QDA}TextSource"):
            path = source.get("plainTextPath").replace("internal://", "sources/")
            text = archive.read(path).decode("utf-8")
            for selection in source.iter(f"{QDA}PlainTextSelection"):
                if " content " in selection.findtext(f"{QDA}Description"):
                    start, end = (int(selection.get(f"{e}Position")) for e in ("start", "end"))
                    found.append((start, end, text[start:end]))
    return found


def read_jsonl(record, folder) -> list[Place]:
    """From the first piece to the last."""
    lines = [json.loads(line) for line in write("jsonl", record).split("\n") if line]
    return [(row["start"], row["end"], row["words"]) for row in lines]


def read_csv(record, folder) -> list[Place]:
    rows = csv.DictReader(io.StringIO(write("csv", record), newline=""))
    return [(int(row["start"]), int(row["end"]), unguard(row["words"])) for row in rows]


def read_events(record, folder) -> list[Place]:
    lines = [line.split(";") for line in write("events", record).split("\n")[1:] if line]
    return sorted({(int(each[6]), int(each[7]), unguard(each[8])) for each in lines})


def read_dna(record, folder) -> list[Place]:
    """Places in UTF-16 units of the text as DNA keeps it, in which a line ends with one sign."""
    found = set()
    with closing(sqlite3.connect(":memory:")) as database:
        (dna,) = [each for each in FORMATS if each.name == "dna"]
        database.deserialize(dna.write(record, "Talks", per_report=True))
        for start, stop, text in database.execute(
            "SELECT Start, Stop, Text FROM STATEMENTS JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId"
        ):
            units = text.encode("utf-16-le")[2 * start : 2 * stop]
            found.add((start, stop, units.decode("utf-16-le")))
    return sorted(found)


READERS = [
    read_json,
    read_tables,
    read_parquet,
    read_annotations,
    read_tei,
    read_said,
    read_refi_qda,
]


def same_or_replaced(words: str, written: str) -> bool:
    """Whether the words came through, but for characters that a format cannot hold."""
    return len(words) == len(written) and all(
        one == other or (other == "\N{REPLACEMENT CHARACTER}" and one in "\x00\x0b\ud800")
        for one, other in zip(words, written, strict=True)
    )


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("name", ["astral", "record", "strait"])
def test_places_count_code_points(read, name, request, tmp_path):
    record = request.getfixturevalue(name)
    expected = sorted(
        (span.start, span.end, record.document(span.document).text[span.start : span.end])
        for statement in record.statements
        for span in statement.content
    )
    found = sorted(read(record, tmp_path))
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    for (*_, words), (*_, written) in zip(expected, found, strict=True):
        assert same_or_replaced(words, written), (words, written)


def list_hulls(record, *, coded: bool) -> list[tuple[Document, int, int, Statement]]:
    """The statements from the first piece to the last; with ``coded`` those that are for or against
    something, or conditional or unclear."""
    return [
        (record.document(each.document), each.content[0].start, each.content[-1].end, each)
        for each in record.statements
        if each.stances or not coded
    ]


@pytest.mark.parametrize("read", [read_jsonl, read_csv])
@pytest.mark.parametrize("name", ["astral", "record", "strait"])
def test_rows_give_the_first_character_and_the_last(read, name, request):
    record = request.getfixturevalue(name)
    expected = sorted(
        (start, end, document.words(each.content))
        for document, start, end, each in list_hulls(record, coded=False)
    )
    found = sorted(read(record, None))
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    for (*_, words), (*_, written) in zip(expected, found, strict=True):
        assert same_or_replaced(words, written), (words, written)


@pytest.mark.parametrize("name", ["astral", "strait"])
def test_events_give_the_first_character_and_the_last(name, request):
    record = request.getfixturevalue(name)
    found = read_events(record, None)
    hulls = list_hulls(record, coded=True)
    places = {(start, end): document.text[start:end] for document, start, end, _ in hulls}
    assert found and {place[:2] for place in found} <= set(places)
    for start, end, written in found:
        words = "".join(places[start, end].split())
        tamed = words.replace(";", ",").replace('"', "'")
        assert same_or_replaced(tamed, "".join(written.split()))


@pytest.mark.parametrize("name", ["astral", "strait"])
def test_dna_gives_the_first_unit_and_the_last(name, request):
    record = request.getfixturevalue(name)
    expected = set()
    for document, start, end, _ in list_hulls(record, coded=True):
        before, within = (
            words.replace("\r\n", "\n").replace("\r", "\n")
            for words in (document.text[:start], document.text[start:end])
        )
        first = len(before.encode("utf-16-le", "surrogatepass")) // 2
        last = first + len(within.encode("utf-16-le", "surrogatepass")) // 2
        expected.add((first, last, re.sub("[\0\ud800-\udfff]", "\ufffd", within)))
    assert read_dna(record, None) == sorted(expected)


LETTERS = st.characters() | st.sampled_from(
    list("\x00\x0b\r\n\t\ud800\ufffe😀e\u0301<&]>\"'=;{}\\")
)


@st.composite
def records(draw) -> Record:
    """Any text whatever, with statements at any places in it, also such as cross one another."""
    text = draw(st.text(LETTERS, min_size=1, max_size=40)) + "."
    ends = st.integers(0, len(text) - 1)
    statements = []
    for one, other in draw(st.lists(st.tuples(ends, ends), max_size=5)):
        start, end = min(one, other), max(one, other) + 1
        if text[start:end].strip():
            statements.append(Statement((Span("any", start, end),)))
    return Record(documents=(Document("any", "any.txt", text),), statements=tuple(statements))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
@pytest.mark.parametrize(
    "read",
    [read_tables, read_annotations, read_tei, read_refi_qda],
    ids=lambda read: read.__name__,
)
def test_any_text_comes_through(read, record):
    text = record.documents[0].text
    expected = sorted(
        (span.start, span.end, text[span.start : span.end])
        for statement in record.statements
        for span in statement.content
    )
    found = sorted(read(record, None))
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    for (*_, words), (*_, written) in zip(expected, found, strict=True):
        assert len(words) == len(written)
        pairs = zip(words, written, strict=True)
        assert all(one == other or other == "\N{REPLACEMENT CHARACTER}" for one, other in pairs)


@settings(max_examples=60, deadline=None)
@given(st.text(LETTERS, max_size=30))
def test_xml_takes_any_text(text):
    markup = element("a", {"b": text}, [escape(text)])
    parsed = etree.fromstring(markup.encode())
    assert parsed.get("b") == (parsed.text or "") == clean(text)
