"""Has all shards of a batch read, whoever dies meanwhile, and says how far it is."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from verbale.batch import manifest
from verbale.batch.copies import mark_copies
from verbale.batch.crew import Crew, Ended, Processes
from verbale.batch.inputs import Shard, find_shards
from verbale.batch.limits import Standing, condemn, read_mark
from verbale.batch.manifest import WORK, Counts, Plan
from verbale.batch.tables import check_packages
from verbale.engine.remote import Tally
from verbale.errors import EngineMissing, NotAnswered

# Deaths of workers at one item of a shard until the shard is given up. A report is left out at the
# second; a third means that something else is at fault.
MOST_DEATHS = 3
# Seconds beyond what a report may take, twice over, until a worker that stands still is ended; and
# until one is that has not begun, since it may still be loading its engine from a slow disk.
GRACE = 60.0
STARTING = 600.0
_GLANCE = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """How far a batch is."""

    shards: int
    shards_done: int
    items: int  # in this run
    share: float  # of the bytes of this run
    seconds: float

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.items / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None where there is no telling yet."""
        return self.seconds * (1 - self.share) / self.share if self.share > 0.001 else None


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch came to: all that its folder holds, and what of this run failed."""

    total: Counts
    copies: int
    shards: int
    known: int  # shards that were done before
    failed: tuple[tuple[str, str], ...] = ()  # files that were not read, and why
    asked: Tally = field(default_factory=Tally)  # of a large model, in this run


def run_batch(
    inputs: Iterable[str],
    out: Path,
    *,
    plan: Plan | None = None,
    workers: int = 1,
    crew: Callable[[], Crew] | None = None,
    progress: Callable[[Course], None] = lambda course: None,
) -> Result:
    """Reads every shard of these inputs that is not done; the same files whatever the workers."""
    check_packages()
    plan = plan or Plan()
    shards = find_shards(inputs)
    manifest.prepare(out, plan)
    left = [shard for shard in shards if not manifest.is_done(out, shard)]
    failed: dict[str, str] = {}
    if left:
        manifest.sweep(out, left, marks=False)
        hired = crew() if crew else Processes(min(workers, len(left)), out, plan)
        try:
            failed = _Run(out, plan, hired, shards, left, progress).read_all()
        finally:
            hired.close()
            # A worker that is ended here was not ended by the report at hand.
            manifest.sweep(out, left, marks=True)
    manifest.drop_stale(out, shards)
    copies = mark_copies(out)
    total = manifest.close(out, copies)
    known, asked = len(shards) - len(left), manifest.sum_asked(out, left)
    return Result(total, copies, len(shards), known, tuple(failed.items()), asked)


@dataclass(slots=True)
class _Run:
    out: Path
    plan: Plan
    crew: Crew
    shards: Sequence[Shard]
    left: Sequence[Shard]
    progress: Callable[[Course], None]
    running: dict[str, Shard] = field(default_factory=dict)
    seen: dict[str, tuple[Standing, float]] = field(default_factory=dict)
    deaths: Counter[tuple[str, int]] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    items: int = 0
    bytes_done: int = 0
    shards_done: int = 0

    def read_all(self) -> dict[str, str]:
        """What could not be read, and why, by file."""
        waiting, started = deque(self.left), time.monotonic()
        while waiting or self.running:
            while waiting and self.crew.has_room():
                shard = waiting.popleft()
                self.running[shard.name] = shard
                self.seen[shard.name] = Standing(), time.monotonic()
                self.crew.give(shard)
            for ended in self.crew.wait(_GLANCE):
                del self.running[ended.shard.name]
                if ended.died and self._may_try_again(ended.shard):
                    waiting.appendleft(ended.shard)
                elif not ended.died:
                    self._finish(ended)
            self._watch()
            self.progress(self._course(time.monotonic() - started))
        return self.failed

    def _finish(self, ended: Ended) -> None:
        if isinstance(ended.error, EngineMissing | NotAnswered):
            raise ended.error
        if ended.error is not None:
            self.failed[ended.shard.files[0]] = str(ended.error)
        self.shards_done += ended.counts is not None
        self.items += ended.counts.items if ended.counts else 0
        self.bytes_done += ended.shard.size

    def _may_try_again(self, shard: Shard) -> bool:
        at = read_mark(self.out / WORK / f"{shard.name}.at").number
        self.deaths[shard.name, at] += 1
        if self.deaths[shard.name, at] < MOST_DEATHS:
            return True
        self.failed[shard.files[0]] = f"{MOST_DEATHS} workers ended at item {at}; see why by hand."
        self.bytes_done += shard.size
        return False

    def _watch(self) -> None:
        """Ends workers that stand still for longer than any report may take."""
        now = time.monotonic()
        for name, shard in self.running.items():
            mark = self.out / WORK / f"{name}.at"
            standing, since = self.seen[name]
            if (held := read_mark(mark)) != standing:
                self.seen[name] = held, now
            elif now - since > (2 * self.plan.timeout + GRACE if held.number else STARTING):
                condemn(mark)
                self.seen[name] = read_mark(mark), now
                self.crew.end(shard)

    def _course(self, seconds: float) -> Course:
        standings = [(self.seen[name][0], shard) for name, shard in self.running.items()]
        size = sum(shard.size for shard in self.left)
        behind = self.bytes_done + sum(held.share * shard.size for held, shard in standings)
        return Course(
            shards=len(self.shards),
            shards_done=len(self.shards) - len(self.left) + self.shards_done,
            items=self.items + sum(max(0, held.number - 1) for held, _ in standings),
            share=behind / size if size else 0.0,
            seconds=seconds,
        )
