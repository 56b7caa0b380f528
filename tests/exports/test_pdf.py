"""The brief as PDF: a reader finds its words, whatever the letters."""

import io
import sys
from dataclasses import replace

import pypdf
import pytest

from verbale.errors import BrokenRecord, EngineMissing
from verbale.exports.outline import outline
from verbale.exports.pdf import to_pdf
from verbale.record import Record, Span


def read(record: Record, title: str | None = None) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_pdf(record, title)))


def words_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_title_and_pages(strait):
    reader = read(strait, "Strait #talks *2*")
    assert reader.metadata.title == "Strait #talks *2*"
    assert len(reader.pages) > 3
    assert "/CreationDate" not in reader.metadata


def test_every_statement_has_a_place_in_the_outline_of_the_text(strait):
    words = words_of(read(strait))
    for entry in outline(strait).entries:
        assert f"{entry.number} {entry.speaker.split()[0]}" in words
    assert "We did not come to haggle over the price of something" in words


def test_numbers_lead_to_statements(strait):
    links = [
        annotation.get_object()
        for page in read(strait).pages
        for annotation in page.get("/Annots", [])
    ]
    assert len(links) > len(strait.statements)
    assert all("/Dest" in link or link["/A"]["/S"] == "/GoTo" for link in links)


def test_other_letters_are_set_and_not_left_out(astral):
    reader = read(astral)
    words = words_of(reader)
    assert "Владимир" in words
    assert "Šťastný" in words
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("DejaVu" in font for font in fonts)  # سليمان: Libertinus has no Arabic


def test_words_of_a_report_are_never_markup(record):
    speaker = replace(record.entities[1], name="#panic() *Lind* $x$ @y <z>")
    vester, _, norland = record.entities
    words = words_of(read(replace(record, entities=(vester, speaker, norland))))
    assert "#panic() *Lind* $x$ @y <z>" in words


def test_without_typst_it_says_what_to_install(record, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(EngineMissing, match="verbale\\[pdf\\]"):
        to_pdf(record)


def test_a_broken_record_is_not_written(record):
    broken = replace(record.statements[0], content=(Span("ferry", 0, 9_999),))
    with pytest.raises(BrokenRecord):
        to_pdf(replace(record, statements=(broken,)))
