"""Files, folders and what else holds reports, read one by one into documents.

A file that cannot be read gives a Failure that says why, and the others are read all the same.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from verbale.errors import UnreadableDocument
from verbale.record import Document, Failure
from verbale.text.load import report as reports
from verbale.text.load.kinds import (
    LARGEST_FILE,
    find_limit,
    is_readable,
    read_pieces,
)
from verbale.text.load.page import read_page as _read_page
from verbale.text.load.plain import read_plain
from verbale.text.load.report import NoReport, Piece, name_id, to_document, with_own_id

__all__ = [
    "INSIDE",
    "LARGEST_FILE",
    "STDIN",
    "find_files",
    "is_endless",
    "load",
    "load_bytes",
    "load_places",
    "name_together",
    "read_page",
    "read_text",
]

STDIN = Path("-")
# Parts the place of a file from that of a report in it; no path has it, and only the beginning
# of an address.
INSIDE = "//"
NO_COLUMNS: Mapping[str, str] = {}


def find_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """The files named, and those in the folders named, each once; ``-`` is standard input.

    A folder without readable files stays in the list, so that loading can say so.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        inside = _files_in(path) if path != STDIN and os.path.isdir(path) else [path]
        for file in inside or [path]:
            found.setdefault(os.path.abspath(file), file)
    return tuple(found.values())


def _files_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(place, name) for name in names if is_readable(name))
    return sorted(found)


def load(
    paths: Iterable[str | Path], *, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[Document | Failure]:
    """Each report as a document, or why it could not be read, in the order of ``find_files``.

    ``columns`` says which column of a table holds what (``{"text": "body"}``).
    """
    files = find_files(paths)
    taken: set[str] = set()
    for path, name in zip(files, _names([_parts(file) for file in files]), strict=True):
        for _, found in _load_file(path, name, columns):
            if isinstance(found, Document):
                found = with_own_id(found, taken)
                taken.add(found.id)
            yield found


def load_places(
    path: Path, *, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[tuple[str, Document | Failure]]:
    """Each report in one file with its place in it: empty, or behind ``INSIDE``."""
    (name,) = _names([_parts(path)])
    return _load_file(path, name, columns)


def load_bytes(
    data: bytes, file_name: str, name: str, *, url: str | None = None
) -> Iterator[tuple[str, Document | Failure]]:
    """The same of a file's bytes; ``file_name`` tells its kind, ``url`` where it was fetched."""
    for where, found in _to_documents(read_pieces(data, file_name, NO_COLUMNS), name):
        if isinstance(found, Document) and url and not found.url:
            found = replace(found, url=url)
        yield where, found


def _load_file(
    path: Path, name: str, columns: Mapping[str, str]
) -> Iterator[tuple[str, Document | Failure]]:
    try:
        data = _bytes_of(path)
    except NoReport as error:
        yield "", Failure(name, error.reason)
        return
    file_name = "stdin" if path == STDIN else path.name
    yield from _to_documents(read_pieces(data, file_name, columns), name)


def _to_documents(pieces: Iterable[Piece], name: str) -> Iterator[tuple[str, Document | Failure]]:
    """Documents by their place in the file, in the order of their places; no place twice."""
    places: Counter[str] = Counter()
    for piece in sorted(pieces, key=lambda piece: piece.inside.split("/")):
        inside = _take_place(_printable(piece.inside), places)
        where = f"{INSIDE}{inside}" if inside else ""
        yield where, _to_document(piece, f"{name}/{inside}" if inside else name)


def _take_place(wanted: str, places: Counter[str]) -> str:
    """The place, numbered where it is taken: also by one that is called so of itself."""
    inside = wanted
    while True:
        places[wanted] += 1
        if places[wanted] > 1:
            inside = f"{wanted} ({places[wanted]})".strip()
        if inside == wanted or inside not in places:
            places[inside] += inside != wanted
            return inside


def _to_document(piece: Piece, name: str) -> Document | Failure:
    if isinstance(piece.found, str):
        return Failure(name, _printable(piece.found))
    try:
        return to_document(piece.found, name)
    except NoReport as error:
        return Failure(name, _printable(error.reason))


def _printable(words: str) -> str:
    """Names are their maker's: nothing that a list or a terminal would stumble at."""
    return "".join(c if c.isprintable() or c in _JOINERS else "?" for c in words)


# Within words of Persian and of India's languages; no terminal stumbles at them.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def name_together(found: Sequence[tuple[str, Document | Failure]]) -> list[Document | Failure]:
    """The same with the names and ids that they bear if loaded together from these places.

    Of files that are called alike, the names tell the folders; what was fetched is called by its
    address, and a report in a file with others by the file's name and its own.
    """
    parted = [_part(place) for place, _ in found]
    files = list(dict.fromkeys(file for file, _ in parted if not _is_address(file)))
    names = dict(zip(files, _names([tuple(file.split("/")) for file in files]), strict=True))
    names |= {file: file for file, _ in parted if _is_address(file)}
    taken: set[str] = set()
    named: list[Document | Failure] = []
    for (_, each), (file, inside) in zip(found, parted, strict=True):
        name = f"{names[file]}/{inside}" if inside else names[file]
        each = replace(each, name=name)
        if isinstance(each, Document):
            each = replace(each, id=name_id(name, each.text, reports.ID_DIGITS))
            each = with_own_id(each, taken)
            taken.add(each.id)
        named.append(each)
    return named


def _part(place: str) -> tuple[str, str]:
    """The place of the file, and where in it the report lies."""
    # Two strokes also follow an address's scheme, and begin the name of a server's folder.
    at = place.find(INSIDE, len("https://") if _is_address(place) else len(INSIDE))
    return (place, "") if at < 0 else (place[:at], place[at + len(INSIDE) :])


def _is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


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
            names[place] = _printable(name.encode("utf-8", "replace").decode("utf-8"))
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


def is_endless(path: Path) -> bool:
    """Whether it is a pipe or a device, at which one may wait for ever. What the shell passes on as
    a file is none of them."""
    if str(path).startswith(_PASSED_ON):
        return False
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # opening it tells why
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


_PASSED_ON = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")


def _bytes_of(path: Path) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    if os.path.isdir(path):
        raise NoReport(
            "The folder holds no report (.txt, .html, .pdf, .docx, ...); "
            "name another folder or its files."
        )
    if is_endless(path):
        raise NoReport("It is a pipe or a device and no file; pass its text on: verbale ... -")
    try:
        with path.open("rb") as file:
            return file.read(find_limit(path.name) + 1)
    except FileNotFoundError:
        # A path has lost one of an address's two strokes.
        if str(path).startswith(("http:/", "https:/")):
            raise NoReport("Pages are fetched into a dossier: verbale add FILE URL.") from None
        reason = "There is no such file; check the path."
    except PermissionError:
        reason = "The file may not be opened; ask for the right to read it."
    except OSError as error:
        reason = f"The file could not be opened ({error.strerror}); copy it elsewhere first."
    raise NoReport(reason)


def read_text(data: bytes, name: str) -> Document:
    """The document in a text file's bytes, every character kept; UnreadableDocument if none is."""
    try:
        return to_document(read_plain(data), name)
    except NoReport as error:
        raise UnreadableDocument(name, error.reason) from None


def read_page(data: bytes, name: str) -> Document:
    """The report in a web page's bytes, without the page's menus; UnreadableDocument if none is."""
    try:
        return to_document(_read_page(data), name)
    except NoReport as error:
        raise UnreadableDocument(name, error.reason) from None
