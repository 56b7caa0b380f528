"""What is added to a dossier: the reports in files and folders, and pages that were fetched."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from verbale.judgements import digest
from verbale.record import Document, Failure
from verbale.store import Dossier
from verbale.text.load import (
    NO_COLUMNS,
    STDIN,
    find_files,
    is_endless,
    load_bytes,
    load_places,
)


@dataclass(slots=True)
class Intake:
    """What became of the files that were to be added."""

    new: int = 0
    changed: int = 0
    known: int = 0
    failures: tuple[Failure, ...] = ()

    def add(self, other: Intake) -> None:
        """Counts what became of others as well."""
        self.new += other.new
        self.changed += other.changed
        self.known += other.known
        self.failures += other.failures


def take_in(
    dossier: Dossier, paths: Iterable[Path], *, columns: Mapping[str, str] = NO_COLUMNS
) -> Intake:
    """Keeps the reports in these files, or folders of them, each in a step of its own.

    A report that is known is skipped; a changed one becomes a new version of its document.
    """
    taken = Intake()
    for path in find_files(paths):
        fingerprint = _digest_file(path, columns)
        place = place_of(dossier, path)
        if fingerprint and _is_known(dossier, place, path.name, fingerprint):
            taken.known += max(1, len(dossier.list_inside(place)))
            continue
        found = load_places(path, columns=columns)
        if path == STDIN:
            _keep_from_stdin(dossier, found, taken)
        else:
            found = _watch(path, columns, fingerprint, found)
            _keep(dossier, place, found, fingerprint, taken, remember=os.path.isfile(path))
    return taken


CHANGING = "It changed while it was read. Add it again when it is whole."


def _watch(
    path: Path,
    columns: Mapping[str, str],
    fingerprint: str | None,
    found: Iterable[tuple[str, Document | Failure]],
) -> Iterator[tuple[str, Document | Failure]]:
    """What was found, unless the file is no longer the one whose fingerprint was taken: its text
    would be kept as another file's, and be taken for known when it is added again."""
    collects = False
    for inside, each in found:
        collects = collects or bool(inside)
        if not inside and _digest_file(path, columns) != fingerprint:
            yield inside, Failure(path.name, CHANGING)
        else:
            yield inside, each
    if collects and _digest_file(path, columns) != fingerprint:
        yield "", Failure(path.name, CHANGING)


def take_in_page(
    dossier: Dossier, place: str, data: bytes, *, file_name: str, url: str, type: str | None
) -> Intake:
    """Keeps a page that was fetched, its bytes and the report in it; ``place`` is its address as
    it was given, ``url`` the one that answered, ``file_name`` tells its kind."""
    taken = Intake()
    fingerprint = dossier.keep_page(data, url=url, type=type)
    if dossier.find_file(place) == fingerprint:
        taken.known = 1
        return taken
    found = load_bytes(data, file_name, place, url=url)
    _keep(dossier, place, found, fingerprint, taken, remember=True)
    return taken


def take_in_bytes(dossier: Dossier, place: str, data: bytes, *, file_name: str) -> Intake:
    """Keeps the reports in a file of which the bytes alone are at hand, unless the dossier has
    them already, wherever they were found; ``file_name`` tells its kind."""
    taken, fingerprint = Intake(), sha256(data).hexdigest()
    known = dossier.find_places(fingerprint)
    if known:
        taken.known = max(1, len(dossier.list_inside(known[0])))
        return taken
    found = load_bytes(data, file_name, file_name)
    _keep(dossier, place, found, fingerprint, taken, remember=True)
    return taken


def _digest_file(path: Path, columns: Mapping[str, str]) -> str | None:
    """The fingerprint of a file's bytes, and of how its columns are read; None for standard input
    and what cannot be opened, or gives its bytes but once."""
    if path == STDIN or is_endless(path) or not os.path.isfile(path):
        return None
    whole = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1_000_000):
                whole.update(part)
    except OSError:
        return None
    if columns:
        whole.update(json.dumps(sorted(columns.items())).encode())
    return whole.hexdigest()


def place_of(dossier: Dossier, path: Path) -> str:
    """Where a file is, from the dossier's folder: dossier and reports can move together."""
    if path == STDIN:
        return str(STDIN)
    absolute, folder = os.path.abspath(path), dossier.path.absolute().parent
    try:
        relative = os.path.relpath(absolute, folder)
    except ValueError:  # on another drive
        relative = absolute
    # A path that is not UTF-8 could not be kept.
    return Path(relative).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _is_known(dossier: Dossier, place: str, name: str, fingerprint: str) -> bool:
    """Whether this very file was added before, here or at a place where it no longer is."""
    kept = dossier.find_file(place)
    if kept is not None:
        return kept == fingerprint
    folder = dossier.path.absolute().parent
    for other in dossier.find_places(fingerprint):
        if PurePosixPath(other).name == name and not (folder / other).exists():
            dossier.move(other, place)
            return True
    return False


def _keep_from_stdin(
    dossier: Dossier, found: Iterable[tuple[str, Document | Failure]], taken: Intake
) -> None:
    """Each text from standard input is a document of its own, told by its fingerprint."""
    for inside, each in found:
        fingerprint = digest(each.text) if isinstance(each, Document) else ""
        place = f"{STDIN}/{fingerprint[:12]}/stdin"
        _keep(dossier, place, [(inside, each)], fingerprint, taken, remember=False)


def _keep(
    dossier: Dossier,
    place: str,
    found: Iterable[tuple[str, Document | Failure]],
    fingerprint: str | None,
    taken: Intake,
    *,
    remember: bool,
) -> None:
    """Keeps what was found in one file; with ``remember`` also why something was not read."""
    collects = whole = False
    for inside, each in _noted(found, taken):
        collects = collects or bool(inside)
        whole = whole or (not inside and isinstance(each, Failure))
        if isinstance(each, Document):
            _count(dossier, place + inside, each, fingerprint or digest(each.text), taken)
        elif remember:
            dossier.keep_failure(place + inside, each.reason)
    # One that breaks off is read again, once it is copied anew.
    if collects and fingerprint and remember and not whole:
        dossier.keep_collection(place, fingerprint)


def _noted(
    found: Iterable[tuple[str, Document | Failure]], taken: Intake
) -> Iterator[tuple[str, Document | Failure]]:
    for inside, each in found:
        if isinstance(each, Failure):
            taken.failures = (*taken.failures, each)
        yield inside, each


def _count(
    dossier: Dossier, place: str, document: Document, fingerprint: str, taken: Intake
) -> None:
    before = len(dossier.list_numbers(place))
    number = dossier.add(place, document, fingerprint)
    taken.new += not before
    taken.changed += 0 < before < number
    taken.known += number == before
