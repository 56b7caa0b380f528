"""Seconds that collating takes, and whether they grow in step with the dossier.

Seconds of the processor, so that a busy machine does not change them, and those on the clock.
Readings of 250 and of 1,000 reports of one dossier, one process, one thread::

    python benchmarks/collation.py [--stances] [SIZE ...]

With ``--stances`` issues are suggested and every statement is weighed against them, as it is in
every record that is made without a codebook; else each statement is read for its act alone.
The reports are those of ``examples/``, read once and then told again and again as papers tell an
agency's report: a few words are others each time. The days stay, so that all versions of a report
speak of the same ones: the hardest case for the joining of utterances.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from verbale.engine import load
from verbale.pipeline import collate, read
from verbale.record import Document, Issue, Reading
from verbale.text.load import load as load_documents

EXAMPLES = Path(__file__).parents[1] / "examples"
SIZES = (250, 1000)
# How many of a report's plain words are others in each version of it.
CHANGED = 0.1
_PLAIN = re.compile(r"\b[a-z]{4,}\b")


def main(sizes: Sequence[int], codebook: Sequence[Issue] | None) -> None:
    engine = load()
    found = [one for one in load_documents([EXAMPLES]) if isinstance(one, Document)]
    readings = [read(document, engine=engine) for document in found]
    taken = []
    for size in sizes:
        dossier = list(tell_again(readings, size))
        start, begun = time.process_time(), time.perf_counter()
        record = collate(dossier, codebook=codebook, engine=engine)
        taken.append(time.process_time() - start)
        clock = time.perf_counter() - begun
        print(
            f"{size} readings, {len(record.statements)} statements: {taken[-1]:.1f} s "
            f"({clock:.1f} s on the clock), {len(record.utterances)} utterances",
            flush=True,
        )
    print(f"{taken[-1] / taken[0]:.1f} times the time of {sizes[0]}")


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
