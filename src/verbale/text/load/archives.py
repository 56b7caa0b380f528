"""Archives (.zip) and crawls of web pages (.warc), opened without trusting a word of theirs."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import IO, Any

from verbale.errors import EngineMissing
from verbale.text.load.page import read_page
from verbale.text.load.report import NoReport, Piece, Report

# Of one archive and all within it: files and bytes unpacked, and how deep archives may nest.
MOST_FILES = 20_000
MOST_BYTES = 500_000_000
DEEPEST = 2
# Bytes that one byte may unpack to in a file of some size: texts reach 20, bombs a thousand.
HIGHEST_RATIO = 200
SMALL = 1_000_000

ReadFile = Callable[[bytes, str], Iterator[Piece]]


@dataclass(slots=True)
class Budget:
    """What may still be unpacked; one for an archive and those within it."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES
    depth: int = DEEPEST


def read_zip(
    data: bytes, budget: Budget, is_readable: Callable[[str], bool], read: ReadFile
) -> Iterator[Piece]:
    """The reports in an archive; nothing is written to the disk."""
    if budget.depth <= 0:
        raise NoReport(f"Archives within archives are opened {DEEPEST} deep; unpack this one.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise NoReport("The archive is damaged or cut off; copy it again.") from None
    budget.depth -= 1
    with archive:
        infos = archive.infolist()
        _check_sizes(infos, budget)
        found = False
        for info in infos:
            name = _name(info)
            if info.is_dir() or not is_readable(name):
                continue
            found = True
            if refusal := _refuse(info, name):
                yield Piece(_safe(name), refusal)
            else:
                yield from _read_member(archive, info, name, read)
    budget.depth += 1
    if not found:
        raise NoReport("The archive holds no file that is read; unpack it and name its files.")


def _check_sizes(infos: list[zipfile.ZipInfo], budget: Budget) -> None:
    budget.files -= len(infos)
    budget.bytes -= sum(info.file_size for info in infos)
    if budget.files < 0:
        raise NoReport(f"The archive holds more than {MOST_FILES:,} files; cut it into several.")
    if budget.bytes < 0:
        raise NoReport(
            f"The archive unpacks to more than {MOST_BYTES // 1_000_000} MB; cut it into several."
        )


def _name(info: zipfile.ZipInfo) -> str:
    # The name as written: Python's own has its drive letters and the like mended already.
    return info.orig_filename.partition("\0")[0].replace("\\", "/")


def _refuse(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why this file of an archive is not opened; None if it is."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "Its name leads out of the archive, as malicious ones do; it was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another file and was not followed; add that file itself."
    if info.flag_bits & 1:
        return "It is locked with a password; unpack the archive and add its files."
    if info.file_size > max(SMALL, HIGHEST_RATIO * info.compress_size):
        return "It unpacks to far more than it holds, as malicious files do; it was not read."
    return None


def _safe(name: str) -> str:
    """A name that can stand in a list and leads nowhere."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "".join(c if c.isprintable() else "?" for c in "/".join(parts)) or "unnamed"


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, read: ReadFile
) -> Iterator[Piece]:
    where = _safe(name)
    try:
        data = archive.read(info)
    except Exception as error:
        why = str(error) or type(error).__name__
        yield Piece(where, f"It is damaged in the archive ({why[:100]}); copy the archive again.")
        return
    for piece in read(data, where.rpartition("/")[2]):
        yield Piece(f"{where}/{piece.inside}" if piece.inside else where, piece.found)


def read_warc(data: bytes) -> Iterator[Piece]:
    """The pages of a crawl that were answered with a page; each by its number and address."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise NoReport(
            "Crawls are read with a package that is not there. "
            "Install it: pip install 'verbale[warc]'."
        ) from None
    left, number, pages = MOST_BYTES, 0, 0
    try:
        for record in _quietly(ArchiveIterator(io.BytesIO(data))):
            if record.rec_type != "response" or not _is_page(record):
                continue
            number += 1
            page = record.content_stream().read(left + 1)
            left -= len(page)
            if left < 0 or number > MOST_FILES:
                yield Piece(f"{number:06}", "The crawl is larger than what is read; cut it up.")
                return
            _check_whole(record)
            pages += 1
            yield Piece(f"{number:06}", _read_crawled(page, record))
    except NoReport:
        raise
    except Exception as error:
        why = (str(error).strip() or type(error).__name__).split("\n")[0][:100]
        raise NoReport(
            f"The crawl is damaged or cut off after page {pages} ({why}); copy it again."
        ) from None
    if not pages:
        raise NoReport("The crawl holds no page.")


def find_pages(file: IO[bytes], largest: int) -> Iterator[tuple[str | None, bytes]]:
    """The pages of a crawl of any length, one by one, each with its address; no bytes where a page
    is larger. EngineMissing without the package; NoReport where the crawl is damaged."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise EngineMissing(
            "Crawls are read with a package that is not there. "
            "Install it: pip install 'verbale[warc]'."
        ) from None
    pages = 0
    try:
        for record in _quietly(ArchiveIterator(file)):
            if record.rec_type == "response" and _is_page(record):
                page = record.content_stream().read(largest + 1)
                if len(page) <= largest:
                    _check_whole(record)
                pages += 1
                url = record.rec_headers.get_header("WARC-Target-URI")
                yield url, page if len(page) <= largest else b""
    except OSError:
        raise  # a drive or a network at fault, not the crawl
    except Exception as error:
        why = (str(error).strip() or type(error).__name__).split("\n")[0][:100]
        raise NoReport(f"The crawl is damaged or cut off after page {pages} ({why})") from None


def _quietly(records: Iterator[Any]) -> Iterator[Any]:
    """The same records; what warcio would print of a damaged one is left unsaid."""
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    return "html" in (headers.get_header("Content-Type") or "").lower()


def _check_whole(record: Any) -> None:
    """EOFError if the file ends before the record does."""
    left: int = getattr(record.raw_stream, "limit", 0)
    if left > 0:
        raise EOFError(f"{left} bytes of a page are missing")


def _read_crawled(page: bytes, record: Any) -> Report | str:
    url = record.rec_headers.get_header("WARC-Target-URI")
    try:
        return read_page(page, url)
    except NoReport as error:
        return error.reason
    except Exception as error:
        return f"The page could not be read ({type(error).__name__}); save it by itself."
