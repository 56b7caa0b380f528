"""PDF files."""

from __future__ import annotations

import io
import logging
import time
from typing import TYPE_CHECKING

from verbale.text.load import bounds
from verbale.text.load.lines import drop_running, join_lines
from verbale.text.load.report import NoReport, Report, confirmed

if TYPE_CHECKING:
    from pypdf import PdfReader

# Most pages of one file that are read: a press review has a hundred, a book a thousand.
MOST_PAGES = 1_000
# Seconds after which no further page is read; an honest page takes a tenth of one.
PATIENCE = 120.0
# Letters a page, on average, below which the pages are pictures of a text.
FEWEST_LETTERS = 10


def read_pdf(data: bytes) -> Report:
    """The report in a PDF, its lines joined to paragraphs; NoReport if it is locked, a scan
    without text, or far too long."""
    from pypdf import PdfReader

    # Without a handler Python prints its complaints about broken files.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    reader = PdfReader(io.BytesIO(data), strict=False)
    _unlock(reader)
    _check_length(reader)
    pages = _read_pages(reader)
    if sum(map(str.isalpha, "".join(map("".join, pages)))) < FEWEST_LETTERS * len(pages):
        raise NoReport(
            "The PDF holds pictures of pages (a scan) and no text; run it through text "
            "recognition (OCR) and save it again."
        )
    lines = [line for page in drop_running(pages) for line in page]
    text = join_lines(lines)
    stated = reader.metadata
    title, author = (stated.title, stated.author) if stated else (None, None)
    return Report(text, title=confirmed(title, text[:2_000]), author=confirmed(author, text))


def _unlock(reader: PdfReader) -> None:
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except Exception:  # a cipher that takes a package that is not installed, or a damaged one
        opened = None
    if not opened:
        raise NoReport("The PDF is locked (encrypted); print or save a copy without a password.")


def _check_length(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]["/Pages"]  # type: ignore[index]
    count = root.get("/Count", 0)
    # The count may lie; that many small objects could still be pages.
    pages = int(count) if int(count) > MOST_PAGES else len(reader.pages)
    if pages > MOST_PAGES:
        raise NoReport(
            f"The PDF has {pages:,} pages; more than {MOST_PAGES:,} are not read. "
            "Save the pages with the report as a file of their own."
        )
    if not pages:
        raise NoReport("The PDF has no pages; save it again.")


def _read_pages(reader: PdfReader) -> list[list[str]]:
    pages, begun = [], time.monotonic()
    for page in reader.pages:
        pages.append(page.extract_text().splitlines())
        bounds.go_on()
        if time.monotonic() - begun > PATIENCE:
            raise NoReport(
                f"The PDF took more than {PATIENCE:.0f} seconds and was not read; save it as text."
            )
    return pages
