"""Web pages: the report in one, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from verbale.text.encoding import decode_page
from verbale.text.load.report import NoReport, Report, one_line, take_out
from verbale.text.load.stated import read_day

if TYPE_CHECKING:
    from trafilatura.settings import Document as Extracted

# Most tags of a page that is read: long reports have some thousand, and what takes a report out
# of a page takes time by their square.
MOST_TAGS = 30_000

_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2})\b", re.IGNORECASE)


def read_page(data: bytes, url: str | None = None) -> Report:
    """The report in a web page's bytes, without the page's menus; NoReport if there is none.

    ``url`` is where it was found; the page's own word for its address counts more.
    """
    source = decode_page(data)
    report = read_source(source) if source and source.strip() else None
    if report is None:
        raise NoReport(
            "The page holds no report (saved before it had loaded, or empty?); "
            "save it again or copy its text into a .txt file."
        )
    return report if report.url else replace(report, url=one_line(url))


def read_source(source: str) -> Report | None:
    """The report in a page's source; None if there is none."""
    if source.count("<") > MOST_TAGS:
        raise NoReport(
            f"The page has more than {MOST_TAGS:,} tags; copy its text into a .txt file."
        )
    # Imported here, since it takes 0.2 s and most dossiers are of text files.
    import trafilatura

    # Without a handler Python prints its complaints about broken pages.
    for talker in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(talker).addHandler(logging.NullHandler())
    found = trafilatura.bare_extraction(
        source,
        include_comments=False,
        with_metadata=True,
        # Else a footer's copyright year is taken for the day of publication.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (found.text if found else None) or trafilatura.html2txt(source)
    if not text or not text.strip():
        return None
    return take_out(_report(text, found, source) if found else Report(text))


def _report(text: str, page: Extracted, source: str) -> Report:
    language = _LANGUAGE.search(source[:5_000])
    return Report(
        text,
        title=_headline(page.title, page.sitename),
        author=page.author,
        outlet=page.sitename,
        url=page.url,
        stated_date=read_day(page.date),
        language=language[1] if language else None,
    )


def _headline(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name behind it."""
    if not title or not outlet:
        return title
    return re.sub(rf"\s*[-|:\N{{EN DASH}}\N{{EM DASH}}]\s*{re.escape(outlet)}\s*$", "", title)


_BLOCK = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol tr table blockquote section article header footer pre body "
    "hr dd dt dl".split()
)
_SILENT = frozenset({"script", "style", "head", "title", "noscript", "template"})


def find_lines(source: str) -> list[str]:
    """All lines of a page as a browser shows them, menus too; cells of a row parted by tabs."""
    from lxml import html

    if not source.strip():
        return []
    # A page that names its encoding is refused as text.
    root = html.document_fromstring(source.encode("utf-8"), html.HTMLParser(encoding="utf-8"))
    parts: list[str] = []
    for happening, element in _walk(root):
        parts.append(element if happening == "text" else "\n" if happening == "block" else "\t")
    lines = "".join(parts).split("\n")
    return ["\t".join(map(_fold, line.split("\t"))).strip() for line in lines]


def _fold(words: str) -> str:
    return " ".join(words.split())


def _walk(root: Any) -> list[tuple[str, str]]:
    """Texts and breaks in order; without recursion, since pages nest without end."""
    found: list[tuple[str, str]] = []
    todo: list[Any] = [root]
    while todo:
        each = todo.pop()
        if isinstance(each, tuple):
            found.append(each)
            continue
        tag = each.tag if isinstance(each.tag, str) else ""
        around = ("block", "") if tag in _BLOCK or tag == "br" else ("cell", "")
        closes = tag in _BLOCK or tag in ("td", "th", "br")
        if each.tail and each is not root:
            todo.append(("text", re.sub(r"\s+", " ", each.tail)))
        if closes:
            todo.append(around)
        if tag and tag not in _SILENT:
            todo.extend(reversed(list(each)))
            if each.text:
                todo.append(("text", re.sub(r"\s+", " ", each.text)))
        if tag in _BLOCK:
            found.append(("block", ""))
    return found
