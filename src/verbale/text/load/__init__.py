"""Files, folders and web pages, read one by one into documents.

A file that cannot be read gives a Failure that says why, and the others are read all the same.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from verbale.errors import UnreadableDocument
from verbale.record import Document, Failure
from verbale.text.encoding import decode, decode_page
from verbale.text.language import SAMPLE, find_language, language_names

TEXT_SUFFIXES = frozenset({".txt", ""})
PAGE_SUFFIXES = frozenset({".html", ".htm"})
# What is taken from a folder; a file without a suffix is read only where it is named.
FOLDER_SUFFIXES = frozenset({".txt"}) | PAGE_SUFFIXES
STDIN = Path("-")
# Largest file that is read, in bytes: the longest reports are a thousandth of it.
LARGEST_FILE = 20_000_000
# Of the file's name, characters that its document's id begins with.
ID_STEM = 24
# Hexadecimal digits of the hash in an id; more where two ids would be the same.
ID_DIGITS = 6
# Shortest line that tells a language, in characters; menus and names are shorter.
SHORTEST_PROSE = 60

_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)


def find_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """The files named, and those in the folders named, each once; ``-`` is standard input.

    A folder without readable files stays in the list, so that loading can say so.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        inside = _files_in(path) if path != STDIN and path.is_dir() else [path]
        for file in inside or [path]:
            found.setdefault(os.path.abspath(file), file)
    return tuple(found.values())


def _files_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(
            Path(place, name)
            for name in names
            if Path(name).suffix.lower() in FOLDER_SUFFIXES and not name.startswith(".")
        )
    return sorted(found)


def load(paths: Iterable[str | Path]) -> Iterator[Document | Failure]:
    """Each report as a document, or why it could not be read, in the order of ``find_files``."""
    files = find_files(paths)
    taken: set[str] = set()
    for path, name in zip(files, _names([_parts(file) for file in files]), strict=True):
        try:
            document = _read(_bytes_of(path, name), name, path.suffix.lower())
        except UnreadableDocument as error:
            yield Failure(name, error.reason)
            continue
        document = _with_own_id(document, taken)
        taken.add(document.id)
        yield document


def name_together(
    found: Sequence[tuple[Sequence[str], Document | Failure]],
) -> list[Document | Failure]:
    """The same with the names and ids that they bear if loaded together from these places.

    A place is the parts of a path; of files that are called alike, the names tell the folders.
    """
    taken: set[str] = set()
    named: list[Document | Failure] = []
    names = _names([tuple(parts) for parts, _ in found])
    for (_, each), name in zip(found, names, strict=True):
        each = replace(each, name=name)
        if isinstance(each, Document):
            each = replace(each, id=_id(name, each.text, ID_DIGITS))
            each = _with_own_id(each, taken)
            taken.add(each.id)
        named.append(each)
    return named


def _parts(path: Path) -> tuple[str, ...]:
    return ("stdin",) if path == STDIN else Path(os.path.abspath(path)).parts


def _names(parts: Sequence[tuple[str, ...]]) -> list[str]:
    """For each file the shortest end of its path that no other has."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(parts):
        alike[own[-1]].append(place)
    names = [""] * len(parts)
    for places in alike.values():
        for place, name in zip(places, _ends([parts[at] for at in places]), strict=True):
            # A name that is not UTF-8 could be written nowhere.
            names[place] = name.encode("utf-8", "replace").decode("utf-8")
    return names


def _ends(paths: Sequence[tuple[str, ...]]) -> list[str]:
    ends = [""] * len(paths)
    open_places = list(range(len(paths)))
    length = 1
    while open_places:
        count = Counter(paths[place][-length:] for place in open_places)
        for place in open_places:
            ends[place] = "/".join(part.strip("/") for part in paths[place][-length:])
        open_places = [
            place
            for place in open_places
            if count[paths[place][-length:]] > 1 and len(paths[place]) > length
        ]
        length += 1
    return ends


def _bytes_of(path: Path, name: str) -> bytes:
    if path == STDIN:
        return _within_size(sys.stdin.buffer.read(LARGEST_FILE + 1), name)
    if path.is_dir():
        raise UnreadableDocument(
            name, "The folder holds no .txt, .html or .htm file; name another folder or its files."
        )
    _check_suffix(path, name)
    try:
        with path.open("rb") as file:
            return _within_size(file.read(LARGEST_FILE + 1), name)
    except FileNotFoundError:
        reason = "There is no such file; check the path."
    except PermissionError:
        reason = "The file may not be opened; ask for the right to read it."
    except OSError as error:
        reason = f"The file could not be opened ({error.strerror}); copy it elsewhere first."
    raise UnreadableDocument(name, reason)


def _check_suffix(path: Path, name: str) -> None:
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES | PAGE_SUFFIXES:
        raise UnreadableDocument(
            name, f"Files ending in {suffix} are not read; save the report as .txt or .html."
        )


def _within_size(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(
            name, f"The file is larger than {LARGEST_FILE // 1_000_000} MB; cut it into several."
        )
    return data


def _read(data: bytes, name: str, suffix: str) -> Document:
    return read_page(data, name) if suffix in PAGE_SUFFIXES else read_text(data, name)


def read_text(data: bytes, name: str) -> Document:
    """The document in a text file's bytes, every character kept; UnreadableDocument if none is."""
    text = decode(data)
    if text is None:
        raise UnreadableDocument(
            name,
            "The file is no text (a picture, a PDF or a word processor's file?); "
            "save the report as plain text.",
        )
    if not text.strip():
        raise UnreadableDocument(name, "The file is empty; save the report again or leave it out.")
    if _PAGE_START.match(text):
        return read_page(data, name)
    return _document(name, text)


def read_page(data: bytes, name: str) -> Document:
    """The report in a web page's bytes, without the page's menus; UnreadableDocument if none is."""
    source = decode_page(data)
    page = _extract(source) if source and source.strip() else None
    if page is None:
        raise UnreadableDocument(
            name,
            "The page holds no report (saved before it had loaded, or empty?); "
            "save it again or copy its text into a .txt file.",
        )
    return _document(name, page.text, page)


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    outlet: str | None
    url: str | None
    stated_date: date | None


def _extract(source: str) -> _Page | None:
    # Imported here, since it takes 0.2 s and most dossiers are of text files.
    import logging

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
    if found is None:
        return _Page(text, None, None, None)
    title = _headline(found.title, found.sitename)
    return _Page(_with_title(text, title), found.sitename, found.url, _day(found.date))


def _headline(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name behind it."""
    if not title or not outlet:
        return title
    return re.sub(rf"\s*[-|:\N{{EN DASH}}\N{{EM DASH}}]\s*{re.escape(outlet)}\s*$", "", title)


def _with_title(text: str, title: str | None) -> str:
    if not title or _folded(title) in _folded(text[: 2 * len(title) + 1_000]):
        return text
    return f"{title}\n{text}"


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat(stated[:10]) if stated else None
    except ValueError:
        return None


def _document(name: str, text: str, page: _Page | None = None) -> Document:
    language = find_language(_prose(text))
    if language not in ("en", None):
        called = language_names()[str(language)]
        raise UnreadableDocument(
            name, f"The report is in {called} and was not read: Verbale reads English."
        )
    document = Document(_id(name, text, ID_DIGITS), name, text, language)
    if page is None:
        return document
    return replace(document, outlet=page.outlet, url=page.url, stated_date=page.stated_date)


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


def _id(name: str, text: str, digits: int) -> str:
    stem = Path(name).stem if name.endswith((*FOLDER_SUFFIXES,)) else Path(name).name
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", stem)[:ID_STEM].strip("-") or "report"
    digest = hashlib.sha256(f"{name}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:digits]}"


def _with_own_id(document: Document, taken: set[str]) -> Document:
    digits = ID_DIGITS
    while document.id in taken and digits < 64:
        digits += 2
        document = replace(document, id=_id(document.name, document.text, digits))
    return document
