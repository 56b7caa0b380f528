"""One SQLite file a dossier: its documents, their readings, the codebook and the record.

Texts and JSON go in and come out; what they mean is for others to say. Each method is one step:
a process that is killed leaves it done or not begun.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from types import TracebackType

from verbale.database import transaction
from verbale.dossier_file import (
    check_file,
    connect,
    explained,
    find_mode,
    find_version,
    migrate,
    read_migrations,
)
from verbale.errors import (
    BadJudgement,
    BrokenRecord,
    NewerDossier,
    VerbaleError,
)
from verbale.judgements import digest, read_judgement, write_judgement
from verbale.kept import Kept, KeptRecord, Taken, read_version, write_version
from verbale.record import Document, Judgement


def make_dossier(path: Path) -> Dossier:
    """A new, empty dossier in this file; VerbaleError if there is a file already."""
    if path.exists() and path.stat().st_size:
        raise VerbaleError(f"{path}: is there already. Name another file, or add reports to it.")
    if not path.absolute().parent.is_dir():
        raise VerbaleError(f"{path}: there is no such folder to write into. Make it first.")
    with explained(path):
        database = connect(path, "rwc")
        migrate(database, path)
        database.execute("PRAGMA journal_mode = WAL")
    return Dossier(path, database)


def open_dossier(path: Path) -> Dossier:
    """The dossier in this file, its tables brought up to this version of Verbale.

    NotADossier, NewerDossier, DossierLocked or DossierUnwritable say why it cannot be opened.
    """
    check_file(path)
    with explained(path):
        mode = find_mode(path)
        database = connect(path, mode)
        if mode == "rw":
            database.execute("PRAGMA journal_mode = WAL")
        if find_version(database) < len(read_migrations()):
            migrate(database, path)
        elif find_version(database) > len(read_migrations()):
            database.close()
            raise NewerDossier(
                f"{path}: was made by a newer version of Verbale. Install that version to open it."
            )
    return Dossier(path, database)


class Dossier:
    """An open dossier. Use it in a ``with`` block: closed, the one file holds everything."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self._database = database

    def __enter__(self) -> Dossier:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with explained(self.path):
            self._database.close()

    @contextmanager
    def _step(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing of it."""
        with explained(self.path), transaction(self._database):
            yield self._database

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with explained(self.path):
            return self._database.execute(query, values).fetchall()

    def list_latest(self) -> tuple[Kept, ...]:
        """The newest version of each document, in the order of their places."""
        rows = self._rows("SELECT * FROM latest")
        return tuple(sorted(map(read_version, rows), key=lambda kept: kept.place.split("/")))

    def list_versions(self) -> tuple[Kept, ...]:
        """Every version of every document, the older ones too, as they were added."""
        return tuple(
            map(
                read_version,
                self._rows(
                    "SELECT version.*, place FROM version "
                    "JOIN document ON document.id = version.document ORDER BY version.id"
                ),
            )
        )

    def list_numbers(self, place: str) -> tuple[int, ...]:
        """The numbers of the versions of what was found there, the oldest first."""
        query = (
            "SELECT number FROM version JOIN document ON document.id = version.document "
            "WHERE place = ? ORDER BY number"
        )
        return tuple(row["number"] for row in self._rows(query, place))

    def list_inside(self, place: str) -> tuple[str, ...]:
        """The places of the reports in the file that was found there and holds several."""
        query = "SELECT place FROM document WHERE substr(place, 1, ?) = ? ORDER BY place"
        inside = f"{place}//"
        return tuple(row["place"] for row in self._rows(query, len(inside), inside))

    def find_file(self, place: str) -> str | None:
        """The fingerprint of the file that was found there last; None if none was."""
        query = (
            "SELECT file_sha256 FROM latest WHERE place = ? "
            "UNION ALL SELECT file_sha256 FROM collection WHERE place = ?"
        )
        rows = self._rows(query, place, place)
        return rows[0]["file_sha256"] if rows else None

    def find_places(self, file_sha256: str) -> tuple[str, ...]:
        """Where files with this fingerprint were found."""
        query = (
            "SELECT place FROM latest WHERE file_sha256 = ? "
            "UNION SELECT place FROM collection WHERE file_sha256 = ? ORDER BY place"
        )
        return tuple(row["place"] for row in self._rows(query, file_sha256, file_sha256))

    def move(self, place: str, to: str) -> None:
        """The file is now found elsewhere, and so are the reports in it."""
        inside = f"{place}//"
        with self._step() as database:
            for table in ("document", "collection"):
                database.execute(f"UPDATE {table} SET place = ? WHERE place = ?", (to, place))
            for table in ("document", "failure"):
                moved = f"UPDATE {table} SET place = ? || substr(place, ?) "
                values = (to, len(place) + 1, len(inside), inside)
                database.execute(f"{moved} WHERE substr(place, 1, ?) = ?", values)

    def keep_collection(self, place: str, file_sha256: str) -> None:
        """Keeps that all reports in the file there were taken in."""
        with self._step() as database:
            database.execute(
                "INSERT OR REPLACE INTO collection VALUES (?, ?)", (place, file_sha256)
            )

    def keep_page(self, data: bytes, *, url: str, type: str | None) -> str:
        """Keeps the bytes of what was fetched, and their fingerprint comes back."""
        fingerprint = sha256(data).hexdigest()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._step() as database:
            database.execute(
                "INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?, ?)",
                (fingerprint, url, type, now, zlib.compress(data)),
            )
        return fingerprint

    def find_page(self, file_sha256: str) -> bytes | None:
        """The bytes of what was fetched with this fingerprint; None if nothing was."""
        rows = self._rows("SELECT packed FROM page WHERE sha256 = ?", file_sha256)
        return zlib.decompress(rows[0]["packed"]) if rows else None

    def _find_damaged_pages(self) -> Iterator[str]:
        for row in self._rows("SELECT sha256, url FROM page"):
            try:
                data = self.find_page(row["sha256"])
            except zlib.error:
                data = None
            if data is None or sha256(data).hexdigest() != row["sha256"]:
                yield f"{row['url']}: the page kept of it is no longer the one that was fetched"

    def add(self, place: str, document: Document, file_sha256: str) -> int:
        """Keeps what was found there, and the number of its version: the last one's if the report
        is the same. That the file could not be read is forgotten."""
        with self._step() as database:
            database.execute("DELETE FROM failure WHERE place = ?", (place,))
            database.execute("INSERT OR IGNORE INTO document (place) VALUES (?)", (place,))
            query = "SELECT id FROM document WHERE place = ?"
            (id,) = database.execute(query, (place,)).fetchone()
            last = database.execute("SELECT * FROM latest WHERE place = ?", (place,)).fetchone()
            values = write_version(document)
            if last and all(last[name] == value for name, value in values.items()):
                new = "UPDATE version SET file_sha256 = ? WHERE id = ?"
                database.execute(new, (file_sha256, last["id"]))
                return int(last["number"])
            number = last["number"] + 1 if last else 1
            values |= {"document": id, "number": number, "file_sha256": file_sha256}
            values["added"] = datetime.now(UTC).isoformat(timespec="seconds")
            marks = ", ".join("?" * len(values))
            database.execute(
                f"INSERT INTO version ({', '.join(values)}) VALUES ({marks})", (*values.values(),)
            )
            return int(number)

    def keep_failure(self, place: str, reason: str) -> None:
        """Keeps why the file there could not be read, unless an older version of it was."""
        with self._step() as database:
            database.execute(
                "INSERT OR REPLACE INTO failure SELECT ?, ? "
                "WHERE NOT EXISTS (SELECT 1 FROM document WHERE place = ?)",
                (place, reason, place),
            )

    def list_failures(self) -> tuple[tuple[str, str], ...]:
        """The place of each file that could not be read, and the reason."""
        rows = self._rows("SELECT place, reason FROM failure")
        return tuple(sorted(map(tuple, rows), key=lambda each: each[0].split("/")))

    def find_reading(self, text_sha256: str, engine: str, program: str) -> str | None:
        """What the text showed this engine and this version of Verbale; None if not read yet."""
        rows = self._rows(
            "SELECT json FROM reading WHERE sha256 = ? AND engine = ? AND program = ?",
            *(text_sha256, engine, program),
        )
        return rows[0]["json"] if rows else None

    def list_readings(self) -> tuple[tuple[str, str, str], ...]:
        """The text's fingerprint, the engine and the JSON of every reading."""
        return tuple(map(tuple, self._rows("SELECT sha256, engine, json FROM reading")))

    def keep_reading(self, text_sha256: str, engine: str, program: str, json: str) -> None:
        """Keeps a reading."""
        with self._step() as database:
            database.execute(
                "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)",
                (text_sha256, engine, program, json),
            )

    def find_codebook(self) -> str | None:
        """The codebook's JSON; None if nobody wrote one."""
        rows = self._rows("SELECT json FROM codebook")
        return rows[0]["json"] if rows else None

    def keep_codebook(self, json: str) -> None:
        """Keeps this codebook in the place of the last."""
        with self._step() as database:
            database.execute("INSERT OR REPLACE INTO codebook VALUES (1, ?)", (json,))

    def add_judgement(self, judgement: Judgement) -> None:
        """Keeps it for good: on the disk when this returns. VerbaleError if its id is taken."""
        if not self.add_judgements([judgement]).new:
            raise VerbaleError(f"{self.path}: holds judgement {judgement.id} already.")

    def add_judgements(self, judgements: Iterable[Judgement]) -> Taken:
        """Keeps those that the dossier does not hold yet, after those that it holds, in one step
        that is on the disk when this returns. Nothing is overwritten."""
        new = known = 0
        others: list[str] = []
        with explained(self.path):
            self._database.execute("PRAGMA synchronous = FULL")
        with self._step() as database:
            for judgement in judgements:
                json = write_judgement(judgement)
                query = "SELECT json FROM judgement WHERE id = ?"
                held = database.execute(query, (judgement.id,)).fetchone()
                if held is None:
                    database.execute(_ADD_JUDGEMENT, _judgement_row(judgement, json))
                    new += 1
                elif held["json"] == json:
                    known += 1
                else:
                    others.append(judgement.id)
        return Taken(new, known, tuple(others))

    def add_judgement_after(self, judgement: Judgement, number: int) -> bool:
        """Keeps it as ``add_judgement`` does if ``number`` is still the last in the log; whether
        it was: if not, what came since may bear on it."""
        with explained(self.path):
            self._database.execute("PRAGMA synchronous = FULL")
        with self._step() as database:
            query = "SELECT coalesce(max(number), 0) FROM judgement"
            if database.execute(query).fetchone()[0] != number:
                return False
            row = _judgement_row(judgement, write_judgement(judgement))
            database.execute(_ADD_JUDGEMENT, row)
        return True

    def list_judgements_after(self, number: int) -> tuple[tuple[int, Judgement], ...]:
        """The judgements that came after this number of the log, each with its own."""
        query = "SELECT number, json FROM judgement WHERE number > ? ORDER BY number"
        rows = self._rows(query, number)
        return tuple((row["number"], self._read_judgement(row)) for row in rows)

    def list_judgements(self) -> tuple[Judgement, ...]:
        """All judgements, in the order in which they came into the dossier."""
        rows = self._rows("SELECT number, json FROM judgement ORDER BY number")
        return tuple(self._read_judgement(row) for row in rows)

    def _read_judgement(self, row: sqlite3.Row) -> Judgement:
        try:
            return read_judgement(row["json"])
        except BadJudgement as error:
            raise BrokenRecord(f"{self.path}: judgement {row['number']} {error}.") from error

    def find_broken_judgements(self) -> Iterator[str]:
        """What is broken in the log of judgements, one line each."""
        for row in self._rows("SELECT * FROM judgement ORDER BY number"):
            if digest(row["json"]) != row["sha256"]:
                yield f"judgement {row['number']}: is no longer as it was written"
            try:
                judgement = read_judgement(row["json"])
            except BadJudgement as error:
                yield f"judgement {row['number']}: {error}"
                continue
            if _judgement_row(judgement, row["json"])[:4] != tuple(row)[1:5]:
                yield f"judgement {row['number']}: its columns are not those of its JSON"

    def digest_inputs(self) -> str:
        """A fingerprint of all that a record is collated from, apart from the engine."""
        latest = [(kept.place, write_version(kept.document)) for kept in self.list_latest()]
        for _, values in latest:
            del values["text"]  # its fingerprint is there
            for field in ("title", "author"):
                # Dossiers of older versions know none: their records are as good as before.
                if values[field] is None:
                    del values[field]
        judged = [row["sha256"] for row in self._rows(_ALL_JUDGEMENTS)]
        inputs = [latest, self.list_failures(), self.find_codebook(), *([judged] if judged else [])]
        return digest(dumps(inputs))

    def keep_record(
        self, json: str, versions: Mapping[str, int], *, engine: str, program: str, inputs: str
    ) -> None:
        """Keeps the record in the place of the last; ``versions`` tells which version each of its
        documents is, by id."""
        written = loads(json)
        names = ((id, entry["name"]) for id, entry in written["documents"].items())
        words = ((s["id"], " … ".join(s["words"])) for s in written["statements"])
        row = (1, json, digest(json), engine, program, inputs)
        with self._step() as database:
            database.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)", row)
            database.execute("DELETE FROM record_document")
            database.executemany(
                "INSERT INTO record_document VALUES (?, ?, ?)",
                [(id, name, versions[id]) for id, name in names],
            )
            database.execute("DELETE FROM statement_words")
            database.executemany("INSERT INTO statement_words VALUES (?, ?)", words)

    def find_record(self) -> KeptRecord | None:
        """The record as it was collated last; None before the first time."""
        for row in self._rows("SELECT * FROM record"):
            kept = self._rows(
                "SELECT version.*, place, record_document.id AS record_id, name "
                "FROM record_document JOIN version ON version.id = record_document.version "
                "JOIN document ON document.id = version.document ORDER BY record_document.rowid"
            )
            return KeptRecord(
                json=row["json"],
                sha256=row["sha256"],
                documents=tuple(
                    read_version(each, id=each["record_id"], name=each["name"]) for each in kept
                ),
                engine=row["engine"],
                program=row["program"],
                inputs=row["inputs"],
            )
        return None

    def find_record_sha256(self) -> str | None:
        """By what one record is told from the next; None before the first time."""
        rows = self._rows("SELECT sha256 FROM record")
        return rows[0]["sha256"] if rows else None

    def find_record_inputs(self) -> str | None:
        """The fingerprint of what the record was collated from; None before the first time."""
        rows = self._rows("SELECT inputs FROM record")
        return rows[0]["inputs"] if rows else None

    def find_record_engine(self) -> str | None:
        """With which engine the record was made; None before the first time."""
        rows = self._rows("SELECT engine FROM record")
        return rows[0]["engine"] if rows else None

    def find_documents(self, words: str) -> tuple[str, ...]:
        """The places of the documents whose newest text holds all these words, best first."""
        query = (
            "SELECT place FROM version_words JOIN latest ON latest.id = version_words.rowid "
            "WHERE version_words MATCH ? ORDER BY rank, place"
        )
        return tuple(row["place"] for row in self._search(query, words))

    def find_statements(self, words: str) -> tuple[str, ...]:
        """The ids of the record's statements that hold all these words, best first."""
        query = (
            "SELECT statement FROM statement_words WHERE statement_words MATCH ? "
            "ORDER BY rank, rowid"
        )
        return tuple(row["statement"] for row in self._search(query, words))

    def _search(self, query: str, words: str) -> Sequence[sqlite3.Row]:
        wanted = " ".join('"{}"'.format(word.replace('"', '""')) for word in words.split())
        return self._rows(query, wanted) if wanted else []

    def find_damage(self) -> Iterator[str]:
        """What is broken in the file itself, one line each."""
        for row in self._rows("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"the file is damaged: {row[0]}"
        for row in self._rows("PRAGMA foreign_key_check"):
            yield f"the file is damaged: a row of {row['table']} refers to none of {row['parent']}"
        yield from self._find_damaged_pages()

    def compact(self) -> None:
        """Makes the file as small as it can be: readings that the record no longer rests on go,
        documents and their versions stay."""
        with self._step() as database:
            database.execute(
                "DELETE FROM reading WHERE EXISTS (SELECT 1 FROM record) AND NOT "
                "(sha256 IN (SELECT sha256 FROM latest) AND (engine, program) IN "
                "(SELECT engine, program FROM record))"
            )
            for table in ("version_words", "statement_words"):
                database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        with explained(self.path):
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_ADD_JUDGEMENT = (
    "INSERT INTO judgement (id, by, at, field, json, sha256, added) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ALL_JUDGEMENTS = "SELECT sha256 FROM judgement ORDER BY number"


def _judgement_row(judgement: Judgement, json: str) -> tuple[str, ...]:
    at, now = judgement.at.isoformat(timespec="seconds"), datetime.now(UTC)
    added = now.isoformat(timespec="seconds")
    return judgement.id, judgement.by, at, judgement.field, json, digest(json), added
