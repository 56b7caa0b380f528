"""The workers of a batch on this machine: processes with one engine each, replaced if they die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol

from verbale.batch.inputs import Shard
from verbale.batch.manifest import Counts, Plan
from verbale.batch.shards import read_into
from verbale.errors import VerbaleError


@dataclass(frozen=True, slots=True)
class Ended:
    """A shard that a worker is through with, how it went, and whether the worker died of it."""

    shard: Shard
    counts: Counts | None = None
    error: Exception | None = None
    died: bool = False


class Crew(Protocol):
    """Workers that each read a shard at a time, wherever they are."""

    def has_room(self) -> bool:
        """Whether a worker waits for a shard."""

    def give(self, shard: Shard) -> None:
        """Has a worker that waits read this shard."""

    def wait(self, seconds: float) -> list[Ended]:
        """What has ended, after so many seconds at the latest."""

    def end(self, shard: Shard) -> None:
        """Ends the worker that reads this shard; ``wait`` tells of it."""

    def close(self) -> None:
        """Ends all workers."""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    line: Connection
    shard: Shard | None = None


class Processes:
    """A crew of processes on this machine."""

    def __init__(self, count: int, out: Path, plan: Plan) -> None:
        self._out, self._plan = out, plan
        self._workers = [self._start() for _ in range(count)]

    def has_room(self) -> bool:
        return any(worker.shard is None for worker in self._workers)

    def give(self, shard: Shard) -> None:
        worker = next(worker for worker in self._workers if worker.shard is None)
        worker.shard = shard
        try:
            worker.line.send(shard)
        except OSError:
            pass  # it has died: its line tells

    def wait(self, seconds: float) -> list[Ended]:
        busy = {worker.line: worker for worker in self._workers if worker.shard}
        ready = connection.wait(list(busy), timeout=seconds)
        return [*self._collect(busy[line] for line in ready if isinstance(line, Connection))]

    def _collect(self, workers: Iterator[_Worker]) -> Iterator[Ended]:
        for worker in workers:
            shard, worker.shard = worker.shard, None
            if shard is None:
                continue
            try:
                told: Counts | Exception = worker.line.recv()
            except (EOFError, OSError):
                worker.process.join()
                worker.line.close()
                fresh = self._start()
                worker.process, worker.line = fresh.process, fresh.line
                yield Ended(shard, died=True)
                continue
            if isinstance(told, Counts):
                yield Ended(shard, counts=told)
            else:
                yield Ended(shard, error=told)

    def end(self, shard: Shard) -> None:
        for worker in self._workers:
            if worker.shard == shard:
                worker.process.kill()

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.line.close()

    def _start(self) -> _Worker:
        # A fresh process, not a copy of this one: a copy of threads and sessions may hang.
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._out, self._plan), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _work(line: Connection, out: Path, plan: Plan) -> None:
    """Reads the shards that come in, until the one who sends them is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = None
    while True:
        try:
            shard = line.recv()
        except (EOFError, OSError):
            return
        try:
            engine = engine or plan.load()
            line.send(read_into(shard, out, plan, engine))
        except VerbaleError as error:
            line.send(error)
        except Exception as error:
            # Not every error can be sent as it is.
            line.send(VerbaleError(f"{type(error).__name__}: {error}"))


def _end_with_parent() -> None:
    """A driver that is killed leaves no worker behind, which would read for nobody."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
