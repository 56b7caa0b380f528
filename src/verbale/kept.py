"""What a dossier keeps, as it comes out of its file: versions of documents, and the record."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from verbale.judgements import digest
from verbale.record import Document


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a document as the dossier keeps it; its name and id depend on the others."""

    version: int
    place: str
    number: int
    document: Document
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """The record's JSON, the versions it is about, and what it was made with."""

    json: str
    sha256: str
    documents: tuple[Kept, ...]
    engine: str
    program: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of judgements that were to be added."""

    new: int = 0
    known: int = 0
    others: tuple[str, ...] = ()  # ids that the dossier holds with something else; not taken


def write_version(document: Document) -> dict[str, str | int | None]:
    """A document as a row of the table of versions."""
    stated = document.stated_date
    return {
        "text": document.text,
        "sha256": digest(document.text),
        "language": document.language,
        "outlet": document.outlet,
        "url": document.url,
        "stated_date": stated.isoformat() if stated else None,
        "title": document.title,
        "author": document.author,
    }


def read_version(row: sqlite3.Row, *, id: str | None = None, name: str | None = None) -> Kept:
    """The version in this row; without an id and a name its place stands for them."""
    stated = row["stated_date"]
    document = Document(
        id=id or row["place"],
        name=name or row["place"],
        text=row["text"],
        language=row["language"],
        outlet=row["outlet"],
        url=row["url"],
        stated_date=date.fromisoformat(stated) if stated else None,
        title=row["title"],
        author=row["author"],
    )
    return Kept(row["id"], row["place"], row["number"], document, row["sha256"])
