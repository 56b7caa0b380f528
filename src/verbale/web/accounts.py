"""Who may use a desk: named accounts in a file beside the dossier, with their sessions and audit.

The file is ``talks.verbale-accounts`` beside ``talks.verbale``. Whoever copies the dossier copies
the work and not what is kept of passwords.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from threading import RLock
from typing import Literal, get_args

from verbale.database import run_script, transaction
from verbale.errors import BadAccount
from verbale.web.passwords import (
    LONGEST,
    Cost,
    Hash,
    check_password,
    hash_password,
    is_password,
    make_decoy,
)

Role = Literal[
    "reader",  # looks
    "coder",  # judges statements, and takes back what it judged itself
    "editor",  # judges, merges, adds reports, exports, reads the audit
]
ROLES: tuple[Role, ...] = get_args(Role)

SUFFIX = "-accounts"
APPLICATION_ID = 0x5652424D  # "VRBM": the dossier's and one
_NAME = re.compile(r"[\w.@'-]+(?: [\w.@'-]+)*")
LONGEST_NAME = 60  # characters
# Seconds for which another process may hold the file.
_PATIENCE = 5.0
# Seconds after which a session ends: unused (a working day), and in any case (a working week).
IDLE, OLDEST = 12 * 3600.0, 5 * 24 * 3600.0
# Seconds between two notes that a session was used: a write for each picture would be idle work.
_NOTE_EVERY = 60.0
# Failures that cost no wait, and the longest wait in seconds. One person at one address waits long;
# a name alone only a minute, so that a stranger can slow its owner down but not shut them out.
_LIMITS = {"both": (3, 900.0), "address": (20, 900.0), "name": (20, 60.0)}
# Seconds after which failures are forgotten.
_FORGET = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may use the desk."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the audit: who did what, when, from where."""

    id: int
    at: str
    who: str
    address: str
    what: str


@dataclass(frozen=True, slots=True)
class LogIn:
    """What became of a log-in: a token for the browser, or seconds to wait, or neither."""

    token: str | None = None
    wait: float = 0.0


def find_accounts_file(dossier: Path) -> Path:
    """Where a dossier's accounts are kept."""
    return dossier.with_name(dossier.name + SUFFIX)


def has_accounts(dossier: Path) -> bool:
    """Whether anybody has an account for this dossier."""
    path = find_accounts_file(dossier)
    if not path.exists():
        return False
    with Accounts(path) as accounts:
        return bool(accounts.list_accounts())


class Accounts:
    """The accounts of one dossier; any thread may use it."""

    def __init__(self, path: Path, *, cost: Cost | None = None) -> None:
        self.path = path
        self._cost = cost or Cost()
        self._decoy = make_decoy(self._cost)
        self._lock = RLock()
        self._database = _open(path)

    def __enter__(self) -> Accounts:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    @contextmanager
    def _step(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing of it."""
        with self._lock, _explained(self.path), transaction(self._database):
            yield self._database

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock, _explained(self.path):
            return self._database.execute(query, values).fetchall()

    def list_accounts(self) -> tuple[Account, ...]:
        """All accounts by name."""
        rows = self._rows("SELECT name, role FROM account ORDER BY name")
        return tuple(Account(row["name"], row["role"]) for row in rows)

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account; BadAccount if the name is taken or the password too weak."""
        account = Account(_tidy_name(name), role)
        check_password(password, account.name)
        kept = _write_hash(hash_password(password, self._cost))
        with self._step() as database:
            if database.execute("SELECT 1 FROM account WHERE name = ?", (account.name,)).fetchone():
                raise BadAccount(f"{account.name}: has an account already. Choose another name.")
            database.execute(
                "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)", (account.name, role, *kept)
            )
            _note(database, _owner(), "", f"added account {account.name}, {role}")
        return account

    def remove(self, name: str) -> None:
        """The account and its sessions go; what the person judged stays."""
        with self._step() as database:
            if not database.execute("DELETE FROM account WHERE name = ?", (name,)).rowcount:
                raise _unknown(name)
            _note(database, _owner(), "", f"removed account {name}")

    def set_role(self, name: str, role: Role) -> None:
        """From the next page on the person may do what this role may."""
        with self._step() as database:
            change = "UPDATE account SET role = ? WHERE name = ?"
            if not database.execute(change, (role, name)).rowcount:
                raise _unknown(name)
            _note(database, _owner(), "", f"made {name} {role}")

    def set_password(self, name: str, password: str) -> None:
        """A new password; whoever is logged in by the old one must log in again."""
        check_password(password, name)
        kept = _write_hash(hash_password(password, self._cost))
        with self._step() as database:
            change = "UPDATE account SET salt = ?, hash = ?, n = ?, r = ?, p = ? WHERE name = ?"
            if not database.execute(change, (*kept, name)).rowcount:
                raise _unknown(name)
            database.execute("DELETE FROM session WHERE account = ?", (name,))
            _note(database, _owner(), "", f"gave {name} another password")

    def log_in(self, name: str, password: str, address: str) -> LogIn:
        """A session, if name and password are right and no wait is due.

        An unknown name, a wrong password and a wait on a known name look alike.
        """
        wait = self._begin_attempt(name, address)
        if wait:
            return LogIn(wait=wait)
        found = self._rows("SELECT * FROM account WHERE name = ?", name)
        kept = _read_hash(found[0]) if found else self._decoy
        is_right = is_password(password[: LONGEST + 1], kept) and bool(found)
        if not is_right:
            # Not the name: people type their password there.
            whose = f" for {found[0]['name']}" if found else ""
            self.note("somebody", address, f"log-in failed{whose}")
            return LogIn()
        if kept.cost != self._cost:
            self._renew_hash(found[0]["name"], password, kept)
        return LogIn(token=self._begin_session(found[0]["name"], name, address))

    def _begin_attempt(self, name: str, address: str) -> float:
        """Seconds to wait; or 0, and the attempt counts as failed until it has succeeded: so
        many at once are no way round the wait."""
        now = time.time()
        with self._step() as database:
            database.execute("DELETE FROM attempt WHERE last < ?", (now - _FORGET,))
            rows = {
                key: database.execute("SELECT * FROM attempt WHERE key = ?", (key,)).fetchone()
                for key in _find_keys(name, address).values()
            }
            # A clock that was set back must not shut anybody out.
            waits = [
                min(row["until"] - now, _LIMITS[kind][1])
                for kind, key in _find_keys(name, address).items()
                if (row := rows[key])
            ]
            if (wait := max(waits, default=0.0)) > 0:
                return wait
            for kind, key in _find_keys(name, address).items():
                failures = rows[key]["failures"] + 1 if rows[key] else 1
                row = (key, failures, now, now + _find_wait(kind, failures))
                database.execute("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)", row)
        return 0.0

    def _renew_hash(self, name: str, password: str, old: Hash) -> None:
        """The same password at today's cost, unless it was changed meanwhile."""
        kept = _write_hash(hash_password(password, self._cost))
        with self._step() as database:
            change = "UPDATE account SET salt = ?, hash = ?, n = ?, r = ?, p = ? WHERE name = ?"
            database.execute(f"{change} AND salt = ?", (*kept, name, old.salt))

    def _begin_session(self, name: str, typed: str, address: str) -> str:
        token, now = secrets.token_urlsafe(32), time.time()
        with self._step() as database:
            for kind, key in _find_keys(typed, address).items():
                # One right password does not clear an address from which others are guessed.
                if kind != "address":
                    database.execute("DELETE FROM attempt WHERE key = ?", (key,))
                else:
                    give_back = (
                        "UPDATE attempt SET failures = failures - 1, until = 0 WHERE key = ?"
                    )
                    database.execute(give_back, (key,))
            ended = "DELETE FROM session WHERE seen < ? OR made < ?"
            database.execute(ended, (now - IDLE, now - OLDEST))
            database.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?)", (_fingerprint(token), name, now, now)
            )
            _note(database, name, address, "logged in")
        return token

    def find_session(self, token: str) -> Account | None:
        """Whose session it is; None if there is none or it has ended."""
        now = time.time()
        rows = self._rows(
            "SELECT name, role, seen FROM session JOIN account ON account.name = session.account "
            "WHERE session.hash = ? AND seen > ? AND made > ?",
            *(_fingerprint(token), now - IDLE, now - OLDEST),
        )
        if not rows:
            return None
        if now - rows[0]["seen"] > _NOTE_EVERY:
            with self._step() as database:
                used = "UPDATE session SET seen = ? WHERE hash = ?"
                database.execute(used, (now, _fingerprint(token)))
        return Account(rows[0]["name"], rows[0]["role"])

    def log_out(self, token: str, address: str) -> None:
        """The session ends."""
        account = self.find_session(token)
        if account is None:
            return
        with self._step() as database:
            database.execute("DELETE FROM session WHERE hash = ?", (_fingerprint(token),))
            _note(database, account.name, address, "logged out")

    def note(self, who: str, address: str, what: str) -> None:
        """Adds a row to the audit."""
        with self._step() as database:
            _note(database, who, address, what)

    def list_events(self, *, before: int | None = None, count: int = 100) -> tuple[Event, ...]:
        """The audit, the latest first; ``before`` is the id that the last page ended with."""
        rows = self._rows(
            "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
            *(2**62 if before is None else before, count),
        )
        return tuple(Event(**dict(row)) for row in rows)


def _open(path: Path) -> sqlite3.Connection:
    with _explained(path):
        if not path.exists():
            # Nobody else on this machine may read it; SQLite gives its log the same rights.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        database = sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA journal_mode = WAL")
        _make_tables(database, path)
        return database


def _make_tables(database: sqlite3.Connection, path: Path) -> None:
    if _application_of(database) == APPLICATION_ID:
        return
    with transaction(database):
        if _application_of(database) == APPLICATION_ID:
            return  # another process was quicker
        if database.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise BadAccount(f"{path}: holds no accounts. Move it away, then add them again.")
        script = resources.files("verbale") / "data" / "accounts.sql"
        run_script(database, script.read_text(encoding="utf-8"))
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _application_of(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA application_id").fetchone()[0])


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise BadAccount(
            f"{path}: cannot be used ({error}). See that you may read and write it, then try again."
        ) from error


def _tidy_name(name: str) -> str:
    told = " ".join(unicodedata.normalize("NFC", name).split())
    if not _NAME.fullmatch(told) or len(told) > LONGEST_NAME:
        raise BadAccount(
            f"{name!r}: is no name for an account. Use up to {LONGEST_NAME} letters, digits, "
            "spaces, and . - ' @ _."
        )
    return told


def _unknown(name: str) -> BadAccount:
    return BadAccount(f"{name}: has no account. See who has: verbale accounts FILE list")


def _owner() -> str:
    return "the owner, at the terminal"


def _write_hash(kept: Hash) -> tuple[bytes, bytes, int, int, int]:
    return kept.salt, kept.key, kept.cost.n, kept.cost.r, kept.cost.p


def _read_hash(row: sqlite3.Row) -> Hash:
    return Hash(row["salt"], row["hash"], Cost(row["n"], row["r"], row["p"]))


def _find_keys(name: str, address: str) -> dict[str, bytes]:
    told = unicodedata.normalize("NFKC", name).casefold()
    return {
        "both": _fingerprint(f"both\0{told}\0{address}"),
        "address": _fingerprint(f"address\0{address}"),
        "name": _fingerprint(f"name\0{told}"),
    }


def _find_wait(kind: str, failures: int) -> float:
    """Seconds: 1, 2, 4, ... after the failures that cost none."""
    free, longest = _LIMITS[kind]
    return 0.0 if failures < free else min(longest, 2.0 ** min(failures - free, 20))


def _fingerprint(told: str) -> bytes:
    return sha256(told.encode("utf-8", "surrogatepass")).digest()


def _note(database: sqlite3.Connection, who: str, address: str, what: str) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    database.execute(
        "INSERT INTO audit (at, who, address, what) VALUES (?, ?, ?, ?)", (at, who, address, what)
    )
