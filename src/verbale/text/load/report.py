"""A report as a file holds it, before it has a name and an id; and how it becomes a document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from verbale.record import Document
from verbale.text.language import SAMPLE, find_language, has_common_words, language_names

# Of the file's name, characters that its document's id begins with.
ID_STEM = 24
# Hexadecimal digits of the hash in an id; more where two ids would be the same.
ID_DIGITS = 6
# Most characters of one report that are read: the transcript of a day's hearing has a third.
MOST_CHARACTERS = 1_000_000
# Characters from which a report is none if three in four, spaces aside, are neither letters nor
# figures; of prose one in twenty is. An engine reads marks more slowly than words.
LONG = 20_000
# Shortest line that tells a language, in characters; menus and names are shorter.
SHORTEST_PROSE = 60

# What no reader of the text could do with: control characters but tab and line ends, and halves
# of characters, which cannot be written as UTF-8.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]|[\ud800-\udfff]")


class NoReport(Exception):
    """What was read holds no report; the text says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Report:
    """A report's text and what the file says of it."""

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    stated_date: date | None = None
    language: str | None = None  # as the file has it; the text itself counts more


@dataclass(frozen=True, slots=True)
class Piece:
    """A report in a file, or why it could not be read.

    ``inside`` is where it lies in a file that holds several; empty for the file as a whole.
    """

    inside: str
    found: Report | str


def take_out(report: Report) -> Report:
    """A report that was taken out of its file, without characters that belong to no text, its
    title in front; NoReport if it holds no words."""
    text = _UNFIT.sub("", report.text.replace("\r\n", "\n").replace("\x0c", "\n")).strip()
    title = one_line(report.title)
    if not text:
        raise NoReport("It holds no text; save the report again or leave it out.")
    return replace(
        report,
        text=with_title(text, title),
        title=title,
        author=one_line(report.author),
        outlet=one_line(report.outlet),
        url=one_line(report.url),
    )


def one_line(value: str | None) -> str | None:
    """On one line; None for nothing."""
    return " ".join(_UNFIT.sub("", value).split()) or None if value else None


def with_title(text: str, title: str | None) -> str:
    """The text, the title in front unless it stands near the beginning already."""
    if not title or fold(title) in fold(text[: 2 * len(title) + 1_000]):
        return text
    return f"{title}\n{text}"


def confirmed(claim: str | None, text: str) -> str | None:
    """What a file's properties claim, if the text bears it out: they often hold the name of
    whoever saved the file, or a title that was never filled in."""
    folded = fold(claim) if claim else ""
    return claim if folded and folded in fold(text) else None


def fold(text: str) -> str:
    """The words alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def to_document(report: Report, name: str) -> Document:
    """The document of this name; NoReport if its text is in a language that is not read, far too
    long, or none of words."""
    if len(report.text) > MOST_CHARACTERS:
        raise NoReport(
            f"The report has {len(report.text):,} characters; more than {MOST_CHARACTERS:,} are "
            "not read. Cut it into several."
        )
    if len(report.text) > LONG and _is_of_marks(report.text):
        raise NoReport(
            "It holds marks and hardly any words; save the report again or leave it out."
        )
    language = find_language(_prose(report.text))
    claimed = (report.language or "")[:2].lower()
    if language is None and claimed in language_names() and not has_common_words(report.text):
        language = claimed
    if language not in ("en", None):
        called = language_names()[language]
        raise NoReport(f"The report is in {called} and was not read: Verbale reads English.")
    return Document(
        name_id(name, report.text, ID_DIGITS),
        name,
        report.text,
        language,
        outlet=report.outlet,
        url=report.url,
        stated_date=report.stated_date,
        title=report.title,
        author=report.author,
    )


def _is_of_marks(text: str) -> bool:
    letters, spaces = sum(map(str.isalnum, text)), sum(map(str.isspace, text))
    return len(text) - letters - spaces > 3 * letters


def _prose(text: str) -> str:
    """The longer lines of the text, enough of them to tell its language; all of it if none is."""
    lines: list[str] = []
    length = 0
    for line in re.finditer(rf"[^\n\r]{{{SHORTEST_PROSE},{SAMPLE}}}", text):
        lines.append(line.group())
        length += len(lines[-1])
        if length >= SAMPLE:
            break
    return "\n".join(lines) or text


def name_id(name: str, text: str, digits: int) -> str:
    """The id of the document with this name and text: readable, and the same each time."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", _stem(name))[:ID_STEM].strip("-") or "report"
    digest = hashlib.sha256(f"{name}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:digits]}"


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    # "export.rtf/0003" is the third article of an export.
    if path.name.isdigit() and path.parent.suffix:
        return f"{path.parent.stem}-{path.name}"
    return path.stem if re.fullmatch(r"\.[A-Za-z]{2,8}", path.suffix) else path.name


def with_own_id(document: Document, taken: set[str]) -> Document:
    """The same with an id that is none of those taken."""
    digits = ID_DIGITS
    while document.id in taken and digits < 64:
        digits += 2
        document = replace(document, id=name_id(document.name, document.text, digits))
    return document
