"""Word's files (.docx) and rich text (.rtf)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from verbale.text.load.report import NoReport, Report, confirmed
from verbale.text.load.xml import local_name, read_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
# Largest part of a .docx, in bytes unpacked; a report of 500 pages has a tenth of it.
LARGEST_PART = 50_000_000
# Where nothing is read: an older program's copy of a text box, and words struck out.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(data: bytes) -> Report:
    """The report in a .docx file: a paragraph a line, as it stands with all changes accepted."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise NoReport(
            "The file is no .docx (an older Word file, renamed, or cut off?); "
            "open it in Word and save it as .docx."
        ) from None
    with archive:
        body = read_xml(_part(archive, DOCUMENT), "Word file")
        text = "\n".join(_paragraphs(body))
        title, author = _properties(archive)
    return Report(text, title=confirmed(title, text[:2_000]), author=confirmed(author, text))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        part = archive.getinfo(name)
    except KeyError:
        raise NoReport("The file is no .docx (it holds no Word text); save it again.") from None
    if part.file_size > LARGEST_PART:
        raise NoReport("The Word file unpacks to more than 50 MB and was not read; cut it up.")
    if part.flag_bits & 1:
        raise NoReport("The Word file is locked with a password; save a copy without one.")
    return archive.read(part)


def _paragraphs(element: _Element) -> Iterator[str]:
    """The words of each paragraph, those of tables and text boxes too."""
    for child in element:
        name = local_name(child)
        if name == "p":
            yield "".join(_words(child))
            yield from _boxes(child)
        elif name not in _SKIPPED:
            yield from _paragraphs(child)


def _words(element: _Element) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _SKIPPED and name != "txbxContent":
            yield from _words(child)


def _boxes(element: _Element) -> Iterator[str]:
    """The paragraphs of text boxes that hang on a paragraph."""
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield from _paragraphs(child)
        elif name not in _SKIPPED:
            yield from _boxes(child)


def _properties(archive: zipfile.ZipFile) -> tuple[str | None, str | None]:
    if _PROPERTIES not in archive.namelist():
        return None, None
    try:
        properties = read_xml(_part(archive, _PROPERTIES), "Word file")
    except NoReport:
        return None, None
    found = {local_name(child): child.text for child in properties}
    return found.get("title"), found.get("creator")


# A picture in rich text: more figures in a row than any report has.
_PICTURE = re.compile(rb"[0-9A-Fa-f\s]{2000,}")
# Largest rich text that is read, in bytes without its pictures: an export of 500 articles.
LARGEST_RICH_TEXT = 10_000_000


def read_rtf(data: bytes) -> Report:
    """The report in a rich text file."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise NoReport("The file is no rich text, though its name ends in .rtf; save it again.")
    data = _PICTURE.sub(b"", data)
    if len(data) > LARGEST_RICH_TEXT:
        raise NoReport("The file is larger than 10 MB without its pictures; cut it into several.")
    # Rich text is ASCII; what is not stands for itself in the encoding of Windows.
    return Report(rtf_to_text(data.decode("cp1252", "replace"), errors="replace"))
