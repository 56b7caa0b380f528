"""What is broken or malicious gives one clear line, and the files beside it are read."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest
from made_files import (
    PAGE,
    REPORT,
    WORDS,
    archive,
    docx,
    everything,
    loaded,
    pdf,
    reason,
    rtf,
    warc,
)
from pypdf import PdfReader, PdfWriter

from verbale.errors import BadColumns
from verbale.record import Document, Failure
from verbale.text.load import archives, kinds, load, report
from verbale.text.load.pdf import MOST_PAGES
from verbale.text.load.tables import read_columns


def zipped(name: str, data: bytes = REPORT.encode(), **fields: int) -> bytes:
    """An archive of one file, of which these fields are forged."""
    info = zipfile.ZipInfo(name)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for field, value in fields.items():
            setattr(info, field, value)
        zipped.writestr(info, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def locked(data: bytes) -> bytes:
    """The archive, marked as one with a password."""
    at, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    forged = bytearray(data)
    forged[at + 6] |= 1
    forged[central + 8] |= 1
    return bytes(forged)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04 and nothing else", "damaged or cut off"),
        (archive({"photo.png": b"x"}), "holds no file that is read"),
        (zipped("bomb.txt", b"a" * 5_000_000), "unpacks to far more than it holds"),
        (zipped("../../etc/evil.txt"), "leads out of the archive"),
        (zipped("/etc/evil.txt"), "leads out of the archive"),
        (zipped("C:\\evil.txt"), "leads out of the archive"),
        (zipped("link.txt", external_attr=(stat.S_IFLNK | 0o777) << 16), "a link to another file"),
        (locked(zipped("secret.txt")), "locked with a password"),
        (archive({"a.zip": archive({"b.zip": archive({"c.zip": b"x"})})}), "opened 2 deep"),
    ],
)
def test_archive(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in reason(tmp_path, "a.zip", data)
    assert not (tmp_path.parent / "evil.txt").exists()


def test_archive_of_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive({f"{number}.txt": REPORT for number in range(5)})
    monkeypatch.setattr(archives.Budget.__init__, "__defaults__", (4, 500, 2))
    assert "more than 20,000 files" in reason(tmp_path, "a.zip", data)
    monkeypatch.setattr(archives.Budget.__init__, "__defaults__", (9, 500, 2))
    assert "unpacks to more than 500 MB" in reason(tmp_path, "a.zip", data)


def test_archive_whose_sizes_lie(tmp_path: Path) -> None:
    data = bytearray(zipped("a.txt", b"a" * 3_000))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert "damaged in the archive" in reason(tmp_path, "a.zip", bytes(data))


def test_bad_file_in_an_archive_stops_no_other(tmp_path: Path) -> None:
    files = {"a.pdf": b"%PDF-1.4 broken", "b.txt": REPORT, "../c.txt": REPORT}
    found = everything(tmp_path, "a.zip", archive(files))
    kinds_found = {each.name: type(each) for each in found}
    assert kinds_found == {"a.zip/a.pdf": Failure, "a.zip/b.txt": Document, "a.zip/c.txt": Failure}


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([WORDS]))))
    writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_pdf_with_a_password(tmp_path: Path) -> None:
    assert "locked (encrypted)" in reason(tmp_path, "a.pdf", encrypted("secret"))


def test_scanned_pdf(tmp_path: Path) -> None:
    assert "(a scan) and no text" in reason(tmp_path, "a.pdf", pdf([[], [], ["3"]]))


def test_pdf_of_50000_pages(tmp_path: Path) -> None:
    data = pdf([[]] * 3).replace(b"/Count 3", b"/Count 50000")
    assert "has 50,000 pages; more than 1,000" in reason(tmp_path, "a.pdf", data)


def test_pdf_that_hides_how_many_pages_it_has(tmp_path: Path) -> None:
    data = pdf([[]] * (MOST_PAGES + 1)).replace(b"/Count 1001", b"/Count 1")
    assert "has 1,001 pages; more than" in reason(tmp_path, "a.pdf", data)


@pytest.mark.parametrize("data", [b"%PDF-1.4", pdf([WORDS])[:300], b"%PDF-1.7\n%%EOF"])
def test_damaged_pdf(tmp_path: Path, data: bytes) -> None:
    assert "The PDF could not be read: it is damaged" in reason(tmp_path, "a.pdf", data)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no archive at all", "is no .docx"),
        (docx(WORDS)[:200], "is no .docx"),
        (archive({"other.xml": "<x/>"}), "holds no Word text"),
        (docx(WORDS, before=BOMB), "defines entities"),
        (archive({"word/document.xml": "<w:document><w:body>"}), "is damaged"),
        (archive({"word/document.xml": b"a" * 51_000_000}), "more than 50 MB"),
        (docx([]), "holds no text"),
    ],
)
def test_word_file(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in reason(tmp_path, "a.docx", data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.rtf", b"plain words", "is no rich text"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 50_000, "holds no text"),
        ("a.eml", b"\n\nwords without a head", "is no mail"),
        ("a.eml", b"Subject: x\n\n", "holds no words"),
        ("a.eml", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 1_001, "1,000 parts"),
        ("a.mhtml", b"Content-Type: image/png\n\nx", "holds no page"),
        ("a.html", b"<html>" + b"<p>" * 30_001, "more than 30,000 tags"),
        ("a.csv", b"headline,inhalt\nx,y\n", "there are headline, inhalt. Say which: --columns"),
        ("a.jsonl", b'{"headline": 1}\n', "there are headline. Say which"),
        ("a.jsonl", b"[" * 100_000, "there are none"),
        ("a.csv", b"a\0b\0\0", "is no text"),
        ("a.md", b"a\0b\0\0", "is no text"),
        ("a.warc", b"WARC/1.0\r\nno more", "The crawl"),
        ("a.warc", b"words", "The crawl"),
        ("a.doc", b"\xd0\xcf\x11\xe0", ".doc are not read"),
        ("a.xlsx", b"PK\x03\x04", "save the table as .csv"),
    ],
)
def test_other_file(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    assert why in reason(tmp_path, name, data)


def test_column_that_is_not_there(tmp_path: Path) -> None:
    said = reason(tmp_path, "a.csv", b"title,body\nx,y\n", columns={"text": "Inhalt"})
    assert said == "There is no column 'Inhalt'; there are title, body."


@pytest.mark.parametrize("written", ["body", "text=", "words=body"])
def test_map_of_columns_that_says_nothing(written: str) -> None:
    with pytest.raises(BadColumns, match="Write FIELD=COLUMN"):
        read_columns(written)


def test_crawl_that_breaks_off_gives_what_it_has(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = warc({"https://example.org/a": PAGE, "https://example.org/b": PAGE * 3})
    found = everything(tmp_path, "a.warc.gz", data[: len(data) - 60])
    assert [type(each) for each in found] == [Failure, Document]
    assert isinstance(found[0], Failure) and "cut off after page 1" in found[0].reason
    assert capfd.readouterr() == ("", "")


def test_crawl_with_a_wrong_length_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = gzip.decompress(warc({"https://example.org/a": PAGE}))
    at = data.index(b"Content-Length: ") + len("Content-Length: ")
    wrong = data[:at] + b"5" + data[at + 1 :]
    everything(tmp_path, "a.warc", wrong + data)
    assert capfd.readouterr() == ("", "")


def test_mail_of_endless_mails(tmp_path: Path) -> None:
    mail = b"Subject: deep\nContent-Type: text/plain\n\n" + REPORT.encode()
    for _ in range(9):
        mail = b"Subject: outer\nContent-Type: message/rfc822\n\n" + mail
    assert "read 5 deep" in reason(tmp_path, "a.eml", mail)


def test_fault_of_a_reader_is_a_failure_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes) -> None:
        raise RecursionError("too deep")

    monkeypatch.setitem(kinds._SINGLE, "rich text", fail)  # type: ignore[index]
    (tmp_path / "a.rtf").write_bytes(rtf(WORDS))
    (tmp_path / "b.txt").write_text(REPORT)
    first, second = load([tmp_path])
    assert isinstance(first, Failure) and "(RecursionError: too deep)" in first.reason
    assert isinstance(second, Document)


def test_report_as_long_as_ten_books_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_CHARACTERS", len(REPORT))
    assert len(loaded(tmp_path, "a.txt", REPORT.encode())) == 1
    assert "Cut it into several" in reason(tmp_path, "a.txt", f"{REPORT}.".encode())


def test_address_is_sent_to_the_dossier() -> None:
    (found,) = load(["https://example.org/envoy"])
    assert isinstance(found, Failure) and "verbale add FILE URL" in found.reason
