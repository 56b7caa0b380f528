"""How much of a processor and of memory a reader may take in a process of its own, and what ends it
where it takes more: a thread that looks on, on any system."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

# Seconds of a processor that a file may take, and more for each million bytes of it, until it gives
# something: a page of a PDF, a report of several. Honest ones take a tenth of that.
SECONDS, SECONDS_A_MEGABYTE = 4.0, 3.0
# Bytes of memory, and more for each of the file: a file and what is made of it lie there together.
MEMORY, MEMORY_A_BYTE = 1_000_000_000, 2
# Seconds without work after which the process ends itself; the next file has a new one.
IDLE = 60.0
# What the process says as it ends.
TOO_LONG, TOO_LARGE = 41, 42
# Seconds between two looks, and between two signs that the reader goes on.
_GLANCE, _TELL_EVERY = 0.1, 1.0


class _Watch:
    """What the file that is being read may take. Nothing is watched where no thread looks on."""

    def __init__(self) -> None:
        self.seconds = self.begun = 0.0
        self.memory = 0
        self.silent_since: float | None = None
        self.tell: Callable[[], None] = lambda: None
        self.told = 0.0


_WATCH = _Watch()


def begin(seconds: float, memory: int) -> None:
    """A file is read from now on that may take so much."""
    _WATCH.seconds, _WATCH.memory = seconds, memory
    _limit_memory(_WATCH.memory)
    _WATCH.silent_since = None
    go_on()


def end() -> None:
    """It is read."""
    _WATCH.seconds, _WATCH.silent_since = 0.0, time.monotonic()


def go_on() -> None:
    """The reader has come to something: a page, a report. Its time begins anew."""
    _WATCH.begun = time.process_time()
    if time.monotonic() - _WATCH.told > _TELL_EVERY:
        _WATCH.told = time.monotonic()
        _WATCH.tell()


def find_seconds(size: int) -> float:
    """Seconds of a processor that a file of this size may take until it gives something.

    >>> find_seconds(0), find_seconds(2_000_000)
    (4.0, 10.0)
    """
    return SECONDS + SECONDS_A_MEGABYTE * size / 1_000_000


def find_memory(size: int) -> int:
    """Bytes of memory that reading a file of this size may take."""
    return MEMORY + MEMORY_A_BYTE * size


def look_on(tell: Callable[[], None]) -> None:
    """Ends this process where a file takes too much, from a thread of its own. ``tell`` is called
    now and then where the reader goes on."""
    _WATCH.tell = tell
    end()
    threading.Thread(target=_look_on, daemon=True).start()


def _look_on() -> None:
    while True:
        time.sleep(_GLANCE)
        if _WATCH.seconds and time.process_time() - _WATCH.begun > _WATCH.seconds:
            os._exit(TOO_LONG)
        if _WATCH.memory and _held() > _WATCH.memory:
            os._exit(TOO_LARGE)
        if _WATCH.silent_since and time.monotonic() - _WATCH.silent_since > IDLE:
            os._exit(0)


def _limit_memory(most: int) -> None:
    """Has the system refuse twice as much, where it does: one call of a library can take a lot
    between two looks, and what it says when it is refused is seldom that the memory is full."""
    if sys.platform == "linux":
        import resource

        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        if highest == resource.RLIM_INFINITY or highest > 2 * most:
            resource.setrlimit(resource.RLIMIT_AS, (2 * most, highest))


def _held() -> int:
    """The most memory that this process has held, in bytes; 0 where that is not told."""
    if sys.platform == "win32":
        return _held_on_windows()
    if sys.platform == "linux":
        # What the system counts under getrusage begins with what the parent held.
        with suppress(OSError), open("/proc/self/status", encoding="ascii") as status:
            return sum(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _held_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((f"size{number}", ctypes.c_size_t) for number in range(8)),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    windows = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    windows.GetCurrentProcess.restype = wintypes.HANDLE
    windows.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(Counters),
        wintypes.DWORD,
    )
    process = windows.GetCurrentProcess()
    told = windows.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    # PeakWorkingSetSize is the first of the sizes.
    return int(counters.size0) if told else 0
