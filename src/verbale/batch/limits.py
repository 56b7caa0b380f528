"""How long one report may take, and what is remembered of one that ended its process."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from io import RawIOBase
from pathlib import Path
from types import FrameType

# Deaths of a process at one report until the report is left out: the first may have had another
# cause (a machine switched off, a worker ended by hand).
MOST_DEATHS = 2
_WIDTH = 160


class TookTooLong(BaseException):
    """A report took longer than it may; no reader's own ``except Exception`` swallows it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TookTooLong after so many seconds, where the system can interrupt: on Windows, and within
    long calls of other libraries, the watch over the worker ends it instead."""
    alarm = getattr(signal, "SIGALRM", None)
    if alarm is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(alarm, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(alarm, before)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the worker of a shard is."""

    number: int = 0  # the item at hand; 0 before the first
    share: float = 0.0  # of the shard that lies behind
    suspect: int = 0  # the item at which the last process ended
    deaths: int = 0  # how many did, one after the other


class Mark:
    """The file in which a worker says at which report it is, so that one that ends the process is
    known to the next."""

    def __init__(self, path: Path) -> None:
        self.path = path
        before = read_mark(path)
        self._suspect, self._deaths = before.suspect, before.deaths
        if before.number:
            again = before.number == before.suspect
            self._suspect, self._deaths = before.number, before.deaths + 1 if again else 1
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)

    def begin(self, number: int, share: float) -> bool:
        """Whether this item may be read: it has not ended too many processes."""
        _overwrite(self._file, Standing(number, share, self._suspect, self._deaths))
        return number != self._suspect or self._deaths < MOST_DEATHS

    def close(self, *, done: bool) -> None:
        """Forgets all of a shard that is done; of another, only that an item was at hand."""
        if not done:
            _overwrite(self._file, Standing(0, 0.0, self._suspect, self._deaths))
        self._file.close()
        if done:
            self.path.unlink(missing_ok=True)


def read_mark(path: Path) -> Standing:
    """How far a shard's worker is; nothing is known of one that has not begun."""
    try:
        return Standing(**json.loads(path.read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return Standing()


def condemn(path: Path) -> None:
    """Remembers that the item at hand is to be left out: it took so long that its worker was
    ended."""
    standing = read_mark(path)
    if standing.number:
        with path.open("r+b", buffering=0) as file:
            _overwrite(file, replace(standing, suspect=standing.number, deaths=MOST_DEATHS - 1))


def _overwrite(file: RawIOBase, standing: Standing) -> None:
    file.seek(0)
    file.write((json.dumps(asdict(standing)).ljust(_WIDTH - 1) + "\n").encode("ascii"))
