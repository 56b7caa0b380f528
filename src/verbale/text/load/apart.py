"""Files that others' packages take apart are read in a process of its own, which is ended where it
takes too long or too much memory. It is started with the first such file and kept for the next.

Parent and child exchange frames: a length, then JSON. Nothing that the child says is run.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import date
from typing import IO, Any

from verbale.text.load import bounds
from verbale.text.load.archives import Budget
from verbale.text.load.report import Piece, Report

# Read apart whatever their size: a few bytes may stand for much.
_ALWAYS = frozenset({"PDF", "crawl"})
# Read apart where they are large; those below are fuzzed, and none takes five seconds.
_LARGE = frozenset({"page", "saved page", "mail", "rich text", "Word file", "markdown"})
LARGE = 100_000  # bytes
# How much longer than its time a process may be silent on the clock: the machine is busy, or a call
# of a library lets nobody look on.
SLACK, AT_LEAST = 8.0, 10.0
# Seconds after which a process that waits is not asked again, since it is about to end.
_FRESH = bounds.IDLE / 2


def is_apart(kind: str, data: bytes, weight: int = 0) -> bool:
    """Whether such a file is read in a process of its own; ``weight``: its bytes unpacked."""
    large = max(len(data), weight) > LARGE
    return not HERE.stays and (kind in _ALWAYS or (kind in _LARGE and large))


class Here:
    """Whether this process reads all files itself: a child does, and the fuzzer."""

    stays = False


HERE = Here()


def stay() -> None:
    """From now on this process reads all files itself."""
    HERE.stays = True


def read_apart(
    data: bytes, kind: str, name: str, columns: Mapping[str, str], budget: Budget
) -> Iterator[Piece]:
    """The reports in the file; where its reader must be ended, those before and why."""
    found: list[Piece] = []
    with _LOCK:
        try:
            ended = _CHILD.read(data, name, columns, budget, found.append)
        except BaseException:  # as by Ctrl+C: what the child says next would answer another
            _CHILD.end()
            raise
    yield from found
    if ended is not None:
        yield Piece("", _explain(ended, kind, found))


def _explain(code: int, kind: str, found: list[Piece]) -> str:
    after = f" after {found[-1].inside}" if found and found[-1].inside else ""
    if code == bounds.TOO_LONG:
        return f"The {kind} takes too long to read{after} and was left; save it as plain text."
    if code == bounds.TOO_LARGE:
        return f"The {kind} takes too much memory{after} and was left; save it as plain text."
    return f"The {kind} ended its reader{after} (damaged, or malicious?); save it as plain text."


class _Child:
    """The process, and how it is asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._parent, self._used = 0, 0.0

    def read(
        self,
        data: bytes,
        name: str,
        columns: Mapping[str, str],
        budget: Budget,
        keep: Callable[[Piece], None],
    ) -> int | None:
        """Keeps what the process finds; None, or how it ended before it was through."""
        process = self._start()
        assert process.stdin is not None and process.stdout is not None
        seconds = bounds.find_seconds(len(data))
        head = {
            "name": name,
            "columns": dict(columns),
            "budget": asdict(budget),
            "seconds": seconds,
            "memory": bounds.find_memory(len(data)),
        }
        alarm = _Alarm(max(AT_LEAST, SLACK * seconds), process)
        try:
            send(process.stdin, head)
            send_bytes(process.stdin, data)
            while (told := receive(process.stdout)) is not None:
                alarm.set()
                if "budget" in told:
                    _take_over(budget, told["budget"])
                    self._used = time.monotonic()
                    return None
                if told:
                    keep(_from_json(told))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # it ended while it was spoken to, or speaks nonsense
        finally:
            alarm.stop()
        code = self._bury()
        return bounds.TOO_LONG if alarm.rang else code

    def _start(self) -> subprocess.Popen[bytes]:
        is_ours = self._parent == os.getpid()  # a copy of this process must not speak to it too
        is_fresh = time.monotonic() - self._used < _FRESH
        if self._process is not None and is_ours and is_fresh and self._process.poll() is None:
            return self._process
        self.end()
        # -P: a file called json.py in the folder at hand is a stranger's.
        command = [sys.executable, "-P", "-m", "verbale.text.load.child"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._parent = os.getpid()
        return self._process

    def end(self) -> None:
        """Ends the process if it is this one's."""
        if self._process is not None and self._parent == os.getpid():
            self._process.kill()
            self._bury()
        self._process = None

    def _bury(self) -> int:
        """How the process ended, by itself if it does so now."""
        process, self._process = self._process, None
        assert process is not None
        try:
            code = process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        for line in (process.stdin, process.stdout):
            if line is not None:
                with suppress(OSError):  # what was not sent yet goes nowhere
                    line.close()
        return code


class _Alarm:
    """Ends a process that has been silent for so many seconds."""

    def __init__(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self.rang = False
        self._seconds, self._process = seconds, process
        self._timer: threading.Timer | None = None
        self.set()

    def set(self) -> None:
        self.stop()
        self._timer = threading.Timer(self._seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        self._process.kill()


_CHILD = _Child()
_LOCK = threading.Lock()
atexit.register(_CHILD.end)


# Frames


def send(line: IO[bytes], told: Mapping[str, Any]) -> None:
    """Says this, as JSON."""
    send_bytes(line, json.dumps(told).encode("ascii"))


def send_bytes(line: IO[bytes], data: bytes) -> None:
    """Sends these bytes, their number first."""
    line.write(_LENGTH.pack(len(data)))
    line.write(data)
    line.flush()


def receive(line: IO[bytes]) -> dict[str, Any] | None:
    """What was said; None once the line is closed."""
    data = receive_bytes(line)
    told = None if data is None else json.loads(data)
    if told is not None and not isinstance(told, dict):
        raise ValueError("no frame")
    return told


def receive_bytes(line: IO[bytes]) -> bytes | None:
    """The next bytes; None once the line is closed."""
    head = line.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = line.read(length)
    return data if len(data) == length else None


_LENGTH = struct.Struct("!Q")


def to_json(piece: Piece) -> dict[str, Any]:
    """A piece as it is sent."""
    if isinstance(piece.found, str):
        return {"inside": piece.inside, "reason": piece.found}
    report = asdict(piece.found)
    day = piece.found.stated_date
    return {"inside": piece.inside, "report": report | {"stated_date": day and day.isoformat()}}


def _from_json(told: Mapping[str, Any]) -> Piece:
    if "reason" in told:
        return Piece(str(told["inside"]), str(told["reason"]))
    report = dict(told["report"])
    day = report.pop("stated_date")
    texts = {name: None if value is None else str(value) for name, value in report.items()}
    text = str(texts.pop("text"))
    return Piece(
        str(told["inside"]),
        Report(text, stated_date=date.fromisoformat(day) if day else None, **texts),
    )


def _take_over(budget: Budget, told: Mapping[str, Any]) -> None:
    """What may still be unpacked once the child has unpacked some of it."""
    for field in fields(Budget):
        setattr(budget, field.name, min(int(told[field.name]), getattr(budget, field.name)))
