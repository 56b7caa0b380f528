"""Files made to crash, hang or fool whoever opens them; each small until it is read."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from text.made_files import PAGE, REPORT, WORDS, archive, docx, pdf, rtf

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LAUGHS = (
    "<!DOCTYPE a [<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)


def _zip(*files: tuple[str, bytes], level: int = 9) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as zipped:
        for name, data in files:
            zipped.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def zip_bomb() -> bytes:
    return _zip(("bomb.txt", b"a" * 300_000_000), ("good.txt", REPORT.encode()), level=1)


def zip_of_zips() -> bytes:
    data = _zip(("good.txt", REPORT.encode()))
    for depth in range(8):
        data = _zip(*((f"{depth}-{number}.zip", data) for number in range(10)))
    return data


def zip_overlapping() -> bytes:
    """One file's bytes named by two thousand entries, each of a megabyte."""
    inner = zlib.compress(b"the talks " * 100_000, 9)[2:-4]
    sum_ = zlib.crc32(b"the talks " * 100_000)
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, sum_, len(inner), 10**6, 5, 0)
    entries = b""
    for number in range(2_000):
        name = f"{number:04}.txt".encode()
        entries += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, sum_, len(inner), 10**6,
            len(name), 0, 0, 0, 0, 0, 0,
        ) + name  # fmt: skip
    body = head + b"a.txt" + inner
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2_000, 2_000, len(entries), len(body), 0)
    return body + entries + end


def zip_with_lying_sizes() -> bytes:
    data = bytearray(_zip(("a.txt", b"a" * 3_000_000), ("good.txt", REPORT.encode())))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def zip_names() -> bytes:
    names = ["../../up.txt", "/etc/passwd.txt", "a\nb.txt", "\x1b[2Jc.txt", "‮txt.exe.txt"]
    names += ["x" * 60_000 + ".txt", "con.txt", "a/" * 5_000 + "b.txt", "C:\\d.txt", "e\0.txt"]
    return _zip(*((name, REPORT.encode()) for name in names), ("good.txt", REPORT.encode()))


def docx_outside() -> bytes:
    before = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return docx(["&x;", *WORDS], before=before)


def docx_outside_in_utf16() -> bytes:
    body = f'<?xml version="1.0" encoding="UTF-16"?>{_LAUGHS}<w:document xmlns:w="{_W}"><w:body>'
    body += "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    return archive({"word/document.xml": body.encode("utf-16")})


def docx_late_laughs() -> bytes:
    """Entities behind a comment longer than what is looked at."""
    return docx(WORDS, before=f"<!--{'x' * 150_000}-->" + _LAUGHS)


def docx_bomb() -> bytes:
    row = b"<w:p><w:r><w:t>talks</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{_W}"><w:body>'.encode() + row * 1_280_000
    return archive({"word/document.xml": body + b"</w:body></w:document>"})


def docx_deep() -> bytes:
    tables = 200
    body = "<w:tbl><w:tr><w:tc>" * tables + "</w:tc></w:tr></w:tbl>" * tables
    text = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": text})


def page_deep() -> bytes:
    return PAGE.encode() + b"<div>" * 29_000 + b"x"


def page_deep_large() -> bytes:
    return b"<html><body>" + b"<div><p>The talks failed." * 400_000


def page_of_attributes() -> bytes:
    return PAGE.replace("<article>", f"<article {'data-a=1 ' * 200_000}>").encode()


def page_of_script() -> bytes:
    ld = json.dumps({"@type": "NewsArticle", "articleBody": "x" * 100}) * 1
    deep = '{"a":' * 20_000
    head = f'<script type="application/ld+json">{deep}{ld}</script>'
    return PAGE.replace("</head>", f"{head}</head>").encode()


def page_of_dates() -> bytes:
    return PAGE.replace("</article>", f"<p>{'2022-01-07 ' * 30_000}</p></article>").encode()


def page_one_word() -> bytes:
    return PAGE.replace("</article>", f"<p>{'a' * 3_000_000}</p></article>").encode()


def _pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF"
    return made + head + table + end % (len(objects) + 1, trailer, len(made))


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
    page += b"/Font << /F1 5 0 R >> %s >> >>" % resources
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return _pdf(_CATALOG, pages, page, content, _FONT, *more)


def pdf_loop() -> bytes:
    return _pdf(_CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")


def pdf_loop_of_lengths() -> bytes:
    return _one_page(b"<< /Length 4 0 R >>\nstream\nBT (talks) Tj ET\nendstream")


def pdf_many_pages() -> bytes:
    return _pdf(_CATALOG, b"<< /Type /Pages /Kids [] /Count 2000000000 >>")


def pdf_same_page() -> bytes:
    """A tree of pages whose branches lead to one leaf: a thousand million of them."""
    nodes = [
        b"<< /Type /Pages /Kids [%s] /Count 10 >>" % (b"%d 0 R " % (n + 3) * 10) for n in range(9)
    ]
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return _pdf(_CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *nodes, leaf)


def pdf_forms() -> bytes:
    """A drawing that draws the next one twice, which draws the next one twice, ...: 2 to the 40."""
    first = 6
    shown = b"BT /F1 9 Tf (The talks failed.) Tj ET "
    forms = [
        _stream(
            shown + b"/X Do /Y Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject "
            b"<< /X %d 0 R /Y %d 0 R >> >>" % (first + n + 1, first + n + 1),
        )
        for n in range(40)
    ]
    last = _stream(shown, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    named = b"/XObject << /X 6 0 R /Y 6 0 R >>"
    return _one_page(_stream(b"/X Do /Y Do"), named, *forms, last)


def pdf_stream_bomb() -> bytes:
    data = b"BT /F1 9 Tf (The talks failed.) Tj ET\n" * 1_000
    for _ in range(3):
        data = zlib.compress(data + b"\0" * 100_000_000 if _ == 0 else data, 9)
    return _one_page(_stream(data, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"))


def pdf_long_drawing() -> bytes:
    data = zlib.compress(b"BT /F1 9 Tf 1 0 0 1 0 0 Tm (a) Tj ET q Q\n" * 1_500_000, 9)
    return _one_page(_stream(data, b"/Filter /FlateDecode"))


def pdf_deep() -> bytes:
    return _one_page(_stream(b"BT /F1 9 Tf " + b"[" * 100_000 + b"(a)] TJ ET"))


def pdf_locked() -> bytes:
    return _pdf(
        _CATALOG,
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"x" * 32, b"y" * 32),
        trailer=b"/Root 1 0 R /Encrypt 3 0 R /ID [(a) (b)]",
    )


def pdf_script() -> bytes:
    good = pdf([WORDS])
    script = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    return good.replace(b"/Type /Catalog", script)


def pdf_xref_loop() -> bytes:
    good = pdf([WORDS])
    at = good.rindex(b"startxref\n") + 10
    table = int(good[at:].split()[0])
    return good.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % table)


def pdf_object_streams() -> bytes:
    """An object that lies in a stream of objects that lies in itself."""
    inner = _stream(b"1 0 << /Type /Catalog /Pages 2 0 R >>", b"/Type /ObjStm /N 1 /First 4")
    return _pdf(inner, b"<< /Type /Pages /Kids [1 0 R] /Count 1 >>")


def rtf_binary() -> bytes:
    return rtf(WORDS).replace(b"\\par", b"\\bin2147483647 \\par\\bin-5 ", 1)


def rtf_deep() -> bytes:
    return b"{\\rtf1 " + b"{" * 1_000_000 + b"The talks failed."


def rtf_skips() -> bytes:
    return rtf(WORDS).replace(b"\\par", b"\\uc999999999\\u8220?\\u-99999999?\\u99999999999? ", 1)


def rtf_large() -> bytes:
    return b"{\\rtf1\\ansi " + b"\\u8220?{\\b a}\\'e9\\par\n" * 400_000 + b"}"


def _mail(head: str, body: str = REPORT) -> bytes:
    return f"From: Ana <a@b.org>\nSubject: Talks\n{head}\n\n{body}".encode()


def mail_of_parts() -> bytes:
    head = "Content-Type: multipart/mixed; boundary=a"
    return _mail(head, "--a\nContent-Type: text/plain\n\nThe talks.\n" * 10_000 + "--a--")


def mail_of_parts_within() -> bytes:
    body = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(900))
    return b"Subject: Talks\n" + (body + REPORT).encode()


def mail_unknown_charset() -> bytes:
    return _mail(
        "Content-Type: text/plain; charset=x-no-such-charset\nContent-Transfer-Encoding: 8bit"
    )


def mail_wrong_base64() -> bytes:
    head = "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64"
    return _mail(head, "@@@@" * 100 + "VGhlIHRhbGtz====" + "A" * 999_999)


def mail_of_mails() -> bytes:
    made = _mail("Content-Type: text/plain").decode()
    for _ in range(200):
        made = f"Subject: x\nContent-Type: message/rfc822\n\n{made}"
    return made.encode()


def mail_header() -> bytes:
    return b"Subject: " + b"=?utf-8?b?" * 200_000 + b"\n" + _mail("X: y")


def mail_bomb() -> bytes:
    """An archive attached that unpacks to far more than it holds."""
    from base64 import encodebytes

    head = "Content-Type: multipart/mixed; boundary=a"
    part = encodebytes(_zip(("b.txt", b"a" * 30_000_000))).decode()
    inner = "Content-Type: application/zip\nContent-Disposition: attachment; filename=a.zip\n"
    inner += f"Content-Transfer-Encoding: base64\n\n{part}"
    return _mail(head, f"--a\nContent-Type: text/plain\n\n{REPORT}\n--a\n{inner}\n--a--")


def table_of_nuls() -> bytes:
    return f'title,text\na\0b,"{REPORT}"\n'.encode() + b"\0" * 1_000 + f'\nc,"{REPORT}"\n'.encode()


def table_unclosed() -> bytes:
    return f'title,text\na,"{WORDS[0]}\n'.encode() + f"b,{WORDS[1]}\n".encode() * 20_000


def table_wide() -> bytes:
    return b"text" + b",a" * 500_000 + f'\n"{REPORT}"'.encode() + b",b" * 500_000


def table_long_field() -> bytes:
    return b'text\n"' + b"The talks failed. " * 600_000 + b'"\n' + f'"{REPORT}"'.encode()


def lines_odd() -> bytes:
    good = json.dumps({"text": REPORT})
    odd = [
        '{"text": ' + "9" * 100_000 + "}",
        '{"text": 1e999999}',
        '{"text": NaN, "date": Infinity}',
        f'{{"text": "a", "text": {json.dumps(REPORT)}}}',
        '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"text": {"name": {"name": ["x"]}}}',
        '{"text": "\\ud800 talks"}',
        "[1, 2]",
        "null",
        '{"a": 1',
    ]
    return "\n".join([good, *odd, good]).encode()


def lines_many_keys() -> bytes:
    return "\n".join(json.dumps({f"k{n}": n, "text": "x"}) for n in range(60_000)).encode()


def crawl_lying() -> bytes:
    page = PAGE.encode()
    http = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n" + page
    )

    def record(length: int) -> bytes:
        return (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
            b"Content-Type: application/http; msgtype=response\r\n"
            b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (length, http)
        )

    return record(len(http)) + record(10**12) + record(-5)


def crawl_chunked() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    http += b"FFFFFFFFFFFF\r\n" + PAGE.encode()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
    return head + b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(http) + http


def crawl_bomb() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" + b"a" * 300_000_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
    head += b"Content-Type: application/http\r\n"
    head += b"Content-Length: %d\r\n\r\n" % len(http)
    return gzip.compress(head + http, 1)


def crawl_packed_page() -> bytes:
    body = gzip.compress(b"<html>" + b"a" * 300_000_000, 1)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
    head += b"Content-Type: application/http\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(http) + http


def text_marks() -> bytes:
    return "“".join(WORDS * 10).encode() + "“".encode() * 100_000


def text_pairs() -> bytes:
    return ("“The talks,” she said. " * 5_000).encode()


def text_straight() -> bytes:
    return (WORDS[0] + '"' * 100_000).encode()


def text_one_line() -> bytes:
    return (" ".join(WORDS) + " ").encode() * 30_000


def text_no_spaces() -> bytes:
    return (REPORT + "\n" + "a" * 3_000_000).encode()


def text_utf16() -> bytes:
    return REPORT.encode("utf-16-le")


def text_bidi() -> bytes:
    return REPORT.replace("envoy", "\u202eyovne\u202c\u2066\u200f").encode()


def text_surrogates() -> bytes:
    return REPORT.encode() + "\ud800\udfff".encode("utf-8", "surrogatepass")


def text_controls() -> bytes:
    return REPORT.replace(" ", "\x1b[31m \x07").encode()


def text_of_marks() -> bytes:
    return (REPORT + "\n" + "e" + "\u0301" * 300_000).encode()


def text_of_names() -> bytes:
    return (REPORT + "\n" + "Ana Lind of the Norland Foreign Ministry " * 6_000).encode()


def text_of_days() -> bytes:
    return (REPORT + "\n" + "on Friday, January 7, 2022, " * 6_000).encode()


def text_brackets() -> bytes:
    return (REPORT + "\n" + "([{<" * 50_000).encode()


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_000


def program() -> bytes:
    return b"\x7fELF" + bytes(100_000)


FILES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    made.__name__: (f"{made.__name__}{suffix}", made)
    for suffix, all_made in {
        ".zip": (zip_bomb, zip_of_zips, zip_overlapping, zip_with_lying_sizes, zip_names),
        ".docx": (
            *(docx_outside, docx_outside_in_utf16, docx_late_laughs, docx_bomb, docx_deep),
            picture,
        ),
        ".html": (
            *(page_deep, page_deep_large, page_of_attributes, page_of_script, page_of_dates),
            page_one_word,
        ),
        ".pdf": (
            *(pdf_loop, pdf_loop_of_lengths, pdf_many_pages, pdf_same_page, pdf_forms),
            *(pdf_stream_bomb, pdf_long_drawing, pdf_deep, pdf_locked, pdf_script),
            *(pdf_xref_loop, pdf_object_streams),
        ),
        ".rtf": (rtf_binary, rtf_deep, rtf_skips, rtf_large),
        ".eml": (
            *(mail_of_parts, mail_of_parts_within, mail_unknown_charset, mail_wrong_base64),
            *(mail_of_mails, mail_header, mail_bomb),
        ),
        ".csv": (table_of_nuls, table_unclosed, table_wide, table_long_field),
        ".jsonl": (lines_odd, lines_many_keys),
        ".warc": (crawl_lying, crawl_chunked, crawl_packed_page),
        ".warc.gz": (crawl_bomb,),
        ".txt": (
            *(text_marks, text_pairs, text_straight, text_one_line, text_no_spaces, text_utf16),
            *(text_bidi, text_surrogates, text_controls, text_of_marks, text_of_names),
            *(text_of_days, text_brackets, program),
        ),
    }.items()
    for made in all_made
}
