"""Which reader reads which kind of file, told by how it begins and by its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from verbale.text.encoding import decode, decode_page
from verbale.text.load.apart import is_apart, read_apart
from verbale.text.load.archives import Budget, read_warc, read_zip
from verbale.text.load.mail import read_mail, read_saved_page
from verbale.text.load.page import find_lines, read_page
from verbale.text.load.pdf import read_pdf
from verbale.text.load.plain import read_markdown, read_plain
from verbale.text.load.press_exports import find_articles
from verbale.text.load.report import NoReport, Piece, Report, take_out
from verbale.text.load.tables import read_csv, read_json_lines
from verbale.text.load.word import DOCUMENT, read_docx, read_rtf

# Largest file that is read, in bytes: the longest reports are a thousandth of it.
LARGEST_FILE = 20_000_000
# The same for files that hold many reports.
LARGEST_COLLECTION = 200_000_000

KINDS: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    "": "text",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".md": "markdown",
    ".markdown": "markdown",
    ".pdf": "PDF",
    ".docx": "Word file",
    ".rtf": "rich text",
    ".eml": "mail",
    ".mhtml": "saved page",
    ".mht": "saved page",
    ".csv": "table",
    ".tsv": "table",
    ".jsonl": "JSON Lines",
    ".ndjson": "JSON Lines",
    ".zip": "archive",
    ".warc": "crawl",
    ".warc.gz": "crawl",
}
COLLECTIONS = frozenset({"table", "JSON Lines", "archive", "crawl"})
# What is taken from a folder or an archive; a file without a suffix is read only where it is named.
SUFFIXES = tuple(suffix for suffix in KINDS if suffix)
_SPREADSHEETS = frozenset({".xls", ".xlsx", ".ods"})
# Not taken from a folder either: what explains the files beside it.
_EXPLAINS = re.compile(r"(?:readme|licen[cs]e|changelog|contributing)(?:\.\w+)?$", re.IGNORECASE)
# How a file begins, whatever it is called.
_BEGINNINGS = ((b"%PDF-", "PDF"), (b"{\\rtf", "rich text"), (b"WARC/1.", "crawl"))
_ZIP = b"PK\x03\x04"
# What an export of a press database holds, as bytes of a page or a text.
_EXPORTED = re.compile(
    rb"\d of \d+ DOCUMENTS?|End of Document|Do[ck]ument[oe]?\s{1,9}[A-Z]\w{2,11}\d{8}\w{4}",
    re.IGNORECASE,
)

_UNKNOWN_ARTICLE = (
    "The article is laid out in a way that is not known, or has no text; save it by itself."
)


def find_suffix(name: str) -> str:
    """The end of the name that tells its kind, in small letters."""
    lower = name.lower()
    return ".warc.gz" if lower.endswith(".warc.gz") else PurePosixPath(lower).suffix


def is_readable(name: str) -> bool:
    """Whether this file of a folder or an archive is taken for a report."""
    *folders, last = name.split("/")
    hidden = any(part.startswith(".") and part != ".." for part in (*folders, last))
    if hidden or "__MACOSX" in folders or _EXPLAINS.match(last):
        return False
    return find_suffix(last) in SUFFIXES


def find_limit(name: str) -> int:
    """The largest size, in bytes, in which such a file is read."""
    collects = KINDS.get(find_suffix(name)) in COLLECTIONS
    return LARGEST_COLLECTION if collects else LARGEST_FILE


def find_kind(data: bytes, name: str) -> str:
    """What kind of file it is; NoReport for one that is not read."""
    start = data[:1_024].lstrip()
    for beginning, kind in _BEGINNINGS:
        if start.startswith(beginning):
            return kind
    suffix = find_suffix(name)
    if suffix == ".dna":
        raise NoReport("Is of Discourse Network Analyzer. Take it in: verbale import DOSSIER FILE")
    if suffix in _SPREADSHEETS:
        raise NoReport(f"Files ending in {suffix} are not read; save the table as .csv.")
    if suffix not in KINDS:
        raise NoReport(
            f"Files ending in {suffix} are not read; save the report as .txt, .html, .pdf or .docx."
        )
    if data.startswith(_ZIP) and KINDS[suffix] not in ("Word file", "archive"):
        # A name may lie: a Word file begins as an archive does.
        return "Word file" if DOCUMENT.encode() in data else "archive"
    return KINDS[suffix]


def read_pieces(
    data: bytes, name: str, columns: Mapping[str, str], budget: Budget | None = None
) -> Iterator[Piece]:
    """Every report in a file of this name, or why one could not be read.

    Whatever a file holds, it stops no other: what a reader cannot make sense of is a failure.
    """
    kind = "file"
    try:
        kind = find_kind(data, name)
        _check_size(data, kind)
        budget = budget or Budget()
        if is_apart(kind, data, _weigh(kind, data)):
            yield from read_apart(data, kind, name, columns, budget)
        else:
            yield from _read(kind, data, columns, budget)
    except NoReport as error:
        yield Piece("", error.reason)
    except MemoryError:
        yield Piece("", f"The {kind} takes too much memory and was left; save it as plain text.")
    except Exception as error:  # a parser's own fault must not stop the other files
        yield Piece(
            "",
            f"The {kind} could not be read: it is damaged, or made in a way that is not known "
            f"({_cause(error)}); save it again or as plain text.",
        )


def _check_size(data: bytes, kind: str) -> None:
    limit = LARGEST_COLLECTION if kind in COLLECTIONS else LARGEST_FILE
    if len(data) > limit:
        raise NoReport(f"The file is larger than {limit // 1_000_000} MB; cut it into several.")


def _weigh(kind: str, data: bytes) -> int:
    """The bytes that a Word file unpacks to, as it says itself; 0 for all else."""
    if kind != "Word file":
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return 0  # its reader says what is wrong


def _cause(error: Exception) -> str:
    said = " ".join(str(error).split())[:100]
    name = type(error).__name__
    return f"{name}: {said}" if said else name


def _read(kind: str, data: bytes, columns: Mapping[str, str], budget: Budget) -> Iterator[Piece]:
    def read_inner(inner: bytes, inner_name: str) -> Iterator[Piece]:
        return read_pieces(inner, inner_name, columns, budget)

    if kind == "archive":
        yield from read_zip(data, budget, is_readable, read_inner)
    elif kind == "mail":
        yield from read_mail(data, read_inner)
    elif kind == "crawl":
        yield from read_warc(data)
    elif kind == "table":
        yield from read_csv(data, columns)
    elif kind == "JSON Lines":
        yield from read_json_lines(data, columns)
    else:
        yield from _read_written(kind, data)


def _read_written(kind: str, data: bytes) -> Iterator[Piece]:
    """The one report in the file, or the articles if it is an export of a press database."""
    report = None
    if kind in ("text", "page"):
        articles = _find_exported(kind, data)
    else:
        report = _SINGLE[kind](data)
        articles = find_articles(report.text.split("\n"))
    for number, article in enumerate(articles, 1):
        yield Piece(f"{number:04}", take_out(article) if article else _UNKNOWN_ARTICLE)
    if not articles:
        yield Piece("", take_out(report) if report else _SINGLE[kind](data))


_SINGLE: Mapping[str, Callable[[bytes], Report]] = {
    "text": read_plain,  # kept exactly as it is stored
    "page": read_page,
    "markdown": read_markdown,
    "PDF": read_pdf,
    "Word file": read_docx,
    "rich text": read_rtf,
    "saved page": read_saved_page,
}


def _find_exported(kind: str, data: bytes) -> list[Report | None]:
    """The articles of an exported text or page; none if it is no export."""
    if not _EXPORTED.search(data):
        return []
    if kind == "text":
        return find_articles((decode(data) or "").splitlines())
    return find_articles(find_lines(decode_page(data) or ""))
