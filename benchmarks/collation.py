"""How the time of collating grows with the statements of one dossier: n, 2n and 4n of them::

    python benchmarks/collation.py [--stances] [READINGS ...]

Seconds of the processor, so that a busy machine does not change them, in one process on one
thread. The bar is n log n: collating 4n statements may take
4 log(4n) / log(n) times as long as n.

With ``--stances`` issues are suggested and every statement is weighed against them, as it is in
every record that is made without a codebook; else each statement is read for its act alone.
The reports are those of ``examples/``, read once and then told again and again as papers tell an
agency's report: a few words are others each time. The days stay, so that all versions of a report
speak of the same ones: the hardest case for the joining of utterances.
"""

from __future__ import annotations

import gc
import math
import os
import platform
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from verbale.engine import load
from verbale.pipeline import collate, read
from verbale.record import Document, Issue, Reading
from verbale.text.load import load as load_documents

EXAMPLES = Path(__file__).parents[1] / "examples"
SIZES = (250, 500, 1000)
# How many of a report's plain words are others in each version of it.
CHANGED = 0.1
_PLAIN = re.compile(r"\b[a-z]{4,}\b")


def main(sizes: Sequence[int], codebook: Sequence[Issue] | None) -> None:
    engine = load()
    found = [one for one in load_documents([EXAMPLES]) if isinstance(one, Document)]
    readings = [read(document, engine=engine) for document in found]
    collate(readings, codebook=codebook, engine=engine)  # warms up
    print(
        f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    first: tuple[int, float] | None = None
    for size in sizes:
        dossier = list(tell_again(readings, size))
        gc.collect()
        start = time.process_time()
        record = collate(dossier, codebook=codebook, engine=engine)
        taken, count = time.process_time() - start, len(record.statements)
        first = first or (count, taken)
        print(
            f"{size} readings, {count} statements, {len(record.utterances)} utterances: "
            f"{taken:.2f} s, {1000 * taken / count:.2f} ms a statement, "
            f"{taken / first[1]:.2f} times the first (n log n: {_grow(first[0], count):.2f})",
            flush=True,
        )


def _grow(first: int, count: int) -> float:
    """How many times as long as for the first number something takes that grows as n log n."""
    return count * math.log(count) / (first * math.log(first))


def tell_again(readings: Sequence[Reading], size: int) -> Iterator[Reading]:
    """So many readings: these, then versions of them in which words are changed."""
    words = defaultdict(set)
    for reading in readings:
        for word in _PLAIN.findall(reading.document.text):
            words[len(word)].add(word)
    ordered = {length: sorted(some) for length, some in words.items()}
    for number in range(size):
        reading = readings[number % len(readings)]
        chance = random.Random(number)
        first = number < len(readings)
        yield reading if first else _change(reading, number, ordered, chance)


def _change(
    reading: Reading, number: int, words: dict[int, list[str]], chance: random.Random
) -> Reading:
    """The reading of a report in which words are replaced by others as long."""

    def other(match: re.Match[str]) -> str:
        word = match.group()
        return chance.choice(words[len(word)]) if chance.random() < CHANGED else word

    id = f"{number:04d}"
    document = reading.document
    text = _PLAIN.sub(other, document.text)
    moved: Reading = _move(reading, document.id, id)
    return replace(moved, document=replace(document, id=id, name=f"{id}.txt", text=text))


def _move(value: Any, old: str, new: str) -> Any:
    """The same value with all its places in the document of another name."""
    if isinstance(value, tuple):
        return tuple(_move(one, old, new) for one in value)
    if not is_dataclass(value) or isinstance(value, (type, Document)):
        return value
    changed = {}
    for one in fields(value):
        held = getattr(value, one.name)
        moved = new if one.name == "document" and held == old else _move(held, old, new)
        if moved is not held:
            changed[one.name] = moved
    return replace(value, **changed) if changed else value


if __name__ == "__main__":
    wanted = [int(one) for one in sys.argv[1:] if one.isdigit()]
    main(wanted or SIZES, None if "--stances" in sys.argv else ())
