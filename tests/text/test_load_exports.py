"""Exports of press databases: each article a report, with outlet, title, author and day."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from textwrap import wrap

import pytest
from made_files import docx, loaded, pdf, rtf

from verbale.record import Document, Failure
from verbale.text.load import load

CASES = Path(__file__).parents[1] / "cases" / "exports"
TEXTS = ["lexisnexis.txt", "nexis-uni.txt", "factiva.txt"]


def as_page(lines: list[str]) -> bytes:
    """A page has no width: what a line of full width begins, the next one goes on with."""
    rows = "".join(
        f"{escape(line)} " if len(line) > 70 and line[0] != " " else f"{escape(line)}</p>\n<p>"
        for line in lines
    )
    return f"<html><body><p>{rows}</p></body></html>".encode()


def files() -> list[tuple[str, bytes]]:
    """Each export in each form in which it is sold: text, Word, rich text, page."""
    found = [("factiva.html", (CASES / "factiva.html").read_bytes())]
    for name in TEXTS:
        text = (CASES / name).read_text(encoding="utf-8")
        lines, stem = text.splitlines(), name.partition(".")[0]
        found += [(name, text.encode()), (f"{stem}.docx", docx(lines))]
        wrapped = [cut for line in lines for cut in wrap(line, 90) or [""]]
        found += [(f"{stem}.rtf", rtf(lines)), (f"{stem}-2.html", as_page(lines))]
        found += [(f"{stem}.pdf", pdf([wrapped]))] if name == "nexis-uni.txt" else []
    return found


@pytest.mark.parametrize(("name", "data"), files(), ids=[name for name, _ in files()])
def test_each_article_is_a_report(tmp_path: Path, name: str, data: bytes) -> None:
    first, second = loaded(tmp_path, name, data)
    assert (first.name, second.name) == (f"{name}/0001", f"{name}/0002")
    assert first.outlet is not None and first.outlet.startswith("The Harland Courier")
    assert (first.title, first.stated_date) == ("Envoy: talks are over", date(2022, 1, 7))
    assert first.author is not None and first.author.startswith("Ana Lind")
    assert (second.outlet, second.stated_date) == ("Strait Wire", date(2022, 1, 9))
    assert second.title is not None
    assert second.title.startswith("Islands see a way back to the table")
    assert second.author is None


@pytest.mark.parametrize(("name", "data"), files(), ids=[name for name, _ in files()])
def test_article_is_its_words_alone(tmp_path: Path, name: str, data: bytes) -> None:
    first, second = loaded(tmp_path, name, data)
    assert "had failed for now." in first.text and first.text.startswith("Envoy: talks are over\n")
    assert first.text.splitlines()[-1].startswith("The ministers of the islands had expected")
    assert second.text.endswith("nobody had closed the door.")
    for strange in ("Document", "LANGUAGE", "Search", "Copyright", "words", "(c)", "Client"):
        assert strange not in first.text + second.text


def test_lines_cut_at_a_width_are_joined(tmp_path: Path) -> None:
    data = (CASES / "lexisnexis.txt").read_bytes()
    first, _ = loaded(tmp_path, "a.txt", data)
    assert "the accord as it stands, and that the talks" in first.text


def test_report_that_only_speaks_of_documents_stays_whole(tmp_path: Path) -> None:
    text = "He said that 3 of 12 documents were signed.\nThe end of document week, she said.\n"
    (document,) = loaded(tmp_path, "a.txt", text.encode())
    assert document.text == text


def test_article_that_cannot_be_made_out_is_a_failure(tmp_path: Path) -> None:
    text = (CASES / "factiva.txt").read_text(encoding="utf-8").replace("95 words", "")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    first, second = load([tmp_path / "a.txt"])
    assert isinstance(first, Document) and first.title == "Envoy: talks are over"
    assert isinstance(second, Failure) and "in a way that is not known" in second.reason


@pytest.mark.parametrize("line", ["Source: a diplomat in Tarn.", "State: none of this is agreed."])
@pytest.mark.parametrize("name", TEXTS)
def test_line_of_a_report_that_looks_like_a_field_stays(
    tmp_path: Path, name: str, line: str
) -> None:
    text = (CASES / name).read_text(encoding="utf-8")
    before = "The ministers of the islands"
    data = text.replace(before, f"{line}\n\n{before}", 1).encode()
    first, _ = loaded(tmp_path, name, data)
    assert line in first.text.splitlines() and "we will not sign" in first.text


def test_factivas_article_without_a_copyright(tmp_path: Path) -> None:
    text = (CASES / "factiva.txt").read_text(encoding="utf-8")
    data = text.replace("(c) 2022 Harland Courier Limited\n", "").encode()
    first, _ = loaded(tmp_path, "a.txt", data)
    assert first.text.splitlines()[1].startswith("The envoy said")


def test_export_asked_for_in_german(tmp_path: Path) -> None:
    text = (CASES / "factiva.txt").read_text(encoding="utf-8")
    for english, german in [
        ("412 words", "1.412 Wörter"),
        ("7 January 2022", "7 Januar 2022"),
        ("English", "Englisch"),
        ("Document HLDN", "Harland Media Limited\n\nDokument HLDN"),
    ]:
        text = text.replace(english, german)
    first, second = loaded(tmp_path, "a.txt", text.encode())
    assert (first.stated_date, first.outlet) == (date(2022, 1, 7), "The Harland Courier")
    assert first.text.splitlines()[1].startswith("The envoy said")
    assert first.text.endswith("they told reporters.") and second.title is not None


def test_lexisnexis_page_as_it_is_sold(tmp_path: Path) -> None:
    """Breaks within a paragraph, a note below the day, a title in two parts, a correction."""
    blocks = [
        "3 of 146 DOCUMENTS",
        "<IMG SRC=x><BR>Strait Wire",
        "<B>January</B> 9, 2022, Sunday, Late Edition - Final<BR>Correction Appended",
        "Islands see a way back to the table;<BR>Envoy is awaited",
        "<B>LENGTH: </B>95 words",
    ]
    body = "<P>The minister said that nobody had closed the door.</P><P>&nbsp;</P>"
    ends = ["<B>LANGUAGE: </B>ENGLISH", "<B>CORRECTION:<BR></B>It was Sunday.", "Copyright 2022 S."]
    made = "".join(f"<BR><DIV><P>{block}</P>\n</DIV>\n" for block in blocks)
    made += f"<BR><DIV>{body}</DIV>" + "".join(f"<BR><DIV><P>{end}</P></DIV>" for end in ends)
    (document,) = loaded(tmp_path, "a.html", f"<HTML><BODY>{made}</BODY></HTML>".encode())
    assert (document.outlet, document.stated_date) == ("Strait Wire", date(2022, 1, 9))
    assert document.title == "Islands see a way back to the table; Envoy is awaited"
    assert document.text.splitlines()[1:] == ["The minister said that nobody had closed the door."]
