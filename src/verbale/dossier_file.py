"""The SQLite file of a dossier: how it is known, opened and brought up to date; errors in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from verbale.database import run_script, transaction
from verbale.errors import BrokenRecord, DossierLocked, DossierUnwritable, NotADossier

SUFFIX = ".verbale"
# "VRBL": by it a dossier is told from any other SQLite file.
APPLICATION_ID = 0x5652424C
# Seconds for which another process may hold the file: a step takes far less.
PATIENCE = 5.0
_MAGIC = b"SQLite format 3\x00"
# Where SQLite keeps the application's id, in bytes from the file's start.
_ID_AT = slice(68, 72)


def check_file(path: Path) -> None:
    """NotADossier unless the file begins as a dossier does."""
    advice = f"Name a file that 'verbale new' made; their names end in {SUFFIX}."
    try:
        if path.exists() and not path.is_file():  # one waits for ever at a pipe's end
            raise OSError(None, "no file")
        with path.open("rb") as file:
            start = file.read(100)
    except FileNotFoundError as error:
        raise NotADossier(f"{path}: there is no such file. Make it: verbale new {path}") from error
    except OSError as error:
        why = error.strerror or "no file"
        raise NotADossier(f"{path}: cannot be opened ({why}). {advice}") from error
    is_ours = start[_ID_AT] == APPLICATION_ID.to_bytes(4, "big")
    if not start.startswith(_MAGIC) or not is_ours:
        raise NotADossier(f"{path}: is no dossier. {advice}")


def find_mode(path: Path) -> str:
    """How SQLite may open the file: also where neither it nor its folder may be written."""
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        return "rw"
    # Without its log beside it the file is whole, and nobody can change it meanwhile.
    log = Path(f"{path}-wal")
    return "ro" if log.exists() and log.stat().st_size else "ro&immutable=1"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """The database in this file, opened in one of SQLite's modes ("rw", "rwc", "ro")."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    database = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA foreign_keys = ON")
    return database


def find_version(database: sqlite3.Connection) -> int:
    """How many migrations its tables have gone through."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def read_migrations() -> list[str]:
    """The statements that make the tables, one text a version of them, the first first."""
    folder = resources.files("verbale") / "data" / "migrations"
    files = sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".sql"))
    return [file.read_text(encoding="utf-8") for _, file in files]


def migrate(database: sqlite3.Connection, path: Path) -> None:
    """Brings the tables to this version of Verbale, all steps or none."""
    try:
        with transaction(database):
            done = find_version(database)
            for migration in read_migrations()[done:]:
                run_script(database, migration)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {len(read_migrations())}")
    except BaseException:
        database.close()
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, each with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(path, error) from error


def _is_full(path: Path) -> bool:
    """Whether the disk has no room for the little that SQLite keeps beside a file."""
    try:
        return shutil.disk_usage(path.absolute().parent).free < LEAST_ROOM
    except OSError:
        return False


# Bytes: the first piece of what SQLite's processes share about a file.
LEAST_ROOM = 65_536


def _explain(path: Path, error: sqlite3.Error) -> Exception:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DossierLocked(
            f"{path}: another process is writing in it. Wait until it is done, then run it again."
        )
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(path)):
        return DossierUnwritable(
            f"{path}: the disk is full. Make room, then run it again: what was kept is kept."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
        return DossierUnwritable(
            f"{path}: cannot be written ({error}). Ask for the right to write it and its folder, "
            "or copy it elsewhere."
        )
    if name.startswith("SQLITE_NOTADB"):
        return NotADossier(f"{path}: is no dossier. Name a file that 'verbale new' made.")
    if name.startswith("SQLITE_CORRUPT") or "no such table" in str(error):
        return BrokenRecord(f"{path}: the file is damaged ({error}). Take an earlier copy of it.")
    return error
