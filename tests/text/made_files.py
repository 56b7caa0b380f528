"""Files of many kinds, made for the tests as other programs would write them."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from verbale.record import Document, Failure
from verbale.text.load import load

WORDS = (
    "The envoy said on Friday that “we will not sign”, and that the talks in Tarn had failed.",
    "The ministers of the islands had expected as much, they told reporters at the harbour.",
)
REPORT = "\n".join(WORDS)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Envoy: talks are over | Harland News</title><meta name="author" content="Ana Lind">
<meta property="og:site_name" content="Harland News">
<meta property="article:published_time" content="2022-01-07T10:00:00Z"></head><body><article>
<h1>Envoy: talks are over</h1>
<p>{WORDS[0]}</p><p>{WORDS[1]}</p></article></body></html>"""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(paragraphs: Iterable[str], *, before: str = "", title: str = "") -> bytes:
    """A Word file; ``before`` is put in front of its root element."""
    rows = (f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    body = f"{before}<w:document {_W}><w:body>{''.join(rows)}</w:body></w:document>"
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="d">'
        f"<dc:title>{title}</dc:title><dc:creator>desk-07</dc:creator></cp:coreProperties>"
    )
    return archive({"word/document.xml": body, "docProps/core.xml": core})


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A .zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return made.getvalue()


def rtf(lines: Iterable[str]) -> bytes:
    """Rich text as Word writes it, other than ASCII as escapes."""
    words = "\\par\n".join(
        "".join(c if c.isascii() and c not in "\\{}" else f"\\u{ord(c)}?" for c in line)
        for line in lines
    )
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl\\f0 Arial;}}\\f0 {words}\\par}}".encode("ascii")


def pdf(pages: Iterable[Iterable[str]]) -> bytes:
    """A PDF with these lines on its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", _FONT]
    kids = []
    for lines in pages:
        shown = "".join(f"({_in_pdf(line)}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 40 780 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        fonts = "<< /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {fonts} "
            f"/Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _written(objects)


_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _in_pdf(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _written(objects: list[str]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n".encode()
    return bytes(made + b"%%EOF\n")


def warc(pages: Mapping[str, str]) -> bytes:
    """A crawl: one packed record a page, with what the server answered."""
    return b"".join(gzip.compress(_record(url, page.encode())) for url, page in pages.items())


def _record(url: str, page: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2022-01-07T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n"
    )
    return head.encode() + b"\r\n" + answer + b"\r\n\r\n"


def loaded(folder: Path, name: str, data: bytes, **options: Mapping[str, str]) -> list[Document]:
    """The documents in a file of this name; an error if one could not be read."""
    found = everything(folder, name, data, **options)
    assert all(isinstance(each, Document) for each in found), found
    return [each for each in found if isinstance(each, Document)]


def everything(
    folder: Path, name: str, data: bytes, **options: Mapping[str, str]
) -> list[Document | Failure]:
    """The documents and failures in a file of this name."""
    (folder / name).write_bytes(data)
    return list(load([folder / name], **options))


def reason(folder: Path, name: str, data: bytes, **options: Mapping[str, str]) -> str:
    """Why nothing in a file of this name could be read."""
    (found,) = everything(folder, name, data, **options)
    assert isinstance(found, Failure), found
    return found.reason
