"""Resident memory for one document, and for 1,000 documents read as a stream::

python benchmarks/memory.py ../shared
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from verbale.pipeline import read_many
from verbale.record import Document
from verbale.training.corpora import read_polnear

STREAM = 1000


def peak() -> float:
    """MB that this process has held at most (ru_maxrss is in KB on Linux, in bytes on macOS)."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1_000_000 if sys.platform == "darwin" else 1_000)


def stream(shared: Path) -> Iterator[Document]:
    """The training articles of PolNeAR, over and over, each under a name of its own."""
    articles = read_polnear(shared / "corpora", "train")
    for i in range(STREAM):
        article = articles[i % len(articles)]
        yield Document(f"{i}", f"{i}.txt", article.text)


def main(shared: Path) -> None:
    for number, _ in enumerate(read_many(stream(shared)), start=1):
        if number in (1, 10, 100, STREAM):
            print(f"{number} documents: {peak():.0f} MB (with the corpus itself in memory)")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
