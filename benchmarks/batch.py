"""``verbale batch``: what workers gain, whether memory and time grow as they should::

    python benchmarks/batch.py ../shared                   # all of it, with the shipped engine
    python benchmarks/batch.py ../shared --only workers    # bytes, workers, growth, memory or many
    python benchmarks/batch.py ../shared --only memory --real 20000

``workers`` takes some three minutes and wants a machine that does nothing else; the load when it
began and when it ended is printed. ``memory`` reads short reports with the shipped engine.
``many`` reads 20,000 of them with an engine that finds nothing: it measures what surrounds the
engine (files, rows, tables, copies), not the engine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verbale.batch import Plan, run_batch
from verbale.batch.inputs import Shard, find_shards
from verbale.batch.manifest import Counts, prepare
from verbale.batch.shards import read_into
from verbale.engine import Leaning, Saying, Tagging, load
from verbale.training.corpora import read_polnear

FILES, MANY, WARM = 8, 20_000, 1_000
TIMES = 3  # of each timing, of which the median counts
# Reports that two workers read in some 14 s: ten times what it takes them to start.
SHARED_OUT = 280
# Code points of a short report, and how much later in its article the next one begins.
SHORT, STEP = 600, 97


class NothingEngine:
    """Finds nothing, at once."""

    name = "nothing"

    def tag(self, text: str, parts: tuple[tuple[int, int], ...]) -> Tagging:
        return Tagging()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 384, dtype=np.float32)

    def lean(self, pairs: Sequence[tuple[Saying, str]]) -> tuple[Leaning, ...]:
        return tuple(Leaning((1.0, 0.0, 0.0, 0.0)) for _ in pairs)


def write_inputs(folder: Path, texts: Sequence[str], files: int) -> list[Shard]:
    """The texts in so many files of JSON Lines, as evenly as can be."""
    folder.mkdir(parents=True)
    for file in range(files):
        with (folder / f"part-{file:03}.jsonl").open("w", encoding="utf-8") as lines:
            for text in texts[file::files]:
                lines.write(json.dumps({"text": text}) + "\n")
    return find_shards([str(folder)])


def measure_workers(work: Path, texts: Sequence[str]) -> None:
    """Reports a second of two workers against one, with their start and without.

    What a run of one report a file takes is start: it is measured beside each run.
    """
    write_inputs(work / "few", texts[:FILES], FILES)
    write_inputs(work / "all", texts, FILES)
    seconds: dict[tuple[str, int], list[float]] = {}
    for turn in range(TIMES):
        for workers in (1, 2):
            for amount in ("few", "all"):
                out, start = work / f"{amount}-{turn}-{workers}", time.monotonic()
                run_batch([str(work / amount)], out, workers=workers)
                seconds.setdefault((amount, workers), []).append(time.monotonic() - start)
        one, two = (seconds["all", workers][-1] for workers in (1, 2))
        print(f"round {turn + 1}: {one:.1f} s and {two:.1f} s, {one / two:.2f} times", flush=True)
    taken = {key: statistics.median(each) for key, each in seconds.items()}
    one, two = (taken["all", workers] for workers in (1, 2))
    print(f"{len(texts)} reports in {FILES} files, median of {TIMES} runs")
    print(f"1 worker {one:.1f} s, 2 workers {two:.1f} s")
    print(f"2 workers against 1, start included: {one / two:.2f} (bar 1.85)")
    one, two = one - taken["few", 1], two - taken["few", 2]
    count = len(texts) - FILES
    print(f"without start {count / one:.2f} and {count / two:.2f} reports a second, ", end="")
    print(f"{one / two:.2f} times")


def measure_growth(work: Path, texts: Sequence[str]) -> None:
    """Processor time in this process for n, 2n and 4n reports, the engine loaded before.

    The reports are the same over and over, so that each amount holds the same work.
    """
    engine, plan = load(), Plan()
    count = len(texts) // 4
    spent: dict[int, list[float]] = {1: [], 2: [], 4: []}
    for turn in range(-1, TIMES):  # the first warms up and does not count
        for times in spent if turn >= 0 else (1,):
            (shard,) = write_inputs(work / f"in{turn}-{times}", list(texts[:count]) * times, 1)
            out = work / f"out{turn}-{times}"
            prepare(out, plan)
            start = time.process_time()
            read_into(shard, out, plan, engine)
            if turn >= 0:
                spent[times].append(time.process_time() - start)
    each = {times: statistics.median(taken) / times / count for times, taken in spent.items()}
    print(
        f"processor time for a report, n = {count}: "
        + ", ".join(f"{times}n {1000 * taken:.1f} ms" for times, taken in each.items())
    )
    print(f"4n against n, for a report: {each[4] / each[1]:.3f} (bar within 10 %)")


def held() -> float:
    """MB that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


def watch_memory(work: Path, texts: Sequence[str], engine_of: Callable[[], object]) -> None:
    """What a worker holds after 1,000 reports and at the end, shard by shard of 500."""
    engine, plan = engine_of(), Plan()
    shards = write_inputs(work / "in", texts, -(-len(texts) // 500))
    prepare(work / "out", plan)
    done, after_warm, start = Counts(), 0.0, time.process_time()
    for shard in sorted(shards, key=lambda shard: shard.name):
        done += read_into(shard, work / "out", plan, engine)  # type: ignore[arg-type]
        if not after_warm and done.items >= min(WARM, len(texts) // 2):
            after_warm = held()
        if done.items % WARM == 0:
            print(f"after {done.items} reports {held():.1f} MB", flush=True)
    spent = time.process_time() - start
    found = done.statements / done.reports
    print(f"{done.reports} reports read, {found:.1f} statements each, {done.quarantined} not read")
    print(f"growth {100 * (held() / after_warm - 1):+.1f} % (bar < 5 %)")
    print(f"processor time {1000 * spent / done.items:.2f} ms a report")


def measure_bytes(work: Path, texts: Sequence[str]) -> None:
    """Bytes of each table for a report, and processor time, with the shipped engine."""
    engine, plan = load(), Plan()
    (shard,) = write_inputs(work / "in", texts, 1)
    prepare(work / "out", plan)
    start = time.process_time()
    counts = read_into(shard, work / "out", plan, engine)
    spent = time.process_time() - start
    print(
        f"{counts.reports} reports of {sum(map(len, texts)) / len(texts):.0f} characters, "
        f"{counts.statements / counts.reports:.1f} statements each"
    )
    print(f"processor time {spent / counts.reports:.3f} s a report")
    for table in ("documents", "statements", "mentions", "times", "prints"):
        size = sum(path.stat().st_size for path in (work / "out" / table).glob("*.parquet"))
        print(f"{table}: {size / counts.reports:.0f} bytes a report")


def cut(texts: Sequence[str], count: int) -> Iterator[str]:
    """Short reports, hardly two alike: 600 characters each of an article, from another place on."""
    long = [text for text in texts if len(text) >= 2 * SHORT]
    for number in range(count):
        text = long[number % len(long)]
        start = number // len(long) * STEP % (len(text) - SHORT)
        yield f"{text[start : start + SHORT]}\nReport number {number} of the day."


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    parser.add_argument("--only", choices=["bytes", "workers", "growth", "memory", "many"])
    parser.add_argument("--reports", type=int, default=160, help="whole ones, for bytes and growth")
    parser.add_argument("--real", type=int, default=MANY, help="short ones, for memory")
    given = parser.parse_args()
    texts = [article.text for article in read_polnear(given.shared / "corpora", "train")]
    some = (texts * -(-given.reports // len(texts)))[: given.reports]
    shared_out = texts[:SHARED_OUT]
    print(
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
    parts: dict[str, Callable[[Path], None]] = {
        "bytes": lambda work: measure_bytes(work, some),
        "workers": lambda work: measure_workers(work, shared_out),
        "growth": lambda work: measure_growth(work, some),
        "memory": lambda work: watch_memory(work, list(cut(texts, given.real)), load),
        "many": lambda work: watch_memory(work, list(cut(texts, MANY)), NothingEngine),
    }
    for name, measure in parts.items():
        if given.only in (None, name):
            print(f"\n{name}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                measure(Path(folder) / name)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    sys.exit(main())
