"""Every kind of file gives the words of its report, and what the file says of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from made_files import PAGE, REPORT, WORDS, archive, docx, everything, loaded, pdf, rtf, warc

from verbale.record import Document, Failure
from verbale.text.load.lines import join_lines

MARKDOWN = f"""---
title: "Envoy: talks are over"
date: 2022-01-07
outlet: Harland News
---
# Envoy: talks are over

{WORDS[0].replace("failed", "**failed**").replace(" in Tarn", " in [Tarn](https://x.org/a_(b))")}

> {WORDS[1].partition(" had ")[0]}
> had {WORDS[1].partition(" had ")[2]}

![The harbour](harbour.jpg)
"""
MAIL = (
    "From: Ana Lind <ana@example.org>\r\nSubject: =?utf-8?q?Envoy=3A_talks?= are over\r\n"
    "Date: Fri, 7 Jan 2022 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.md", MARKDOWN.encode()),
        ("report.docx", docx(WORDS)),
        ("report.rtf", rtf(WORDS)),
        ("report.eml", (MAIL + REPORT).encode()),
        ("report.html", PAGE.encode()),
        ("report.mhtml", b"Content-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()),
        ("report.csv", f'id,body\n1,"{REPORT}"\n'.encode()),
        ("report.jsonl", json.dumps({"text": REPORT}).encode()),
        ("reports.zip", archive({"report.docx": docx(WORDS)})),
        ("report.warc.gz", warc({"https://example.org/envoy": PAGE})),
        # A name may lie.
        ("report.txt", docx(WORDS)),
        ("report.txt.txt", rtf(WORDS)),
    ],
)
def test_kind_gives_its_words(tmp_path: Path, name: str, data: bytes) -> None:
    (document,) = loaded(tmp_path, name, data)
    assert all(words in document.text.splitlines() for words in WORDS), document.text


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    first = ["The envoy said on Friday that “we will not sign”, and that the nego-"]
    first += ["tiations in Tarn had failed.", "She left the islands by ship in the night, and the"]
    second = ["ministers saw her off.", "They had expected as much, they told the reporters who"]
    third = ["stood at the harbour.", "Nobody knows when the talks go on."]
    pages = [first, second, third]
    data = pdf([f"Harland News {n}", *page, f"Page {n} of 3"] for n, page in enumerate(pages, 1))
    (document,) = loaded(tmp_path, "report.pdf", data)
    assert document.text.splitlines() == [
        "The envoy said on Friday that “we will not sign”, and that the negotiations in Tarn had "
        "failed.",
        "She left the islands by ship in the night, and the ministers saw her off.",
        "They had expected as much, they told the reporters who stood at the harbour.",
        "Nobody knows when the talks go on.",
    ]


def test_short_line_at_a_sentences_end_ends_its_paragraph() -> None:
    lines = ["He left the hall at noon and did not", "come back.", "She stayed until the evening."]
    assert join_lines(lines).splitlines()[1] == "She stayed until the evening."


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", PAGE.encode()), ("a.md", MARKDOWN.encode()), ("a.eml", (MAIL + REPORT).encode())],
)
def test_file_says_title_and_day(tmp_path: Path, name: str, data: bytes) -> None:
    (document,) = loaded(tmp_path, name, data)
    assert document.title == "Envoy: talks are over"
    assert document.stated_date == date(2022, 1, 7)
    assert document.text.startswith("Envoy: talks are over\n")
    assert document.text.count("talks are over") == 1


def test_page_says_its_author(tmp_path: Path) -> None:
    (document,) = loaded(tmp_path, "a.html", PAGE.encode())
    assert (document.author, document.outlet) == ("Ana Lind", "Harland News")


def test_properties_count_only_where_the_text_bears_them_out(tmp_path: Path) -> None:
    (document,) = loaded(tmp_path, "a.docx", docx(WORDS, title="Press review, template 3"))
    assert (document.title, document.author) == (None, None)
    (document,) = loaded(tmp_path, "b.docx", docx(["Talks over", *WORDS], title="Talks over"))
    assert document.title == "Talks over"


def test_text_says_its_language_better_than_the_page(tmp_path: Path) -> None:
    page = PAGE.replace('lang="en"', 'lang="de"')
    (document,) = loaded(tmp_path, "a.html", page.encode())
    assert document.language == "en"


def test_words_struck_out_of_a_word_file_are_not_read(tmp_path: Path) -> None:
    data = docx(["He agreed."]).replace(b"", b"")
    struck = "<w:del><w:r><w:delText>never</w:delText><w:t>never</w:t></w:r></w:del>"
    body = (
        '<w:document xmlns:w="w"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>He </w:t></w:r>'
        f"{struck}<w:r><w:t>agreed.</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    (document,) = loaded(tmp_path, "a.docx", archive({"word/document.xml": body}))
    assert document.text == "He agreed." == loaded(tmp_path, "b.docx", data)[0].text


def test_file_of_another_program_reads_as_ours(tmp_path: Path) -> None:
    docx_of = pytest.importorskip("docx")
    made = docx_of.Document()
    made.add_heading("Envoy: talks are over", 1)
    for words in WORDS:
        made.add_paragraph(words)
    made.save(str(tmp_path / "made.docx"))
    (document,) = loaded(tmp_path, "a.docx", (tmp_path / "made.docx").read_bytes())
    assert document.text.splitlines() == ["Envoy: talks are over", *WORDS]


def test_mail_with_odd_charsets_and_nested_parts(tmp_path: Path) -> None:
    inner = f"Subject: Inner\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n{WORDS[1]}"
    parts = (
        "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
        f"--c\r\nContent-Type: text/plain; charset=no-such\r\n\r\n{WORDS[0]}\r\n"
        "--c\r\nContent-Type: text/html\r\n\r\n<p>not this</p>\r\n--c--\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n"
        f"--b\r\nContent-Type: text/plain; name=note.txt\r\n\r\n{REPORT}\r\n--b--\r\n"
    )
    mail = f"Subject: Outer\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}"
    found = loaded(tmp_path, "a.eml", mail.encode())
    assert [each.name for each in found] == ["a.eml", "a.eml/0001.eml", "a.eml/note.txt"]
    assert [each.title for each in found] == ["Outer", "Inner", None]
    assert WORDS[0] in found[0].text and "not this" not in found[0].text
    assert WORDS[1] in found[1].text


def test_lines_of_a_mail_cut_at_a_width_are_joined(tmp_path: Path) -> None:
    wrapped = (
        "The envoy said on Friday that the talks at the harbour had failed,\n"
        "and that nobody should expect another round before the end of the\n"
        "month in this or in any other place.\n"
    )
    (document,) = loaded(tmp_path, "a.eml", (MAIL + wrapped).encode())
    assert "failed, and that nobody should expect another round before the end" in document.text


TABLE = "headline;pubdate;body;source\nTalks over;2022-01-07;“We will not sign”, he said.;Courier\n"


def test_columns_are_guessed(tmp_path: Path) -> None:
    (document,) = loaded(tmp_path, "a.csv", TABLE.encode())
    assert (document.name, document.title) == ("a.csv/000001", "Talks over")
    assert (document.outlet, document.stated_date) == ("Courier", date(2022, 1, 7))
    assert document.text == "Talks over\n“We will not sign”, he said."
    assert document.id.startswith("a-000001-")


def test_columns_are_named(tmp_path: Path) -> None:
    table = TABLE.replace("headline;pubdate;body", "Kopf;Tag;Inhalt")
    columns = {"text": "Inhalt", "title": "kopf", "date": "Tag"}
    (document,) = loaded(tmp_path, "a.csv", table.encode("cp1252"), columns=columns)
    assert (document.title, document.stated_date) == ("Talks over", date(2022, 1, 7))


def test_rows_that_cannot_be_read_stop_no_other(tmp_path: Path) -> None:
    lines = '{"text": "He agreed."}\n{"text": \n{"text": ""}\n[1]\n{"text": "She did\\u0000."}\n'
    found = everything(tmp_path, "a.jsonl", lines.encode())
    assert [isinstance(each, Document) for each in found] == [True, False, False, False, True]
    assert isinstance(found[4], Document) and found[4].text == "She did."


def test_half_a_character_in_json_can_be_written(tmp_path: Path) -> None:
    (document,) = loaded(tmp_path, "a.jsonl", b'{"text": "He \\ud83d agreed."}')
    assert document.text.encode("utf-8") == b"He  agreed."


def test_archive_is_read_as_a_folder_is(tmp_path: Path) -> None:
    files = {
        "mon/1.txt": REPORT,
        "tue/1.txt": REPORT,
        "inner.zip": archive({"2.txt": REPORT}),
        "photo.png": b"x",
        "__MACOSX/mon/._1.txt": b"x",
        ".hidden.txt": b"x",
        "README.md": b"x",
        "empty.txt": b"",
    }
    found = everything(tmp_path, "a.zip", archive(files))
    assert [each.name for each in found] == [
        "a.zip/empty.txt",
        "a.zip/inner.zip/2.txt",
        "a.zip/mon/1.txt",
        "a.zip/tue/1.txt",
    ]
    assert isinstance(found[0], Failure) and "empty" in found[0].reason
    assert len({each.id for each in found if isinstance(each, Document)}) == 3


def test_saved_page_knows_its_address(tmp_path: Path) -> None:
    saved = (
        "Snapshot-Content-Location: https://example.org/envoy\r\n"
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n"
        "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    (document,) = loaded(tmp_path, "a.mht", saved.encode())
    assert document.url == "https://example.org/envoy"


def test_crawl_knows_each_pages_address(tmp_path: Path) -> None:
    other = PAGE.replace("Friday", "Monday")
    data = warc({"https://example.org/a": PAGE, "https://example.org/b": other})
    found = loaded(tmp_path, "a.warc.gz", data)
    assert [each.url for each in found] == ["https://example.org/a", "https://example.org/b"]


def test_readme_in_a_folder_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# About")
    (document,) = loaded(tmp_path, "a.md", MARKDOWN.encode())
    assert document.name == "a.md"


def test_page_that_speaks_to_machines_alone(tmp_path: Path) -> None:
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Envoy: talks are over",
        "datePublished": "2022-01-07T10:00:00Z",
        "author": {"@type": "Person", "name": "Ana Lind"},
        "publisher": {"@type": "Organization", "name": "Harland News"},
    }
    body = PAGE[PAGE.index("<body>") :]
    script = f'<script type="application/ld+json">{json.dumps(said)}</script>'
    (document,) = loaded(tmp_path, "a.html", f"<html><head>{script}</head>{body}".encode())
    assert (document.author, document.outlet) == ("Ana Lind", "Harland News")
    assert (document.title, document.stated_date) == ("Envoy: talks are over", date(2022, 1, 7))


def test_picture_in_rich_text_is_left_out(tmp_path: Path) -> None:
    picture = b"{\\pict\\pngblip " + b"89504e470d0a" * 500 + b"}"
    (document,) = loaded(tmp_path, "a.rtf", rtf(WORDS).replace(b"\\f0 The", picture + b"\\f0 The"))
    assert document.text.splitlines() == list(WORDS)
