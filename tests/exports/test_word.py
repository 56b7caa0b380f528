"""The brief for Word: real styles, numbered quotations that numbers lead to, safe words."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn

from verbale.errors import BrokenRecord
from verbale.exports.outline import outline
from verbale.exports.word import STYLES, to_word
from verbale.record import Record, Span


def read(record: Record, title: str | None = None):
    return docx.Document(io.BytesIO(to_word(record, title)))


def styled(document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == style]


def test_headings_are_headings(strait):
    document = read(strait, "Strait talks")
    assert styled(document, "Title") == ["Strait talks"]
    assert {"Positions", "Calendar", "Who said what"} <= set(styled(document, "Heading 1"))
    assert len(styled(document, "Heading 2")) >= len(strait.documents)


def test_every_style_that_is_used_is_there(strait):
    names = {style.name for style in read(strait).styles}
    assert set(STYLES.values()) <= names


def test_every_statement_is_numbered_with_its_source_and_its_words(strait):
    document = read(strait)
    entries = outline(strait).entries
    heads, quotations = styled(document, "Statement"), styled(document, "Quote")
    assert len(heads) == len(quotations) == len(entries)
    for entry, head, quotation in zip(entries, heads, quotations, strict=True):
        assert head.startswith(f"{entry.number} {entry.speaker}")
        assert entry.place in head
        assert quotation == entry.text


def test_every_number_leads_to_a_statement_that_is_there(strait):
    body = read(strait).element.body
    links = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert links and links <= set(marks)
    assert len(marks) == len(set(marks)) == len(strait.statements)


def test_tables_repeat_their_heads(strait):
    tables = read(strait).tables
    assert [table.rows[0].cells[0].text for table in tables] == ["Issue", "Day", "Report"]
    assert all(table._tbl.findall(f".//{qn('w:tblHeader')}") for table in tables)


def test_characters_that_xml_refuses_and_that_turn_a_line_are_left_out(astral):
    turned = replace(astral.entities[0], name="a\u202ebc\x00")
    document = read(replace(astral, entities=(turned, *astral.entities[1:])))
    words = "\n".join(each.text for each in document.paragraphs)
    assert "\u202e" not in words
    assert "𝔖" in words and "سليمان" in words and "e\N{COMBINING ACUTE ACCENT}" in words


def test_the_file_names_no_day_but_that_of_the_last_report(strait):
    packed = to_word(strait)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    last = max(document.published.last for document in strait.documents if document.published)
    assert read(strait).core_properties.modified.replace(tzinfo=None) == datetime.combine(
        last, datetime.min.time()
    )


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_word(replace(record, statements=(broken,)))
