"""Files, folders and web pages, read into documents."""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from verbale.errors import UnreadableDocument
from verbale.record import Document, Failure
from verbale.text.load import LARGEST_FILE, find_files, load, read_page, read_text

REPORT = (
    "Envoy: talks at Zürich over\r\n"
    "The envoy said on Friday that “we will not sign” – and that the talks had failed.\n"
)
PAGE = """<!DOCTYPE html><html><head><meta charset="windows-1252">
<title>Envoy: talks are over | Harland News</title>
<meta property="og:site_name" content="Harland News">
<meta property="og:url" content="https://example.org/envoy">
<meta property="article:published_time" content="2022-01-07T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article>
<p>The envoy said on Friday that “we will not sign”, and that the talks in Tarn had failed.</p>
<p>The ministers of the islands had expected as much, they told reporters at the harbour.</p>
</article><footer>Copyright 2019 Harland Media</footer></body></html>"""


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def only(path: Path) -> Document | Failure:
    (found,) = load([path])
    return found


def reason_of(path: Path) -> str:
    found = only(path)
    assert isinstance(found, Failure), found
    return found.reason


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_encodings_give_the_same_text(encoding: str) -> None:
    assert read_text(REPORT.encode(encoding), "report.txt").text == REPORT


def test_text_is_kept_as_stored() -> None:
    text = "\n\n Talks fail \r\n\tThe envoy left.\r\rThe ministers stayed.\x0c\n"
    assert read_text(text.encode(), "report.txt").text == text


def test_utf_8_cut_in_two_stays_utf_8() -> None:
    data = REPORT.encode() * 10 + b"The \xe2\x80 envoy left."
    assert "“we will not sign” –" in read_text(data, "report.txt").text


def test_folder_is_read_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    names = ("b.txt", "a/c.TXT", "a/d.html", ".hidden.txt", ".git/e.txt", "photo.png")
    written(tmp_path, dict.fromkeys(names, b"x"))
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a/c.TXT", "a/d.html", "b.txt"]


def test_file_named_twice_is_read_once(tmp_path: Path) -> None:
    written(tmp_path, {"a.txt": REPORT.encode()})
    assert find_files([tmp_path / "a.txt", tmp_path]) == (tmp_path / "a.txt",)


def test_same_name_in_two_folders_is_told_apart(tmp_path: Path) -> None:
    data = REPORT.encode()
    written(tmp_path, {"x/mon/1.txt": data, "x/tue/1.txt": data, "x/tue/2.txt": data})
    found = [each for each in load([tmp_path]) if isinstance(each, Document)]
    assert [document.name for document in found] == ["mon/1.txt", "tue/1.txt", "2.txt"]
    assert len({document.id for document in found}) == 3


def test_id_is_readable_and_stays(tmp_path: Path) -> None:
    name = "Nato wary: talks (final) of next week's round.txt"
    first = read_text(REPORT.encode(), name).id
    assert first.startswith("Nato-wary-talks-final-of") and len(first.rsplit("-", 1)[1]) == 6
    assert first == read_text(REPORT.encode(), name).id
    assert first != read_text(REPORT.encode() + b".", name).id


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(REPORT.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    document = only(Path("-"))
    assert isinstance(document, Document)
    assert (document.name, document.text) == ("stdin", REPORT)


def test_page_without_its_menus() -> None:
    document = read_page(PAGE.encode("cp1252"), "envoy.html")
    lines = document.text.splitlines()
    assert lines[0] == "Envoy: talks are over"
    assert "“we will not sign”" in lines[1]
    assert "Home" not in document.text and "Copyright" not in document.text


def test_page_says_where_and_when_it_appeared() -> None:
    document = read_page(PAGE.encode("cp1252"), "envoy.html")
    assert document.outlet == "Harland News"
    assert document.url == "https://example.org/envoy"
    assert document.stated_date == date(2022, 1, 7)


def test_footers_year_is_no_date() -> None:
    source = PAGE.replace('content="2022-01-07T10:00:00Z"', "")
    assert read_page(source.encode("cp1252"), "envoy.html").stated_date is None


def test_page_in_a_text_file_is_read_as_a_page() -> None:
    assert "<p>" not in read_text(PAGE.encode("cp1252"), "envoy.txt").text


def test_short_text_has_no_language() -> None:
    assert read_text(b"Talks fail", "report.txt").language is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b" \n\t", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0", "no text"),
        ("zeros.txt", b"text\0\0\0text" * 9, "no text"),
        ("controls.txt", b"ab\x01\x02\x03" * 99, "no text"),
        ("long.txt", b"a" * (LARGEST_FILE + 1), "larger than 20 MB"),
        ("empty.html", b"<html><body></body></html>", "holds no report"),
        ("blank.html", b"", "holds no report"),
        ("report.pdf", b"%PDF-1.4", "The PDF could not be read: it is damaged"),
        ("report.odt", b"x", ".odt are not read"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in reason_of(written(tmp_path, {name: data}) / name)


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        ("Der Gesandte sagte am Freitag, dass die Gespräche gescheitert seien.", "utf-8", "German"),
        (
            "Посланник заявил в пятницу, что переговоры зашли в тупик и сорваны.",
            "cp1251",
            "Russian",
        ),
        (
            "Saadik ütles reedel, et läbirääkimised saarte esindajatega on luhtunud.",
            "utf-8",
            "Estonian",
        ),
    ],
)
def test_report_in_another_language(text: str, encoding: str, language: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"is in {language} and was not read"):
        read_text(f"{text}\n{text}".encode(encoding), "report.txt")


def test_missing_file(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "none.txt") == "There is no such file; check the path."


def test_folder_without_readable_files(tmp_path: Path) -> None:
    assert "holds no report" in reason_of(written(tmp_path, {"in/photo.png": b"x"}) / "in")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may open everything")
def test_file_that_may_not_be_opened(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.txt": REPORT.encode()}) / "a.txt"
    path.chmod(0)
    assert "may not be opened" in reason_of(path)


def test_bad_file_stops_no_other(tmp_path: Path) -> None:
    written(tmp_path, {"1.txt": b"", "2.txt": REPORT.encode(), "3.txt": b"\0\1\2\0"})
    found = list(load([tmp_path, tmp_path / "4.txt"]))
    assert [type(each).__name__ for each in found] == ["Failure", "Document", "Failure", "Failure"]


def test_ids_differ_even_where_their_hashes_begin_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verbale.text.load.report.ID_DIGITS", 0)
    names = [f"the-same-beginning-of-all-{number}.txt" for number in range(9)]
    written(tmp_path, dict.fromkeys(names, REPORT.encode()))
    assert len({each.id for each in load([tmp_path]) if isinstance(each, Document)}) == 9


def test_name_that_is_not_utf_8_can_be_written(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    path.write_bytes(REPORT.encode())
    assert only(path).name.encode("utf-8") == b"?.txt"
