"""Articles a second of the whole reading, against the bare encoder on the same windows.

One process, one thread, PolNeAR dev; both measured in this run, article by article, by the
processor's time: time on the clock would measure the machine's other work too. It is warmed with
articles of PolNeAR train, and each article of dev is read once: what is remembered of one that was
read before would not help with the next. The median of three thirds counts::

    python benchmarks/reading_rate.py ../shared
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy as np

from verbale.engine import FAST, SMALL
from verbale.engine.encoding import encode, windows
from verbale.engine.small import SmallEngine
from verbale.pipeline import read
from verbale.record import Document
from verbale.text.noise import find_passages
from verbale.training.corpora import read_polnear

WARM, ROUNDS = 40, 3


def prepare(engine: SmallEngine, document: Document) -> list[dict[str, np.ndarray]]:
    """What the encoder is given for each window of this document."""
    parts = [(p.span.start, p.span.end) for p in find_passages(document) if not p.is_noise]
    encoded = encode(document.text, engine.tokenizer, parts)
    return [engine.feed(encoded, window)[0] for window in windows(encoded)]


def main(shared: Path) -> None:
    articles = read_polnear(shared / "corpora", "dev")
    documents = [Document(a.name, a.name, a.text) for a in articles]
    engines = {name: SmallEngine.load(size=name) for name in (SMALL, FAST)}
    fed = {name: [prepare(each, d) for d in documents] for name, each in engines.items()}
    for article in read_polnear(shared / "corpora", "train")[:WARM]:
        for engine in engines.values():
            read(Document(article.name, article.name, article.text), engine=engine)
    rounds = [
        {
            name: measure(engine, documents[i::ROUNDS], fed[name][i::ROUNDS])
            for name, engine in engines.items()
        }
        for i in range(ROUNDS)
    ]
    print(f"{len(documents)} articles, {sum(len(d.text) for d in documents)} characters")
    for name in engines:
        show(name, [each[name] for each in rounds], len(documents))
    ratio = statistics.median(each[SMALL][0] / each[FAST][0] for each in rounds)
    print(f"{FAST} reads {ratio:.2f} times as fast as {SMALL}")


def show(name: str, rounds: list[tuple[float, float]], count: int) -> None:
    """Prints what one engine reached on this number of articles."""
    whole, bare = (sum(column) for column in zip(*rounds, strict=True))
    reached = statistics.median(b / w for w, b in rounds)
    print(f"{name}: reading {count / whole:.2f} articles/s, bare encoder {count / bare:.2f}")
    print(f"{name}: {1000 * (whole - bare) / count:.1f} ms an article beside the encoder")
    print(f"{name}: reading reaches {100 * reached:.1f} % of the encoder's rate")


def measure(
    engine: SmallEngine, documents: list[Document], fed: list[list[dict[str, np.ndarray]]]
) -> tuple[float, float]:
    """Seconds of the processor for the whole reading, and for the bare encoder."""
    whole = bare = 0.0
    for document, given in zip(documents, fed, strict=True):
        start = time.process_time()
        read(document, engine=engine)
        middle = time.process_time()
        for each in given:
            engine.session.run(None, each)
        end = time.process_time()
        whole, bare = whole + middle - start, bare + end - middle
    return whole, bare


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
