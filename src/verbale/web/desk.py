"""An open dossier as the pages see it: the record in memory, and the work that goes on behind."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Literal

from verbale.dossier import collate_dossier, is_behind, read_new, read_record
from verbale.engine import Engine
from verbale.errors import VerbaleError
from verbale.exports.wording import count
from verbale.record import Record
from verbale.store import Dossier, open_dossier
from verbale.web.shelf import Shelf

# Seconds after which a page looks whether another process has changed the file.
LOOK_AGAIN = 1.0

Stage = Literal["idle", "opening", "adding", "reading", "collating"]
# What is done first with the dossier: adding reports, keeping a codebook. It says what it did.
Task = Callable[[Dossier], str]


@dataclass(frozen=True, slots=True)
class Work:
    """What goes on behind the pages."""

    stage: Stage = "idle"
    done: int = 0
    of: int = 0
    said: str = ""  # what came of the last work
    failed: str = ""  # why it failed

    @property
    def is_busy(self) -> bool:
        return self.stage != "idle"

    @property
    def words(self) -> str:
        """What goes on, in a sentence."""
        if self.stage == "reading" and self.of:
            return f"Reading report {min(self.done + 1, self.of)} of {self.of}"
        return {
            "idle": "",
            "opening": "Opening the record",
            "adding": "Adding reports",
            "reading": "Making ready to read",
            "collating": "Collating all reports",
        }[self.stage]


class Desk:
    """One dossier. Pages ask for the shelf; what takes long is done by one thread behind them."""

    def __init__(self, path: Path, load_engine: Callable[[], Engine]) -> None:
        self.path = path
        # What a record that was collated, or read, shows besides: the judgements made since.
        self.amend: Callable[[Record], Record] = lambda record: record
        # What is drawn from a record before its first page is asked for.
        self.prepare: Callable[[Shelf], None] = lambda shelf: None
        self.work = Work()
        self.shelf: Shelf | None = None
        self._load_engine = load_engine
        self._engine: Engine | None = None
        self._jobs: SimpleQueue[Callable[[], str] | None] = SimpleQueue()
        self._seen: tuple[tuple[int, int], ...] = ()
        self._sha256: str | None = None
        self._looked = 0.0
        self._thread = Thread(target=self._run, name="desk", daemon=True)

    @property
    def title(self) -> str:
        return self.path.stem

    def open(self) -> None:
        """Takes the record into memory, then lets work begin; an error if it cannot be read."""
        self._refresh()
        self._thread.start()

    def close(self) -> None:
        """Ends the work behind the pages after its present step."""
        self._jobs.put(None)

    def add(self, task: Task) -> None:
        """Does this with the dossier, then reads what is new and collates it as a whole."""
        self._begin("adding", lambda: self._do(task))

    def look(self) -> Shelf | None:
        """The record as it stands; one that another process has collated is taken in behind."""
        now = time.monotonic()
        if now - self._looked > LOOK_AGAIN and not self.work.is_busy:
            self._looked = now
            if self._stamp() != self._seen and self._is_another():
                self._begin("opening", self._refresh)
        return self.shelf

    def show(self, record: Record) -> None:
        """Shows this record from now on, though the dossier does not keep it yet."""
        shelf = Shelf(record).warm()
        self.prepare(shelf)
        # A large record is millions of objects. Looking through them for what can be forgotten
        # would hold up a page for half a second, so it is done now and not again.
        gc.unfreeze()
        self.shelf = shelf
        gc.collect()
        gc.freeze()

    def is_behind(self) -> bool:
        """Whether something was added that the record does not hold yet."""
        with open_dossier(self.path) as dossier:
            return is_behind(dossier)

    def _begin(self, stage: Stage, job: Callable[[], str]) -> None:
        if not self.work.is_busy:
            self.work = replace(self.work, stage=stage)
        self._jobs.put(job)

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """By what a change of the file shows, without opening it."""
        stamps = []
        for path in (self.path, Path(f"{self.path}-wal")):
            try:
                stat = path.stat()
                stamps.append((stat.st_mtime_ns, stat.st_size))
            except FileNotFoundError:
                stamps.append((0, 0))
        return tuple(stamps)

    def _is_another(self) -> bool:
        """Whether the dossier's record is another than the one in memory."""
        self._seen = self._stamp()
        with open_dossier(self.path) as dossier:
            return dossier.find_record_sha256() != self._sha256

    def _refresh(self) -> str:
        stamp = self._stamp()
        with open_dossier(self.path) as dossier:
            sha256 = dossier.find_record_sha256()
            if sha256 is not None and sha256 != self._sha256:
                self.show(self.amend(read_record(dossier)))
            self._sha256, self._seen = sha256, stamp
        return ""

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                said = job()
            except VerbaleError as error:
                self.work = Work(failed=str(error))
            except Exception as error:
                # What is asked for next is done all the same.
                logging.getLogger(__name__).exception("the work behind the pages stopped")
                self.work = Work(failed=f"The work stopped: {error!r}")
            else:
                self.work = Work(said=said)

    def _do(self, task: Task) -> str:
        self.work = Work(stage="adding")
        with open_dossier(self.path) as dossier:
            said = task(dossier)
            if not dossier.list_latest():
                return said
            self.work = Work(stage="reading")
            engine = self._engine or self._load_engine()
            self._engine = engine
            read_new(dossier, engine, progress=self._show_progress)
            self.work = Work(stage="collating")
            made = collate_dossier(dossier, engine)
            self._sha256 = dossier.find_record_sha256()
        self.work = Work(stage="opening")
        self.show(self.amend(made))
        self._seen = self._stamp()
        return f"{said}. The record now holds {count(len(made.statements), 'statement')}."

    def _show_progress(self, done: int, of: int) -> None:
        if of:
            self.work = Work(stage="reading", done=done, of=of)
